package samples

// place is a commune-level unit since 1 July 2025 with the district it lay in before. Papers of before that day bear
// the old names.
type place struct {
	kind, name  string // "phường", "Pleiku"
	province    string
	oldDistrict string   // "thành phố Pleiku"
	oldProvince string   // "tỉnh Gia Lai"
	oldWards    []string // of the district
	streets     []string
	agencyCode  string // end of the agency's identifier; made up
}

// full returns e.g. "phường Pleiku, tỉnh Gia Lai".
func (p place) full() string { return p.unit() + ", " + p.province }

// unit returns e.g. "phường Pleiku".
func (p place) unit() string { return p.kind + " " + p.name }

var (
	pleikuStreets  = []string{"Hùng Vương", "Trần Hưng Đạo", "Phan Đình Phùng", "Lê Duẩn", "Cách Mạng Tháng Tám", "Nguyễn Tất Thành"}
	quyNhonStreets = []string{"Nguyễn Huệ", "Trần Hưng Đạo", "Lê Hồng Phong", "An Dương Vương", "Tây Sơn", "Hoàng Văn Thụ"}
	pleikuWards    = []string{"phường Hội Thương", "phường Yên Đỗ", "phường Phù Đổng", "phường Trà Bá", "phường Ia Kring"}
	quyNhonWards   = []string{"phường Trần Phú", "phường Lý Thường Kiệt", "phường Nguyễn Văn Cừ", "phường Ghềnh Ráng"}
)

// places lists wards and communes of Gia Lai, which Bình Định joined on 1 July 2025.
var places = []place{
	{"phường", "Pleiku", "tỉnh Gia Lai", "thành phố Pleiku", "tỉnh Gia Lai", pleikuWards, pleikuStreets, "101"},
	{"phường", "Hội Phú", "tỉnh Gia Lai", "thành phố Pleiku", "tỉnh Gia Lai", pleikuWards, pleikuStreets, "102"},
	{"phường", "Thống Nhất", "tỉnh Gia Lai", "thành phố Pleiku", "tỉnh Gia Lai", pleikuWards, pleikuStreets, "103"},
	{"phường", "Diên Hồng", "tỉnh Gia Lai", "thành phố Pleiku", "tỉnh Gia Lai", pleikuWards, pleikuStreets, "104"},
	{"phường", "An Phú", "tỉnh Gia Lai", "thành phố Pleiku", "tỉnh Gia Lai", []string{"xã An Phú", "phường Thắng Lợi"}, pleikuStreets, "105"},
	{"phường", "Quy Nhơn", "tỉnh Gia Lai", "thành phố Quy Nhơn", "tỉnh Bình Định", quyNhonWards, quyNhonStreets, "001"},
	{"phường", "Quy Nhơn Nam", "tỉnh Gia Lai", "thành phố Quy Nhơn", "tỉnh Bình Định", quyNhonWards, quyNhonStreets, "002"},
	{"phường", "Quy Nhơn Bắc", "tỉnh Gia Lai", "thành phố Quy Nhơn", "tỉnh Bình Định", quyNhonWards, quyNhonStreets, "003"},
	{"phường", "An Khê", "tỉnh Gia Lai", "thị xã An Khê", "tỉnh Gia Lai", []string{"phường Tây Sơn", "phường An Tân"},
		[]string{"Quang Trung", "Hoàng Hoa Thám", "Đỗ Trạc"}, "110"},
	{"xã", "Chư Sê", "tỉnh Gia Lai", "huyện Chư Sê", "tỉnh Gia Lai", []string{"thị trấn Chư Sê", "xã Dun"},
		[]string{"Hùng Vương", "Trần Phú", "Nguyễn Văn Linh"}, "121"},
	{"xã", "Đak Đoa", "tỉnh Gia Lai", "huyện Đak Đoa", "tỉnh Gia Lai", []string{"thị trấn Đak Đoa", "xã Tân Bình"},
		[]string{"Nguyễn Huệ", "Lê Lợi", "Trần Hưng Đạo"}, "124"},
}

// designers are the fictional firms that draw houses; their names are printed on two lines.
var designers = []string{
	"CÔNG TY CỔ PHẦN\nTƯ VẤN XÂY DỰNG ĐẠI NGÀN", "CÔNG TY TNHH\nKIẾN TRÚC PHỐ NÚI", "CÔNG TY TNHH\nTHIẾT KẾ XÂY DỰNG HOA PHƯỢNG",
	"CÔNG TY CỔ PHẦN\nKIẾN TRÚC GIÓ BIỂN", "CÔNG TY TNHH\nTƯ VẤN THIẾT KẾ AN CƯ",
}
