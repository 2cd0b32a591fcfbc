package s3

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/motlan/motlan/pipeline"
)

// connect returns a client that makes every request once: how often and how long to repeat is decided here, in try.
func connect(c Config) (minio.Core, error) {
	transport, err := c.transport()
	if err != nil {
		return minio.Core{}, err
	}
	client, err := minio.New(c.Endpoint, &minio.Options{
		Creds:      credentials.NewStaticV4(c.Credentials.AccessKey, c.Credentials.SecretKey, ""),
		Secure:     !c.Plain,
		Region:     c.Region, // without it every bucket is asked for its own
		Transport:  transport,
		MaxRetries: 1,
	})
	if err != nil {
		return minio.Core{}, fmt.Errorf("storage %s: %w: %w", c.Endpoint, pipeline.ErrInvalid, err)
	}
	return minio.Core{Client: client}, nil
}

func (c Config) transport() (*http.Transport, error) {
	trust, err := c.trust()
	if err != nil {
		return nil, err
	}
	dialer := net.Dialer{Timeout: min(c.Stall, 10*time.Second)}
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return watched{conn, c.Stall}, nil
		},
		TLSClientConfig:       trust,
		TLSHandshakeTimeout:   min(c.Stall, 10*time.Second),
		ResponseHeaderTimeout: c.Stall,
		IdleConnTimeout:       time.Minute,
		MaxIdleConnsPerHost:   64,
		DisableCompression:    true, // a compressed answer would have another digest
		WriteBufferSize:       128 << 10,
		ReadBufferSize:        128 << 10,
	}, nil
}

// trust reads the authority of the server.
func (c Config) trust() (*tls.Config, error) {
	trust := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.CA == "" {
		return trust, nil
	}
	pem, err := os.ReadFile(c.CA)
	if err != nil {
		return nil, fmt.Errorf("read the storage's authority: %w", err)
	}
	trust.RootCAs = x509.NewCertPool()
	if !trust.RootCAs.AppendCertsFromPEM(pem) {
		return nil, invalid("tls=%s holds no PEM certificate", c.CA)
	}
	return trust, nil
}

// watched is a connection on which silence is an error: http's own time limits see neither a body that the server stops
// taking nor one that it stops sending.
type watched struct {
	net.Conn
	stall time.Duration
}

func (w watched) Read(p []byte) (int, error) {
	if err := w.SetReadDeadline(time.Now().Add(w.stall)); err != nil {
		return 0, err
	}
	return w.Conn.Read(p)
}

// Write gives pending reads more time too: the connection may have been idle before this request.
func (w watched) Write(p []byte) (int, error) {
	if err := w.SetDeadline(time.Now().Add(w.stall)); err != nil {
		return 0, err
	}
	return w.Conn.Write(p)
}
