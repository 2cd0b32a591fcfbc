package fields

import (
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestNameRunsOverItsLine(t *testing.T) {
	for next, want := range map[string]string{
		"Mai": "Hồ Thùy Mai",
		"Mai 4. Quan hệ với chủ hộ: Chủ hộ": "Hồ Thùy Mai",
		"4. Quan hệ với chủ hộ: Chủ hộ":     "Hồ Thùy",
		"Giới tính: Nữ":                     "Hồ Thùy",
		"Sinh ngày 05/3/1980":               "Hồ Thùy",
		"và những người ở cùng":             "Hồ Thùy",
	} {
		got := Extract(pages(residence("3. Họ, chữ đệm và tên chủ hộ: Hồ Thùy", next)), nil, catalogue(t)).Field("household_head")
		if joined := want != "Hồ Thùy"; got.Value != want || joined != (got.Doubt == doubtOverflow) {
			t.Errorf("before %q: %q (%s), want %q", next, got.Value, got.Doubt, want)
		}
	}
}

func TestNoLabelBeginsBeforeAnItem(t *testing.T) {
	got := Extract(pages(residence("3. Họ, chữ đệm và tên chủ hộ: Hồ Thùy Mai 4. Quan hệ với chủ hộ: Chủ hộ", "")), nil, catalogue(t))
	if f := got.Field("household_head"); f.Value != "Hồ Thùy Mai" || f.Doubtful() {
		t.Errorf("name = %q (%s)", f.Value, f.Doubt)
	}
	if f := got.Field("relation"); f.Value != "Chủ hộ" {
		t.Errorf("relation = %q (%s)", f.Value, f.Doubt)
	}
}

func residence(lines ...string) pipeline.Page {
	form := []printed{{5, 0, nationalHeading}, {8, 3, "XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ"}, {2, 5, "1. Họ, chữ đệm và tên: Hồ Thùy Mai"}}
	for i, text := range lines {
		form = append(form, printed{2, 7 + i, text})
	}
	return page(form...)
}
