package ocr

import (
	"image"
	"math/rand/v2"
	"strings"
	"testing"
)

// set sets lines of text as a printer does: each at a place, a letter ten pixels wide, a line twenty high.
func set(lines ...placed) (words []word) {
	for _, l := range lines {
		x := l.x
		for _, text := range strings.Fields(l.text) {
			width := 10 * len([]rune(text))
			words = append(words, word{text: text, box: image.Rect(x, l.y, x+width, l.y+20), conf: 0.9, letters: countLetters(text)})
			x += width + 8
		}
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	return words
}

type placed struct {
	x, y int
	text string
}

func TestInOrder(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []placed
		want  string // lines divided by " / "
	}{
		{"head of a letter", []placed{
			{60, 0, "ỦY BAN NHÂN DÂN"}, {300, 0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
			{90, 30, "XÃ TÂN PHÚ"}, {340, 30, "Độc lập - Tự do - Hạnh phúc"},
			{80, 60, "Số: 12/TB-UBND"}, {340, 62, "Tân Phú, ngày 3 tháng 5 năm 2026"},
			{180, 100, "THÔNG BÁO VỀ VIỆC NGHỈ LỄ"}},
			"ỦY BAN NHÂN DÂN / XÃ TÂN PHÚ / Số: 12/TB-UBND / CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM / Độc lập - Tự do - Hạnh phúc / " +
				"Tân Phú, ngày 3 tháng 5 năm 2026 / THÔNG BÁO VỀ VIỆC NGHỈ LỄ"},
		{"recipients beside the signature", []placed{
			{0, 0, "Yêu cầu các bộ phận thực hiện nghiêm túc thông báo này và báo cáo kết quả"},
			{0, 40, "Nơi nhận:"}, {400, 44, "KT. CHỦ TỊCH"}, {0, 62, "- Như trên;"}, {400, 74, "PHÓ CHỦ TỊCH"},
			{0, 84, "- Lưu: VT."}, {400, 180, "Trần Văn Bình"}},
			"Yêu cầu các bộ phận thực hiện nghiêm túc thông báo này và báo cáo kết quả / Nơi nhận: / - Như trên; / - Lưu: VT. / " +
				"KT. CHỦ TỊCH / PHÓ CHỦ TỊCH / Trần Văn Bình"},
		{"two signatures", []placed{
			{0, 0, "BÊN ỦY QUYỀN"}, {400, 0, "BÊN ĐƯỢC ỦY QUYỀN"}, {0, 150, "Lê Thị Hoa"}, {410, 150, "Ngô Văn Tám"}},
			"BÊN ỦY QUYỀN / Lê Thị Hoa / BÊN ĐƯỢC ỦY QUYỀN / Ngô Văn Tám"},
		{"table", []placed{
			{0, 0, "STT"}, {100, 0, "Họ và tên"}, {400, 0, "Năm sinh"},
			{0, 30, "1"}, {100, 30, "Lê Thị Hoa"}, {400, 30, "1981"}, {0, 60, "2"}, {100, 60, "Ngô Văn Tám"}, {400, 60, "1979"},
			{0, 90, "3"}, {100, 90, "Hà Thị Lan"}, {400, 90, "1990"}},
			"STT Họ và tên Năm sinh / 1 Lê Thị Hoa 1981 / 2 Ngô Văn Tám 1979 / 3 Hà Thị Lan 1990"},
		{"form", []placed{
			{0, 0, "Họ và tên:"}, {300, 0, "Lê Thị Hoa"}, {0, 30, "Ngày sinh:"}, {300, 30, "02/9/1981"}, {0, 60, "Quốc tịch:"}, {300, 60, "Việt Nam"}},
			"Họ và tên: Lê Thị Hoa / Ngày sinh: 02/9/1981 / Quốc tịch: Việt Nam"},
		{"columns of prose", []placed{
			{0, 0, "một hai ba bốn năm"}, {300, 0, "chín mười trăm ngàn vạn"}, {0, 30, "một hai ba bốn năm"}, {300, 30, "chín mười trăm ngàn vạn"},
			{0, 60, "một hai ba bốn năm"}, {300, 60, "chín mười trăm ngàn vạn"}, {0, 90, "một hai ba bốn năm"}, {300, 90, "chín mười trăm ngàn vạn"}},
			strings.Repeat("một hai ba bốn năm / ", 4) + strings.Repeat("chín mười trăm ngàn vạn / ", 3) + "chín mười trăm ngàn vạn"},
		{"leaning", []placed{{0, 0, "Căn cứ Luật"}, {118, 4, "Hộ tịch ngày 20"}, {276, 8, "tháng 11 năm 2014"}, {0, 30, "Xét đề nghị"}},
			"Căn cứ Luật Hộ tịch ngày 20 tháng 11 năm 2014 / Xét đề nghị"},
		{"nothing", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := lined(inOrder(set(tt.lines...))); got != tt.want {
				t.Errorf("inOrder =\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func lined(words []word) string {
	var b strings.Builder
	for i, w := range words {
		switch {
		case i > 0 && w.line != words[i-1].line:
			b.WriteString(" / ")
		case i > 0:
			b.WriteString(" ")
		}
		b.WriteString(w.text)
	}
	return b.String()
}

func TestBlocksEndAtGapsAndColumns(t *testing.T) {
	words := inOrder(set(placed{0, 0, "Nơi nhận: A"}, placed{400, 5, "CHỦ TỊCH"}, placed{0, 26, "- Lưu"}, placed{0, 200, "Ghi chú cuối trang"}))
	blocks := map[string]int{}
	for _, w := range words {
		blocks[w.text] = w.block
	}
	if blocks["Nơi"] != 0 || blocks["Lưu"] != 0 || blocks["CHỦ"] == 0 || blocks["chú"] == 0 {
		t.Errorf("blocks = %v", blocks)
	}
}

func TestAPictureJoinsNoRows(t *testing.T) {
	words := set(placed{200, 0, "Ngày sinh: 20/12/1976"}, placed{200, 30, "Quốc tịch: Việt Nam"}, placed{200, 60, "Nơi cư trú: Gia Lai"})
	portrait := word{text: "Íh", box: image.Rect(0, -20, 100, 100), conf: 0, letters: 2}
	var b strings.Builder
	for _, w := range inOrder(append(words, portrait)) {
		if w.box != portrait.box {
			b.WriteString(w.text + " ")
		}
	}
	if want := "Ngày sinh: 20/12/1976 Quốc tịch: Việt Nam Nơi cư trú: Gia Lai "; b.String() != want {
		t.Errorf("inOrder = %q, want %q", b.String(), want)
	}
}
