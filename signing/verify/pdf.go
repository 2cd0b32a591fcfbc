package verify

import (
	"bytes"
	"errors"
	"fmt"
	"time"
)

// PDF checks every signature in data and returns a report; it never fails and never panics. Its work is bounded by the
// file's size: about one pass over the bytes and one over the objects for each signature.
func PDF(data []byte, opts Options) (r Report) {
	if opts.At.IsZero() {
		opts.At = time.Now()
	}
	r = Report{At: opts.At, Size: int64(len(data)), Checks: []Check{}, Signatures: []Signature{}}
	defer func() {
		if p := recover(); p != nil { // a bug of ours must not pass a file
			r.add(CheckStructure, 0, Unknown, "lỗi bên trong bộ kiểm tra", fmt.Sprintf("fault of the verifier: %v", p))
			r.conclude()
		}
	}()
	r.file(data, opts)
	r.conclude()
	return r
}

func (r *Report) file(data []byte, opts Options) {
	f, err := openFile(data[:r.end(data)])
	if err != nil {
		r.add(CheckStructure, 0, Unknown, "không đọc được cấu trúc tệp PDF: "+err.Error(), "the PDF structure cannot be read: "+err.Error())
		return
	}
	r.Revisions = countRevisions(data)
	fields, err := f.signatureFields()
	if err != nil && f.trailer.key("Encrypt").kind != null {
		r.add(CheckStructure, 0, Unknown, "tệp bị mã hóa, chưa kiểm tra được chữ ký bên trong", "the file is encrypted; its signatures cannot be checked yet")
		return
	}
	if err != nil {
		r.add(CheckStructure, 0, Unknown, "không đọc được các trường chữ ký: "+err.Error(), "the signature fields cannot be read: "+err.Error())
		return
	}
	r.count(f, fields)
	for i, field := range fields {
		r.signature(f, field, i+1, opts)
	}
}

// end finds where the last revision ends and reports what follows it.
func (r *Report) end(data []byte) int {
	end := bytes.LastIndex(data, []byte("%%EOF")) + len("%%EOF")
	if end < len("%%EOF") {
		return len(data)
	}
	rest := data[end:]
	eol := len(rest) - len(bytes.TrimPrefix(bytes.TrimPrefix(rest, []byte("\r")), []byte("\n")))
	if len(bytes.TrimLeft(rest[eol:], "\r\n")) > 0 {
		r.add(CheckStructure, 0, Fail, "có dữ liệu nằm sau điểm kết thúc tệp", "there are bytes behind the end of the file")
	} else {
		r.add(CheckStructure, 0, Pass, "tệp đọc được tới điểm kết thúc, không có dữ liệu thừa", "the file ends where it should")
	}
	return end + eol
}

// count checks that no signature is hidden from the form, and that there is one.
func (r *Report) count(f *file, fields []field) {
	strays, err := f.strays(fields)
	switch {
	case err != nil:
		r.add(CheckCount, 0, Unknown, "không đếm được chữ ký: "+err.Error(), "signatures cannot be counted: "+err.Error())
	case strays > 0:
		r.add(CheckCount, 0, Fail, fmt.Sprintf("%d chữ ký nằm trong tệp nhưng không thuộc trường chữ ký nào", strays),
			fmt.Sprintf("%d signatures are in the file that belong to no field", strays))
	case len(fields) == 0:
		r.add(CheckCount, 0, Unknown, "tệp không có chữ ký số", "the file carries no signature")
	default:
		r.add(CheckCount, 0, Pass, fmt.Sprintf("%d chữ ký, tất cả đã được kiểm tra", len(fields)),
			fmt.Sprintf("%d signatures, all checked", len(fields)))
	}
}

// signature runs the checks of one signature.
func (r *Report) signature(f *file, field field, number int, opts Options) {
	s := Signature{Field: field.title}
	defer func() { r.Signatures = append(r.Signatures, s) }()
	s.fromDictionary(field.value)
	covered, err := f.coverage(field.value)
	if field.err != nil {
		err = field.err
	}
	var then *file
	if err == nil {
		then, err = f.revision(covered, field.value)
	}
	if err != nil {
		r.add(CheckCoverage, number, Fail, "chữ ký không bao trùm trọn vẹn phiên bản tệp đã ký: "+err.Error(),
			"the signature does not cover its revision: "+err.Error())
		r.add(CheckSignature, number, Unknown, "chưa kiểm tra vì phạm vi ký sai", "not checked without coverage")
		return
	}
	s.Coverage, s.WholeFile = int64(covered.end), covered.end == len(f.data)
	s.Revision = countRevisions(f.data[:covered.end])
	r.add(CheckCoverage, number, Pass, "chữ ký bao trùm toàn bộ phiên bản tệp, trừ chính giá trị chữ ký",
		"the signature covers its whole revision but its own value")
	r.value(f, field.value, covered, &s, number, opts)
	r.changes(then, f, number)
}

func (r *Report) changes(then, now *file, number int) {
	if then == now {
		r.add(CheckChanges, number, Pass, "không có thay đổi nào sau khi ký", "nothing was added after this signature")
		return
	}
	switch err := laterChanges(then, now); {
	case err == nil:
		r.add(CheckChanges, number, Pass, "sau khi ký chỉ thêm chữ ký, dữ liệu xác thực hoặc siêu dữ liệu",
			"only signatures, validation data or metadata were added afterwards")
	case errors.Is(err, errChanged):
		r.add(CheckChanges, number, Fail, "nội dung tệp bị thay đổi sau khi ký: "+err.Error(), "the file was changed after this signature: "+err.Error())
	default:
		r.add(CheckChanges, number, Fail, "không so sánh được với phiên bản đã ký: "+err.Error(), "cannot be compared with what was signed: "+err.Error())
	}
}

func (s *Signature) fromDictionary(sig object) {
	s.SubFilter = sig.key("SubFilter").str
	s.Name, s.Reason, s.Location = sig.key("Name").text(), sig.key("Reason").text(), sig.key("Location").text()
	if t, ok := parseDate(sig.key("M").text()); ok {
		s.SignedAt, s.TimeSource = t, "dictionary"
	}
}

// parseDate reads a PDF date (ISO 32000-1, 7.9.4): D:YYYYMMDDHHmmSSOHH'mm'.
func parseDate(s string) (time.Time, bool) {
	s = string(bytes.ReplaceAll([]byte(s), []byte("'"), nil))
	for _, layout := range []string{"D:20060102150405-0700", "D:20060102150405Z0700", "D:20060102150405Z", "D:20060102150405"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
