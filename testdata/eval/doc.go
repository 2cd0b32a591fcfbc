// Command eval measures how well papers are read: it runs recognition and extraction, by the packages that the engine
// uses and in sandboxed children as the engine does, over real scans and over drawn ones whose truth is known exactly.
// Beside every set it shows what plain Tesseract and OCRmyPDF make of the same pages in the same run.
//
// The measures, per set:
//
//   - words: bag of lower-case NFC words against the truth, recall and precision
//   - signed: recall of the words of signature blocks that open with "TM.", "KT." and the like
//   - order: of two words that stand once in truth and text, how often they come in the right order
//   - CER: edit distance of each line of the truth to the part of the text that is most like it, over their letters
//   - type and fields: exact, after spaces, closing punctuation and units are evened out; a missing field is wrong
//   - sure: of the fields with a confidence of at least pipeline.Sure and no doubt, how many are wrong, with the upper end
//     of the one-sided 95 % interval (Clopper and Pearson)
//   - silent hand: handwritten fields of which nothing says that a person has to look at them; there may be none
//
// Engines are tuned on seeds below [HeldOut]; figures that are told to others come from HeldOut.
package main
