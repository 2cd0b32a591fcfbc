package api_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// inventor makes requests up from the schemas of openapi.json: mostly such as they ask for, and now and then otherwise.
type inventor struct {
	*rand.Rand
	schemas map[string]any // of components
	known   []string       // names that exist
	polite  bool           // this request is such as is asked for, as far as the schemas tell
}

// likely values of what the schemas say little about.
var likely = map[string][]any{
	"procedure": {building}, "receiving_agency": {"H21.01"}, "auditor_agency": {"H21.01"}, "agency": {"H21.01"}, "url": {"https://h21.example/motlan"},
	"value": {"079085001234", wifeID, "CS 01235"}, "kind": {"personal-id"}, "component": {"drawing", "land-certificate"}, "by": {"Lê Thị Cẩm", ""},
	"person": {"Lê Thị Cẩm"}, "certificate_sha256": {strings.Repeat("0a", 32)}, "types": {[]any{"document.held"}}, "role": {"owner"}, "type": {"land-certificate"},
	"X-Person": {"Lê Thị Cẩm"}, "If-Match": {`"1"`, "*"}, "If-None-Match": {"*"}, "Content-Digest": {"sha-256=:x:"}, "form": {"scan-of-original"},
	"from": {"2026-03-05T00:00:00+07:00"}, "to": {"2026-09-05T00:00:00+07:00"}, "since": {"2026-03-05T00:00:00+07:00"}, "Idempotency-Key": {`"a"`, `"b"`},
}

// odd texts that callers send by mistake or on purpose.
var oddTexts = []string{"", " ", "\x00", "\u202e", "ệ", "e\u0323\u0302", "../../etc/passwd", "' OR 1=1 --", "{{7*7}}", "0", "-1", "null", wifeID, strings.Repeat("x", 5000)}

func (v *inventor) chance(percent int) bool { return v.IntN(100) < percent }

// resolved follows a schema's reference.
func (v *inventor) resolved(schema map[string]any) map[string]any {
	if ref, ok := schema["$ref"].(string); ok {
		resolved, _ := v.schemas[strings.TrimPrefix(ref, "#/components/schemas/")].(map[string]any)
		return resolved
	}
	return schema
}

// value is one for a schema, three levels deep at most wrong.
func (v *inventor) value(schema map[string]any) any {
	schema = v.resolved(schema)
	if !v.polite && v.chance(8) {
		return []any{nil, "text", -1.5, true, []any{}, map[string]any{}, 1e300}[v.IntN(7)]
	}
	if all, ok := schema["enum"].([]any); ok && (v.polite || !v.chance(5)) {
		return all[v.IntN(len(all))]
	}
	switch kindOfSchema(schema) {
	case "object":
		return v.object(schema)
	case "array":
		return v.array(schema)
	case "integer", "number":
		return []any{0, 1, 2, -1, 1 << 40}[v.IntN(5)]
	case "boolean":
		return v.chance(50)
	}
	return v.text(schema)
}

func kindOfSchema(schema map[string]any) string {
	if list, ok := schema["type"].([]any); ok {
		kind, _ := list[0].(string)
		return kind
	}
	kind, _ := schema["type"].(string)
	return kind
}

func (v *inventor) object(schema map[string]any) any {
	made := map[string]any{}
	properties, _ := schema["properties"].(map[string]any)
	required, _ := schema["required"].([]any)
	for _, name := range sorted(properties) {
		must := slices.Contains(required, any(name))
		if must && (v.polite || !v.chance(5)) || !must && v.chance(40) {
			made[name] = v.named(name, properties[name].(map[string]any))
		}
	}
	if more, ok := schema["additionalProperties"].(map[string]any); ok {
		made["number"] = v.value(more)
	} else if !v.polite && v.chance(5) {
		made["surprise"] = 1
	}
	return made
}

// named is a value of something that has a name, by which more is known of it than by its schema.
func (v *inventor) named(name string, schema map[string]any) any {
	if all := likely[name]; len(all) > 0 && schema["enum"] == nil && (v.polite || v.chance(50)) {
		return all[v.IntN(len(all))]
	}
	return v.value(schema)
}

func (v *inventor) array(schema map[string]any) any {
	made := []any{}
	items, _ := schema["items"].(map[string]any)
	for range v.IntN(3) {
		made = append(made, v.value(items))
	}
	return made
}

func (v *inventor) text(schema map[string]any) any {
	switch {
	case !v.polite && v.chance(20):
		return oddTexts[v.IntN(len(oddTexts))]
	case schema["format"] == "date-time":
		return time.Now().Add(time.Duration(v.IntN(96)-48) * time.Hour).Format(time.RFC3339)
	case v.chance(40):
		return v.known[v.IntN(len(v.known))]
	}
	return []string{"079085001234", "H21.01", "Lê Thị Cẩm", "land-certificate", "1.009994", "CS 01234", "lý do", "2026-03-05"}[v.IntN(8)]
}

func sorted(m map[string]any) (names []string) {
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
