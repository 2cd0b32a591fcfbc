package pipeline

import "time"

// Sealing is intent, act, outcome. The intent is committed before the key is touched, the outcome only after our own
// verifier has accepted the exact bytes to be stored. An intent without outcome is visible and safe to act on again:
// the same prepared file asks for the same digest.

// Intent records what is about to be signed.
type Intent struct {
	Document DocumentID
	Revision Revision // of the approved document
	Digest   Digest   // to be signed: of the signed attributes, which bind the file's byte range and the certificate (RFC 5652, 5.4)
	Profile  string
	Key      string // SHA-256 of the signer's certificate, hexadecimal
	At       time.Time
}

// Outcome records what was sealed.
type Outcome struct {
	Sealed      BlobRef
	Level       string
	Certificate string
	At          time.Time
}

// Seal is one intent with its outcome; Outcome.At is zero until there is one.
type Seal struct {
	Intent  Intent
	Outcome Outcome
}

// wants reports whether other asks for the same signature.
func (in Intent) wants(other Intent) bool {
	return in.Digest == other.Digest && in.Key == other.Key && in.Profile == other.Profile
}
