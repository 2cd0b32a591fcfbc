package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestServeVerifiesWhatIsHeld restarts a server without the anchors of a paper that it holds: it goes round, and the paper serves no more.
func TestServeVerifiesWhatIsHeld(t *testing.T) {
	data, code := t.TempDir(), "H21.01-260305-0001"
	trustSamples(t)
	t.Setenv("MOTLAN_REVERIFY", "0")
	s := startServer(t, data)
	var dossier struct{ ID string }
	s.do("POST", "/v1/dossiers", strings.NewReader(`{"code":"`+code+`","procedure":"1.009994","owner":{"name":"Nguyễn Văn An"}}`), http.StatusCreated, &dossier)
	s.keep(s.issue(dossier.ID, "", signedResult(t, "table.pdf")))
	held := s.find(code + "-KQ(1)").Holding
	if code := s.stop(); code != 0 {
		t.Fatalf("serve ended with %d: %s", code, s.logs)
	}

	t.Setenv("MOTLAN_ANCHORS", t.TempDir())
	t.Setenv("MOTLAN_REVERIFY", "3600")
	s = startServer(t, data)
	s.event("holding.unverified", held)
	var paper struct{ State, Reason string }
	s.do("GET", "/v1/holdings/"+held, nil, http.StatusOK, &paper)
	if paper.State != "unverified" || paper.Reason == "" {
		t.Errorf("the holding is %+v", paper)
	}
}

// event waits until something has happened to a subject.
func (s *server) event(kind, subject string) {
	s.t.Helper()
	var feed struct {
		Events []struct{ Type, Subject string }
		Next   int64
	}
	for range 8 {
		s.do("GET", fmt.Sprintf("/v1/events?wait=30&after=%d", feed.Next), nil, http.StatusOK, &feed)
		for _, e := range feed.Events {
			if e.Type == kind && e.Subject == subject {
				return
			}
		}
	}
	s.t.Fatalf("no %s of %s", kind, subject)
}
