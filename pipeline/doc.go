// Package pipeline is the domain of Motlan: what a dossier, a document and a holding are, and how one moves.
//
// A citizen opens a [Dossier] under a [Procedure]. The procedure's checklist becomes the dossier's components, each
// with an [Answer]: the paper is reused from a [Holding], only presented, or has to be scanned. What is scanned arrives
// as an [Upload] and becomes a [Document], which moves through the states of state.go, one [Stage] at a time:
//
//	received ▶ prepared ▶ recognised ▶ awaiting signature ▶ approved ▶ sealed ▶ [in review] ▶ extracted ▶ held
//
// A held document whose form and type allow it is recorded as a [Holding] and is found again through its confirmed
// subjects, so that nobody is asked twice for it.
//
// Every change of state is one [Transition] handed to [Catalog].Commit: the new state, its audit entry, the follow-up
// task and the event, together or not at all. The use cases are methods of [Service]; the stages live in package
// workers. This package imports the standard library alone.
package pipeline
