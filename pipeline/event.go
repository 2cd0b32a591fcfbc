package pipeline

import (
	"maps"
	"slices"
)

// EventTypes lists what events are called. Programs may meet others of later versions.
func EventTypes() []string {
	list := []string{"document.bound", "dossier.backfilled", "component.added", "component.asked-anyway", "result.issued", "holding.reused", "holding.bound"}
	for state := range maps.Keys(way) {
		if state != "" {
			list = append(list, "document."+string(state))
		}
	}
	for _, state := range []DossierState{DossierReceived, SupplementAsked, DossierPaused, DossierRefused, DossierWithdrawn, DossierResolved, DossierReturned} {
		list = append(list, "dossier."+string(state))
	}
	for _, state := range []HoldingState{HoldingCurrent, HoldingSuperseded, HoldingRevoked, HoldingSuspended, HoldingUnverified} {
		list = append(list, "holding."+string(state))
	}
	slices.Sort(list)
	return list
}
