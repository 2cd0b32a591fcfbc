package pipeline

import "time"

// Answering is a request that its caller may repeat and that is to be carried out once.
type Answering struct {
	Key    Digest        // keyed hash of what names it: the caller, the operation and the caller's own key
	Asks   Digest        // keyed hash of what it asks for
	Holder string        // the id of this very request
	Lease  time.Duration // after which a request that was begun and never ended may be carried out by another one
	Keep   time.Duration // after which the key is forgotten
}

// StoredAnswer is what is known of a request that came again.
type StoredAnswer struct {
	Mine   bool   // nothing: the caller of BeginAnswer carries it out, and says EndAnswer
	Asks   Digest // of the first request of this key
	Sealed []byte // its answer; empty while it is under way
}
