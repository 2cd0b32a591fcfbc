package signing

import "github.com/motlan/motlan/signing/verify"

// Level measures the PAdES baseline level of the newest signature in pdf: verify.LevelB, verify.LevelT, or none. It says
// what the signature is made of, not that it is valid. It parses pdf: see Prepare.
func Level(pdf []byte) verify.Level {
	signatures := verify.PDF(pdf, verify.Options{}).Signatures
	if len(signatures) == 0 {
		return verify.NoLevel
	}
	return signatures[len(signatures)-1].Level
}
