package s3_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/blobtest"
	"github.com/motlan/motlan/storage/blob/s3"
	"github.com/motlan/motlan/testdata/servers"
)

// bed is a MinIO with buckets for one test, and a hand that reaches behind the storage's back.
type bed struct {
	config s3.Config
	hand   *minio.Client
}

// newBed makes fresh buckets on a server.
func newBed(t testing.TB, server *servers.Server) bed {
	t.Helper()
	suffix := strings.ToLower(pipeline.NewID("")[1:8])
	c := s3.Config{Endpoint: server.Addr, Plain: true, Working: "work-" + suffix, Locked: "held-" + suffix,
		Credentials: s3.Credentials{AccessKey: servers.MinIOUser, SecretKey: servers.MinIOPassword}}
	if err := s3.CreateBuckets(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	hand, err := minio.New(server.Addr, &minio.Options{Creds: credentials.NewStaticV4(servers.MinIOUser, servers.MinIOPassword, "")})
	if err != nil {
		t.Fatal(err)
	}
	return bed{c, hand}
}

func (b bed) open(t testing.TB) *s3.Buckets {
	t.Helper()
	raw, err := s3.Open(t.Context(), b.config)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// tamper puts other bytes in the place of the stored ones.
func (b bed) tamper(t *testing.T, name pipeline.Digest, change func([]byte) []byte) {
	t.Helper()
	stored := b.bytes(t, b.config.Working, name)
	if err := b.hand.RemoveObject(t.Context(), b.config.Working, b.key(name), minio.RemoveObjectOptions{}); err != nil {
		t.Fatal(err)
	}
	b.place(t, b.config.Working, name, change(stored))
}

func (b bed) bytes(t testing.TB, bucket string, name pipeline.Digest) []byte {
	t.Helper()
	object, err := b.hand.GetObject(t.Context(), bucket, b.key(name), minio.GetObjectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer object.Close()
	stored, err := io.ReadAll(object)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

// place puts an object behind the storage's back.
func (b bed) place(t testing.TB, bucket string, name pipeline.Digest, content []byte) {
	t.Helper()
	_, err := b.hand.PutObject(t.Context(), bucket, b.key(name), bytes.NewReader(content), int64(len(content)), minio.PutObjectOptions{SendContentMd5: true})
	if err != nil {
		t.Fatal(err)
	}
}

func (b bed) key(name pipeline.Digest) string { return b.config.Prefix + name.String() }

// versions counts what is in a bucket: every version and every delete marker.
func (b bed) versions(t testing.TB, bucket string) (n int) {
	t.Helper()
	for one := range b.hand.ListObjects(context.WithoutCancel(t.Context()), bucket, minio.ListObjectsOptions{Prefix: b.config.Prefix, WithVersions: true, Recursive: true}) {
		if one.Err != nil {
			t.Fatal(one.Err)
		}
		n++
	}
	return n
}

func TestContractOverMinIO(t *testing.T) {
	server := servers.MinIO(t)
	blobtest.Contract(t, func(t *testing.T) blobtest.Bed {
		b := newBed(t, server)
		open := func(t *testing.T) pipeline.Blobs { return blob.New(b.open(t)) }
		return blobtest.Bed{Blobs: open(t), Reopen: open, Tamper: b.tamper}
	})
}
