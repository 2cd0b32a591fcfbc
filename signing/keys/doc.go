// Package keys opens the places that signing keys come from. Every place gives a crypto.Signer with its certificate and
// chain, and the revocation proof known at signing.
//
// For now there is one: a development authority in the data folder, for trying out and for tests. Its certificates say
// in their issuer that they have no legal value, and it refuses to work in production.
package keys

import (
	"crypto"
	"crypto/x509"
	"errors"
)

// DevelopmentNotice stands in the name of the development authority and on every stamp made with it.
const DevelopmentNotice = "BẢN THỬ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"

// ErrProduction: a development key was asked for in production.
var ErrProduction = errors.New("development keys have no legal value and are refused in production; set up a token or an HSM")

// Key is one person's means of signing.
type Key struct {
	Signer      crypto.Signer
	Certificate *x509.Certificate
	Chain       []*x509.Certificate // issuers, nearest first, the anchor last
}

// Evidence is what proves a certificate's standing at signing. What could not be had is named as a debt, in Vietnamese.
type Evidence struct {
	Chain [][]byte `json:"chain"` // DER certificates, the signer's first, the anchor last
	CRLs  [][]byte `json:"crls"`  // DER
	OCSPs [][]byte `json:"ocsps"` // DER
	Debts []string `json:"debts"` // empty when nothing is missing
}
