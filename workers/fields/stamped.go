package fields

import (
	"slices"
	"strings"
)

// faintSignature reads a signature whose office a stamp covers in part, or wholly: by the end of an office in capitals over a
// name, else by a name that stands alone on the right half of the page. Both are proposed, with a doubt.
func (d *document) faintSignature() (role, name reading) {
	for _, s := range slices.Backward(d.sheets) {
		for j, l := range slices.Backward(s.lines) {
			office := officeEnding(l)
			if office == "" || l.midY() < s.height/4 {
				continue
			}
			if name = d.signed(s, j); name.value != "" {
				return d.mendedRole(s, j, office), name
			}
		}
	}
	return reading{}, d.loneSigner()
}

// officeEnding is the shortest office that ends in the capitals that a line ends in, where they are no more than its end: "GIÁM
// ĐỐC" for "ÁM ĐỐC". Empty when there is none.
func officeEnding(l line) (office string) {
	words := l.words
	for i := range words {
		if strings.ToUpper(join(words[i:])) != join(words[i:]) {
			continue
		}
		end := string(Fold(join(words[i:])))
		if len(end) < 3 {
			continue
		}
		for _, o := range offices {
			whole := string(Fold(o))
			if strings.HasSuffix(whole, end) && (office == "" || len(o) < len(office)) {
				office = o
			}
		}
		if office != "" {
			return office
		}
	}
	return ""
}

// mendedRole is the role that ends in a partly read office.
func (d *document) mendedRole(s sheet, j int, office string) reading {
	r := d.roleAbove(s, j)
	if strings.HasSuffix(r.value, office) { // completed already
		return r
	}
	above := r.words[:max(0, len(r.words)-len(s.lines[j].words))]
	r.read, r.value = join(r.words), trimmed(join(above)+" "+office)
	r.doubt = doubtRepaired
	return r.handed()
}

// withDeputy completes the lines of a role in which somebody signs in the head's place: below "KT. GIÁM ĐỐC" stands "PHÓ GIÁM ĐỐC"
// (NĐ 30/2020/NĐ-CP Annex I, II.7), of which a part or all may be unread.
func withDeputy(role []string) []string {
	for i, text := range role {
		head, ok := strings.CutPrefix(strings.ToUpper(text), "KT. ")
		if !ok {
			continue
		}
		deputy := "PHÓ " + head
		switch {
		case i+1 == len(role):
			return append(role, deputy)
		case strings.HasSuffix(string(Fold(deputy)), string(Fold(role[i+1]))) && !sameText(role[i+1], deputy):
			return append(append(role[:i+1:i+1], deputy), role[i+2:]...)
		}
	}
	return role
}

// loneSigner is the last name that stands alone on the right half of a page.
func (d *document) loneSigner() reading {
	for _, s := range slices.Backward(d.sheets) {
		for _, l := range slices.Backward(s.lines) {
			if l.midX() < s.width/2 || l.box.MinX < s.width*2/5 || l.midY() < s.height/4 {
				continue
			}
			if r := d.signer(l); r.value != "" {
				return r.doubted(doubtPlace)
			}
		}
	}
	return reading{}
}
