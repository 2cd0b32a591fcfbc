package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOwnCatalogue takes a type as it is printed, changes it, and has it checked and listed.
func TestOwnCatalogue(t *testing.T) {
	code, text := runMain(t, "admin", "catalogue", "show", "building-permit")
	if code != 0 {
		t.Fatalf("show: %d, %s", code, text)
	}
	own := strings.Replace(text, `"code": "building-permit"`, `"code": "house-permit", "keep_years": 20`, 1)
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "types", "own.json"), []byte(own))
	if code, out := runMain(t, "admin", "catalogue", "check", dir); code != 0 || !strings.Contains(out, "no fault") {
		t.Errorf("check: %d, %s", code, out)
	}
	if code, out := runMain(t, "--catalogue", dir, "admin", "catalogue", "list"); code != 0 || !strings.Contains(out, "house-permit") || !strings.Contains(out, "lưu 20 năm") {
		t.Errorf("list: %d, %s", code, out)
	}
	if code, out := runMain(t, "--catalogue", dir, "config"); code != 0 || !strings.Contains(out, dir) {
		t.Errorf("config: %d, %s", code, out)
	}
}

// TestWhichTypesTakeTwoPersons checks the papers that later dossiers rely on for a lifetime.
func TestWhichTypesTakeTwoPersons(t *testing.T) {
	code, out := runMain(t, "admin", "catalogue", "list")
	if code != 0 {
		t.Fatalf("list: %d, %s", code, out)
	}
	for line := range strings.Lines(out) {
		kind, rules, _ := strings.Cut(line, " ")
		_, want := map[string]bool{"land-certificate": true, "land-certificate-old": true, "birth-certificate": true, "register-extract": true,
			"marriage-certificate": true}[kind]
		if strings.Contains(rules, "người thứ hai") != want {
			t.Errorf("a second person looks at %s: want %v: %s", kind, want, rules)
		}
	}
}

// TestWhatBecameOfAPlace asks a province's own list for a name that an old paper prints.
func TestWhatBecameOfAPlace(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "places.json"), []byte(`[
		{"name": "Xã Sao", "province": "Bình Định", "district": "Huyện Mây", "valid_to": "2025-06-30", "successors": ["Phường Sao Mai"], "source": "NQ 1"},
		{"name": "Phường Sao Mai", "province": "Gia Lai", "valid_from": "2025-07-01", "source": "NQ 1"}]`))
	code, out := runMain(t, "--catalogue", dir, "admin", "catalogue", "place", "sao", "--province", "Gia Lai")
	if code != 0 || !strings.Contains(out, "Xã Sao, Huyện Mây, Bình Định (đến 2025-06-30)") || !strings.Contains(out, "nay là (today) Phường Sao Mai, Gia Lai") {
		t.Errorf("place: %d, %s", code, out)
	}
	if code, out := runMain(t, "admin", "catalogue", "place", "Xã Sao"); code != 2 || !strings.Contains(out, "places.json") {
		t.Errorf("without a list: %d, %s", code, out)
	}
}

// TestFaultyCatalogueStopsTheProgram checks that nothing runs by rules that are only half there.
func TestFaultyCatalogueStopsTheProgram(t *testing.T) {
	dir, data := t.TempDir(), filepath.Join(t.TempDir(), "data")
	writeFile(t, filepath.Join(dir, "types", "own.json"), []byte(`[{"code": "x", "nam": "X"}]`))
	for _, args := range [][]string{{"admin", "catalogue", "check"}, {"--data", data, "sign"}} {
		code, out := runMain(t, append([]string{"--catalogue", dir}, args...)...)
		if code != 2 || !strings.Contains(out, "types/own.json: entry 1") || !strings.Contains(out, `"nam"`) {
			t.Errorf("%v: exit code %d, %s", args, code, out)
		}
	}
	if code, out := runMain(t, "admin", "catalogue", "show", "unheard-of"); code != 2 || !strings.Contains(out, "unheard-of") {
		t.Errorf("show: %d, %s", code, out)
	}
}

// TestImportProcedures takes a table as a spreadsheet leaves it, reports what it refused, and works by the new code at once.
func TestImportProcedures(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "own")
	table := filepath.Join(t.TempDir(), "thu-tuc.csv")
	writeFile(t, table, []byte("ma_tthc,ten_tthc,thoi_han,tu_ngay,can_cu,ma_tp,ten_tp,loai_giay_to\n"+
		"1.000894,Đăng ký kết hôn,1,01/07/2025,QĐ 1,giay,Giấy xác nhận,marital-status\n"+
		"1.000895,Thủ tục lỗi,không,01/07/2025,QĐ 1,giay,Giấy xác nhận,marital-status\n"))
	if code, out := runMain(t, "admin", "catalogue", "import", table); code != 2 || !strings.Contains(out, "--catalogue") {
		t.Errorf("without a folder: %d, %s", code, out)
	}
	if code, out := runMain(t, "--catalogue", dir, "admin", "catalogue", "import", "--try", table); code != 2 || !strings.Contains(out, "THÊM") {
		t.Errorf("trial: %d, %s", code, out)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a trial wrote something")
	}
	code, out := runMain(t, "--catalogue", dir, "admin", "catalogue", "import", table)
	if code != 2 || !strings.Contains(out, "KHÔNG NHẬN  1.000895") || !strings.Contains(out, "line 3") {
		t.Errorf("import: %d, %s", code, out)
	}
	sheet := filepath.Join(t.TempDir(), "to.pdf")
	if code, out := runMain(t, "--catalogue", dir, "sheets", "--procedure", "1.000894", "--out", sheet); code != 0 {
		t.Errorf("sheets of a province's own procedure: %d, %s", code, out)
	}
}
