// Package signing makes PAdES signatures (ETSI EN 319 142-1, level B-B) and is the only importer of pdfsign.
//
// Sealing is intent, act, outcome. [Prepare] writes the file with an empty place for the signature and says which digest
// the signer will be asked for; that digest is the intent. [Prepared.Seal] asks the signer once and fills the place. The
// same file, request and certificate always ask for the same digest, so a process that died in between fulfils the
// stored intent by preparing again. Only the ECDSA value differs from run to run.
//
// pdfsign writes the increment and reserves the place; the CMS in it is our own, because a signature value from a token,
// a pipe or a remote service cannot be handed to pdfsign. The package never rewrites a signed file, never certifies (an
// approval signature lets later signers and time stamps in) and draws nothing: stamps belong on the page before Prepare.
package signing
