package pipeline

import (
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// KindManifest names manifests where access is asked for. Transitions about them have their agency as the subject.
const KindManifest Kind = "manifest"

// The names of manifests and of their lines.
type (
	ManifestID string
	LineID     string
)

// MostLines is how many lines a manifest may have.
const MostLines = 10_000

// Manifest is a list of old results whose files an agency hands in (bảng kê).
type Manifest struct {
	ID     ManifestID
	Agency AgencyID
	By     string
	At     time.Time
	Count  int             // of the lines that were accepted
	Lines  []ManifestEntry // only where the manifest is committed
}

// ManifestEntry is a line as it stands in a manifest.
type ManifestEntry struct {
	N     int // of the line in what was handed in, from 1
	Line  ManifestLine
	Known bool       // it was handed in before, in the same words: nothing of it is written
	Was   DocumentID // that the line had before, when it is said anew
}

// ManifestLine is one paper that a manifest names, whichever manifests do.
type ManifestLine struct {
	ID       LineID
	Agency   AgencyID
	Said     [32]byte // keyed hash of all that it says
	Digest   Digest   // of the file
	By       string   // the person who says so
	At       time.Time
	Key      WrappedKey
	Content  []byte     // OldResult, sealed
	Document DocumentID // that its file became; empty: it has not come
}

// NewManifest is a manifest as handed in.
type NewManifest struct {
	Agency AgencyID
	By     string // who vouches for what it says of people
	Lines  []OldResult
}

// LineReport says what became of one line of a manifest as it was handed in.
type LineReport struct {
	N     int
	Line  LineID // empty: refused
	Known bool   // it was accepted before
	Fault *LineFault
}

// SubmitManifest keeps the lines that can be right, and says of each other one what is wrong. A line is known by what names its paper:
// handed in again in the same words it changes nothing; in other words it counts anew for as long as its file has not come, or came
// to nothing. The same lines again are the same manifest, which has no id when nothing was accepted.
func (s *Service) SubmitManifest(ctx context.Context, n NewManifest) (Manifest, []LineReport, error) {
	if n.By == "" || len(n.Lines) == 0 || len(n.Lines) > MostLines {
		return Manifest{}, nil, fmt.Errorf("a manifest has a person who hands it in and 1 to %d lines: %w", MostLines, ErrInvalid)
	}
	m := Manifest{Agency: n.Agency, By: n.By, At: s.now()}
	reports, err := s.readLines(ctx, &m, n.Lines)
	if err != nil || m.Count == 0 {
		return m, reports, err
	}
	m.ID = s.manifestID(m)
	known, err := s.Catalog.Manifest(ctx, m.ID)
	if err == nil && !slices.ContainsFunc(m.Lines, func(e ManifestEntry) bool { return !e.Known }) {
		known.Lines = m.Lines
		return known, reports, nil
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return m, reports, err
	}
	err = s.commitBeside(ctx, m.Agency, Transition{Manifest: &m, Entry: Entry{Action: "manifest.received", Actor: m.By,
		Detail: map[string]string{"manifest": string(m.ID), "lines": strconv.Itoa(m.Count)}}})
	if errors.Is(err, ErrConflict) { // somebody handed a line in, or its file, a moment ago
		return s.SubmitManifest(ctx, n)
	}
	return m, reports, err
}

// manifestID is the same for the same lines.
func (s *Service) manifestID(m Manifest) ManifestID {
	parts := []string{"manifest", string(m.Agency)}
	for _, e := range m.Lines {
		parts = append(parts, strconv.Itoa(e.N), string(e.Line.ID), string(e.Line.Said[:]))
	}
	return ManifestID("mnf-" + named(s.Keys.Hash(parts...)))
}

// named makes a name of a keyed hash.
func named(hash [32]byte) string {
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(hash[:16]))
}

// readLines checks the lines and adds what is accepted to the manifest.
func (s *Service) readLines(ctx context.Context, m *Manifest, lines []OldResult) ([]LineReport, error) {
	check := s.newLineCheck(m.Agency)
	reports := make([]LineReport, len(lines))
	for i, line := range lines {
		reports[i] = LineReport{N: i + 1}
		if lines[i], reports[i].Fault = check.line(line, i+1); reports[i].Fault == nil {
			reports[i].Line = s.lineID(m.Agency, lines[i])
		}
	}
	before, err := s.before(ctx, reports)
	for i := range reports {
		if err == nil && reports[i].Fault == nil {
			err = s.accept(m, lines[i], &reports[i], before)
		}
	}
	m.Count = len(m.Lines)
	return reports, err
}

// formerLine is a line that was handed in before, and what its file became.
type formerLine struct {
	ManifestLine
	state State // empty: its file has not come
}

// before finds what was handed in of these lines already.
func (s *Service) before(ctx context.Context, reports []LineReport) (map[LineID]formerLine, error) {
	var ids []LineID
	for _, r := range reports {
		if r.Fault == nil {
			ids = append(ids, r.Line)
		}
	}
	known, err := s.Catalog.ManifestLines(ctx, LineQuery{IDs: ids})
	before := map[LineID]formerLine{}
	for _, l := range known {
		before[l.Line.ID] = formerLine{l.Line, l.State}
	}
	return before, err
}

// accept adds a line that can be right, unless it stands against what was handed in before.
func (s *Service) accept(m *Manifest, old OldResult, r *LineReport, before map[LineID]formerLine) error {
	said := s.said(old)
	former, known := before[r.Line]
	switch {
	case known && former.Said == said && (former.Document == "" || !former.state.gone()):
		r.Known = true
		m.Lines = append(m.Lines, ManifestEntry{N: r.N, Line: former.ManifestLine, Known: true})
		return nil
	case known && former.Document != "" && !former.state.gone():
		r.Line, r.Fault = "", &LineFault{Field: "sha256", Why: "another line of this paper was handed in before, and its file has come"}
		return nil
	}
	line, err := s.sealLine(m, old, r.Line)
	line.Said = said
	m.Lines = append(m.Lines, ManifestEntry{N: r.N, Line: line, Was: former.Document})
	return err
}

// gone reports whether a document came to nothing: its paper may be handed in again.
func (s State) gone() bool { return s == StateFailed || s == StateRejected || s == StateDestroyed }

// admitToManifest says ErrNotFound of another agency's manifest.
func (s *Service) admitToManifest(ctx context.Context, agency AgencyID, id ManifestID) error {
	m, err := s.Catalog.Manifest(ctx, id)
	if err == nil && m.Agency != agency {
		err = ErrNotFound
	}
	return err
}
