package samples

// The pools that decisions are put together from.
var (
	decisionAbout = []string{
		"chỉnh trang hè phố và cây xanh", "số hóa hồ sơ địa chính", "kiện toàn tổ công nghệ số cộng đồng",
		"nâng cấp đường liên thôn", "tổ chức hội thi tuyên truyền pháp luật", "thu gom rác thải sinh hoạt",
		"bảo dưỡng hệ thống thoát nước", "hỗ trợ hộ nghèo sửa chữa nhà ở", "đào tạo cán bộ một cửa", "phòng chống cháy rừng",
	}
	decisionGrounds = []string{
		"Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
		"Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2025;",
		"Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
		"Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ về thực hiện thủ tục hành chính;",
		"Căn cứ Nghị quyết của Hội đồng nhân dân về nhiệm vụ phát triển kinh tế - xã hội năm nay;",
		"Theo đề nghị của Trưởng phòng Kinh tế, Hạ tầng và Đô thị.",
		"Xét Tờ trình của Văn phòng Hội đồng nhân dân và Ủy ban nhân dân;",
	}
	decisionOrders = []string{
		"Giao Phòng Kinh tế, Hạ tầng và Đô thị chủ trì, phối hợp với các đơn vị liên quan tổ chức thực hiện và báo cáo kết quả trước ngày 15 hằng tháng.",
		"Giao Phòng Văn hóa - Xã hội thông tin, tuyên truyền đến từng tổ dân phố, thôn, làng để nhân dân biết và tham gia giám sát.",
		"Kinh phí thực hiện lấy từ nguồn ngân sách đã giao trong dự toán đầu năm và các nguồn huy động hợp pháp khác theo quy định.",
		"Văn phòng Hội đồng nhân dân và Ủy ban nhân dân theo dõi, đôn đốc, tổng hợp khó khăn, vướng mắc để báo cáo Chủ tịch xem xét, giải quyết.",
		"Trung tâm Phục vụ hành chính công bố trí người tiếp nhận, hướng dẫn người dân và cập nhật kết quả lên hệ thống thông tin.",
		"Công an phường phối hợp bảo đảm an ninh, trật tự trong quá trình triển khai; kịp thời xử lý các trường hợp vi phạm.",
		"Ủy ban Mặt trận Tổ quốc và các tổ chức đoàn thể vận động hội viên hưởng ứng, đóng góp ngày công và ý kiến.",
	}
)
