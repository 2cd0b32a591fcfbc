package pipeline

import "time"

// Round is how far a round through what is held has come. It is never truth: a round that is lost begins anew.
type Round struct {
	Name   string
	Behind HoldingID // the last one that was looked at; empty: the round is over
	Begun  time.Time // zero: there was none yet
}

// RoundQuery selects holdings that are in use or may come into use again, in an order of the catalog's own.
type RoundQuery struct {
	Behind HoldingID
	Faulty bool // only those whose signature did not verify
	Limit  int
}
