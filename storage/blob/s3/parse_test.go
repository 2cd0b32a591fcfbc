package s3

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func TestParse(t *testing.T) {
	t.Setenv(accessVariable, "somebody")
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("s3cr3t\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(secretVariable, "not this")
	t.Setenv(secretVariable+"_FILE", file)
	who := Credentials{"somebody", "s3cr3t"}
	for _, c := range []struct {
		address string
		want    Config
	}{
		{"s3://minio:9000/?work=w&held=h", Config{Endpoint: "minio:9000", Working: "w", Locked: "h"}},
		{"s3://10.0.0.7/motlan/?work=w&held=h&tls=off&region=vn-1", Config{Endpoint: "10.0.0.7", Prefix: "motlan/", Working: "w", Locked: "h", Plain: true, Region: "vn-1"}},
		{"s3://minio?work=w&held=h&tls=/etc/ca.pem", Config{Endpoint: "minio", Working: "w", Locked: "h", CA: "/etc/ca.pem"}},
		{"s3://minio/?work=w&held=h&tls=on&mode=compliance&period=720h", Config{Endpoint: "minio", Working: "w", Locked: "h", Mode: Compliance, Period: 720 * time.Hour}},
	} {
		c.want.Credentials = who
		if got, err := Parse(c.address); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("Parse(%s) = %#v, %v, want %#v", c.address, got, err, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ address, says string }{
		{"https://minio/?work=w&held=h", "s3://host"},
		{"s3://mini o/", "s3://host"},
		{"", "s3://host"},
		{"s3://key:s3cr3t@minio/?work=w&held=h", secretVariable},
		{"s3://key:s3cr3t@mini%zz/?work=w", "s3://host"},
		{"s3://minio/?wrok=w&held=h", `"wrok"`},
		{"s3://minio/?work=w&held=h&secret=s3cr3t", `"secret"`},
		{"s3://minio/?work=%zz", "cannot be read"},
		{"s3://minio/?work=w&held=h&period=long", "period=long"},
	} {
		_, err := Parse(c.address)
		if !errors.Is(err, pipeline.ErrInvalid) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("Parse(%s): %v, want %q and no secret", c.address, err, c.says)
		}
	}
}

func TestCredentialsStayHidden(t *testing.T) {
	c := Config{Credentials: Credentials{"somebody", "s3cr3t"}}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(format, c); strings.Contains(text, "s3cr3t") {
			t.Errorf("%s shows %s", format, text)
		}
	}
}
