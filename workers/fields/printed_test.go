package fields

import (
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// extractOf reads one page of print.
func extractOf(t *testing.T, lines ...printed) pipeline.Extraction {
	t.Helper()
	return Extract([]pipeline.Page{page(lines...)}, nil, catalogue(t))
}

func TestNameOfDeadPersonIsNoSpouse(t *testing.T) {
	for _, name := range []string{"Dương Thùy Bình", "Võ Ngọc Việt"} {
		got := extractOf(t, printed{20, 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, printed{25, 5, "TRÍCH LỤC KHAI TỬ"},
			printed{4, 8, "Họ, chữ đệm, tên: " + name}, printed{4, 10, "Ngày, tháng, năm sinh: 30/05/1957"})
		if len(got.Subjects) != 1 || got.Subjects[0].Role != "holder" || got.Subjects[0].Name != name {
			t.Errorf("subjects = %+v, want the holder %s alone", got.Subjects, name)
		}
		if f := got.Field("holder.birth_date"); f.Value != "1957-05-30" {
			t.Errorf("birth date of %s = %q", name, f.Value)
		}
	}
}

func TestBothSpousesKeepTheirNumbersInColumns(t *testing.T) {
	got := extractOf(t, printed{30, 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, printed{30, 5, "GIẤY CHỨNG NHẬN KẾT HÔN"},
		printed{4, 8, "Họ, chữ đệm, tên vợ: Đinh Mỹ Thủy"}, printed{60, 8, "Họ, chữ đệm, tên chồng: Trịnh Thanh An"},
		printed{4, 10, "Số định danh cá nhân: 048195951606"}, printed{60, 10, "Số định danh cá nhân: 051093243436"})
	for role, want := range map[pipeline.SubjectRole]string{"wife": "048195951606", "husband": "051093243436"} {
		if i := slices.IndexFunc(got.Subjects, func(s pipeline.FoundSubject) bool { return s.Role == role }); i < 0 || got.Subjects[i].Identifier != want {
			t.Errorf("%s not found with number %s in %+v", role, want, got.Subjects)
		}
	}
}

func TestHouseNumberUnderItsLabelIsNoNumberOfThePaper(t *testing.T) {
	got := extractOf(t, printed{30, 3, "CĂN CƯỚC"}, printed{30, 6, "Nơi cư trú / Place of residence:"},
		printed{30, 7, "Số 142 đường Phan Đình Phùng, phường An Phú, tỉnh Gia Lai"})
	if f := got.Field("holder.residence"); f.Value != "Số 142 đường Phan Đình Phùng, phường An Phú, tỉnh Gia Lai" || f.Doubt != "" {
		t.Errorf("residence = %q (%s)", f.Value, f.Doubt)
	}
}

func TestLabelWithoutValueIsDoubted(t *testing.T) {
	got := extractOf(t, printed{30, 3, "CĂN CƯỚC CÔNG DÂN"}, printed{30, 6, "Giới tính / Sex:"})
	if f := got.Field("holder.sex"); f.Value != "" || f.Doubt != doubtAbsent {
		t.Errorf("sex = %q (%s), want a doubt", f.Value, f.Doubt)
	}
}

func TestStreetNamedAfterAPersonIsNoMisprint(t *testing.T) {
	d := newDocument([]pipeline.Page{page(printed{1, 1, "Số 84 đường Nguyễn Tất Thành, phường Thống Nhất, tỉnh Gia Lai"})}, nil)
	if r := d.address(d.all.words); r.doubt != "" {
		t.Errorf("%q is doubted: %s", r.value, r.doubt)
	}
}

func TestCompoundsAreNotMixedUp(t *testing.T) {
	for text, want := range map[string]string{
		"Giám sát thi công công trình dân dụng": "",
		"Chế biến, đóng gói cà phê bột":         "",
		"Công viên công công":                   doubtSyllable,
		"Phường Quy Nhon":                       doubtSyllable,
	} {
		d := newDocument([]pipeline.Page{page(printed{1, 1, text})}, nil)
		if r := d.text(d.all.words, nil); r.doubt != want {
			t.Errorf("text(%q) is doubted %q, want %q", text, r.doubt, want)
		}
	}
}

func TestNumberBearsTheIssuersInitialsWhollyOrNotAtAll(t *testing.T) {
	issuer := reading{value: "TRUNG TÂM BẢO TRỢ KHU VỰC QUY NHƠN"}
	for value, want := range map[string]string{"892/TB-TTBT": "", "892/TB-TTB": doubtPattern, "892/TB-TTBTKVQN": "", "892/TB-TBT": doubtPattern} {
		if r := initialled(reading{value: value, doubt: doubtPattern}, issuer, nil); r.doubt != want {
			t.Errorf("initialled(%s) is doubted %q, want %q", value, r.doubt, want)
		}
	}
}

func TestEmblemJoinsNoRows(t *testing.T) {
	p := page(printed{30, 1, "Ngày sinh: 20/12/1976"}, printed{30, 2, "Quốc tịch: Việt Nam"}, printed{30, 3, "Nơi cư trú: Xã Dun"})
	first, last := p.Words[0].Quad.Bounds(), p.Words[len(p.Words)-1].Quad.Bounds()
	emblem := pipeline.Rect{MinX: first.MinX - 100, MaxX: first.MinX - 20, MinY: first.MinY, MaxY: last.MaxY}
	p.Words = append(p.Words, pipeline.Word{Text: "(|)", Quad: emblem.Quad(), Confidence: 0.2})
	if s := newSheet(p, 0); len(s.lines) != 3 {
		t.Errorf("%d lines, want 3", len(s.lines))
	}
}

func TestStrokesReadAsLettersAreProposed(t *testing.T) {
	notations := []string{"BV", "TK", "CĐ", "SNNMT"}
	for read, want := range map[string]string{"268I2026": "268/2026", "17512026": "175/2026", "30IBV-TK": "30/BV-TK",
		"1098/CĐĐ-SNNMT": "1098/CĐ-SNNMT", "00012024": "00012024", "12/BV-TK": "12/BV-TK"} {
		r := newNumber([]word{{text: read, conf: 0.95}}, notations)
		if r.value != want || (r.doubt == doubtRepaired) != (read != want) {
			t.Errorf("number %q is %q (%s), want %q", read, r.value, r.doubt, want)
		}
	}
}

func TestNamesCutOffOrMisreadAreNotSure(t *testing.T) {
	for read, c := range map[string]struct{ name, doubt string }{
		"Đinh Hữu Nam":  {"Đinh Hữu Nam", ""},
		"Đỉnh Hữu Nam":  {"Đinh Hữu Nam", doubtSurname},
		"Kim Hạnh":      {"Kim Hạnh", doubtSurname},
		"Nguyễn Hạnh":   {"Nguyễn Hạnh", ""},
		"Lươn Hữu Nam":  {"Lươn Hữu Nam", doubtSurname},
		"Trình Hữu Nam": {"Trình Hữu Nam", ""},
	} {
		d := newDocument([]pipeline.Page{page(printed{1, 1, read})}, nil)
		if r := d.name(d.all.words).knownSurname(); r.value != c.name || r.doubt != c.doubt {
			t.Errorf("name %q is %q (%s), want %q (%s)", read, r.value, r.doubt, c.name, c.doubt)
		}
	}
}

func TestFaintWordsOfFixedPhrasesAreVouchedFor(t *testing.T) {
	for text, doubted := range map[string]bool{"TRUNG TÂM Y TẾ KHU VỰC AN KHÊ": false, "TRUNG TẤM Y TẾ KHU VỰC AN KHÊ": true} {
		p := faint(page(printed{1, 1, text}), "TRUNG", 0.7)
		d := newDocument([]pipeline.Page{p}, nil)
		if r := d.newIssuer(d.all.words); (r.doubt != "") != doubted {
			t.Errorf("issuer %q is doubted %q", text, r.doubt)
		}
	}
}

func TestMisreadPlacesAreProposed(t *testing.T) {
	for read, want := range map[string]string{
		"Xã Chư Sẽ, tỉnh Gia Lai":        "Xã Chư Sê, tỉnh Gia Lai",
		"xã Chư Sôê, tỉnh Gia Lai":       "xã Chư Sê, tỉnh Gia Lai",
		"phường Quy Nhon, tỉnh Gia Lai":  "phường Quy Nhơn, tỉnh Gia Lai",
		"phường Quy Nhơn, tỉnh Gia Lai":  "phường Quy Nhơn, tỉnh Gia Lai",
		"phường Bình Đình, tỉnh Gia Lai": "phường Bình Định, tỉnh Gia Lai",
	} {
		d := newDocument([]pipeline.Page{page(printed{1, 1, read})}, nil)
		r := d.address(d.all.words)
		if r.value != want || (r.doubt != "") != (read != want) || read != want && r.read != read {
			t.Errorf("address %q is %q (read %q, doubt %q), want %q", read, r.value, r.read, r.doubt, want)
		}
	}
}

func TestSpeckInATitleDoesNotHideIt(t *testing.T) {
	got := extractOf(t, printed{20, 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, printed{15, 5, "HỢP ĐỒNG CHUYỂN NHƯỢNG QUYỀN : SỬ DỤNG ĐẤT"})
	if got.Type != "notarised-contract" {
		t.Errorf("type = %s", got.Type)
	}
}
