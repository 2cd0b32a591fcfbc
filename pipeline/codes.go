package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Codes are the formats of the codes that we make ourselves: templates, whose words in braces are filled in. Law has changed them before.
type Codes struct {
	// Results are the numbers of results, of {dossier} and {n}. If empty, {dossier}-KQ({n}), as NĐ 45/2020/NĐ-CP Art. 14(3) has it.
	Results string
	// Dossiers numbers dossiers that come without the code of a TTHC system, of {agency}, {date}, which is year, month and day of receipt in
	// two digits each, and {n}, the order in the day in four digits or more (TT 01/2018/TT-VPCP Art. 19). If empty, we number none.
	Dossiers string
}

const resultCodes = "{dossier}-KQ({n})"

var codeWord = regexp.MustCompile(`\{[^{}]*\}`)

// Check refuses templates that would give two subjects one code.
func (c Codes) Check() error {
	if err := checkTemplate("results", cmp.Or(c.Results, resultCodes), "{dossier}", "{n}"); err != nil || c.Dossiers == "" {
		return err
	}
	return checkTemplate("dossiers", c.Dossiers, "{agency}", "{date}", "{n}")
}

func checkTemplate(name, template string, words ...string) error {
	found := codeWord.FindAllString(template, -1)
	slices.Sort(found)
	slices.Sort(words)
	if !slices.Equal(found, words) || strings.ContainsAny(codeWord.ReplaceAllString(template, ""), " \t{}") {
		return fmt.Errorf("codes of %s are made of %s, each once, without blanks: %w", name, strings.Join(words, ", "), ErrInvalid)
	}
	return nil
}

// Result is the number of the n-th result of a dossier.
func (c Codes) Result(dossier string, n int) string {
	return strings.NewReplacer("{dossier}", dossier, "{n}", strconv.Itoa(n)).Replace(cmp.Or(c.Results, resultCodes))
}

// ParseResult is the inverse of Result.
func (c Codes) ParseResult(number string) (dossier string, n int, ok bool) {
	template := cmp.Or(c.Results, resultCodes)
	shape := strings.NewReplacer(`\{dossier\}`, `(?P<dossier>\S+)`, `\{n\}`, `(?P<n>[0-9]+)`).Replace(regexp.QuoteMeta(template))
	expression := regexp.MustCompile("^" + shape + "$")
	found := expression.FindStringSubmatch(number)
	if found == nil {
		return "", 0, false
	}
	dossier = found[expression.SubexpIndex("dossier")]
	n, err := strconv.Atoi(found[expression.SubexpIndex("n")])
	return dossier, n, err == nil && n > 0 && c.Result(dossier, n) == number
}

// dossier is the code of the n-th dossier that an agency receives on a day.
func (c Codes) dossier(agency AgencyID, received time.Time, n int) string {
	return strings.NewReplacer("{agency}", string(agency), "{date}", received.In(Zone).Format("060102"), "{n}", fmt.Sprintf("%04d", n)).Replace(c.Dossiers)
}

// numberDossier gives a dossier that came without a code the next one of its day. Numbers are given one after the other, so the last one
// is found by halving.
func (s *Service) numberDossier(ctx context.Context, d *Dossier) error {
	taken := func(n int) (bool, error) {
		_, err := s.Catalog.DossierByCode(ctx, d.Receiving, s.Codes.dossier(d.Receiving, d.ReceivedAt, n))
		if errors.Is(err, ErrNotFound) {
			return false, nil
		}
		return err == nil, err
	}
	free := 1
	for {
		is, err := taken(free)
		if err != nil {
			return err
		}
		if !is {
			break
		}
		free *= 2
	}
	for last := free / 2; free-last > 1; {
		middle := (last + free) / 2
		is, err := taken(middle)
		if err != nil {
			return err
		}
		if is {
			last = middle
		} else {
			free = middle
		}
	}
	d.Code = s.Codes.dossier(d.Receiving, d.ReceivedAt, free)
	return nil
}
