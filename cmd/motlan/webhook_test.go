package main

import (
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/motlan/motlan/pipeline"
)

// posted is what a receiver was sent, and waits for its answer.
type posted struct {
	header http.Header
	body   []byte
	answer chan int
}

// receiver is a server of an agency; certificate is the file of what it shows.
func receiver(t *testing.T) (url, certificate string, got chan posted) {
	t.Helper()
	got = make(chan posted)
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		p := posted{r.Header, body, make(chan int, 1)}
		select {
		case got <- p:
			w.WriteHeader(<-p.answer)
		case <-t.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	certificate = filepath.Join(t.TempDir(), "receiver.pem")
	writeFile(t, certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
	return server.URL, certificate, got
}

// registered opens a dossier in an office that has a webhook, and returns the webhook's secret.
func registered(t *testing.T, data, url string) (secret string) {
	t.Helper()
	o := openTest(t, data)
	secret, _, err := o.service.RegisterWebhook(t.Context(), pipeline.NewWebhook{Agency: o.Agency, URL: url, By: "test"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.service.OpenDossier(t.Context(), pipeline.NewDossier{Code: "1", Receiving: o.Agency, By: "test",
		Owner: pipeline.NewPerson{Name: "Nguyễn Văn An", Kind: pipeline.PersonalID, Value: "079085001234"}})
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// TestWebhookOutlivesTheProgram kills the program while a receiver has an event and has not answered yet: the next one posts it again,
// by the same name.
func TestWebhookOutlivesTheProgram(t *testing.T) {
	data := t.TempDir()
	url, certificate, got := receiver(t)
	secret := registered(t, data, url)
	serve := func() *exec.Cmd {
		cmd := motlan(t, "serve", "--data", data, "--listen", "127.0.0.1:0", "--webhook-networks", "127.0.0.0/8")
		cmd.Env = append(cmd.Env, "SSL_CERT_FILE="+certificate)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	first := serve()
	before := <-got
	first.Process.Kill()
	first.Wait()
	before.answer <- http.StatusOK // which nobody hears any more
	second := serve()
	after := <-got
	after.answer <- http.StatusOK
	second.Process.Kill()
	second.Wait()
	key, err := standardwebhooks.NewWebhook(secret)
	if err == nil {
		err = key.Verify(after.body, after.header)
	}
	if err != nil || before.header.Get("Webhook-Id") != after.header.Get("Webhook-Id") || string(before.body) != string(after.body) {
		t.Errorf("first %v %s, then %v %s, %v", before.header, before.body, after.header, after.body, err)
	}
}
