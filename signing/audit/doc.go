// Package audit is the audit log as pure functions: what a leaf is, how the Merkle tree grows, and what proves that an
// entry is in it and that nothing was changed behind it. It stores nothing and knows no clock.
//
// A leaf is a salted commitment to an entry. The tree is the one of RFC 6962, section 2.1. Whoever holds a checkpoint
// can check every later one against it; whoever holds an entry, its salt and a proof can check that the entry is in the
// log. When a salt is destroyed the entry cannot be guessed from its leaf, and the log stays provable.
package audit
