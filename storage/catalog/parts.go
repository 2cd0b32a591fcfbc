package catalog

import "strings"

// parts is a table of what a subject consists of, in an order.
type parts struct {
	table, of string
	columns   []string
	types     []string // of the columns, as a cast names them
}

var (
	sourceParts  = parts{"document_sources", "document", []string{"n", "upload", "first_page", "last_page"}, []string{"BIGINT", "TEXT", "BIGINT", "BIGINT"}}
	subjectParts = parts{"subjects", "document", []string{"n", "role", "identifiers", "confirmed", "confirmed_by"},
		[]string{"BIGINT", "TEXT", "TEXT", "BOOLEAN", "TEXT"}}
	peopleParts = parts{"dossier_people", "dossier", []string{"n", "part", "name", "organ", "presented", "proof", "identifiers"},
		[]string{"BIGINT", "TEXT", "TEXT", "BOOLEAN", "BOOLEAN", "TEXT", "TEXT"}}
	componentParts = parts{"components", "dossier", []string{"n", "code", "name", "answer", "why", "why_en", "holding", "asked_at", "basis", "types"},
		[]string{"BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "BIGINT", "TEXT", "TEXT"}}
)

// parts makes a subject's parts these rows. Most commits change none, and then nothing is written.
func (w *writer) parts(p parts, id string, rows [][]any) {
	obsolete, args := "DELETE FROM "+p.table+" WHERE "+p.of+" = ?", []any{id}
	if len(rows) == 0 {
		w.exec(obsolete, args...)
		return
	}
	var all []any
	for _, row := range rows {
		args = append(args, row...)
		all = append(append(all, id), row...)
	}
	columns := strings.Join(p.columns, ", ")
	w.exec(obsolete+" AND ("+columns+") NOT IN (VALUES "+repeat("(CAST(? AS "+strings.Join(p.types, "), CAST(? AS ")+"))", len(rows))+")", args...)
	w.exec("INSERT INTO "+p.table+" ("+p.of+", "+columns+") VALUES "+repeat("(?"+strings.Repeat(", ?", len(p.columns))+")", len(rows))+
		" ON CONFLICT DO NOTHING", all...)
}

func repeat(row string, n int) string { return row + strings.Repeat(", "+row, n-1) }
