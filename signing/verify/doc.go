// Package verify reports, check by check, whether the signatures of a PDF hold: from bytes, trust anchors and a time
// alone. It imports no writer, no database and no cgo, so that an auditor can run it offline.
//
// The verdict of a PDF library is not used, since what such libraries overlook is how signed PDFs are forged: a byte
// range that leaves out more than the signature, a page exchanged by a later increment, a signature that is skipped
// because it cannot be parsed, bytes behind the end. The package therefore reads the file's structure itself, opens every
// signed revision as the file it was when it was signed, and compares what a reader sees then and now.
//
// It parses hostile bytes with bounded work, recursion and memory, and panics never leave it.
package verify
