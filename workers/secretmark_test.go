package workers

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/corpora"
	"github.com/motlan/motlan/testdata/samples"
)

// printed is a line of a made-up page: where it starts, in characters and lines, and what it says.
type printed struct {
	x, y float64
	text string
}

// sheet sets lines in a fixed-width type on A4 at 300 dpi: 58 lines of 114 characters.
func sheet(lines ...printed) pipeline.Page {
	p := pipeline.Page{Width: 2480, Height: 3508, DPI: 300}
	for _, l := range lines {
		x := l.x
		for text := range strings.FieldsSeq(l.text) {
			wide := float64(len([]rune(text)))
			box := pipeline.Rect{MinX: 100 + x*20, MinY: 100 + l.y*58}
			box.MaxX, box.MaxY = box.MinX+wide*20, box.MinY+40
			p.Words = append(p.Words, pipeline.Word{Text: text, Quad: box.Quad(), Confidence: 0.96})
			x += wide + 1
		}
	}
	return p
}

// letter is the head of an official letter, with what is stamped on it.
func letter(stamped ...printed) pipeline.Page {
	return sheet(append([]printed{
		{8, 0, "ỦY BAN NHÂN DÂN"}, {55, 0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
		{6, 1, "PHƯỜNG THỦ ĐÔ"}, {60, 1, "Độc lập - Tự do - Hạnh phúc"},
		{8, 3, "Số: 15/UBND-NC"}, {56, 3, "Hà Nội, ngày 05 tháng 3 năm 2026"},
		{6, 4, "V/v bảo vệ bí mật nhà nước"},
		{30, 9, "Kính gửi: Phòng Nội vụ."},
		{10, 11, "Thực hiện quy định về bảo vệ bí mật nhà nước độ mật, tối mật và tuyệt mật, đề nghị rà soát"},
		{10, 12, "danh mục BÍ MẬT NHÀ NƯỚC và tài liệu TUYỆT MẬT đang lưu."},
	}, stamped...)...)
}

func TestSecretMark(t *testing.T) {
	for name, c := range map[string]struct {
		page pipeline.Page
		want string
	}{
		"none":                             {letter(), ""},
		"under the summary":                {letter(printed{10, 6, "MẬT"}), "MẬT"},
		"higher degrees":                   {letter(printed{8, 6, "TỐI MẬT"}), "TỐI MẬT"},
		"highest degree":                   {letter(printed{8, 6, "TUYỆT MẬT"}), "TUYỆT MẬT"},
		"in line with the date":            {letter(printed{22.5, 2, "MẬT"}), "MẬT"},
		"between the columns":              {letter(printed{38, 3, "MẬT"}), "MẬT"},
		"under the agency's name":          {letter(printed{10, 2, "MẬT"}), "MẬT"},
		"on the right":                     {letter(printed{95, 6, "TỐI MẬT"}), "TỐI MẬT"},
		"framed":                           {letter(printed{8, 6, "| MẬT |"}), "MẬT"},
		"frame read as letters":            {letter(printed{8, 6, "I TỐI MẬT l"}), "TỐI MẬT"},
		"frame touching":                   {letter(printed{8, 6, "[TUYỆT MẬT]"}), "TUYỆT MẬT"},
		"spaced":                           {letter(printed{8, 6, "M Ậ T"}), "MẬT"},
		"without tone marks":               {letter(printed{8, 6, "MAT"}), "MẬT"},
		"wrong tone marks":                 {letter(printed{8, 6, "TÔI MẶT"}), "TỐI MẬT"},
		"two letters wrong":                {letter(printed{8, 6, "TUYET MAI"}), "TUYỆT MẬT"},
		"one letter small":                 {letter(printed{8, 6, "TốI MẬT"}), "TỐI MẬT"},
		"two lines":                        {letter(printed{8, 6, "TUYỆT"}, printed{8, 7, "MẬT"}), "MẬT"},
		"at the foot":                      {letter(printed{50, 56, "MẬT"}), "MẬT"},
		"notice":                           {letter(printed{70, 6, "Độ mật: Tối mật"}), "TỐI MẬT"},
		"notice in a table":                {letter(printed{70, 6, "Độ mật:"}, printed{84, 6, "Mật"}), "MẬT"},
		"notice at the foot":               {letter(printed{10, 57, "Mức độ mật: TUYỆT MẬT"}), "TUYỆT MẬT"},
		"notice of none":                   {letter(printed{70, 6, "Độ mật: Thường"}), ""},
		"notice not filled in":             {letter(printed{70, 6, "Độ mật: ………"}), ""},
		"notice with all to choose":        {letter(printed{40, 6, "Độ mật: Mật, Tối mật, Tuyệt mật"}), ""},
		"upright although turned":          {turned(letter(printed{8, 6, "MẬT"})), "MẬT"},
		"in a sentence":                    {sheet(printed{10, 5, "Tài liệu TUYỆT MẬT được lưu riêng."}), ""},
		"last word of a paragraph":         {sheet(printed{10, 5, "Các bên có nghĩa vụ giữ bí"}, printed{10, 6, "mật."}), ""},
		"last word of a title":             {sheet(printed{30, 5, "DANH MỤC TÀI LIỆU CÓ ĐỘ"}, printed{42, 6, "TUYỆT MẬT"}), ""},
		"last word of a list in a title":   {sheet(printed{30, 5, "TÀI LIỆU TUYỆT MẬT, TỐI MẬT,"}, printed{42, 6, "MẬT"}), ""},
		"title about keeping secrets":      {sheet(printed{30, 5, "QUY CHẾ BẢO VỆ BÍ"}, printed{30, 6, "MẬT NHÀ NƯỚC"}), ""},
		"table of contents":                {sheet(printed{10, 5, "Chương II. TÀI LIỆU MẬT ........ 12"}, printed{10, 6, "TUYỆT MẬT ........ 15"}), ""},
		"list of degrees":                  {sheet(printed{10, 5, "MẬT"}, printed{10, 7, "TỐI MẬT"}, printed{10, 9, "TUYỆT MẬT"}), ""},
		"stamp beside a list":              {sheet(printed{60, 3, "TỐI MẬT"}, printed{10, 5, "MẬT"}, printed{10, 7, "MẬT"}, printed{10, 9, "MẬT"}), "TỐI MẬT"},
		"density on a drawing":             {sheet(printed{10, 5, "MẬT"}, printed{10, 6, "ĐỘ"}, printed{10, 7, "XÂY DỰNG"}), ""},
		"elevation on a drawing":           {sheet(printed{10, 5, "MẶT"}, printed{10, 6, "ĐỨNG"}), ""},
		"honey":                            {sheet(printed{10, 5, "MẬT ONG RỪNG"}), ""},
		"agency of an eye":                 {sheet(printed{10, 1, "BỆNH VIỆN MẮT"}), ""},
		"front":                            {sheet(printed{10, 1, "MẶT TRẬN TỔ QUỐC VIỆT NAM"}), ""},
		"under an agency ending in a word": {letter(printed{8, 2, "MẬT"}), "MẬT"},
		"in the text's middle":             {letter(printed{10, 35, "MẬT"}), ""},
		"small letters":                    {letter(printed{8, 6, "Mật"}), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := secretMark(c.page); got != c.want {
				t.Errorf("secretMark = %q, want %q", got, c.want)
			}
		})
	}
}

// turned is the page as it lies on the scanner the wrong way round.
func turned(p pipeline.Page) pipeline.Page {
	p.Rotation = 180
	for i := range p.Words {
		p.Words[i].Quad = p.OnCapture(p.Words[i].Quad.Bounds())
	}
	return p
}

func TestMarkedPageIsNamed(t *testing.T) {
	pages := []pageText{{Page: letter()}, {Page: sheet()}, {Page: letter(printed{8, 6, "TỐI MẬT"})}, {Page: letter(), Mark: "MẬT"}}
	if mark, page := markedPage(pages); mark != "TỐI MẬT" || page != 3 {
		t.Errorf("markedPage = %q on page %d", mark, page)
	}
	if mark, page := markedPage(append(pages[:2:2], pages[3])); mark != "MẬT" || page != 3 {
		t.Errorf("markedPage of a red stamp = %q on page %d", mark, page)
	}
	if mark, page := markedPage(pages[:2]); mark != "" || page != 0 {
		t.Errorf("markedPage of none = %q on page %d", mark, page)
	}
}

// TestNoFalseMarks sets the decree on official papers, which speaks of secrecy on many pages, and real notices, each in the
// upper part of pages of several widths, in small letters and in capitals.
func TestNoFalseMarks(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(corpora.Folder(t, "nd30"), "*.md"))
	more, _ := filepath.Glob(filepath.Join(corpora.Folder(t, "notices"), "*.txt"))
	files = append(files, more...)
	pages, mentions := 0, 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		mentions += strings.Count(strings.ToLower(string(text)), "mật")
		for _, wide := range []int{40, 70, 100} {
			for _, content := range []string{string(text), strings.ToUpper(string(text))} {
				for _, p := range set(content, wide) {
					pages++
					if mark := secretMark(p); mark != "" {
						t.Errorf("%s at %d characters: %q on a page that starts %q", filepath.Base(file), wide, mark, p.Words[0].Text)
					}
				}
			}
		}
	}
	if mentions < 20 {
		t.Errorf("the texts speak %d times of secrecy: they test nothing", mentions)
	}
	t.Logf("%d pages of texts that speak %d times of secrecy", pages, mentions)
}

// set breaks text into lines so wide, and the lines into pages that they fill down to where marks stand.
func set(text string, wide int) (pages []pipeline.Page) {
	var lines []printed
	for paragraphs := bufio.NewScanner(strings.NewReader(text)); paragraphs.Scan(); {
		line := ""
		for w := range strings.FieldsSeq(paragraphs.Text()) {
			if line != "" && len([]rune(line))+1+len([]rune(w)) > wide {
				lines, line = append(lines, printed{10, 0, line}), ""
			}
			line = strings.TrimSpace(line + " " + w)
		}
		if line != "" {
			lines = append(lines, printed{10, 0, line})
		}
	}
	const deep = 26
	for start := 0; start < len(lines); start += deep {
		page := lines[start:min(start+deep, len(lines))]
		for i := range page {
			page[i].y = float64(i)
		}
		pages = append(pages, sheet(page...))
	}
	return pages
}

// TestNoMarkOnSamples looks at papers of the counter as a perfect recogniser sees them.
func TestNoMarkOnSamples(t *testing.T) {
	pages := 0
	for seed := range uint64(2) {
		drawn, err := samples.NewFamily(seed).Draw()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range drawn {
			for _, p := range s.Truth.Pages {
				pages++
				if mark := secretMark(p.Page()); mark != "" {
					t.Errorf("%s, seed %d: %q", s.File, seed, mark)
				}
			}
		}
	}
	if pages < 10 {
		t.Errorf("%d pages", pages)
	}
}
