package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// peer is another engine: a program that reads one page from the file in and tells its words on standard output or in the
// file text. It runs in a session of its own, as our own children do: most kernels divide the processors by session.
type peer struct {
	Name string
	Args func(in, dir, dpi string) []string
	Text string // name of the file in dir; empty: standard output
}

var peers = []peer{
	{Name: "tesseract", Args: func(in, _, _ string) []string {
		return []string{"tesseract", in, "stdout", "-l", "vie", "--psm", "3"}
	}},
	{Name: "ocrmypdf", Text: "text", Args: func(in, dir, dpi string) []string {
		return []string{"ocrmypdf", "--quiet", "--jobs", "1", "-l", "vie", "--deskew", "--rotate-pages", "--output-type", "pdfa",
			"--image-dpi", dpi, "--sidecar", filepath.Join(dir, "text"), in, filepath.Join(dir, "out.pdf")}
	}},
}

// installed reports whether the program is there.
func (p peer) installed() bool {
	_, err := exec.LookPath(p.Args("", "", "")[0])
	return err == nil
}

// read has the peer read one page.
func (p peer) read(ctx context.Context, page picture) (text string, c cost, err error) {
	dir, err := os.MkdirTemp("", "eval")
	if err != nil {
		return "", c, err
	}
	defer os.RemoveAll(dir)
	in := filepath.Join(dir, "page")
	data, err := opaque(page.Data)
	if err != nil {
		return "", c, err
	}
	if err := os.WriteFile(in, data, 0o600); err != nil {
		return "", c, err
	}
	args := p.Args(in, dir, fmt.Sprint(cmp.Or(page.DPI, 96)))
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	begun := time.Now()
	out, err := cmd.Output()
	c = cost{Wall: time.Since(begun), CPU: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if err != nil {
		return "", c, fmt.Errorf("%s: %w: %s", p.Name, err, complaint(err))
	}
	if p.Text != "" {
		out, err = os.ReadFile(filepath.Join(dir, p.Text))
	}
	return string(out), c, err
}

// opaque returns a picture without an alpha channel, which OCRmyPDF refuses; any other as it is.
func opaque(data []byte) ([]byte, error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || format != "png" || config.ColorModel != color.NRGBAModel {
		return data, err
	}
	src, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	dst := image.NewRGBA(src.Bounds())
	draw.Draw(dst, dst.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(dst, dst.Rect, src, src.Bounds().Min, draw.Over)
	var buf bytes.Buffer
	err = png.Encode(&buf, dst) // without alpha, as no pixel has any
	return buf.Bytes(), err
}

func complaint(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return string(exit.Stderr)
	}
	return ""
}
