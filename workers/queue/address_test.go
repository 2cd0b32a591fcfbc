package queue

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestAddress(t *testing.T) {
	for _, c := range []struct {
		address                                  string
		addrs                                    []string
		user, password, master, sentinelPassword string
		db                                       int
		tls                                      bool
	}{
		{address: "redis://localhost", addrs: []string{"localhost:6379"}},
		{address: "redis://10.0.0.1:7000/3", addrs: []string{"10.0.0.1:7000"}, db: 3},
		{address: "redis://[::1]:7000", addrs: []string{"[::1]:7000"}},
		{address: "redis://:s%40cret@h", addrs: []string{"h:6379"}, password: "s@cret"},
		{address: "rediss://motlan:secret@h:7000/1", addrs: []string{"h:7000"}, user: "motlan", password: "secret", db: 1, tls: true},
		{address: "redis-sentinel://h1,h2:7000,h3?master=m", addrs: []string{"h1:26379", "h2:7000", "h3:26379"}, master: "m"},
		{address: "rediss-sentinel://u:p@h1,h2/2?master=m&sentinelpassword=q", addrs: []string{"h1:26379", "h2:26379"},
			user: "u", password: "p", master: "m", sentinelPassword: "q", db: 2, tls: true},
	} {
		o, err := options(c.address)
		if err != nil {
			t.Errorf("options(%s): %v", c.address, err)
			continue
		}
		if !slices.Equal(o.Addrs, c.addrs) || o.Username != c.user || o.Password != c.password || o.MasterName != c.master ||
			o.SentinelPassword != c.sentinelPassword || o.DB != c.db || (o.TLSConfig != nil) != c.tls {
			t.Errorf("options(%s) = %+v, want %+v", c.address, o, c)
		}
	}
}

func TestAddressThatMakesNoSense(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{
		"secret", "http://secret@h", "redis://", "redis://secret@h:port", "redis://u:secret@h/x", "redis://u:secret@h/-1", "redis://u:secret@h1,h2",
		"redis-sentinel://u:secret@h1,h2", "redis://u:secret@h?master=m", "redis://u:secret@h?cacert=x", "redis://u:secret@h?retries=3",
		"redis-sentinel://secret@h1,?master=m", "redis://u:se#cret@h", "rediss-sentinel-sentinel://h?master=m",
		"rediss://u:secret@h?cacert=" + empty, "rediss://u:secret@h?cacert=/does/not/exist",
	} {
		b, err := Connect(address)
		if err == nil {
			b.Close()
			t.Errorf("Connect(%s) = nil", address)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("Connect(%s): %v: holds the password", address, err)
		}
	}
}
