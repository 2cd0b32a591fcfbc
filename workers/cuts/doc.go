// Package cuts says where one paper ends and the next one begins in a file of several papers. [Divide] follows separator
// sheets and reconciles what lies between them with the batch slip; [Propose] looks for the beginnings of papers where no
// sheet separates them, for a person to decide. It works on facts about pages, never on pictures, and decides nothing
// itself.
//
// # Sheets
//
// Three sheets divide a batch. Their codes are unsigned text: they save a clerk work and prove nothing.
//
//   - The batch slip (phiếu bó) lies on top and bears a QR code of the text
//     MOTLAN-SLIP/1|batch|papers|pages|p1,p2,…
//     where batch is the batch's number of up to 40 letters, digits and ._/-, papers and pages are the sums without slip
//     and separator sheets, and p1,p2,… the pages of each paper in their order. The last field is empty when only the sums
//     are known.
//   - A separator sheet (tờ ngăn) lies before each paper and bears a QR code of the text
//     MOTLAN-SEP/1|component|label
//     where component is the code of the checklist's line that the paper answers, or empty, and label is free text of up
//     to 80 characters for people, or empty.
//   - A sheet with the patch code T (the transfer patch of document scanners) alone is a separator sheet that names nothing.
//
// Numbers are decimal, without sign and leading zeros. A text that departs from this in anything is no sheet's.
package cuts
