package fields

import (
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func birth(extra ...printed) pipeline.Page {
	return page(append([]printed{
		{40, 0, nationalHeading}, {45, 1, "Độc lập - Tự do - Hạnh phúc"}, {48, 4, "GIẤY KHAI SINH"}, {45, 5, "Số: 12/2026"},
		{5, 8, "Họ, chữ đệm, tên: NGUYỄN GIA BẢO"},
		{5, 9, "Ngày, tháng, năm sinh: 15/02/2026 Ghi bằng chữ: ngày mười lăm tháng hai năm hai nghìn không trăm"}, {5, 10, "hai mươi sáu"},
		{5, 11, "Giới tính: Nam Dân tộc: Kinh Quốc tịch: Việt Nam"},
		{5, 12, "Nơi sinh: Bệnh viện Đa khoa Gia Lai"},
		{5, 13, "Họ, chữ đệm, tên người mẹ: TRẦN THỊ LAN"}, {5, 14, "Năm sinh: 1995 Dân tộc: Gia Rai Quốc tịch: Việt Nam"},
		{5, 15, "Nơi cư trú: Thôn 2, xã Chư Sê, tỉnh Gia Lai"},
		{5, 16, "Họ, chữ đệm, tên người cha: NGUYỄN VĂN HÙNG"}, {5, 17, "Năm sinh: 1990 Dân tộc: Kinh Quốc tịch: Việt Nam"},
		{5, 20, "Nơi đăng ký khai sinh: Ủy ban nhân dân xã Chư Sê, tỉnh Gia Lai"}, {5, 21, "Ngày, tháng, năm đăng ký: 05/3/2026"},
		{60, 24, "NGƯỜI KÝ GIẤY KHAI SINH"}, {66, 25, "PHÓ CHỦ TỊCH"}, {64, 29, "Lê Minh Đức"},
	}, extra...)...)
}

func TestBirthCertificate(t *testing.T) {
	got := Extract(pages(birth()), nil, catalogue(t))
	if got.Type != "birth-certificate" || got.TypeDoubt != "" {
		t.Fatalf("type = %q (%s)", got.Type, got.TypeDoubt)
	}
	wantFields(t, got, map[pipeline.FieldName]string{
		pipeline.FieldNumber: "12/2026", pipeline.FieldDate: "2026-03-05", pipeline.FieldIssuer: "Ủy ban nhân dân xã Chư Sê, tỉnh Gia Lai",
		"child.birth_date": "2026-02-15", "child.sex": "Nam", "child.ethnicity": "Kinh", "child.nationality": "Việt Nam",
		"child.birth_place": "Bệnh viện Đa khoa Gia Lai", "mother.birth_year": "1995", "mother.ethnicity": "Gia Rai",
		"mother.residence": "Thôn 2, xã Chư Sê, tỉnh Gia Lai", "father.birth_year": "1990", "father.residence": "",
		fieldSignatory: "Lê Minh Đức", fieldSignatoryRole: "PHÓ CHỦ TỊCH",
	})
	var names []string
	for _, s := range got.Subjects {
		names = append(names, string(s.Role)+" "+s.Name)
	}
	want := []string{"child NGUYỄN GIA BẢO", "mother TRẦN THỊ LAN", "father NGUYỄN VĂN HÙNG"}
	if len(names) != 3 || names[0] != want[0] || names[1] != want[1] || names[2] != want[2] {
		t.Errorf("subjects = %q, want %q", names, want)
	}
}

// The date in words is a second reading of the date in digits.
func TestWordsConfirmDigits(t *testing.T) {
	const name = pipeline.FieldName("child.birth_date")
	got := Extract(pages(faint(birth(), "15/02/2026", 0.3)), nil, catalogue(t)).Field(name)
	if got.Doubtful() || got.Confidence < pipeline.Sure {
		t.Errorf("faint digits beside the same date in words = %+v, want sure", got)
	}
	other := birth()
	for i := range other.Words {
		if other.Words[i].Text == "15/02/2026" {
			other.Words[i].Text = "16/02/2026"
		}
	}
	if got = Extract(pages(other), nil, catalogue(t)).Field(name); got.Doubt != doubtSpoken {
		t.Errorf("digits beside another date in words = %+v, want %q", got, doubtSpoken)
	}
}

func TestHandwritingIsNeverSure(t *testing.T) {
	p := birth()
	for i := range p.Words {
		p.Words[i].Hand, p.Words[i].Confidence = true, 0.99
	}
	got := Extract(pages(p), [][]pipeline.Code{{{Text: "12/2026"}}}, catalogue(t))
	for _, f := range got.Fields {
		if f.Value != "" && (f.Doubt != doubtHand || !f.Hand || f.Confidence >= pipeline.Sure) {
			t.Errorf("%+v, want a doubt about handwriting", f)
		}
	}
	for _, s := range got.Subjects {
		if s.Doubt == "" || s.Confidence >= pipeline.Sure {
			t.Errorf("%+v, want a doubt about handwriting", s)
		}
	}
	if len(got.Fields) < 10 || len(got.Subjects) < 3 {
		t.Errorf("%d fields and %d subjects, want the paper read", len(got.Fields), len(got.Subjects))
	}
}

// TestNeatHandIsDoubtedWithTheRest takes a form filled by a hand of which a few words pass for print, and a typed one with a
// word by hand.
func TestNeatHandIsDoubtedWithTheRest(t *testing.T) {
	for name, byHand := range map[string]bool{"filled by hand": true, "typed": false} {
		p := birth()
		for i, w := range p.Words {
			neat := w.Text == "Kinh" || w.Text == "Gia" || w.Text == "Rai"
			p.Words[i].Hand = byHand && !neat || w.Text == "15/02/2026"
		}
		got := Extract(pages(p), nil, catalogue(t))
		for _, field := range []pipeline.FieldName{"child.ethnicity", "mother.ethnicity"} {
			if f := got.Field(field); f.Value == "" || (f.Doubt == doubtHand) != byHand || f.Hand != byHand {
				t.Errorf("%s: %s = %+v", name, field, f)
			}
		}
	}
}

func TestSpousesInColumns(t *testing.T) {
	p := page(printed{40, 0, nationalHeading}, printed{42, 4, "GIẤY CHỨNG NHẬN KẾT HÔN"}, printed{48, 5, "Số: 12/2026"},
		printed{2, 8, "Họ, chữ đệm, tên vợ: TRẦN THỊ LAN"}, printed{60, 8, "Họ, chữ đệm, tên chồng: LÊ VĂN HÙNG"},
		printed{2, 9, "Ngày, tháng, năm sinh: 01/02/1995"}, printed{60, 9, "Ngày, tháng, năm sinh: 03/04/1990"},
		printed{2, 10, "Dân tộc: Gia Rai Quốc tịch: Việt Nam"}, printed{60, 10, "Dân tộc: Kinh Quốc tịch: Lào"},
		printed{2, 13, "Ngày, tháng, năm đăng ký: 05/3/2026"})
	got := Extract(pages(p), nil, catalogue(t))
	wantFields(t, got, map[pipeline.FieldName]string{"wife.birth_date": "1995-02-01", "husband.birth_date": "1990-04-03",
		"wife.ethnicity": "Gia Rai", "husband.ethnicity": "Kinh", "wife.nationality": "Việt Nam", "husband.nationality": "Lào"})
}

// What a form leaves empty must not be filled with what stands nearby.
func TestEmptyFormHasNoValues(t *testing.T) {
	p := page(printed{40, 0, nationalHeading}, printed{48, 4, "GIẤY KHAI SINH"}, printed{5, 8, "Họ, chữ đệm, tên: ……………"},
		printed{5, 9, "Ngày, tháng, năm sinh: ....../....../......"}, printed{5, 11, "Giới tính: ........ Dân tộc: ........ Quốc tịch: ........"},
		printed{5, 12, "Nơi sinh: ...................."}, printed{5, 13, "Quê quán:"}, printed{5, 14, "Họ, chữ đệm, tên người mẹ: ............"},
		printed{5, 15, "Năm sinh: ........ Dân tộc: ........ Quốc tịch: ........"})
	got := Extract(pages(p), nil, catalogue(t))
	for _, f := range got.Fields {
		if f.Value != "" && f.Name != pipeline.FieldTitle {
			t.Errorf("%s = %q, want nothing", f.Name, f.Value)
		}
	}
	if len(got.Subjects) > 0 {
		t.Errorf("subjects = %+v, want none", got.Subjects)
	}
}

func TestValuesRunOnAndStandBelow(t *testing.T) {
	p := page(printed{40, 0, nationalHeading}, printed{45, 4, "XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ"},
		printed{5, 6, "Quê quán: phường Ghềnh Ráng, thành phố Quy Nhơn, tỉnh Bình Định, nơi sinh của cả gia đình xưa nay"},
		printed{5, 7, "tại đó"}, printed{5, 8, "Nơi thường trú: Thôn 2, xã Chư Sê, tỉnh Gia Lai"}, printed{5, 9, "Ghi chú: không"},
		printed{5, 11, "Nơi ở hiện tại:"}, printed{5, 12, "Thôn 5, xã Chư Sê, tỉnh Gia Lai"})
	got := Extract(pages(p), nil, catalogue(t))
	for name, want := range map[pipeline.FieldName]string{
		"holder.home_town": "phường Ghềnh Ráng, thành phố Quy Nhơn, tỉnh Bình Định, nơi sinh của cả gia đình xưa nay tại đó",
		"holder.residence": "Thôn 2, xã Chư Sê, tỉnh Gia Lai", "holder.current_address": "Thôn 5, xã Chư Sê, tỉnh Gia Lai",
	} {
		if f := got.Field(name); f.Value != want {
			t.Errorf("%s = %q, want %q", name, f.Value, want)
		}
	}
	if f := got.Field("holder.current_address"); f.Doubt != doubtPlace {
		t.Errorf("an address that stands below its label = %+v, want %q", f, doubtPlace)
	}
}
