package api

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"code.dny.dev/ssrf"
)

// errInternal: an agency asks us to post into somebody's private network.
var errInternal = errors.New("url: webhooks are posted to public addresses only")

const (
	attemptTime = 15 * time.Second
	mostAnswer  = 64 << 10 // bytes that are read of an answer, so that the connection can serve again; nobody looks at them
)

// Networks are the private networks that receivers may be in, beside public addresses.
type Networks []netip.Prefix

// guardian refuses every address that is not public, and not in one of these networks. It is asked about each address that is
// connected to, behind the look-up of the name: a name that answers otherwise than before changes nothing.
func (n Networks) guardian() *ssrf.Guardian {
	var v4, v6 []netip.Prefix
	for _, p := range n {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	return ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
}

// refuse tells an agency at once of an address that never could be connected to. The names of others may change.
func (n Networks) refuse(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return nil // the domain says what is wrong with it
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if u.Hostname() == "localhost" || err == nil && n.guardian().SafeAddr(ip) != nil {
		return errInternal
	}
	return nil
}

// poster is the client of webhooks. It takes no proxy from the environment, which would look names up itself, and follows no
// redirect: that is an answer like any other that is no success.
func (c DelivererConfig) poster() *http.Client {
	dialer := &net.Dialer{Control: c.Networks.guardian().Safe, Resolver: c.Resolver}
	return &http.Client{Timeout: c.Patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DialContext: dialer.DialContext, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.Roots},
			ForceAttemptHTTP2: true, DisableCompression: true, MaxResponseHeaderBytes: mostAnswer, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute}}
}

// faultOf names, from a fixed set, why a receiver gave no answer.
func faultOf(err error) string {
	var timeout net.Error
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP):
		return "internal-address"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case errors.As(err, &name):
		return "unknown-name"
	case errors.As(err, &certificate):
		return "certificate"
	}
	return "no-connection"
}
