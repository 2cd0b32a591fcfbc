// Package pdf is the child side of all PDF work: it looks into PDF files, takes page images out, builds searchable pages
// from scans, lays invisible text over pages and draws the stamp. It is the only importer of pdfcpu.
//
// Every function is plain: bytes in, bytes out, no files, no processes, no network. Input may be hostile, so callers run
// them in a sandbox that limits memory and time; a panic of the library becomes an error here, and nothing else is
// promised about broken files. The same input gives the same bytes, on every machine and at every time, because sealing
// relies on it.
//
// A PDF that came in is never rebuilt: [AddText] and [Stamp] append one increment (ISO 32000-1, 7.5.6), so the bytes that
// came in are the first bytes of what goes out. The package never signs and never reads text out of fonts.
//
// Tinos-Regular.ttf is Copyright 2010 Google Inc. under the SIL Open Font License 1.1; see Tinos-OFL.txt.
package pdf
