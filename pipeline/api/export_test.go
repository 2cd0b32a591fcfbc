package api

import "net/netip"

// Refused asks the guard of webhooks about an address.
func (n Networks) Refused(address string) error {
	return n.guardian().SafeAddr(netip.MustParseAddr(address))
}

// Translated reports whether a part of an error's text has its Vietnamese.
func Translated(part string) bool { return vietnamese(part) != part }

// DoubtInEnglish is how callers read in English why something is doubtful.
func DoubtInEnglish(why string) string { return inEnglish(why) }
