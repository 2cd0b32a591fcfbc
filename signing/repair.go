package signing

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/digitorus/pdf"
)

// text is one entry of the signature dictionary that people read.
type text struct{ key, value string }

func signatureTexts(req Request) []text {
	var out []text
	for _, t := range []text{{"Name", req.Name}, {"Location", req.Location}, {"Reason", req.Reason}} {
		if t.value != "" {
			out = append(out, t)
		}
	}
	return out
}

// encoded is the text as a PDF string: UTF-16BE with byte order mark (ISO 32000-1, 7.9.2.2), in hexadecimal.
func (t text) encoded() string {
	raw := []byte{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(t.value)) {
		raw = append(raw, byte(u>>8), byte(u))
	}
	return "<" + strings.ToUpper(hex.EncodeToString(raw)) + ">"
}

// stand is what pdfsign writes in place of the text, between parentheses and as long as encoded. pdfsign does not escape
// UTF-16: the second byte of "ĩ" closes its string and breaks the file.
func (t text) stand() string { return strings.Repeat("x", len(t.encoded())-2) }

// repair puts right in the increment after base what pdfsign gets wrong: texts, a second /Version beside the document's own,
// and the document information that it forgets when the cross-references are a stream.
func repair(data []byte, base int, reader *pdf.Reader, texts []text) ([]byte, error) {
	for _, t := range texts {
		place := "/" + t.key + " (" + t.stand() + ")"
		at := bytes.Index(data[base:], []byte(place))
		if at < 0 {
			return nil, fmt.Errorf("no place for /%s: %w", t.key, ErrMalformed)
		}
		copy(data[base+at:], "/"+t.key+" "+t.encoded())
	}
	if version := []byte("/Version /1.5"); !reader.Trailer().Key("Root").Key("Version").IsNull() {
		if at := bytes.Index(data[base:], version); at >= 0 { // the document's own follows
			copy(data[base+at:], bytes.Repeat([]byte(" "), len(version)))
		}
	}
	return keepInfo(data, base, reader)
}

func keepInfo(data []byte, base int, reader *pdf.Reader) ([]byte, error) {
	info := reader.Trailer().Key("Info").GetPtr()
	if reader.XrefInformation.Type != "stream" || info.GetID() == 0 || info == reader.Trailer().GetPtr() {
		return data, nil
	}
	at := bytes.LastIndex(data[base:], []byte("  /Root "))
	if at < 0 {
		return nil, fmt.Errorf("increment has no /Root: %w", ErrMalformed)
	}
	entry := fmt.Sprintf("  /Info %d %d R\n", info.GetID(), info.GetGen())
	return slices.Insert(data, base+at, []byte(entry)...), nil
}
