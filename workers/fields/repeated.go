package fields

// repeated takes the doubt of faint print from a name that stands on the paper a second time in other letters, fairly read:
// names of applicants are printed in capitals above and in small letters at the signature.
func (d *document) repeated(r reading) reading {
	if r.doubt != doubtFaint || len(r.words) == 0 {
		return r
	}
	for _, m := range d.all.find(r.value) {
		words := d.all.within(m)
		if m.dist == 0 && words[0].box != r.words[0].box && sameText(join(words), r.value) && bare(join(words)) != r.value &&
			confidence(words) >= fair && confidence(r.words) >= fair {
			return r.agreed()
		}
	}
	return r
}
