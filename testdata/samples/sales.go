package samples

import (
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// goods are what shops sell, with the price of one.
var goods = []struct {
	name  string
	price int
}{{"Giấy in A4", 75_000}, {"Mực in", 320_000}, {"Bút bi", 4_000}, {"Sổ tay", 25_000}, {"Cà phê bột", 180_000}, {"Bàn phím", 250_000}, {"Tủ hồ sơ", 2_400_000}, {"Ghế xoay", 950_000}}

// sale is a seller's paper: how its parts are labelled.
type sale struct {
	title, seller, number, date string
}

func (l sale) draw(d *draft) {
	d.sheet.family = installed(pick(d.r, []string{arimo, sans, tinos}))
	seller, code := "CÔNG TY TNHH "+pick(d.r, companyWords), d.taxCode()
	number := fmt.Sprintf("%s-%04d", pick(d.r, []string{"HD", "BL", "PG"}), 1+d.r.IntN(9000))
	d.title(l.title)
	d.gap(8)
	d.rows(l.seller+": "+d.fact(pipeline.FieldIssuer, seller), "Mã số thuế: "+d.fact("tax_code", code), l.number+": "+d.fact(pipeline.FieldNumber, number),
		l.date+": "+inDigits(d.date))
	d.says(pipeline.FieldDate, iso(d.date))
	d.gap(6)
	sum := d.goods()
	vat := sum / 10
	d.rows("Cộng tiền hàng: "+d.fact("subtotal", money(sum))+" đồng", "Thuế GTGT (10%): "+d.fact("vat", money(vat))+" đồng", "Tổng thanh toán: "+d.fact("total", money(sum+vat))+" "+d.fact("currency", "đồng"),
		"Ghi chú: "+d.fact("note", pick(d.r, []string{"Giao hàng trong giờ hành chính", "Thanh toán chuyển khoản", "Hàng đã nhận đủ"})))
}

// goods prints a table of what was sold and returns the sum.
func (d *draft) goods() (sum int) {
	table := [][]string{{"STT", "Tên hàng", "Số lượng", "Đơn giá", "Thành tiền"}}
	for i, at := range d.r.Perm(len(goods))[:2+d.r.IntN(4)] {
		count := 1 + d.r.IntN(9)
		sum += count * goods[at].price
		table = append(table, []string{fmt.Sprint(i + 1), goods[at].name, fmt.Sprint(count), money(goods[at].price), money(count * goods[at].price)})
	}
	d.table([]float64{0, 0.08, 0.46, 0.6, 0.8, 1}, table)
	return sum
}
