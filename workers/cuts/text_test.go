package cuts

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestParseSlip(t *testing.T) {
	for text, want := range map[string]pipeline.Slip{
		"MOTLAN-SLIP/1|B-2026/11.7|3|6|2,1,3": {Batch: "B-2026/11.7", Papers: []int{2, 1, 3}, Count: 3, Pages: 6},
		"MOTLAN-SLIP/1|7|12|40|":              {Batch: "7", Count: 12, Pages: 40},
		"MOTLAN-SLIP/1|x|1|2000|2000":         {Batch: "x", Papers: []int{2000}, Count: 1, Pages: 2000},
	} {
		if got, ok := ParseSlip(text); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("ParseSlip(%q) = %+v, %v, want %+v", text, got, ok, want)
		}
		if back, err := SlipText(want); err != nil || back != text {
			t.Errorf("SlipText(%+v) = %q, %v, want %q", want, back, err, text)
		}
	}
	for name, text := range map[string]string{
		"empty": "", "another version": "MOTLAN-SLIP/2|a|1|1|1", "no batch": "MOTLAN-SLIP/1||1|1|1", "no list": "MOTLAN-SLIP/1|a|1|1",
		"one field more": "MOTLAN-SLIP/1|a|1|1|1|", "a wrong sum": "MOTLAN-SLIP/1|a|2|4|1,2", "a wrong count": "MOTLAN-SLIP/1|a|3|3|1,2",
		"an empty paper": "MOTLAN-SLIP/1|a|2|2|2,0", "a negative one": "MOTLAN-SLIP/1|a|2|2|3,-1", "a leading zero": "MOTLAN-SLIP/1|a|1|01|1",
		"a sign": "MOTLAN-SLIP/1|a|1|+1|1", "a space": "MOTLAN-SLIP/1|a|1|1| 1", "a line's end": "MOTLAN-SLIP/1|a|1|1|1\n",
		"fewer pages than papers": "MOTLAN-SLIP/1|a|2|1|", "more than a file holds": "MOTLAN-SLIP/1|a|1|2001|2001",
		"too large a number": "MOTLAN-SLIP/1|a|1|99999999999999999999|", "a trailing comma": "MOTLAN-SLIP/1|a|1|1|1,",
		"a batch with markup": "MOTLAN-SLIP/1|<b>|1|1|1", "a long batch": "MOTLAN-SLIP/1|" + strings.Repeat("a", 41) + "|1|1|1",
		"too many papers": "MOTLAN-SLIP/1|a|301|301|" + strings.Repeat("1,", 300) + "1",
	} {
		if got, ok := ParseSlip(text); ok {
			t.Errorf("%s: ParseSlip(%q) = %+v, want no slip", name, text, got)
		}
	}
	if _, err := SlipText(pipeline.Slip{Batch: "a", Count: 2, Pages: 3, Papers: []int{1, 1}}); !errors.Is(err, pipeline.ErrInvalid) {
		t.Errorf("SlipText of a wrong sum: %v, want ErrInvalid", err)
	}
}

func TestParseSeparator(t *testing.T) {
	for text, want := range map[string]Separator{
		"MOTLAN-SEP/1||":                       {},
		"MOTLAN-SEP/1|land-certificate|":       {Component: "land-certificate"},
		"MOTLAN-SEP/1|a.1/2_b|Giấy ủy quyền 2": {Component: "a.1/2_b", Label: "Giấy ủy quyền 2"},
	} {
		if got, ok := ParseSeparator(text); !ok || got != want {
			t.Errorf("ParseSeparator(%q) = %+v, %v, want %+v", text, got, ok, want)
		}
		if back, err := SeparatorText(want); err != nil || back != text {
			t.Errorf("SeparatorText(%+v) = %q, %v, want %q", want, back, err, text)
		}
	}
	for name, text := range map[string]string{
		"empty": "", "no label": "MOTLAN-SEP/1|a", "one field more": "MOTLAN-SEP/1|a|b|c", "another version": "MOTLAN-SEP/2|a|b",
		"a component with markup": "MOTLAN-SEP/1|<script>|b", "a control character": "MOTLAN-SEP/1|a|b\x00", "a line's end": "MOTLAN-SEP/1|a|b\n",
		"text turned round": "MOTLAN-SEP/1|a|\u202eb", "no UTF-8": "MOTLAN-SEP/1|a|\xff", "a long label": "MOTLAN-SEP/1|a|" + strings.Repeat("ế", 81),
		"a long component": "MOTLAN-SEP/1|" + strings.Repeat("a", 61) + "|", "a prefix": " MOTLAN-SEP/1|a|b",
	} {
		if got, ok := ParseSeparator(text); ok {
			t.Errorf("%s: ParseSeparator(%q) = %+v, want no separator", name, text, got)
		}
	}
	if _, err := SeparatorText(Separator{Label: "a|b"}); !errors.Is(err, pipeline.ErrInvalid) {
		t.Errorf("SeparatorText of a bar: %v, want ErrInvalid", err)
	}
}

// FuzzSheetTexts: whatever is taken can be written again, and is written as it was read.
func FuzzSheetTexts(f *testing.F) {
	for _, seed := range []string{"MOTLAN-SLIP/1|B-1|3|6|2,1,3", "MOTLAN-SLIP/1|7|12|40|", "MOTLAN-SEP/1|land|Sổ đỏ", "MOTLAN-SEP/1||", "x|y", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if slip, ok := ParseSlip(text); ok {
			if back, err := SlipText(slip); err != nil || back != text {
				t.Errorf("slip %q is written as %q, %v", text, back, err)
			}
		}
		if sep, ok := ParseSeparator(text); ok {
			if back, err := SeparatorText(sep); err != nil || back != text {
				t.Errorf("separator %q is written as %q, %v", text, back, err)
			}
		}
	})
}
