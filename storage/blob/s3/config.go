package s3

import (
	"cmp"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Modes of the lock. Governance: who has a special right can undo it. Compliance: nobody can, not even the owner of the
// server, until the time is over.
const (
	Governance = "governance"
	Compliance = "compliance"
)

// Config says which buckets and how to use them. Parse reads it from a URL.
type Config struct {
	Endpoint    string      // host or host:port
	Plain       bool        // no TLS: for loopback only
	CA          string      // PEM file with the server's authority. If empty, the system's authorities
	Region      string      // If empty, us-east-1
	Credentials Credentials // of a user who may read, write and delete objects and set their retention, but not bypass it

	Working string        // bucket without object lock, for whatever is not held yet
	Locked  string        // bucket with object lock, for what is held
	Prefix  string        // of the objects' names in both, e.g. "motlan/"
	Mode    string        // Governance or Compliance. If empty, Governance
	Period  time.Duration // for which somebody has decided to keep held files; Compliance needs one

	PartAbove int64            // bytes above which an object is uploaded in parts. If zero, 256 MiB
	PartSize  int64            // bytes of a part, and of memory an upload, 5 MiB or more. If zero, 8 MiB
	Stale     time.Duration    // age at which the parts that a killed upload left behind are removed. If zero, 24 hours
	Stall     time.Duration    // silence of the server that ends a request. If zero, 30 s
	Patience  time.Duration    // for which a request that may succeed later is repeated. If zero, 30 s
	Now       func() time.Time // clock of the retention. If nil, time.Now
}

// Credentials are a user of the server. They print as a placeholder.
type Credentials struct{ AccessKey, SecretKey string }

// String hides the credentials from logs and error texts.
func (Credentials) String() string { return "Credentials(hidden)" }

// GoString hides them from %#v as well.
func (c Credentials) GoString() string { return c.String() }

// MarshalText hides them from JSON.
func (c Credentials) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// LogValue hides them from structured logs.
func (c Credentials) LogValue() slog.Value { return slog.StringValue(c.String()) }

// complete fills in what is left out, or says what is wrong.
func (c Config) complete() (Config, error) {
	c.Region = cmp.Or(c.Region, "us-east-1")
	c.Mode = cmp.Or(strings.ToLower(c.Mode), Governance)
	c.PartAbove = cmp.Or(c.PartAbove, 256<<20)
	c.PartSize = cmp.Or(c.PartSize, 8<<20)
	c.Stale = cmp.Or(c.Stale, 24*time.Hour)
	c.Stall = cmp.Or(c.Stall, 30*time.Second)
	c.Patience = cmp.Or(c.Patience, 30*time.Second)
	if c.Now == nil {
		c.Now = time.Now
	}
	return c, c.check()
}

func (c Config) check() error {
	switch {
	case c.Endpoint == "":
		return invalid("the storage has no host")
	case c.Working == "" || c.Locked == "" || c.Working == c.Locked:
		return invalid("the storage needs two buckets, work=… and held=…")
	case c.Mode != Governance && c.Mode != Compliance:
		return invalid("mode=%s is neither %s nor %s", c.Mode, Governance, Compliance)
	case c.Mode == Compliance && c.Period <= 0:
		return invalid("mode=%s needs a period=… that somebody has decided on: nobody can undo it before its end", Compliance)
	case c.Credentials.AccessKey == "" || c.Credentials.SecretKey == "":
		return invalid("the storage has no credentials: set %s and %s, or %[1]s_FILE and %[2]s_FILE", accessVariable, secretVariable)
	case c.PartSize < 5<<20:
		return invalid("parts of %d bytes: servers refuse less than 5 MiB", c.PartSize)
	}
	return nil
}

func invalid(format string, args ...any) error {
	return fmt.Errorf(format+": %w", append(args, pipeline.ErrInvalid)...)
}
