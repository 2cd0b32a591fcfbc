package pipeline

import (
	"cmp"
	"strings"
)

// Label returns what a clerk reads for a field, in Vietnamese: "Ngày sinh (mẹ)". A name that nobody has translated is its
// own label.
func (n FieldName) Label() string {
	role, fact, ok := strings.Cut(string(n), ".")
	if !ok {
		return cmp.Or(fieldLabels[string(n)], string(n))
	}
	if role == "subject" {
		return "Chủ giấy tờ"
	}
	return cmp.Or(fieldLabels[fact], fact) + " (" + SubjectRole(role).Label() + ")"
}

// Label returns what a clerk reads for a role, in Vietnamese.
func (r SubjectRole) Label() string { return cmp.Or(roleLabels[r], string(r)) }

var roleLabels = map[SubjectRole]string{
	"holder": "người được cấp", "child": "con", "mother": "mẹ", "father": "cha", "parent": "cha/mẹ", "husband": "chồng", "wife": "vợ",
	"spouse": "vợ/chồng", "owner": "chủ sở hữu", "co-owner": "đồng sở hữu", "grantor": "bên ủy quyền", "agent": "bên được ủy quyền",
	"representative": "người đại diện", "deceased": "người đã chết", "applicant": "người đề nghị",
}

var fieldLabels = map[string]string{
	"dossier_relation": "Quan hệ với người trong hồ sơ", "type": "Loại giấy tờ", "capture": "Ảnh quét",
	"title": "Tên giấy tờ", "number": "Số, ký hiệu", "date": "Ngày cấp", "issuer": "Cơ quan cấp", "summary": "Trích yếu",
	"signatory": "Người ký", "signatory_role": "Chức vụ người ký", "valid_from": "Có hiệu lực từ", "valid_until": "Có hiệu lực đến", "scope": "Phạm vi hiệu lực",
	"birth_date": "Ngày sinh", "birth_year": "Năm sinh", "birth_place": "Nơi sinh", "sex": "Giới tính", "nationality": "Quốc tịch",
	"ethnicity": "Dân tộc", "home_town": "Quê quán", "residence": "Nơi cư trú", "address": "Địa chỉ", "marital_status": "Tình trạng hôn nhân",
	"book": "Quyển số", "serial": "Số phát hành", "register_number": "Số vào sổ", "purpose": "Mục đích",
	"plot": "Thửa đất số", "map_sheet": "Tờ bản đồ số", "area": "Diện tích", "land_use": "Mục đích sử dụng đất", "land_term": "Thời hạn sử dụng đất",
	"land_origin": "Nguồn gốc sử dụng đất", "land_address": "Địa chỉ thửa đất", "storeys": "Số tầng", "floor_area": "Diện tích sàn",
	"licence_class": "Hạng", "tax_code": "Mã số thuế", "company_name": "Tên doanh nghiệp", "capital": "Vốn", "business": "Ngành, nghề kinh doanh",
	"first_date": "Đăng ký lần đầu", "change_count": "Đăng ký thay đổi lần thứ", "establishment": "Tên cơ sở",
	"degree": "Văn bằng", "major": "Ngành đào tạo", "grade": "Xếp loại", "graduation_year": "Năm tốt nghiệp", "form": "Hình thức đào tạo",
	"notary_number": "Số công chứng", "notary": "Công chứng viên", "price": "Giá chuyển nhượng",
	"death_date": "Ngày chết", "death_place": "Nơi chết", "position": "Chức danh", "feature": "Đặc điểm nhân dạng", "id_date": "Ngày cấp giấy tờ tùy thân",
	"id_issuer": "Nơi cấp giấy tờ tùy thân", "register_date": "Ngày đăng ký", "register_place": "Nơi đăng ký khai sinh", "form_code": "Mẫu số",
	"land_use_form": "Hình thức sử dụng đất", "passed_date": "Ngày trúng tuyển", "record": "Tình trạng án tích", "ban": "Cấm đảm nhiệm chức vụ",
	"foreign_name": "Tên bằng tiếng nước ngoài", "short_name": "Tên viết tắt", "phone": "Điện thoại", "change_date": "Ngày thay đổi gần nhất",
	"student_code": "Mã số sinh viên", "average": "Điểm trung bình", "credits": "Số tín chỉ", "school": "Trường",
	"ground_area": "Diện tích xây dựng", "height": "Chiều cao công trình", "work": "Công trình", "build_address": "Địa điểm xây dựng",
	"request": "Nội dung đề nghị", "addressee": "Kính gửi", "household_head": "Chủ hộ", "relation": "Quan hệ với chủ hộ",
	"supplier": "Đơn vị bán hàng", "subtotal": "Cộng tiền hàng", "vat": "Tiền thuế GTGT", "total": "Tổng cộng tiền thanh toán", "note": "Ghi chú",
}
