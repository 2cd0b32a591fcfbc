package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/motlan/motlan/pipeline"
)

// reviewConfirm is "motlan review confirm".
type reviewConfirm struct {
	onScreen
	Items []string `arg:"" help:"Items as 'show' prints them, by name or label: number, 'Số, ký hiệu', type, subject.0 …"`
}

// Run confirms one item after the other. With --revision there is one: each changes the document.
func (c reviewConfirm) Run(ctx context.Context, s *settings, std streams) error {
	if c.Revision != 0 && len(c.Items) > 1 {
		return usage{errors.New("--revision: one item at a time")}
	}
	return reviewStep(ctx, s, std, func(o *office) (doc pipeline.Document, err error) {
		names, err := o.named(ctx, c.Document, c.Items)
		if err != nil {
			return doc, err
		}
		for _, name := range names {
			if doc, err = o.service.ConfirmItem(ctx, c.Document, name, c.act(s)); err != nil {
				return doc, err
			}
		}
		return doc, nil
	})
}

// reviewSet is "motlan review set".
type reviewSet struct {
	onScreen
	Field string  `arg:"" help:"The field as 'show' prints it, by name or label; or type; or the name of a field that was not read."`
	Value *string `arg:"" optional:"" help:"What is printed; dates as 2026-03-05. Empty: the paper has none. Without it, one line is read from standard input."`
}

// Run corrects one field.
func (c reviewSet) Run(ctx context.Context, s *settings, std streams) error {
	value, err := c.value(std)
	if err != nil {
		return err
	}
	return reviewStep(ctx, s, std, func(o *office) (pipeline.Document, error) {
		name, err := c.field(ctx, o)
		if err != nil {
			return pipeline.Document{}, err
		}
		return o.service.CorrectField(ctx, c.Document, name, norm.NFC.String(value), c.act(s))
	})
}

var fieldKey = regexp.MustCompile(`^[a-z][a-z0-9_.-]*$`)

// field takes a field's own name as it is, for the paper may have one that was not read.
func (c reviewSet) field(ctx context.Context, o *office) (pipeline.FieldName, error) {
	if fieldKey.MatchString(c.Field) {
		return pipeline.FieldName(c.Field), nil
	}
	names, err := o.named(ctx, c.Document, []string{c.Field})
	if err != nil {
		return "", err
	}
	return names[0], nil
}

var twelve = regexp.MustCompile(`[0-9]{12}`)

func (c reviewSet) value(std streams) (string, error) {
	if c.Value != nil {
		for _, digits := range twelve.FindAllString(*c.Value, -1) {
			if pipeline.CheckIdentifier(pipeline.PersonalID, digits) == nil {
				return "", usage{errors.New("số định danh không được ghi trên dòng lệnh: bỏ giá trị và gõ vào khi được hỏi " +
					"(a personal id never stands on a command line: leave the value out and type it in)")}
			}
		}
		return *c.Value, nil
	}
	line, err := bufio.NewReader(std.in).ReadString('\n')
	if err != nil && !(errors.Is(err, io.EOF) && line != "") {
		return "", usage{fmt.Errorf("read the value: %w", err)}
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// reviewSubject is "motlan review subject".
type reviewSubject struct {
	onScreen
	Subject string               `arg:"" help:"Which one, as 'show' prints it: subject.0, or its role (child, con); 'new' adds one."`
	Role    pipeline.SubjectRole `required:"" placeholder:"ROLE" help:"e.g. owner, child, mother."`
	Person  string               `required:"" placeholder:"@FILE" help:"File with the lines 'name: …' and 'personal-id: …' as they are printed."`
	Vouch   bool                 `help:"The person was compared with the card that they showed."`
}

// Run corrects one subject.
func (c reviewSubject) Run(ctx context.Context, s *settings, std streams) error {
	person, err := readOwner(c.Person)
	if err != nil {
		return err
	}
	found := pipeline.FoundSubject{Role: c.Role, Name: norm.NFC.String(person.Name), Kind: person.Kind, Identifier: person.Value, Page: 1}
	return reviewStep(ctx, s, std, func(o *office) (pipeline.Document, error) {
		n, err := o.subject(ctx, c.Document, c.Subject)
		if err != nil {
			return pipeline.Document{}, err
		}
		return o.service.CorrectSubject(ctx, c.Document, n, found, c.Vouch, c.act(s))
	})
}

// reviewSettle is "motlan review settle".
type reviewSettle struct {
	onScreen
	Type    pipeline.TypeCode             `placeholder:"CODE" help:"What the paper is, e.g. decision, or other."`
	Set     map[pipeline.FieldName]string `placeholder:"FIELD=VALUE" help:"What is printed, e.g. --set number=15/QĐ-UBND; dates as 2026-03-05. An empty value says that the paper has none."`
	Accept  bool                          `help:"Everything else is right as it was read."`
	Confirm bool                          `help:"The people named by the paper were checked against their cards."`
}

// Run settles a document.
func (c reviewSettle) Run(ctx context.Context, s *settings, std streams) error {
	return reviewStep(ctx, s, std, func(o *office) (pipeline.Document, error) {
		return o.service.Settle(ctx, c.Document, pipeline.Settlement{Type: c.Type, Fields: c.Set, Accept: c.Accept, Confirm: c.Confirm,
			By: s.Operator, Revision: c.Revision})
	})
}
