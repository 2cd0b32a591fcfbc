package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"sync"
	"time"
)

// encrypted speaks TLS 1.2 and later on a listener.
func encrypted(l net.Listener, cert, key string) (net.Listener, error) {
	files := &certificate{cert: cert, key: key}
	if _, err := files.current(nil); err != nil {
		return nil, err
	}
	return tls.NewListener(l, &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}, GetCertificate: files.current}), nil
}

// certificate is a pair of files that an operator renews while the program runs.
type certificate struct {
	cert, key string

	mu     sync.Mutex
	loaded *tls.Certificate
	of     time.Time
}

// current is the certificate of the files as they are now. One that cannot be read while it is renewed leaves the former one.
func (c *certificate) current(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	info, err := os.Stat(c.cert)
	if err == nil && c.loaded != nil && info.ModTime().Equal(c.of) {
		return c.loaded, nil
	}
	pair, wrong := tls.LoadX509KeyPair(c.cert, c.key)
	switch {
	case err == nil && wrong == nil:
		c.loaded, c.of = &pair, info.ModTime()
	case c.loaded == nil:
		return nil, fmt.Errorf("--tls-cert %s, --tls-key %s: %w", c.cert, c.key, wrong)
	}
	return c.loaded, nil
}

func (c serve) scheme() string {
	if c.TLSCert != "" {
		return "https"
	}
	return "http"
}
