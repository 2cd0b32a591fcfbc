package samples

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// someone is a person with what forms ask for besides.
type someone struct {
	Person
	people   string // dân tộc
	birthIn  string // nơi sinh
	homeTown string // quê quán
}

var peoples = []string{"Kinh", "Kinh", "Kinh", "Kinh", "Gia Rai", "Ba Na", "Tày", "Nùng", "Mường"}

// someone makes up a person born in the ten years from from on, who lives near the paper's place.
func (d *draft) someone(female bool, from int) someone {
	s := someone{Person: newPerson(d.r, "", female, from), people: pick(d.r, peoples)}
	s.Address, s.birthIn, s.homeTown = d.home(), d.formerly(), d.formerly()
	return s
}

// home is an address of today near the paper's place.
func (d *draft) home() string {
	if d.place.kind == "xã" && d.chance(2) {
		return fmt.Sprintf("thôn %d, %s", 1+d.r.IntN(9), d.place.full())
	}
	return fmt.Sprintf("số %d đường %s, %s", 1+d.r.IntN(400), pick(d.r, d.place.streets), d.place.full())
}

// formerly is an address under the names of before 1 July 2025.
func (d *draft) formerly() string {
	p := pick(d.r, places)
	return pick(d.r, p.oldWards) + ", " + p.oldDistrict + ", " + p.oldProvince
}

func (s someone) sex() string {
	if s.Female {
		return "Nữ"
	}
	return "Nam"
}

// fieldOf returns the name of a field about the person in a role.
func fieldOf(role pipeline.SubjectRole, fact string) pipeline.FieldName {
	return pipeline.FieldName(string(role) + "." + fact)
}

// fact notes a field and returns its value as it is to be printed: bold, plain, or by hand where a hand fills the form.
func (d *draft) fact(name pipeline.FieldName, value string) string {
	d.says(name, value)
	if d.byPen && !slices.Contains(d.truth.Hand, name) {
		d.byHand(name)
	}
	return d.filled(value)
}

// filled returns what a form's gap is filled with.
func (d *draft) filled(value string) string {
	switch {
	case d.byPen:
		return "~" + value + "~"
	case d.heavy:
		return "*" + value + "*"
	}
	return value
}

// names notes a person in a role and returns the name as it is to be printed.
func (d *draft) names(role pipeline.SubjectRole, s someone) string {
	if d.upper {
		s.Name = strings.ToUpper(s.Name)
	}
	d.truth.Subjects = append(d.truth.Subjects, TruthSubject{Role: role, Name: s.Name, Hand: d.byPen})
	return d.filled(s.Name)
}

// id notes the identifier of the person named last in that role and returns it as it is to be printed.
func (d *draft) id(role pipeline.SubjectRole, s someone) string {
	for i := len(d.truth.Subjects) - 1; i >= 0; i-- {
		if d.truth.Subjects[i].Role == role {
			d.truth.Subjects[i].Identifier = s.ID
			break
		}
	}
	return d.filled(s.ID)
}

// born notes the date of birth and returns it in digits.
func (d *draft) born(role pipeline.SubjectRole, s someone) string {
	return d.fact(fieldOf(role, "birth_date"), inDigits(s.born()))
}

// origin prints ethnicity and nationality, and the sex before them where it is asked for.
func (d *draft) origin(role pipeline.SubjectRole, s someone, sex bool) string {
	text := ""
	if sex {
		text = "Giới tính: " + d.fact(fieldOf(role, "sex"), s.sex()) + "     "
	}
	return text + "Dân tộc: " + d.fact(fieldOf(role, "ethnicity"), s.people) + "     Quốc tịch: " + d.fact(fieldOf(role, "nationality"), "Việt Nam")
}

// gapped stands between the facts that share a line of a form.
const gapped = "     "

// rows prints lines of a form, not justified. The facts of one line stand at even distances where they fit.
func (d *draft) rows(lines ...string) {
	for _, text := range lines {
		d.room(12)
		if cells := strings.Split(text, gapped); len(cells) > 1 && d.even(cells) {
			continue
		}
		st := style{size: d.size}
		for _, l := range d.fill(d.pieces(text, st), st, 0) {
			d.print(l, d.left, d.next(st.size))
		}
		d.gap(2)
	}
}

// even prints cells at even distances, or nothing where one is too long.
func (d *draft) even(cells []string) bool {
	st, step := style{size: d.size}, (d.right-d.left)/float64(len(cells))
	lines := make([]line, len(cells))
	for i, text := range cells {
		lines[i] = line{d.pieces(text, st), d.advance(" ", st)}
		if lines[i].width() > step-d.mm(3) {
			return false
		}
	}
	baseline := d.next(st.size)
	for i, l := range lines {
		d.print(l, d.left+float64(i)*step, baseline)
	}
	d.gap(2)
	return true
}

// title prints the paper's title and notes it.
func (d *draft) title(lines ...string) {
	for i, row := range lines {
		size := 16.0
		if i > 0 {
			size = 14
		}
		d.centred(row, style{size: size, bold: true, ink: d.titleInk})
	}
	d.says(pipeline.FieldTitle, strings.Join(lines, " "))
}

// commune is the office of the paper's place.
func (d *draft) commune() bureau {
	return bureau{"", "ỦY BAN NHÂN DÂN\n" + strings.ToUpper(d.place.unit()), "UBND", d.place.name,
		[]rank{{"CHỦ TỊCH", "CHỦ TỊCH"}, {"KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "CHỦ TỊCH"}, {"TL. CHỦ TỊCH\nCÔNG CHỨC TƯ PHÁP - HỘ TỊCH", "CHỦ TỊCH"}}}
}

// communeName is the commune's office in running text.
func (d *draft) communeName() string { return "Ủy ban nhân dân " + d.place.full() }

// issuedCode prints, on one paper of three, the code that a system puts at the top left of what it issues: dossier,
// procedure, who did it, the paper's name, the system, when (TT 01/2023/TT-VPCP).
func (d *draft) issuedCode(name string) {
	if !d.chance(3) {
		return
	}
	dossier := fmt.Sprintf("H21.%s-%s-%04d", d.place.agencyCode, d.before(20).Format("060102"), 1+d.r.IntN(200))
	d.qr(d.mm(7), d.mm(8), d.mm(20), strings.Join([]string{dossier, fmt.Sprintf("1.%06d", 1000+d.r.IntN(9000)), personalID(d.r, d.date.AddDate(-40, 0, 0), d.chance(2)),
		name, "Hệ thống thông tin giải quyết TTHC", d.date.Format("2006-01-02T15:04:05+07:00")}, "|"))
}

// issued prints the two columns of an office's paper with its number and date and notes them.
func (d *draft) issued(o bureau, number string) {
	d.says(pipeline.FieldNumber, number)
	d.says(pipeline.FieldIssuer, o.printed())
	d.says(pipeline.FieldDate, iso(d.date))
	label, day := "Số: "+number, o.town+", "+inWords(d.date)
	if d.chance(6) {
		day = fmt.Sprintf("%s, ngày ~%02d~ tháng ~%d~ năm %d", o.town, d.date.Day(), d.date.Month(), d.date.Year())
		d.byHand(pipeline.FieldDate)
	}
	d.columns(o, label, day)
}

// signs prints a signature block on the right, with a seal.
func (d *draft) signs(above string, seal string) {
	d.room(58)
	right := d.part(0.45, 1.02)
	d.signed(right, above, seal)
	d.y = right.y
}

// dated prints place and date on the right and notes the date.
func (d *draft) dated(where string) {
	d.room(66)
	d.says(pipeline.FieldDate, iso(d.date))
	right := d.part(0.45, 1.02)
	right.centre(where+", "+inWords(d.date), style{size: 13, italic: true})
	d.y = right.y
}

// before makes up a day that lies so many days before the paper's at most.
func (d *draft) before(days int) time.Time { return workday(d.date.AddDate(0, 0, -1-d.r.IntN(days))) }
