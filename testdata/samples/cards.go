package samples

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/motlan/motlan/pipeline"
	"golang.org/x/text/unicode/norm"
)

// card is one side of a card of 85.6 × 54 mm on a sheet of paper, as copiers show it.
type card struct {
	*draft
	x, y float64 // upper left corner, millimetres
	row  float64 // where the next line is, millimetres from the top
}

// side frames a card's side.
func (d *draft) side(x, y float64) *card {
	c := &card{d, x, y, 0}
	c.frame(pipeline.Rect{MinX: d.mm(x), MinY: d.mm(y), MaxX: d.mm(x + 85.6), MaxY: d.mm(y + 54)}, d.mm(0.15), black)
	return c
}

// put prints a line at so many millimetres from the card's corner.
func (c *card) put(x, y float64, text string, st style) {
	c.print(line{c.pieces(text, st), c.advance(" ", st)}, c.mm(c.x+x), c.mm(c.y+y))
}

// mrz prints the machine-readable zone in a typewriter's letters.
func (c *card) mrz(rows ...string) {
	family := c.sheet.family
	c.sheet.family = mono
	for i, row := range rows {
		c.put(4, 40+4.6*float64(i), row, style{size: 10.4})
	}
	c.sheet.family = family
}

var (
	small  = style{size: 6.6}
	strong = style{size: 7.6, bold: true}
)

// plainLetters writes a name as machine-readable zones do.
func plainLetters(name string) string {
	name = strings.NewReplacer("đ", "d", "Đ", "D").Replace(name)
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, norm.NFD.String(name))
	return plain
}

// zone returns the three lines of ICAO 9303 part 5.
func zone(s someone, until time.Time) []string {
	sex := map[bool]string{true: "F", false: "M"}[s.Female]
	number := s.ID[3:]
	first := "IDVNM" + number + checkDigit(number) + s.ID + "<<"
	first += checkDigit(s.ID)
	born, ends := s.born().Format("060102"), until.Format("060102")
	second := born + checkDigit(born) + sex + ends + checkDigit(ends) + "VNM<<<<<<<<<<<"
	second += checkDigit(first[5:] + second[:7] + second[8:15] + second[18:29])
	family, given, _ := strings.Cut(plainLetters(s.Name), " ")
	third := family + "<<" + strings.ReplaceAll(given, " ", "<")
	return []string{first, second, (third + strings.Repeat("<", 30))[:30]}
}

// checkDigit is that of ICAO 9303 part 3, 4.9.
func checkDigit(text string) string {
	sum := 0
	for i, r := range text {
		value := 0
		switch {
		case unicode.IsDigit(r):
			value = int(r - '0')
		case unicode.IsUpper(r):
			value = int(r-'A') + 10
		}
		sum += value * []int{7, 3, 1}[i%3]
	}
	return fmt.Sprint(sum % 10)
}

// payload is what the QR code of a card says.
func payload(s someone, issued time.Time) string {
	old := ""
	if s.born().Year() < 1998 {
		old = s.ID[3:]
	}
	return strings.Join([]string{s.ID, old, s.Name, s.born().Format("02012006"), s.sex(), s.Address, issued.Format("02012006")}, "|")
}

// onCard breaks an address into two lines.
func onCard(address string) (first, rest string) {
	parts := strings.SplitN(address, ", ", 2)
	if len(parts) < 2 {
		return address, ""
	}
	return parts[0] + ",", parts[1]
}

// citizenCard is the card with a chip of 2021.
func citizenCard(d *draft) {
	d.cardPaper()
	d.date = workday(time.Date(2021, time.March, 1+d.r.IntN(1100), 0, 0, 0, 0, pipeline.Zone))
	s := d.someone(d.chance(2), 1965)
	s.Address, d.upper = capital(d.formerly()), true
	until := time.Date(s.born().Year()+60+d.r.IntN(2)*15, s.born().Month(), s.born().Day(), 0, 0, 0, 0, time.UTC)
	front := d.side(62, 40)
	d.says(pipeline.FieldTitle, "CĂN CƯỚC CÔNG DÂN")
	front.put(24, 6, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", style{size: 6.4, bold: true})
	front.put(29, 9, "Độc lập - Tự do - Hạnh phúc", style{size: 6.4, bold: true})
	front.put(24, 15.5, "CĂN CƯỚC CÔNG DÂN", style{size: 11, bold: true, ink: red})
	front.put(33, 18.6, "Citizen Identity Card", style{size: 6.4, ink: red})
	d.qr(d.mm(62+69), d.mm(40+3), d.mm(14.5), payload(s, d.date))
	front.put(27, 24, "Số / No.: *"+s.ID+"*", style{size: 9})
	d.says(pipeline.FieldNumber, s.ID)
	front.put(27, 28, "Họ và tên / Full name:", small)
	front.put(27, 31.5, d.names(roleHolder, s), strong)
	d.id(roleHolder, s)
	front.put(27, 35, "Ngày sinh / Date of birth: *"+d.born(roleHolder, s)+"*", small)
	front.put(27, 38, "Giới tính / Sex: *"+d.fact("holder.sex", s.sex())+"*   Quốc tịch / Nationality: *"+d.fact("holder.nationality", "Việt Nam")+"*", small)
	front.put(27, 41, "Quê quán / Place of origin:", small)
	front.put(27, 44, d.fact("holder.home_town", capital(s.homeTown)), small)
	first, rest := onCard(s.Address)
	front.put(27, 47.2, "Nơi thường trú / Place of residence: "+first, small)
	front.put(27, 50.4, rest, small)
	d.says("holder.residence", s.Address)
	front.put(3, 49, "Có giá trị đến / Date of expiry:", style{size: 4.6})
	front.put(5, 52, inDigits(until), style{size: 6})
	d.says(pipeline.FieldValidUntil, iso(until))
	d.portrait(front)
	back := d.side(62, 110)
	feature := pick(d.r, []string{"Nốt ruồi C: 1cm trên sau đuôi mắt trái", "Sẹo chấm C: 2cm dưới mép phải", "Nốt ruồi C: 0,5cm dưới cánh mũi phải"})
	back.put(22, 6, "Đặc điểm nhân dạng / Personal identification:", small)
	back.put(22, 9.5, d.fact("holder.feature", feature), small)
	back.put(22, 13, "Ngày, tháng, năm / Date, month, year: *"+inDigits(d.date)+"*", small)
	d.says(pipeline.FieldDate, iso(d.date))
	back.put(22, 16, "CỤC TRƯỞNG CỤC CẢNH SÁT", style{size: 5.8, bold: true})
	back.put(22, 18.4, "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI", style{size: 5.8, bold: true})
	d.scrawl(d.mm(62+42), d.mm(110+29), d.r.Uint64())
	back.mrz(zone(s, until)...)
}

// identityCard is the card of 1 July 2024: residence, dates and QR code on the back.
func identityCard(d *draft) {
	d.cardPaper()
	d.date = workday(time.Date(2024, time.July, 1+d.r.IntN(600), 0, 0, 0, 0, pipeline.Zone))
	s := d.someone(d.chance(2), 1965)
	d.upper = true
	until := time.Date(s.born().Year()+60+d.r.IntN(2)*15, s.born().Month(), s.born().Day(), 0, 0, 0, 0, time.UTC)
	s.Address = capital(s.Address)
	front := d.side(62, 40)
	front.put(24, 6, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", style{size: 6.4, bold: true})
	front.put(29, 9, "Độc lập - Tự do - Hạnh phúc", style{size: 6.4, bold: true})
	front.put(32, 15.5, "CĂN CƯỚC", style{size: 11, bold: true, ink: red})
	front.put(33, 18.6, "IDENTITY CARD", style{size: 6.4, ink: red})
	d.says(pipeline.FieldTitle, "CĂN CƯỚC")
	front.put(27, 24, "Số định danh cá nhân / Personal identification number:", small)
	front.put(27, 28, s.ID, style{size: 9, bold: true})
	d.says(pipeline.FieldNumber, s.ID)
	front.put(27, 32, "Họ, chữ đệm và tên khai sinh / Full name:", small)
	front.put(27, 35.5, d.names(roleHolder, s), strong)
	d.id(roleHolder, s)
	front.put(27, 40, "Ngày, tháng, năm sinh / Date of birth: *"+d.born(roleHolder, s)+"*", small)
	front.put(27, 44, "Giới tính / Sex: *"+d.fact("holder.sex", s.sex())+"*   Quốc tịch / Nationality: *"+d.fact("holder.nationality", "Việt Nam")+"*", small)
	d.portrait(front)
	back := d.side(62, 110)
	d.qr(d.mm(62+68), d.mm(110+3), d.mm(15), payload(s, d.date))
	back.put(4, 5, "Nơi cư trú / Place of residence:", small)
	back.put(4, 8, d.fact("holder.residence", s.Address), style{size: 5.6})
	back.put(4, 12, "Nơi đăng ký khai sinh / Place of birth:", small)
	back.put(4, 15, d.fact("holder.birth_place", capital(s.birthIn)), style{size: 5.6})
	back.put(4, 20, "Ngày, tháng, năm cấp / Date of issue: *"+inDigits(d.date)+"*", small)
	d.says(pipeline.FieldDate, iso(d.date))
	back.put(4, 24, "Ngày, tháng, năm hết hạn / Date of expiry: *"+inDigits(until)+"*", small)
	d.says(pipeline.FieldValidUntil, iso(until))
	back.put(40, 30, "BỘ CÔNG AN / MINISTRY OF PUBLIC SECURITY", style{size: 5.4, bold: true})
	back.mrz(zone(s, until)...)
}

// drivingLicence is that of TT 12/2025/TT-BCA.
func drivingLicence(d *draft) {
	d.cardPaper()
	s := d.someone(d.chance(3), 1970)
	d.upper = true
	front := d.side(62, 40)
	d.says(pipeline.FieldIssuer, "BỘ CÔNG AN")
	front.put(4, 5, "BỘ CÔNG AN", style{size: 6.4, bold: true})
	front.put(30, 5, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", style{size: 6.4, bold: true})
	front.put(36, 8, "Độc lập - Tự do - Hạnh phúc", style{size: 6.2, bold: true})
	front.put(28, 13.5, "GIẤY PHÉP LÁI XE / DRIVER'S LICENSE", style{size: 8, bold: true, ink: red})
	d.says(pipeline.FieldTitle, "GIẤY PHÉP LÁI XE")
	number := fmt.Sprintf("64%010d", d.r.Int64N(10_000_000_000))
	front.put(28, 18.5, "Số/No: *"+d.fact(pipeline.FieldNumber, number)+"*", style{size: 8, ink: red})
	front.put(28, 22.5, "Họ tên/Full name: *"+d.names(roleHolder, s)+"*", small)
	front.put(28, 26, "Ngày sinh/Date of birth: *"+d.born(roleHolder, s)+"*", small)
	front.put(28, 29.5, "Quốc tịch/Nationality: *"+d.fact("holder.nationality", "Việt Nam")+"*", small)
	front.put(28, 33, "Nơi cư trú/Address: "+d.fact("holder.residence", capital(d.place.full())), small)
	front.put(28, 37, fmt.Sprintf("Gia Lai, ngày/date %02d tháng/month %02d năm/year %d", d.date.Day(), d.date.Month(), d.date.Year()), style{size: 6, italic: true})
	d.says(pipeline.FieldDate, iso(d.date))
	class := pick(d.r, []string{"A1", "B", "C", "D2"})
	front.put(4, 48.4, "Hạng/Class: *"+d.fact("licence_class", class)+"*", style{size: 8})
	ends := "Không thời hạn"
	if class != "A1" {
		until := d.date.AddDate(10, 0, 0)
		ends = inDigits(until)
		d.says(pipeline.FieldValidUntil, iso(until))
	}
	front.put(4, 52.2, "Có giá trị đến/Expires: *"+ends+"*", small)
	front.put(52, 41, "TRƯỞNG PHÒNG", style{size: 6, bold: true})
	who := name(d.r, false)
	front.put(52, 51, who, style{size: 6.4, bold: true})
	d.says("signatory", who)
	d.says("signatory_role", "TRƯỞNG PHÒNG")
	d.portrait(front)
	back := d.side(62, 110)
	back.put(4, 6, "CÁC LOẠI XE CƠ GIỚI ĐƯỜNG BỘ ĐƯỢC ĐIỀU KHIỂN", style{size: 6, bold: true})
	back.put(4, 9, "Classification of motor vehicles", style{size: 5.6, italic: true})
	back.put(4, 20, "Hạng "+class+": các loại xe theo quy định của Luật Trật tự, an toàn giao thông", small)
	passed := d.before(60)
	back.put(4, 30, "Ngày trúng tuyển / Beginning date: *"+d.fact("passed_date", inDigits(passed))+"*", small)
	d.qr(d.mm(62+66), d.mm(110+34), d.mm(16), number+"|"+s.Name+"|"+s.born().Format("02012006")+"|"+class)
}

// cardPaper is white paper with the sans-serif letters of cards.
func (d *draft) cardPaper() { d.sheet.family, d.tint = arimo, greyTint }

// portrait draws the place of the photograph: a head, more or less.
func (d *draft) portrait(c *card) {
	x, y := c.x+5, c.y+19
	d.frame(pipeline.Rect{MinX: d.mm(x), MinY: d.mm(y), MaxX: d.mm(x + 19), MaxY: d.mm(y + 25)}, d.mm(0.2), black)
	for i := range 60 {
		w := 5 - float64((i-30)*(i-30))/200
		d.rule(d.mm(x+9.5-w), d.mm(y+4+float64(i)*0.2), d.mm(x+9.5+w), d.mm(y+4.1+float64(i)*0.2), blue)
	}
}
