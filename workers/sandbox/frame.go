package sandbox

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/motlan/motlan/pipeline"
)

// A frame is four bytes of length (big-endian), that many bytes of JSON, and the blobs whose sizes the JSON lists.
type frame struct {
	Kind   frameKind       `json:"kind"`
	Body   json.RawMessage `json:"body,omitempty"`
	Reason pipeline.Reason `json:"reason,omitempty"`
	Text   string          `json:"text,omitempty"`
	Sizes  []int64         `json:"sizes,omitempty"`
	blobs  [][]byte
}

type frameKind string

const (
	frameCall    frameKind = "call"    // parent: Body is the input
	frameAnswer  frameKind = "answer"  // parent: one blob, or the error in Text
	frameAsk     frameKind = "ask"     // child: question and blob
	frameDone    frameKind = "done"    // child: Body is the reply
	frameRefused frameKind = "refused" // child: Reason and Text
	frameFailed  frameKind = "failed"  // child: Text
)

// frameCaps bound what a reader takes from the other side before it has seen it.
type frameCaps struct {
	header int64 // bytes of JSON
	count  int   // blobs
	blobs  int64 // bytes of all blobs together
}

// errFrame: the other side does not speak the protocol or exceeds a cap. An end of file is not this error.
var errFrame = errors.New("malformed frame")

// errFrameSize: the frame is well-formed and larger than the reader's cap.
var errFrameSize = fmt.Errorf("%w: too large", errFrame)

// writeFrame writes f and its blobs without copying them.
func writeFrame(w io.Writer, f frame) error {
	f.Sizes = make([]int64, len(f.blobs))
	for i, b := range f.blobs {
		f.Sizes[i] = int64(len(b))
	}
	header, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("encode frame: %w", err)
	}
	header = append(binary.BigEndian.AppendUint32(nil, uint32(len(header))), header...)
	for _, part := range append([][]byte{header}, f.blobs...) {
		if _, err := w.Write(part); err != nil {
			return fmt.Errorf("write frame: %w", err)
		}
	}
	return nil
}

// readFrame reads one frame. Nothing larger than caps is ever allocated. The error wraps errFrame, or is the reader's.
func readFrame(r io.Reader, caps frameCaps) (frame, error) {
	f, err := readHeader(r, caps.header)
	if err != nil {
		return frame{}, err
	}
	if err := caps.check(f.Sizes); err != nil {
		return frame{}, err
	}
	for _, size := range f.Sizes {
		blob := make([]byte, size)
		if _, err := io.ReadFull(r, blob); err != nil {
			return frame{}, fmt.Errorf("read blob: %w", err)
		}
		f.blobs = append(f.blobs, blob)
	}
	return f, nil
}

func readHeader(r io.Reader, limit int64) (frame, error) {
	var f frame
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return f, err
	}
	size := int64(binary.BigEndian.Uint32(length[:]))
	if size > limit {
		return f, fmt.Errorf("header of %d bytes: %w", size, errFrameSize)
	}
	header := make([]byte, size)
	if _, err := io.ReadFull(r, header); err != nil {
		return f, fmt.Errorf("read header: %w", err)
	}
	if err := json.Unmarshal(header, &f); err != nil {
		return f, fmt.Errorf("decode header: %v: %w", err, errFrame)
	}
	return f, nil
}

// check compares announced blob sizes with the caps.
func (c frameCaps) check(sizes []int64) error {
	if len(sizes) > c.count {
		return fmt.Errorf("%d blobs: %w", len(sizes), errFrameSize)
	}
	left := c.blobs
	for _, size := range sizes {
		if size < 0 {
			return fmt.Errorf("blob of %d bytes: %w", size, errFrame)
		}
		if left -= size; left < 0 {
			return fmt.Errorf("blobs of more than %d bytes: %w", c.blobs, errFrameSize)
		}
	}
	return nil
}
