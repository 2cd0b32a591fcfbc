package catalog

import (
	"encoding/json"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// asBytes is how a row of a dump, a JSON array on one line, has bytes; what else a column may hold JSON has forms for.
type asBytes struct {
	B []byte `json:"b"`
}

// encodeRow makes a line of what a database returned for one row. Equal rows of different databases give equal lines. Text
// that older programs took as it came becomes what every database takes.
func encodeRow(values []any) ([]byte, error) {
	for i, v := range values {
		switch v := v.(type) {
		case nil, int64, float64:
		case bool:
			values[i] = map[bool]int64{true: 1}[v]
		case []byte:
			values[i] = asBytes{v}
			if len(v) == 0 {
				values[i] = nil // SQLite's driver knows no other way to keep none
			}
		case string:
			values[i] = readable(v)
		default:
			return nil, fmt.Errorf("column holds %T, which a dump has no form for: %w", v, pipeline.ErrState)
		}
	}
	line, err := json.Marshal(values)
	return append(line, '\n'), err
}

// decodeRow is the inverse of encodeRow.
func decodeRow(line []byte) ([]any, error) {
	var parts []json.RawMessage
	if err := json.Unmarshal(line, &parts); err != nil {
		return nil, damaged(err)
	}
	values := make([]any, len(parts))
	for i, part := range parts {
		v, err := decodeValue(part)
		if err != nil {
			return nil, damaged(err)
		}
		values[i] = v
	}
	return values, nil
}

func decodeValue(part json.RawMessage) (any, error) {
	switch part[0] {
	case 'n':
		return nil, nil
	case '"':
		var s string
		err := json.Unmarshal(part, &s)
		return s, err
	case '{':
		var bytes asBytes
		err := json.Unmarshal(part, &bytes)
		return bytes.B, err
	}
	var n int64
	if err := json.Unmarshal(part, &n); err == nil {
		return n, nil
	}
	var f float64
	err := json.Unmarshal(part, &f)
	return f, err
}

func damaged(err error) error { return fmt.Errorf("dump is damaged: %w: %w", pipeline.ErrCorrupt, err) }
