package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob/s3"
)

// reading is a fixity check under way.
type reading struct {
	fixity
	*office
	seen map[pipeline.Digest]bool // an upload may belong to several documents
}

// storedPart is one of the blobs that a document refers to.
type storedPart struct {
	name string
	ref  pipeline.BlobRef
	kept pipeline.Kept // zero: not locked
}

// document reads everything that is stored of a document.
func (r *reading) document(ctx context.Context, id pipeline.DocumentID) error {
	parts, err := r.parts(ctx, id)
	if err != nil {
		return err
	}
	r.Documents++
	for _, p := range parts {
		if r.seen[p.ref.Name] {
			continue
		}
		r.seen[p.ref.Name] = true
		if err := r.part(ctx, id, p); err != nil {
			return err
		}
	}
	return nil
}

// part reads one blob. Parts come and go while stages work on a document, so one that is amiss only counts when the
// document still has it afterwards.
func (r *reading) part(ctx context.Context, id pipeline.DocumentID, p storedPart) error {
	why, err := r.check(ctx, p)
	if away(ctx, err) {
		return err
	}
	if err != nil {
		now, lost := r.parts(ctx, id)
		if lost != nil {
			return lost
		}
		if !slices.Contains(now, p) {
			return nil
		}
		r.Bad = append(r.Bad, badly{id, p.name, p.ref.Name, why, err.Error()})
	}
	r.Blobs++
	r.Bytes += p.ref.Stored
	return nil
}

// away reports an error that says nothing about the bytes.
func away(ctx context.Context, err error) bool {
	return errors.Is(err, pipeline.ErrUnavailable) || err != nil && ctx.Err() != nil
}

// parts lists what is stored of a document and not erased.
func (r *reading) parts(ctx context.Context, id pipeline.DocumentID) ([]storedPart, error) {
	doc, err := r.catalog.Document(ctx, id)
	if err != nil || doc.State == pipeline.StateDestroyed {
		return nil, err
	}
	all := []storedPart{{name: "sealed", ref: doc.Sealed}, {name: "normalised", ref: doc.Normalised}, {name: "repaired", ref: doc.Repaired}, {name: "text", ref: doc.Text}, {name: "look", ref: doc.Look}}
	for _, source := range doc.Sources {
		u, err := r.catalog.Upload(ctx, source.Upload)
		if err != nil {
			return nil, err
		}
		if len(u.Key) > 0 {
			all = append(all, storedPart{name: "upload", ref: u.Blob})
		}
	}
	all = slices.DeleteFunc(all, func(p storedPart) bool { return p.ref.Name.IsZero() })
	for i := range all {
		for _, k := range doc.Kept {
			if k.Name == all[i].ref.Name {
				all[i].kept = k
			}
		}
	}
	return all, nil
}

// check compares bytes, size and lock with what the catalog says.
func (r *reading) check(ctx context.Context, p storedPart) (why string, err error) {
	err = r.service.Blobs.Check(ctx, p.ref)
	switch {
	case errors.Is(err, pipeline.ErrNotFound):
		return "không còn trong kho · missing", err
	case errors.Is(err, pipeline.ErrCorrupt):
		return "byte đã bị thay đổi · changed", err
	case err != nil:
		return "không đọc được · unreadable", err
	case p.kept == pipeline.Kept{}:
		return "", nil
	}
	return r.checkLock(ctx, p)
}

func (r *reading) checkLock(ctx context.Context, p storedPart) (why string, err error) {
	now, err := r.service.Blobs.Retention(ctx, p.ref)
	switch {
	case err != nil:
		return "không đọc được khóa lưu trữ · lock unreadable", err
	case now.Until.Before(p.kept.Until):
		return "khóa lưu trữ bị rút ngắn · lock shortened", fmt.Errorf("locked until %s, recorded %s", pipeline.Stamp(now.Until), pipeline.Stamp(p.kept.Until))
	case now.Version != p.kept.Version || now.Mode != p.kept.Mode && now.Mode != s3.Compliance:
		return "khóa lưu trữ khác khi lưu · another lock", fmt.Errorf("version %q in mode %q, recorded %q in %q", now.Version, now.Mode, p.kept.Version, p.kept.Mode)
	case now.Until.Before(r.now()):
		return "khóa lưu trữ đã hết hạn · lock is over", fmt.Errorf("locked until %s", pipeline.Stamp(now.Until))
	}
	return "", nil
}

// sample picks some of many ids, each with the same chance, without knowing how many there are.
type sample struct {
	size, met int
	ids       []pipeline.DocumentID
}

func (s *sample) add(id pipeline.DocumentID) error {
	s.met++
	if len(s.ids) < s.size {
		s.ids = append(s.ids, id)
	} else if at := rand.IntN(s.met); at < s.size {
		s.ids[at] = id
	}
	return nil
}
