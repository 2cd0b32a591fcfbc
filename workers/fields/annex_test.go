package fields

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/corpora"
)

// forms are the decree's own forms (NĐ 30/2020/NĐ-CP Annex III, II.1) by their numbers. Form 1.4 is that of every kind with a
// title that has none of its own.
var forms = map[string]pipeline.TypeCode{"1.1": "resolution", "1.2": "decision", "1.3": "decision", "1.5": "official-letter", "1.6": "telegram",
	"1.7": "invitation", "1.8": "introduction", "1.9": "minutes", "1.10": "leave-permit"}

var (
	formHead = regexp.MustCompile(`^\**Mẫu (1\.[0-9]+) - `)
	gapMarks = regexp.MustCompile(`[.…_\t]{2,}[0-9]*|…|(?:^| )[0-9]{1,2}(?: |$)`)
	bareNote = regexp.MustCompile(`([\pL])[0-9]{1,2}(\s|$)`)
)

// annexForms reads the forms' own words off the annex, without the gaps that are filled in.
func annexForms(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(corpora.Folder(t, "nd30"), "Phuluc3.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	form := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if head := formHead.FindStringSubmatch(line); head != nil {
			form = head[1]
			continue
		}
		if strings.HasPrefix(strings.Trim(line, "*"), "Mẫu ") || strings.HasPrefix(line, "|") {
			form = ""
		}
		words := strings.Join(strings.Fields(gapMarks.ReplaceAllString(strings.Trim(line, "#* "), " ")), " ")
		if words = bareNote.ReplaceAllString(words, "$1$2"); form != "" && strings.Trim(words, " .;:/-") != "" {
			found[form] = append(found[form], words)
		}
	}
	return found
}

// TestFormsOfTheAnnex sets every form in its own words, and has it recognised.
func TestFormsOfTheAnnex(t *testing.T) {
	cat := catalogue(t)
	annex := annexForms(t)
	for number, code := range forms {
		words := annex[number]
		if len(words) < 1 {
			t.Fatalf("form %s was not found", number)
		}
		title := words[0]
		if code == "official-letter" {
			title, words = "", append([]string{""}, words...)
		}
		sign := "NC"
		if signs := cat.Recognition(code).Notations; len(signs) > 0 {
			sign = signs[0]
		}
		got := Extract(pages(official(title, sign, words[1:])), nil, cat)
		if got.Type != code || got.TypeDoubt != "" || got.TypeConfidence < pipeline.Sure {
			t.Errorf("form %s, %q %q: type %s (%.2f %s), want %s", number, title, words[1:], got.Type, got.TypeConfidence, got.TypeDoubt, code)
		}
	}
	for _, k := range kinds { // form 1.4
		if k.title == "" || !strings.Contains("chỉ thị quy chế quy định thông cáo thông báo hướng dẫn chương trình kế hoạch phương án đề án dự án báo cáo tờ trình giấy ủy quyền phiếu gửi phiếu chuyển phiếu báo", strings.ToLower(k.title)) {
			continue
		}
		got := Extract(pages(official(k.title, k.sign, annex["1.4"][1:])), nil, cat)
		if got.Type != k.code || got.TypeDoubt != "" || got.TypeConfidence < pipeline.Sure {
			t.Errorf("form 1.4 as %s: type %s (%.2f %s)", k.title, got.Type, got.TypeConfidence, got.TypeDoubt)
		}
	}
}
