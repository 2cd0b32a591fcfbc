// Package samples draws scans of Vietnamese administrative papers for tests, benchmarks and the demo.
//
// Everybody in them is fictional. The layout is that of Decree 30/2020/NĐ-CP (two-column heading, number, place and
// date, title, "Nơi nhận", signature and seal); the wording follows the usual forms. A seed decides everything: names,
// identifiers, places, numbers, dates and noise, so that the same seed gives the same bytes. Beside each scan comes
// its [Truth]: the fields that a reader should find and the outline of every printed word. Seals, signatures and
// emblems are drawn, but their text is not part of the truth.
//
// Handwriting, creases and photographs taken by hand are not simulated. The text is set in Tinos, which Debian has in
// the package fonts-croscore.
package samples
