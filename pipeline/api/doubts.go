package api

import (
	"strings"

	"golang.org/x/text/language"

	"github.com/motlan/motlan/pipeline"
)

// stillDoubtful says what a review cannot end with. Where it is said in English, an item has the name that the routes know it by.
func stillDoubtful(l language.Tag, open []pipeline.Doubt) string {
	var said []string
	for _, d := range open {
		if l == language.Vietnamese {
			said = append(said, d.String())
		} else {
			said = append(said, string(d.Item)+": "+inEnglish(d.Why))
		}
	}
	return say(l, "still doubtful") + ": " + strings.Join(said, "; ")
}

// inEnglish says why something is doubtful. A person's words, and names, stay as they are.
func inEnglish(why string) string {
	for _, p := range knownDoubts {
		if said, ok := p.said(why, func(own string) string { return own }); ok {
			return said
		}
	}
	return why
}

var knownDoubts = func() (list []phrase) {
	for _, d := range doubts {
		list = append(list, newPhrase(d.VI, d.EN))
	}
	return list
}()

// doubts are what people are asked to settle. A test holds that none is missing.
var doubts = []Text{
	// of a field
	{"không tìm thấy trên giấy", "not found on the paper"},
	{"chữ không rõ, cần đối chiếu với bản giấy", "the print is not clear, compare it with the paper"},
	{"đã sửa lỗi nhận dạng, cần đối chiếu", "an error of recognition was mended, compare it"},
	{"không đúng dạng thường gặp", "not of the usual form"},
	{"không đứng ở chỗ thường gặp", "not where it usually stands"},
	{"ngày không có thật", "there is no such day"},
	{"có chữ không đúng chính tả tiếng Việt", "has a word that Vietnamese does not spell so"},
	{"hạn trước ngày cấp", "ends before it was issued"},
	{"chữ viết tay, cần người đọc", "written by hand, for a person to read"},
	{"phần ghi bằng số và bằng chữ không khớp", "figures and words do not agree"},
	{"mã số thuế không thể có", "no possible tax code"},
	{"không khớp dòng mã hoặc mã QR trên thẻ", "not what the card's machine-readable lines or QR code say"},
	{"không khớp thông tin khác trên giấy", "does not agree with something else on the paper"},
	{"lấy theo mã QR trên giấy, chữ in đọc khác", "taken from the paper's QR code, the print reads otherwise"},
	{"chỉ có trong mã trên thẻ, chữ in không đọc được", "only in the card's code, the print cannot be read"},
	{"tên cơ quan có thể chưa đủ", "the authority's name may not be whole"},
	{"nội dung có thể chưa đủ", "may not be whole"},
	{"chức danh có thể chưa đủ", "the title of office may not be whole"},
	{"bảng kê ghi khác với giấy", "the manifest says something else than the paper"},
	{"giấy tờ không nêu ai trong hồ sơ: cho biết quan hệ với người trong hồ sơ", "the paper names nobody of the dossier: say how it belongs to its people"},
	// of somebody
	{"họ không thường gặp, có thể đọc sai dấu", "a rare family name, its marks may be misread"},
	{"tên không thường gặp, có thể đọc sai dấu", "a rare name, its marks may be misread"},
	{"tên có thể chưa đủ", "the name may not be whole"},
	{"tên đọc ra khác nhau ở các chỗ trên giấy", "the name reads differently in different places"},
	{"tên nối từ hai dòng, cần đối chiếu", "the name was joined from two lines, compare it"},
	{"không đọc được số định danh", "the identifier cannot be read"},
	{"số định danh không thể có", "no possible identifier"},
	{"số định danh không khớp giới tính", "the identifier does not agree with the sex"},
	{"số định danh không khớp năm sinh", "the identifier does not agree with the year of birth"},
	{"số này vừa được sửa ở chỗ khác, cần đối chiếu lại", "this number was just corrected elsewhere, compare it again"},
	{"bảng kê nêu người khác với giấy", "the manifest names somebody else than the paper"},
	// of the type
	{"có tiêu đề của hai loại giấy tờ", "has the headings of two types of papers"},
	{"không đọc được tiêu đề, đoán theo nội dung", "the heading cannot be read, guessed by the content"},
	{"tiêu đề đọc không chắc", "the heading was read with doubt"},
	{"có hai loại giấy tờ cùng tiêu đề này", "two types of papers have this heading"},
	{"nộp cho thành phần “%s” nhưng đọc ra loại khác", "handed in for the component “%s”, but it reads as another type"},
	{"cơ quan ban hành là “%s” nhưng đọc ra “%s”", "issued as “%s”, but it reads as “%s”"},
	// of the capture
	{"tệp PDF đã ký không mở được đầy đủ, chữ đọc từ ảnh các trang: kiểm tra đủ trang, đủ nội dung", "the signed PDF does not open wholly, the text was read from its pages' pictures: see that all pages and all content are there"},
	{"tệp PDF bị lỗi, đã dựng lại từ ảnh các trang: kiểm tra đủ trang, đủ nội dung", "the PDF is damaged and was rebuilt from its pages' pictures: see that all pages and all content are there"},
	{"tệp PDF bị lỗi, đã sửa: kiểm tra đủ trang, đủ nội dung", "the PDF is damaged and was mended: see that all pages and all content are there"},
	{"trang %d có nét in nhưng không đọc được chữ", "something is printed on page %d, but no word could be read"},
	{"chứng thư số không mang tên cơ quan ban hành (%s): kiểm tra người ký", "the certificate does not bear the issuing agency's name (%s): look who has signed"},
	// of a person
	{"người kiểm tra thứ hai: %s", "the second reviewer: %s"},
	{"người kiểm tra thứ hai", "the second reviewer"},
}
