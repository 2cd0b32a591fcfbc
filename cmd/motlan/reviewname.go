package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/motlan/motlan/pipeline"
)

// named finds the items that a person names as "review show" prints them: by their names or their labels, letter case and
// spaces aside. An error lists what there is to choose from, without what the paper says.
func (o *office) named(ctx context.Context, id pipeline.DocumentID, texts []string) ([]pipeline.FieldName, error) {
	items, err := o.reviewItems(ctx, id)
	if err != nil {
		return nil, err
	}
	var names []pipeline.FieldName
	for _, text := range texts {
		name, err := itemNamed(items, text)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func (o *office) reviewItems(ctx context.Context, id pipeline.DocumentID) ([]shownItem, error) {
	doc, err := o.catalog.Document(ctx, id)
	if err != nil {
		return nil, err
	}
	e, err := o.service.Extraction(doc)
	return itemsOf(e), err
}

// newSubject stands for a subject that the machine did not find.
const newSubject pipeline.FieldName = "new"

// subject finds which subject a person means: by its name, its number, its role, or its label where there is only one. One
// more than there are is a new one.
func (o *office) subject(ctx context.Context, id pipeline.DocumentID, text string) (int, error) {
	items, err := o.reviewItems(ctx, id)
	if err != nil {
		return 0, err
	}
	items = slices.DeleteFunc(items, func(i shownItem) bool { return !strings.HasPrefix(string(i.name), "subject.") })
	items = append(items, shownItem{name: newSubject})
	if n, err := strconv.Atoi(text); err == nil && n >= 0 && n < len(items) {
		return n, nil
	}
	name, err := itemNamed(items, text)
	return slices.IndexFunc(items, func(i shownItem) bool { return i.name == name }), err
}

// itemNamed finds the one item that has this name or label.
func itemNamed(items []shownItem, text string) (pipeline.FieldName, error) {
	var found []shownItem
	for _, i := range items {
		if string(i.name) == text {
			return i.name, nil
		}
		if slices.ContainsFunc([]string{i.name.Label(), string(i.role), i.role.Label()}, func(label string) bool { return sameLabel(label, text) }) {
			found = append(found, i)
		}
	}
	switch len(found) {
	case 1:
		return found[0].name, nil
	case 0:
		return "", usage{fmt.Errorf("giấy tờ không có mục %q; chọn một trong (no such item; choose one of):\n%s", oneLine(text), choices(items))}
	}
	return "", usage{fmt.Errorf("nhiều mục tên %q; chọn một trong (several items of this name; choose one of):\n%s", oneLine(text), choices(found))}
}

func sameLabel(label, text string) bool {
	fold := func(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }
	return label != "" && strings.EqualFold(fold(label), fold(text))
}

// choices lists items, a line each.
func choices(items []shownItem) string {
	var lines []string
	for _, i := range items {
		label := i.name.Label()
		switch {
		case i.name == newSubject:
			label = "thêm một người mà máy không thấy (adds somebody)"
		case i.role != "":
			label += " (" + i.role.Label() + ")"
		}
		lines = append(lines, fmt.Sprintf("  %-16s %s", i.name, label))
	}
	return strings.Join(lines, "\n")
}
