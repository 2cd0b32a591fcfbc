package samples

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Agency is the fictional office that receives and resolves both dossiers. Names of communes are real, identifiers are
// made up.
type Agency struct {
	ID    pipeline.AgencyID `json:"id"`
	Name  string            `json:"name"`  // full official name
	Unit  string            `json:"unit"`  // its one-stop unit
	Place string            `json:"place"` // as it stands before a date
}

// Operator is the person who scans.
type Operator struct {
	Name   string `json:"name"`
	Agency string `json:"agency"` // full official name
}

// Family is one married couple with the papers of its two dossiers; NewFamily makes it.
type Family struct {
	Seed          uint64
	Husband, Wife Person
	Agency        Agency
	Operator      Operator
	Dossiers      []Dossier

	place place
	plot  plot
	house house
	power power
	says  wording
}

// plot is the land and its certificate.
type plot struct {
	number, sheet int
	area          float64 // m²
	address       string  // under the names of the day of issue
	book, issue   string  // số vào sổ cấp GCN, số phát hành
	code          string  // mã giấy chứng nhận
	issuer        string
	place         string
	date          time.Time
	signer        string
	signerTitle   string
}

// house is the building and its drawings.
type house struct {
	floors              int
	ground, total, high float64 // m², m², m
	designer, architect string  // the firm's name has two lines
	number              string  // of the drawings
	drawn               time.Time
	applied, reapplied  time.Time // dates of the applications of dossiers A and B
	permit              string    // number of the building permit between the dossiers
	permitted           time.Time
}

// power is the authorisation of the wife by her husband.
type power struct {
	number      string
	date, until time.Time
	signer      string
}

// NewFamily makes up a couple, their land, their house and their two dossiers. Everything varies with the seed.
func NewFamily(seed uint64) Family {
	r := rand.New(rand.NewPCG(seed, 1))
	f := Family{Seed: seed, place: pick(r, places), says: newWording(seed)}
	f.Husband = newPerson(r, "husband", false, 1962+r.IntN(30))
	f.Wife = newPerson(r, "wife", true, f.Husband.born().Year()-3)
	home := fmt.Sprintf("số %d đường %s, %s", 1+r.IntN(400), pick(r, f.place.streets), f.place.full())
	f.Husband.Address, f.Wife.Address = home, home
	f.Agency = newAgency(f.place)
	f.Operator = Operator{Name: name(r, r.IntN(2) == 0), Agency: f.Agency.Name}
	first, second := receipts(r)
	f.plot = newPlot(r, f.place)
	f.house = newHouse(r, first, second)
	f.power = newPower(r, first)
	f.Dossiers = f.dossiers(r, first, second)
	return f
}

func newAgency(p place) Agency {
	return Agency{ID: pipeline.AgencyID("H21." + p.agencyCode), Name: "Ủy ban nhân dân " + p.unit(),
		Unit: "Trung tâm Phục vụ hành chính công " + p.unit(), Place: p.name}
}

// receipts returns when the dossiers are received: the first between October 2025 and March 2026, the second some seven
// months later, both on working days.
func receipts(r *rand.Rand) (first, second time.Time) {
	first = workday(time.Date(2025, time.October, 1+r.IntN(170), 8+r.IntN(3), r.IntN(60), r.IntN(60), 0, pipeline.Zone))
	second = workday(first.AddDate(0, 7, r.IntN(12)).Add(time.Duration(r.IntN(45)) * time.Minute))
	return first, second
}

func workday(t time.Time) time.Time {
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

// newPlot dates the certificate either before the reform of 1 July 2025, under the old names, or after it.
func newPlot(r *rand.Rand, p place) plot {
	l := plot{number: 1 + r.IntN(600), sheet: 1 + r.IntN(90), area: float64(800+r.IntN(2200)) / 10, signer: name(r, r.IntN(3) == 0),
		book: fmt.Sprintf("%s %05d", pick(r, []string{"CS", "CH", "VP"}), 100+r.IntN(60000)), issue: fmt.Sprintf("AA %08d", r.IntN(100_000_000)),
		code: fmt.Sprintf("%010d", r.Int64N(10_000_000_000)), signerTitle: "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", place: p.name}
	if r.IntN(3) > 0 {
		l.date = workday(time.Date(2025, time.January, 6+r.IntN(160), 0, 0, 0, 0, pipeline.Zone))
		l.issuer, l.place = "ỦY BAN NHÂN DÂN "+strings.ToUpper(p.oldDistrict), properName(p.oldDistrict)
		l.address = pick(r, p.oldWards) + ", " + p.oldDistrict + ", " + p.oldProvince
		return l
	}
	l.date = workday(time.Date(2025, time.July, 3+r.IntN(25), 0, 0, 0, 0, pipeline.Zone))
	l.issuer, l.address = "ỦY BAN NHÂN DÂN "+strings.ToUpper(p.unit()), p.full()
	return l
}

// properName drops the kind of a unit: "thành phố Pleiku" is Pleiku.
func properName(unit string) string {
	for _, kind := range []string{"thành phố ", "thị xã ", "huyện "} {
		unit = strings.TrimPrefix(unit, kind)
	}
	return unit
}

// firm returns the designer's name on one line.
func (h house) firm() string { return strings.ReplaceAll(h.designer, "\n", " ") }

func newHouse(r *rand.Rand, first, second time.Time) house {
	h := house{floors: 1 + r.IntN(3), ground: float64(600+r.IntN(600)) / 10, designer: pick(r, designers), architect: name(r, r.IntN(4) == 0),
		number: fmt.Sprintf("%02d/%s", 1+r.IntN(90), pick(r, []string{"BVTK", "BV-TK", "TKXD"}))}
	h.total, h.high = h.ground*float64(h.floors), 3.9*float64(h.floors)+0.6
	h.drawn = workday(first.AddDate(0, 0, -21-r.IntN(40)))
	h.applied, h.reapplied = first.AddDate(0, 0, -r.IntN(3)), second.AddDate(0, 0, -r.IntN(3))
	h.permitted = workday(first.AddDate(0, 0, 16))
	h.permit = fmt.Sprintf("%d/GPXD", 10+r.IntN(300))
	return h
}

// newPower ends the authorisation well before the second dossier.
func newPower(r *rand.Rand, first time.Time) power {
	return power{number: fmt.Sprintf("%d/GUQ", 10+r.IntN(400)), date: workday(first.AddDate(0, 0, -9+r.IntN(5))),
		until: monthEnd(first.AddDate(0, 3, 0).AddDate(0, r.IntN(3), 0)), signer: name(r, r.IntN(3) == 0)}
}

func monthEnd(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, pipeline.Zone)
}
