package pipeline

import "fmt"

// uploadPage is one page of one upload, counted from 1.
type uploadPage struct {
	upload UploadID
	page   int
}

// pages lists where the document's pages lie, in its order. A range to the end of its upload takes the pages that are left
// of those that prepare counted.
func (d Document) pages() []uploadPage {
	var list []uploadPage
	for i, r := range d.Sources {
		last := r.Last
		if last == 0 {
			last = r.first() + len(d.Pages) - len(list) - 1 - counted(d.Sources[i+1:])
		}
		for n := r.first(); n <= last; n++ {
			list = append(list, uploadPage{r.Upload, n})
		}
	}
	return list
}

func (r PageRange) first() int { return max(1, r.First) }

// counted is how many pages ranges take that do not go to the end of their upload.
func counted(ranges []PageRange) (n int) {
	for _, r := range ranges {
		if r.Last > 0 {
			n += r.Last - r.first() + 1
		}
	}
	return n
}

// WholeUpload reports whether the document is one upload as it came. Otherwise its bytes have to be put together.
func (d Document) WholeUpload() bool {
	return len(d.Sources) == 1 && d.Sources[0].first() == 1 && d.Sources[0].Last == 0
}

// ranges writes pages as short as it goes.
func ranges(pages []uploadPage) []PageRange {
	var list []PageRange
	for _, p := range pages {
		if n := len(list); n > 0 && list[n-1].Upload == p.upload && list[n-1].Last+1 == p.page {
			list[n-1].Last++
			continue
		}
		list = append(list, PageRange{Upload: p.upload, First: p.page, Last: p.page})
	}
	return list
}

// PartPage says where a page of a part lay before: on a page, counted from 1, of the document that is divided or of one of
// those that give their pages.
type PartPage struct {
	Document DocumentID
	Page     int
}

// PartPages says of every page of a part of doc, in the part's order, where it lay. Givers are the documents of doc's
// Sorting.With. A page that lies nowhere is ErrCorrupt.
func PartPages(doc Document, givers []Document, part Part) ([]PartPage, error) {
	at := map[uploadPage]PartPage{}
	for _, d := range append([]Document{doc}, givers...) {
		for i, p := range d.pages() {
			at[p] = PartPage{d.ID, i + 1}
		}
	}
	var list []PartPage
	for _, p := range (Document{Sources: part.Pages}).pages() {
		from, ok := at[p]
		if !ok {
			return nil, fmt.Errorf("page %d of %s lies in no document that is divided: %w", p.page, p.upload, ErrCorrupt)
		}
		list = append(list, from)
	}
	return list, nil
}
