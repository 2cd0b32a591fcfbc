package procedures

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

const tableHead = "ma_tthc;ten_tthc;cap;linh_vuc;thoi_han;phi;ket_qua;tu_ngay;can_cu;ma_tp;ten_tp;loai_giay_to;cach_nop;co_the_thieu\n"

// imported runs an import and leaves its result in the folder.
func imported(t *testing.T, dir, name, text string) []Imported {
	t.Helper()
	report, data, err := Import(dir, name, strings.NewReader(text))
	if err != nil {
		t.Fatalf("Import = %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "procedures.json"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	return report
}

// TestImportTable takes a spreadsheet's table: the good procedures of it are in force, a bad one is refused by itself.
func TestImportTable(t *testing.T) {
	dir := t.TempDir()
	report := imported(t, dir, "bang.csv", "\ufeff"+tableHead+
		"1.000894;Đăng ký kết hôn;commune;Hộ tịch;1;;marriage-certificate;1/7/2025;QĐ 2228/QĐ-BTP;to-khai;Tờ khai;Đơn đề nghị cấp giấy phép xây dựng;;\n"+
		"1.000894;Đăng ký kết hôn;commune;Hộ tịch;1;;marriage-certificate;1/7/2025;QĐ 2228/QĐ-BTP;giay-xac-nhan;Giấy xác nhận tình trạng hôn nhân;marital-status | residence-confirmation;;x\n"+
		"1.000894;Đăng ký kết hôn;commune;Hộ tịch;1;;marriage-certificate;1/7/2025;QĐ 2228/QĐ-BTP;can-cuoc;Thẻ căn cước;identity-card;xuat-trinh;\n"+
		"1.000895;Lỗi;commune;Hộ tịch;mười;;;1/7/2025;QĐ;a;A;marital-status;;\n"+
		"1.000896;Lỗi;commune;Hộ tịch;1;;;1/7/2025;QĐ;a;A;giấy lạ;;\n"+
		"1.000897;Lỗi;commune;Hộ tịch;1;;;1/7/2025;QĐ;a;A;marital-status;qua đường bưu điện;\n")
	for i, want := range []Outcome{Added, Refused, Refused, Refused} {
		if report[i].Outcome != want || (report[i].Why == nil) == (want == Refused) {
			t.Errorf("line %d: %+v, want %s", i, report[i], want)
		}
	}
	if report[1].Place != "line 5" || report[1].Code != "1.000895" || !strings.Contains(report[2].Why.Error(), "giấy lạ") {
		t.Errorf("report = %+v", report[1:])
	}
	c, err := LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Procedure("1.000894", time.Date(2026, 1, 1, 0, 0, 0, 0, pipeline.Zone))
	if err != nil || p.Level != pipeline.LevelCommune || p.Field != "Hộ tịch" || len(p.Components) != 3 {
		t.Fatalf("procedure = %+v, %v", p, err)
	}
	if state := p.Components[1]; !state.Optional || len(state.Types) != 2 || state.Types[0] != "marital-status" {
		t.Errorf("component = %+v", state)
	}
	if p.Components[0].Types[0] != "application-building-permit" || !p.Components[2].PresentOnly {
		t.Errorf("components = %+v", p.Components)
	}
}

// TestImportNewVersion ends the version that was in force, keeps it for dossiers of before, and takes the same file twice.
func TestImportNewVersion(t *testing.T) {
	dir := t.TempDir()
	entry := `[{"extends": "1.009994", "code": "1.009994", "time_limit": 7, "valid_from": "2027-01-01T00:00:00+07:00", "source": "NĐ mới"}]`
	first := imported(t, dir, "moi.json", entry)
	if first[0].Outcome != Added || first[0].Ended.IsZero() {
		t.Errorf("report = %+v", first)
	}
	c, err := LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for day, limit := range map[string]int{"2026-12-31": 15, "2027-01-01": 7} {
		at, _ := time.ParseInLocation(time.DateOnly, day, pipeline.Zone)
		if p, err := c.Procedure("1.009994", at); err != nil || p.TimeLimit != limit {
			t.Errorf("on %s: %d days, %v; want %d", day, p.TimeLimit, err, limit)
		}
	}
	if again := imported(t, dir, "moi.json", entry); again[0].Outcome != Same || !again[0].Ended.IsZero() {
		t.Errorf("again = %+v", again)
	}
	changed := imported(t, dir, "moi.json", strings.Replace(entry, ": 7", ": 8", 1))
	if changed[0].Outcome != Changed {
		t.Errorf("changed = %+v", changed)
	}
}

func TestImportOfWhatIsNoTable(t *testing.T) {
	for name, text := range map[string]string{"a.csv": "a,b\n1,2\n", "b.csv": "", "c.json": "{", "d.xlsx": "PK", "e.csv": tableHead + "1;2\n"} {
		if _, _, err := Import(t.TempDir(), name, strings.NewReader(text)); !errors.Is(err, pipeline.ErrInvalid) {
			t.Errorf("%s: Import = %v", name, err)
		}
	}
}

func TestUnknownProcedureNamesTheNearest(t *testing.T) {
	c := load(t)
	at := time.Date(2026, 3, 5, 8, 0, 0, 0, pipeline.Zone)
	for code, nearest := range map[pipeline.ProcedureCode]pipeline.ProcedureCode{
		"1.00994": "1.009994", "1.009949": "1.009994", "1.009994.000.00.00.H21": "1.009994", "1.012738": "1.012783", "1009994": "1.009994",
		"7.777777": "",
	} {
		var unknown *pipeline.UnknownProcedure
		_, err := c.Procedure(code, at)
		if !errors.As(err, &unknown) || !errors.Is(err, pipeline.ErrNotFound) {
			t.Fatalf("Procedure(%s) = %v", code, err)
		}
		switch {
		case nearest == "" && len(unknown.Nearest) > 0, nearest != "" && (len(unknown.Nearest) == 0 || unknown.Nearest[0].Code != nearest):
			t.Errorf("%s: nearest %+v, want %q", code, unknown.Nearest, nearest)
		}
	}
	var early *pipeline.UnknownProcedure
	if _, err := c.Procedure("1.012783", time.Date(2024, 7, 31, 12, 0, 0, 0, pipeline.Zone)); !errors.As(err, &early) || early.Begins.IsZero() {
		t.Errorf("before its first day: %v", err)
	}
}
