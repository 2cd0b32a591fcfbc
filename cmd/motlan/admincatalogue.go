package main

import (
	"cmp"
	"fmt"

	"golang.org/x/text/unicode/norm"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
)

// adminCatalogue is "motlan admin catalogue": the types of papers and the procedures that the program knows.
type adminCatalogue struct {
	Check  catalogueCheck  `cmd:"" help:"Check a folder of data files, and name every fault with file and entry."`
	Import catalogueImport `cmd:"" help:"Take procedures from a table or a list into the folder of --catalogue, and report on each."`
	List   catalogueList   `cmd:"" help:"List the types of papers."`
	Place  cataloguePlace  `cmd:"" help:"Say what became of a commune or a district, by the province's own list."`
	Show   catalogueShow   `cmd:"" help:"Print a type as a data file, to start one of your own from."`
}

type catalogueCheck struct {
	Dir string `arg:"" optional:"" help:"The folder; without one, that of --catalogue."`
}

// Run checks a folder together with what it lies over.
func (c catalogueCheck) Run(s *settings, std streams) error {
	book, err := procedures.LoadDir(cmp.Or(c.Dir, s.Catalogue))
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Không có lỗi: %d loại giấy tờ, %d thủ tục · no fault: %d types, %d procedures\n",
		len(book.Types()), len(book.Procedures()), len(book.Types()), len(book.Procedures()))
	return nil
}

type catalogueList struct{}

// Run lists the types with their rules.
func (catalogueList) Run(s *settings, std streams) error {
	book, err := procedures.LoadDir(s.Catalogue)
	if err != nil {
		return err
	}
	for _, t := range book.Types() {
		fmt.Fprintf(std.out, "%-28s %s%s\n", t.Code, t.Name, rulesOf(t, book.ValidityMonths(t.Code)))
	}
	return nil
}

// rulesOf puts a type's rules into words.
func rulesOf(t pipeline.DocumentType, months int) (rules string) {
	if months > 0 {
		rules += fmt.Sprintf("; có hiệu lực %d tháng", months)
	}
	switch {
	case t.KeepYears > 0:
		rules += fmt.Sprintf("; lưu %d năm", t.KeepYears)
	case t.KeepYears < 0:
		rules += "; lưu vĩnh viễn"
	}
	if t.Declaration {
		rules += "; chỉ dùng cho một hồ sơ"
	}
	if t.MustReview {
		rules += "; luôn phải kiểm tra"
	}
	if t.SecondLook {
		rules += "; phải có người thứ hai kiểm tra"
	}
	return rules
}

type catalogueShow struct {
	Type pipeline.TypeCode `arg:"" help:"Code of the type, e.g. building-permit."`
}

// Run prints a type.
func (c catalogueShow) Run(s *settings, std streams) error {
	book, err := procedures.LoadDir(s.Catalogue)
	if err != nil {
		return err
	}
	text, err := book.TypeJSON(c.Type)
	if err != nil {
		return err
	}
	_, err = std.out.Write(text)
	return err
}

type cataloguePlace struct {
	Name     string `arg:"" help:"As printed, with its kind or without: 'Phường Diên Hồng'."`
	Province string `placeholder:"NAME" help:"Only there, by its name of today or of before."`
}

// Run prints the units of a name, each with what it has become.
func (c cataloguePlace) Run(s *settings, std streams) error {
	book, err := procedures.LoadDir(s.Catalogue)
	if err != nil {
		return err
	}
	units := book.Units(norm.NFC.String(c.Name), norm.NFC.String(c.Province))
	for _, u := range units {
		fmt.Fprintf(std.out, "%s: %s\n", placeText(u), u.Source)
		for _, now := range book.Successors(u) {
			if u.ValidTo != "" {
				fmt.Fprintf(std.out, "    nay là (today) %s\n", placeText(now))
			}
		}
	}
	if len(units) == 0 {
		return fmt.Errorf("%q không có trong places.json của --catalogue (not in the list): %w", c.Name, pipeline.ErrNotFound)
	}
	return nil
}

// placeText is a unit with where and until when it was.
func placeText(u procedures.Unit) string {
	text := u.Name
	for _, in := range []string{u.District, u.Province} {
		if in != "" {
			text += ", " + in
		}
	}
	if u.ValidTo != "" {
		text += " (đến " + u.ValidTo + ")"
	}
	return text
}
