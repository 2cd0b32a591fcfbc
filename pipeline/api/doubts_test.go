package api_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline/api"
)

// TestEveryDoubtIsSaidInEnglish finds the words for what is doubtful where fields are read.
func TestEveryDoubtIsSaidInEnglish(t *testing.T) {
	names, err := filepath.Glob("../../workers/fields/*.go")
	must(t, err)
	var found int
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		must(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			value, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(value.Names[0].Name, "doubt") || len(value.Values) == 0 {
				return true
			}
			if text, ok := value.Values[0].(*ast.BasicLit); ok {
				why, _ := strconv.Unquote(text.Value)
				if found++; api.DoubtInEnglish(why) == why {
					t.Errorf("%s: nothing says %q in English; add it to doubts.go", name, why)
				}
			}
			return true
		})
	}
	if found < 20 {
		t.Errorf("only %d doubts were found", found)
	}
}

func TestDoubtsKeepWhatVaries(t *testing.T) {
	for why, want := range map[string]string{
		"nộp cho thành phần “Bản vẽ” nhưng đọc ra loại khác": "handed in for the component “Bản vẽ”, but it reads as another type",
		"trang 3 có nét in nhưng không đọc được chữ":         "something is printed on page 3, but no word could be read",
		"người kiểm tra thứ hai: xem lại số":                 "the second reviewer: xem lại số",
		"lời của ai đó": "lời của ai đó",
	} {
		if got := api.DoubtInEnglish(why); got != want {
			t.Errorf("%q in English is %q, want %q", why, got, want)
		}
	}
}

// TestStillDoubtful ends a review before everything is settled: the caller is told what is open, in their language.
func TestStillDoubtful(t *testing.T) {
	o := openOffice(t, nil)
	e := doubted()
	e.Fields[1].Doubt, e.Fields[2].Doubt = "chữ không rõ, cần đối chiếu với bản giấy", "chữ viết tay, cần người đọc"
	e.Subjects[0].Doubt, e.Capture = "số định danh không thể có", []string{"tệp PDF bị lỗi, đã sửa: kiểm tra đủ trang, đủ nội dung"}
	path := o.inReview("H21.01-1", e) + "/settlement"
	settle := func(language string) string {
		t.Helper()
		v := o.ask("POST", path, strings.NewReader(`{"fields":{"date":"2024-05-06"}}`), "Content-Type", "application/json", "Accept-Language", language).want(t, http.StatusUnprocessableEntity)
		return fmt.Sprint(v["detail"])
	}
	const en = "still doubtful: capture: the PDF is damaged and was mended: see that all pages and all content are there; " +
		"number: the print is not clear, compare it with the paper; subject.0: no possible identifier"
	if got := settle("en"); got != en {
		t.Errorf("in English:\n%s\nwant\n%s", got, en)
	}
	vi := settle("vi")
	for _, want := range []string{"còn nghi ngờ: tệp PDF bị lỗi", "Số, ký hiệu: chữ không rõ", "chủ giấy tờ (chủ sở hữu): số định danh không thể có"} {
		if !strings.Contains(vi, want) || regexp.MustCompile(`\b(doubtful|subject|number)\b`).MatchString(vi) {
			t.Errorf("in Vietnamese, without %q: %s", want, vi)
		}
	}
}
