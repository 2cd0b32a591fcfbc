package samples_test

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

func TestFamilyFollowsFromItsSeed(t *testing.T) {
	if !reflect.DeepEqual(samples.NewFamily(7), samples.NewFamily(7)) {
		t.Error("NewFamily(7) differs from itself")
	}
	if samples.NewFamily(7).Husband.ID == samples.NewFamily(8).Husband.ID {
		t.Error("families 7 and 8 have the same husband")
	}
}

func TestScanFollowsFromItsSeed(t *testing.T) {
	draw := func(noise uint64) []byte {
		s, err := samples.NewFamily(7).LandChange(samples.Options{Seed: noise, Noise: 2, Skew: 1, DPI: 100})
		if err != nil {
			t.Fatal(err)
		}
		return s.Data
	}
	if !bytes.Equal(draw(1), draw(1)) {
		t.Error("two draws of one seed differ")
	}
	if bytes.Equal(draw(1), draw(2)) {
		t.Error("draws of different noise are the same")
	}
}

func TestPeopleAndDatesArePossible(t *testing.T) {
	for seed := range uint64(300) {
		f := samples.NewFamily(seed)
		for _, p := range []samples.Person{f.Husband, f.Wife} {
			if err := pipeline.CheckIdentifier(pipeline.PersonalID, p.ID); err != nil {
				t.Errorf("seed %d: %s: %v", seed, p.Key, err)
			}
			if sex := (p.ID[3]-'0')%2 == 1; sex != p.Female || p.ID[4:6] != p.Born[2:4] {
				t.Errorf("seed %d: %s: id %s disagrees with the person", seed, p.Key, p.ID)
			}
		}
		if f.Husband.ID == f.Wife.ID {
			t.Errorf("seed %d: the couple shares an id", seed)
		}
		a, b := f.Dossiers[0].ReceivedAt, f.Dossiers[1].ReceivedAt
		if gap := b.Sub(a); gap < 200*24*time.Hour || gap > 250*24*time.Hour {
			t.Errorf("seed %d: dossier B comes %v after A", seed, gap)
		}
		for _, at := range []time.Time{a, b} {
			if day := at.Weekday(); day == time.Saturday || day == time.Sunday {
				t.Errorf("seed %d: received on a %v", seed, day)
			}
		}
	}
}

// drawn are all papers of a family at a low resolution.
func drawn(t *testing.T, seed uint64, o samples.Options) (samples.Family, []samples.Sample) {
	t.Helper()
	f := samples.NewFamily(seed)
	var list []samples.Sample
	for _, draw := range []func(samples.Options) (samples.Sample, error){f.Application, f.LandCertificate, f.Drawing, f.Authorisation, f.LandChange} {
		s, err := draw(o)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	return f, list
}

func TestTruthIsPrinted(t *testing.T) {
	for seed := range uint64(4) {
		f, list := drawn(t, seed, samples.Options{DPI: 50})
		for _, s := range list {
			checkPrinted(t, fmt.Sprintf("seed %d: %s", seed, s.File), s.Truth)
		}
		until := list[3].Truth.Fields[pipeline.FieldValidUntil]
		if a, b := f.Dossiers[0].ReceivedAt, f.Dossiers[1].ReceivedAt; until <= a.Format("2006-01-02") || until >= b.Format("2006-01-02") {
			t.Errorf("seed %d: authorised until %s, dossiers received %v and %v", seed, until, a, b)
		}
	}
}

func checkPrinted(t *testing.T, at string, truth samples.Truth) {
	t.Helper()
	text := ""
	for _, p := range truth.Pages {
		text += p.Text + " "
	}
	for name, value := range truth.Fields {
		if day, err := time.Parse("2006-01-02", value); err == nil {
			value = fmt.Sprintf("ngày %02d tháng", day.Day())
		}
		if !strings.Contains(text, value) {
			t.Errorf("%s: %s %q is not printed", at, name, value)
		}
	}
	for _, who := range truth.Subjects {
		if !strings.Contains(text, who.Name) || !strings.Contains(text, who.Identifier) {
			t.Errorf("%s: %s is not printed", at, who.Role)
		}
	}
	if truth.Fields[pipeline.FieldTitle] == "" || truth.Fields[pipeline.FieldDate] == "" || len(truth.Subjects) == 0 {
		t.Errorf("%s: title, date or subjects are missing", at)
	}
}

func TestBlankPageHasNoWords(t *testing.T) {
	s, err := samples.Blank(samples.Options{DPI: 75, Noise: 2})
	if err != nil || len(s.Truth.Pages[0].Words) != 0 || !s.Truth.Pages[0].Page().Blank {
		t.Fatalf("Blank() = %+v, %v", s.Truth, err)
	}
	if _, err := jpeg.Decode(bytes.NewReader(s.Data)); err != nil {
		t.Error(err)
	}
}

func TestCommittedDossiersAreCurrent(t *testing.T) {
	got, err := samples.ReadManifest("../dossiers")
	if err != nil {
		t.Fatal(err)
	}
	f, list := drawn(t, got.Seed, samples.Options{DPI: 50}) // the text is the same at any resolution
	want := f.Manifest(list)
	if !reflect.DeepEqual(got.People, want.People) || got.Agency != want.Agency {
		t.Fatal("testdata/dossiers shows another family; run testdata/samples/generate")
	}
	for i, d := range want.Dossiers {
		for j, c := range d.Components {
			if stored := got.Dossiers[i].Components[j]; stored.File != c.File || !sameTruth(stored.Truth, c.Truth) {
				t.Errorf("dossier %s: %s is not current; run testdata/samples/generate", d.Name, c.Code)
			}
		}
	}
}

// sameTruth leaves places out: other processors round them otherwise.
func sameTruth(a, b *samples.Truth) bool {
	if a == nil || b == nil {
		return a == b
	}
	same := reflect.DeepEqual(a.Fields, b.Fields) && slices.Equal(a.Subjects, b.Subjects) && len(a.Pages) == len(b.Pages)
	return same && slices.EqualFunc(a.Pages, b.Pages, func(x, y samples.TruthPage) bool { return x.Text == y.Text })
}

func BenchmarkPage(b *testing.B) {
	for i := range b.N {
		if _, err := samples.Page(uint64(i), samples.Options{Noise: 2, Skew: 1.3}); err != nil {
			b.Fatal(err)
		}
	}
}
