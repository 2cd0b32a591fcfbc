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
	// Documents are the codes of digitised documents (mã kết quả số hóa), of {owner}, the number of whom the paper is about, {type} and,
	// where wanted, {n}, its version (TT 01/2023/TT-VPCP Art. 10). If empty, documents have none.
	Documents string
	// Agencies is the regular expression that the whole code of an agency fits when it becomes known. If empty, any code does.
	Agencies string
}

// AgencyCodes is what QĐ 20/2020/QĐ-TTg lets an agency's code be.
const AgencyCodes = "[.0-9A-Z]{1,35}"

const resultCodes = "{dossier}-KQ({n})"

var codeWord = regexp.MustCompile(`\{[^{}]*\}`)

// Check refuses templates that would give two subjects one code.
func (c Codes) Check() error {
	errs := []error{checkTemplate("results", cmp.Or(c.Results, resultCodes), "{dossier}", "{n}")}
	if c.Dossiers != "" {
		errs = append(errs, checkTemplate("dossiers", c.Dossiers, "{agency}", "{date}", "{n}"))
	}
	if c.Documents != "" {
		errs = append(errs, checkTemplate("documents", strings.Replace(c.Documents, "{n}", "", 1), "{owner}", "{type}"))
	}
	if _, err := c.agencies(); err != nil {
		errs = append(errs, fmt.Errorf("codes of agencies: %w: %w", ErrInvalid, err))
	}
	return errors.Join(errs...)
}

func (c Codes) agencies() (*regexp.Regexp, error) {
	return regexp.Compile("^(?:" + cmp.Or(c.Agencies, "(?s).*") + ")$")
}

// checkAgency refuses the code of an agency that is not known yet.
func (c Codes) checkAgency(id AgencyID) error {
	fits, err := c.agencies()
	if err == nil && !fits.MatchString(string(id)) {
		err = fmt.Errorf("the code of agency %s does not fit %s: %w", id, c.Agencies, ErrInvalid)
	}
	return err
}

// ReadCode lets somebody read the code of a held document, and logs it. ErrState: it has none.
func (s *Service) ReadCode(ctx context.Context, id DocumentID, reader Reader) (string, error) {
	doc, err := s.visible(ctx, id)
	if err != nil {
		return "", err
	}
	e, err := s.Extraction(doc)
	if err != nil {
		return "", err
	}
	code := s.DocumentCode(doc, e)
	if code == "" {
		return "", fmt.Errorf("document %s has no code: %w", id, ErrState)
	}
	return code, s.logRead(ctx, doc, reader)
}

// DocumentCode is the code of a held document, empty where there is none. It has a person's number in it: it is made when it is shown, for
// those who may see the number, and kept nowhere.
func (s *Service) DocumentCode(doc Document, e Extraction) string {
	if s.Codes.Documents == "" || doc.State != StateHeld || doc.Type == "" || doc.Type == OtherType {
		return ""
	}
	return strings.NewReplacer("{owner}", doc.ownerNumber(e), "{type}", string(doc.Type), "{n}", strconv.Itoa(max(doc.Version, 1))).Replace(s.Codes.Documents)
}

// ownerNumber is the number of the first whom the paper is about, its owner before others; empty where nobody is confirmed.
func (d Document) ownerNumber(e Extraction) (number string) {
	for i, f := range e.Subjects {
		if i >= len(d.Subjects) || !d.Subjects[i].Confirmed || f.Identifier == "" {
			continue
		}
		if f.Role == RoleOwner {
			return f.Identifier
		}
		number = cmp.Or(number, f.Identifier)
	}
	return number
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
