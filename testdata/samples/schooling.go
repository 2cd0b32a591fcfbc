package samples

import (
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

var (
	schools = []string{"ĐẠI HỌC TÂY NGUYÊN XANH", "ĐẠI HỌC BIỂN HỒ", "CAO ĐẲNG GIA LAI MỚI", "ĐẠI HỌC KỸ THUẬT AN KHÊ"}
	majors  = []string{"Kế toán", "Công nghệ thông tin", "Luật", "Kỹ thuật xây dựng", "Sư phạm Toán học", "Khoa học cây trồng"}
	grades  = []string{"Xuất sắc", "Giỏi", "Khá", "Trung bình"}
	courses = []string{"Triết học Mác - Lênin", "Pháp luật đại cương", "Toán cao cấp", "Xác suất thống kê", "Tiếng Anh cơ bản", "Tin học đại cương",
		"Kinh tế vi mô", "Kỹ năng giao tiếp", "Phương pháp nghiên cứu", "Thực tập tốt nghiệp"}
)

// diploma is a degree of a university or a college.
func diploma(d *draft) {
	o := bureau{"BỘ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG " + pick(d.r, schools), "", "Gia Lai", nil}
	d.columns(o, "", "")
	d.says(pipeline.FieldIssuer, o.printed())
	d.titleInk = red
	degree := pick(d.r, []string{"CỬ NHÂN", "KỸ SƯ", "THẠC SĨ"})
	d.title("BẰNG " + degree)
	d.gap(8)
	s := d.someone(d.chance(2), 1990)
	d.heavy = true
	year := fmt.Sprint(d.date.Year())
	d.rows("Ngành đào tạo: "+d.fact("major", pick(d.r, majors)), "Cấp cho: "+d.names(roleHolder, s), "Ngày sinh: "+d.born(roleHolder, s)+gapped+"Giới tính: "+d.fact("holder.sex", s.sex()),
		"Nơi sinh: "+d.fact("holder.birth_place", s.birthIn), "Năm tốt nghiệp: "+d.fact("graduation_year", year)+gapped+"Xếp loại tốt nghiệp: "+d.fact("grade", pick(d.r, grades)),
		"Hình thức đào tạo: "+d.fact("form", pick(d.r, []string{"Chính quy", "Vừa làm vừa học"})))
	serial := fmt.Sprintf("%s %06d", pick(d.r, []string{"TN", "BH", "QĐ"}), d.r.IntN(1_000_000))
	d.gap(10)
	d.dated("Gia Lai")
	d.signs("HIỆU TRƯỞNG", o.printed())
	d.gap(8)
	d.rows("Số hiệu: "+d.fact("serial", serial), "Số vào sổ gốc cấp bằng: "+d.fact("register_number", fmt.Sprintf("%d/%s", 100+d.r.IntN(3000), year)))
	d.says(pipeline.FieldNumber, serial)
}

// transcript is a ruled table of marks.
func transcript(d *draft) {
	o := bureau{"BỘ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG " + pick(d.r, schools), "BĐ", "Gia Lai", nil}
	d.issued(o, fmt.Sprintf("%d/BĐ-ĐT", 10+d.r.IntN(900)))
	d.title("BẢNG ĐIỂM TOÀN KHÓA")
	s := d.someone(d.chance(2), 1995)
	d.gap(4)
	d.rows("Họ và tên sinh viên: "+d.names(roleHolder, s)+gapped+"Mã số sinh viên: "+d.fact("student_code", fmt.Sprintf("%d%06d", d.date.Year()-4, d.r.IntN(1_000_000))),
		"Ngày sinh: "+d.born(roleHolder, s), "Nơi sinh: "+d.fact("holder.birth_place", s.birthIn), "Ngành đào tạo: "+d.fact("major", pick(d.r, majors))+gapped+"Hệ đào tạo: "+d.fact("form", "Chính quy"))
	d.gap(4)
	credits := 0
	table := [][]string{{"STT", "Tên học phần", "Số tín chỉ", "Điểm"}}
	for i, at := range d.r.Perm(len(courses))[:6+d.r.IntN(4)] {
		own := 2 + d.r.IntN(3)
		credits += own
		table = append(table, []string{fmt.Sprint(i + 1), courses[at], fmt.Sprint(own), decimal(float64(50+d.r.IntN(50)) / 10)})
	}
	d.table([]float64{0, 0.1, 0.68, 0.84, 1}, table)
	d.rows("Tổng số tín chỉ tích lũy: "+d.fact("credits", fmt.Sprint(credits))+gapped+"Điểm trung bình tích lũy: "+d.fact("average", decimal(float64(55+d.r.IntN(40))/10)),
		"Xếp loại tốt nghiệp: "+d.fact("grade", pick(d.r, grades)))
	d.gap(4)
	d.signs("TL. HIỆU TRƯỞNG\nTRƯỞNG PHÒNG ĐÀO TẠO", o.printed())
}

// table prints rows in columns that end at shares of the width, ruled all round.
func (d *draft) table(edges []float64, rows [][]string) {
	width, st := d.right-d.left, style{size: 12}
	thick, high := d.pt(0.6), d.pt(18)
	top := d.y
	for i, row := range rows {
		d.rule(d.left, d.y, d.right, d.y+thick, black)
		st.bold = i == 0
		for j, cell := range row {
			d.print(line{d.pieces(cell, st), d.advance(" ", st)}, d.left+edges[j]*width+d.mm(1.5), d.y+0.7*high)
		}
		d.y += high
	}
	d.rule(d.left, d.y, d.right, d.y+thick, black)
	for _, e := range edges {
		d.rule(d.left+e*width, top, d.left+e*width+thick, d.y, black)
	}
	d.gap(8)
}
