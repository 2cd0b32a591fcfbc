package api

import "net/netip"

// Refused asks the guard of webhooks about an address.
func (n Networks) Refused(address string) error {
	return n.guardian().SafeAddr(netip.MustParseAddr(address))
}
