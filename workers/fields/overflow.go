package fields

import "github.com/motlan/motlan/pipeline/procedures"

const doubtOverflow = "tên nối từ hai dòng, cần đối chiếu"

// nameOf returns the words behind a label for a name, with those of the next line where the name had no room, and whether they
// stand where the form has them.
func (f *form) nameOf(l label, place procedures.Place) (words []word, usual bool) {
	words, usual = f.valueOf(l, place, 1)
	if len(words) == 0 || len(nameWords(words)) < len(words) || f.followed(l) {
		return words, usual
	}
	last := words[len(words)-1]
	next, ok := f.nextLine(last)
	if !ok || ends(last.text) || opensFact(next.words) || opensItem(next) || !f.wrapped(l, last, next) {
		return words, usual
	}
	return append(words[:len(words):len(words)], f.overflow(next)...), usual
}

// overflow is what a line opens with of a name; nothing where it opens with a label, known or not.
func (f *form) overflow(next line) []word {
	words := inked(f.unlabelled(next))
	rest := nameWords(words)
	if len(rest) == 0 || hasLabel(line{words: words}) {
		return nil
	}
	return rest
}
