package samples

import "math/rand/v2"

// wording is what different offices and typists word differently.
type wording struct {
	id           string // label of the personal id in applications and authorisations; certificates have one form
	term         string // of the authorisation: two dates in words are filled in, the first may be left out
	power        string // what the authorisation is about
	applicant    string // over the applicant's signature
	confirmation string // over the commune's signature
}

func newWording(seed uint64) wording {
	r := rand.New(rand.NewPCG(seed, 2))
	return wording{
		id: pick(r, []string{"Số định danh cá nhân", "Số định danh cá nhân", "Số CCCD", "Căn cước công dân số"}),
		term: pick(r, []string{"*Thời hạn ủy quyền:* kể từ ngày ký đến hết %[2]s.", "*Thời hạn ủy quyền:* từ %[1]s đến hết %[2]s.",
			"*Thời hạn ủy quyền:* Giấy ủy quyền này có giá trị đến hết %[2]s."}),
		power: pick(r, []string{"Về việc nộp hồ sơ đề nghị cấp giấy phép xây dựng nhà ở riêng lẻ",
			"Về việc nộp hồ sơ và nhận kết quả cấp giấy phép xây dựng", "Về việc thực hiện thủ tục cấp giấy phép xây dựng nhà ở"}),
		applicant:    pick(r, []string{"NGƯỜI LÀM ĐƠN", "ĐẠI DIỆN CHỦ ĐẦU TƯ", "CHỦ ĐẦU TƯ"}),
		confirmation: pick(r, []string{"XÁC NHẬN CỦA ỦY BAN NHÂN DÂN", "CHỨNG THỰC CỦA ỦY BAN NHÂN DÂN"}),
	}
}
