package api

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// announced returns the SHA-256 that the sender says its bytes have: of Content-Digest (RFC 9530), whose values stand
// between colons, or of the older Digest (RFC 3230). Other algorithms are for others and are passed over.
func announced(h http.Header) (pipeline.Digest, bool, error) {
	for _, name := range []string{"Content-Digest", "Digest"} {
		for _, member := range strings.Split(strings.Join(h.Values(name), ","), ",") {
			algorithm, value, _ := strings.Cut(strings.TrimSpace(member), "=")
			if !strings.EqualFold(strings.TrimSpace(algorithm), "sha-256") {
				continue
			}
			digest, err := decodeDigest(value, name == "Content-Digest")
			return digest, true, err
		}
	}
	return pipeline.Digest{}, false, nil
}

func decodeDigest(value string, colons bool) (pipeline.Digest, error) {
	value, _, _ = strings.Cut(strings.TrimSpace(value), ";") // parameters say nothing here
	if colons {
		if len(value) < 2 || value[0] != ':' || value[len(value)-1] != ':' {
			return pipeline.Digest{}, fmt.Errorf("%w: no colons around the value", errDigestForm)
		}
		value = value[1 : len(value)-1]
	}
	plain, err := base64.StdEncoding.DecodeString(value)
	if err != nil || len(plain) != len(pipeline.Digest{}) {
		return pipeline.Digest{}, fmt.Errorf("%w: not 32 bytes in Base64", errDigestForm)
	}
	return pipeline.Digest(plain), nil
}
