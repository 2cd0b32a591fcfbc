package s3_test

import (
	"bytes"
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"net/http"
	"os"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/sio"

	"github.com/motlan/motlan/pipeline"
)

// peer does with minio-go and sio, in a straight line, what a Store over Buckets does: the same encryption and the same
// requests. A bare one takes for granted what it reads; one that checks computes the digests that prove it, as ours does:
// that the plain bytes were the same at the second reading and are so at every later one, and that the parts are the whole.
type peer struct {
	checks    bool
	server    *minio.Core
	bucket    string
	partAbove int64
	part      []byte
}

func newPeer(t testing.TB, b bed, checks bool) *peer {
	t.Helper()
	transport, err := minio.DefaultTransport(false)
	if err != nil {
		t.Fatal(err)
	}
	transport.WriteBufferSize, transport.ReadBufferSize = 128<<10, 128<<10
	server, err := minio.NewCore(b.config.Endpoint, &minio.Options{Region: "us-east-1", Transport: transport, MaxRetries: 1,
		Creds: credentials.NewStaticV4(b.config.Credentials.AccessKey, b.config.Credentials.SecretKey, "")})
	if err != nil {
		t.Fatal(err)
	}
	return &peer{checks: checks, server: server, bucket: b.config.Working, partAbove: b.config.PartAbove, part: make([]byte, b.config.PartSize)}
}

// form is what a content's stored form is made with.
type form struct {
	header []byte
	dare   sio.Config
}

func newForm(key pipeline.DataKey, digest []byte) (form, error) {
	okm, err := hkdf.Key(sha256.New, key[:], digest, "motlan blob 1", 32+12+32)
	if err != nil {
		return form{}, err
	}
	return form{append([]byte("MotlanB1"), okm[44:]...), sio.Config{MinVersion: sio.Version20, MaxVersion: sio.Version20,
		CipherSuites: []byte{sio.AES_256_GCM}, Key: okm[:32], Nonce: (*[12]byte)(okm[32:44])}}, nil
}

// encrypt returns the stored form of a file. Beside is told of the plain bytes, unless it is nil.
func (f form) encrypt(plain *os.File, beside io.Writer) (io.Reader, error) {
	if _, err := plain.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	var from io.Reader = plain
	if beside != nil {
		from = io.TeeReader(plain, beside)
	}
	packages, err := sio.EncryptReader(from, f.dare)
	return io.MultiReader(bytes.NewReader(f.header), packages), err
}

// put stores a file and returns the name and the digest of its plain bytes.
func (p *peer) put(ctx context.Context, key pipeline.DataKey, plain *os.File) (ref pipeline.BlobRef, err error) {
	buffer, sum := make([]byte, 128<<10), sha256.New()
	if _, err := plain.Seek(0, io.SeekStart); err != nil {
		return ref, err
	}
	if ref.Size, err = io.CopyBuffer(sum, struct{ io.Reader }{plain}, buffer); err != nil {
		return ref, err
	}
	ref.Plain = pipeline.Digest(sum.Sum(nil))
	f, err := newForm(key, ref.Plain[:])
	if err != nil {
		return ref, err
	}
	var again hash.Hash
	stored, err := f.encrypt(plain, p.proof(&again))
	if err != nil {
		return ref, err
	}
	sum.Reset()
	if ref.Stored, err = io.CopyBuffer(sum, struct{ io.Reader }{stored}, buffer); err != nil {
		return ref, err
	}
	ref.Name = pipeline.Digest(sum.Sum(nil))
	if err := proven(again, ref.Plain); err != nil {
		return ref, err
	}
	if stored, err = f.encrypt(plain, nil); err != nil {
		return ref, err
	}
	return ref, p.upload(ctx, ref, stored)
}

// proof makes a digest to be proven, if the peer checks.
func (p *peer) proof(sum *hash.Hash) io.Writer {
	if !p.checks {
		return nil
	}
	*sum = sha256.New()
	return *sum
}

func proven(sum hash.Hash, want pipeline.Digest) error {
	if sum != nil && pipeline.Digest(sum.Sum(nil)) != want {
		return pipeline.ErrCorrupt
	}
	return nil
}

func (p *peer) upload(ctx context.Context, ref pipeline.BlobRef, stored io.Reader) error {
	var opts minio.PutObjectOptions
	opts.SetMatchETagExcept("*")
	if ref.Stored > p.partAbove {
		return p.uploadParts(ctx, ref, stored, opts)
	}
	opts.UserMetadata, opts.DisableContentSha256 = map[string]string{"X-Amz-Checksum-Sha256": base64.StdEncoding.EncodeToString(ref.Name[:])}, true
	_, err := p.server.PutObject(ctx, p.bucket, ref.Name.String(), stored, ref.Stored, "", ref.Name.String(), opts)
	return err
}

func (p *peer) uploadParts(ctx context.Context, ref pipeline.BlobRef, stored io.Reader, opts minio.PutObjectOptions) error {
	id, err := p.server.NewMultipartUpload(ctx, p.bucket, ref.Name.String(), minio.PutObjectOptions{
		UserMetadata: map[string]string{"X-Amz-Checksum-Algorithm": "SHA256", "Stored-Sha256": ref.Name.String()}})
	if err != nil {
		return err
	}
	var whole hash.Hash
	if told := p.proof(&whole); told != nil {
		stored = io.TeeReader(stored, told)
	}
	var done []minio.CompletePart
	for left := ref.Stored; left > 0; {
		part := p.part[:min(left, int64(len(p.part)))]
		if _, err := io.ReadFull(stored, part); err != nil {
			return err
		}
		sum := sha256.Sum256(part)
		sum64 := base64.StdEncoding.EncodeToString(sum[:])
		made, err := p.server.PutObjectPart(ctx, p.bucket, ref.Name.String(), id, len(done)+1, bytes.NewReader(part), int64(len(part)), minio.PutObjectPartOptions{
			Sha256Hex: hex.EncodeToString(sum[:]), DisableContentSha256: true, CustomHeader: http.Header{"X-Amz-Checksum-Sha256": {sum64}}})
		if err != nil {
			return err
		}
		done = append(done, minio.CompletePart{PartNumber: len(done) + 1, ETag: made.ETag, ChecksumSHA256: sum64})
		left -= int64(len(part))
	}
	if err := proven(whole, ref.Name); err != nil {
		return err
	}
	_, err = p.server.CompleteMultipartUpload(ctx, p.bucket, ref.Name.String(), id, done, opts)
	return err
}

// get reads what is stored and decrypts it.
func (p *peer) get(ctx context.Context, key pipeline.DataKey, ref pipeline.BlobRef, to io.Writer) error {
	f, err := newForm(key, ref.Plain[:])
	if err != nil {
		return err
	}
	stored, _, _, err := p.server.GetObject(ctx, p.bucket, ref.Name.String(), minio.GetObjectOptions{})
	if err != nil {
		return err
	}
	defer stored.Close()
	header := make([]byte, len(f.header))
	if _, err := io.ReadFull(stored, header); err != nil || !bytes.Equal(header, f.header) {
		return fmt.Errorf("header: %w", err)
	}
	plain, err := sio.DecryptReader(stored, f.dare)
	if err != nil {
		return err
	}
	var sum hash.Hash
	if told := p.proof(&sum); told != nil {
		to = io.MultiWriter(to, told)
	}
	if _, err := io.CopyBuffer(struct{ io.Writer }{to}, plain, make([]byte, 128<<10)); err != nil {
		return err
	}
	return proven(sum, ref.Plain)
}
