package sandbox

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"
)

var testCaps = frameCaps{header: 1 << 10, count: 4, blobs: 1 << 10}

func TestFrameCaps(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   string
		want error
	}{
		{"nothing", "", io.EOF},
		{"half a length", "\x00\x00", io.ErrUnexpectedEOF},
		{"huge header", "\xff\xff\xff\xff{}", errFrameSize},
		{"no JSON", "\x00\x00\x00\x02no", errFrame},
		{"too many blobs", "\x00\x00\x00\x15{\"sizes\":[0,0,0,0,0]}", errFrameSize},
		{"negative blob", "\x00\x00\x00\x0e{\"sizes\":[-1]}", errFrame},
		{"huge blobs", "\x00\x00\x00\x15{\"sizes\":[1000,1000]}", errFrameSize},
		{"overflowing blobs", "\x00\x00\x00\x33{\"sizes\":[9223372036854775807,9223372036854775807]}", errFrameSize},
		{"cut blob", "\x00\x00\x00\x0d{\"sizes\":[9]}abc", io.ErrUnexpectedEOF},
	} {
		if _, err := readFrame(bytes.NewReader([]byte(tt.in)), testCaps); !errors.Is(err, tt.want) {
			t.Errorf("%s: readFrame = %v, want %v", tt.name, err, tt.want)
		}
	}
}

func FuzzReadFrame(f *testing.F) {
	var whole bytes.Buffer
	_ = writeFrame(&whole, frame{Kind: frameDone, Body: []byte(`{"a":1}`), blobs: [][]byte{[]byte("b"), nil}})
	f.Add(whole.Bytes())
	f.Add([]byte("\x00\x00\x00\x0d{\"sizes\":[9]}abc"))
	f.Fuzz(func(t *testing.T, in []byte) {
		got, err := readFrame(bytes.NewReader(in), testCaps)
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := writeFrame(&out, got); err != nil {
			t.Fatalf("writeFrame of a frame that was read: %v", err)
		}
		again, err := readFrame(&out, frameCaps{header: 1 << 20, count: 4, blobs: 1 << 10})
		if err != nil || again.Kind != got.Kind || !slices.EqualFunc(again.blobs, got.blobs, bytes.Equal) {
			t.Fatalf("round trip = %+v, %v, want %+v", again, err, got)
		}
	})
}
