// Package samples draws scans of Vietnamese administrative papers for tests, benchmarks and the demo.
//
// Everybody in them is fictional. The layout is that of Decree 30/2020/NĐ-CP (two-column heading, number, place and
// date, title, "Nơi nhận", signature and seal); the wording follows the usual forms. A seed decides everything: names,
// identifiers, places, numbers, dates and noise, so that the same seed gives the same bytes. Beside each scan comes
// its [Truth]: the fields that a reader should find and the outline of every printed word. Seals, signatures and
// emblems are drawn, but their text is not part of the truth.
//
// [NewFamily] makes one couple with the papers of two dossiers, as an office scans them; its files lie in testdata/dossiers
// and stay byte for byte what they are. [Draw] draws any of the types of the catalogue, clean or damaged: leaning, turned,
// noisy, photocopied, photographed, with gaps filled in by hand. [Proof] gives what stands on such a paper without drawing
// it. Creases and attached notes are not simulated.
//
// The text is set in Tinos, Arimo and Cousine, which Debian has in the package fonts-croscore, and where it is installed in
// DejaVu. Handwriting is letters of Tinos bent out of shape and digits drawn with a round pen: nobody's hand, but no print.
package samples
