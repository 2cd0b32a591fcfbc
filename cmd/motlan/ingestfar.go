package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api/client"
)

// far is the server that files are sent to, if any.
type far struct {
	Server   string        `placeholder:"URL" help:"Send the files to this server instead of working on them here. The key is in the environment variable MOTLAN_API_KEY, or in:"`
	KeyFile  string        `env:"MOTLAN_API_KEY_FILE" placeholder:"FILE" help:"File of the API key. A key never stands on a command line."`
	Person   string        `placeholder:"NAME" help:"Who scanned and will sign, where the key is a system's."`
	Patience time.Duration `default:"5m" placeholder:"DURATION" help:"How long to try a server that does not answer (${default})."`
}

// dial returns a client of the server.
func (f far) dial() (*client.ClientWithResponses, error) {
	key, err := f.key()
	if err != nil {
		return nil, usage{err}
	}
	if err := f.check(); err != nil {
		return nil, usage{err}
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = 90 * time.Second // longer than any wait that is asked for
	return client.Open(f.Server, client.Caller{Key: key, Person: f.Person}, &http.Client{Transport: transport})
}

// check refuses an address to which the key would go in the clear.
func (f far) check() error {
	u, err := url.Parse(f.Server)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return errors.New("--server nhận địa chỉ https://MÁY (takes https://HOST)")
	}
	ip := net.ParseIP(u.Hostname())
	if u.Scheme != "https" && (u.Scheme != "http" || u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback())) {
		return fmt.Errorf("--server %s: ngoài chính máy này phải dùng https, nếu không khóa sẽ lộ (https but on this machine, or the key is shown)", u.Redacted())
	}
	return nil
}

func (f far) key() (string, error) {
	key := os.Getenv("MOTLAN_API_KEY")
	if f.KeyFile != "" {
		text, err := os.ReadFile(f.KeyFile)
		if err != nil {
			return "", err
		}
		key = string(text)
	}
	if key = strings.TrimSpace(key); key == "" {
		return "", errors.New("chưa có khóa: đặt MOTLAN_API_KEY hoặc --key-file (no key; the server's operator makes one: motlan admin key create)")
	}
	return key, nil
}

// notes is where uploads on their way are remembered; nowhere, where the machine has no place for such things.
func (f far) notes() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "motlan", "uploads")
}

// send sends the files to the server and reports on each.
func (c ingest) send(ctx context.Context, owner pipeline.NewPerson, items []*item, std streams) error {
	if owner.Name == "" {
		return usage{errors.New("--server cần --owner @TỆP có dòng 'name: …' (needs the owner's name)")}
	}
	server, err := c.Far.dial()
	if err != nil {
		return err
	}
	b := &remote{server: server, patience: c.Far.Patience, items: items, screen: newScreen(std.out, len(items)), views: map[*item]client.Document{}}
	dossier, err := b.open(ctx, c.newDossier(owner))
	if err != nil {
		return answered(err)
	}
	printChecklist(std.out, dossierOf(dossier))
	b.sender = client.Sender{Client: server, Patience: c.Far.Patience, Notes: c.Far.notes()}
	if err := b.process(ctx, dossier.ID); err != nil {
		return answered(err)
	}
	return b.report(ctx, std.out, c.Out)
}

// answered gives an answer of the server its exit code.
func answered(err error) error {
	var problem *client.Problem
	var network *url.Error
	switch {
	case errors.As(err, &problem) && problem.Code == client.ProblemCodeNoSpace:
		return fmt.Errorf("%w: %w", pipeline.ErrNoSpace, err)
	case errors.As(err, &problem) && problem.Status < http.StatusInternalServerError && problem.Code != client.ProblemCodeTooMany:
		return usage{err}
	case errors.As(err, &network):
		return fmt.Errorf("%w\nKhông liên lạc được với máy chủ; chạy lại đúng lệnh này để làm tiếp. (The server is out of reach; run the same command again to go on.)", err)
	}
	return err
}
