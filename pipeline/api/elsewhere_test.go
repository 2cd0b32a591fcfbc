package api_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestNamesBesideThePath names what another agency has in bodies and queries of requests about what is one's own: the answer is the
// same, word by word, as for a name that nobody has.
func TestNamesBesideThePath(t *testing.T) {
	owner := openOffice(t, nil)
	e := owner.estate()
	must(t, owner.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "H22.02", Name: "Sở khác"}))
	o := owner.as(owner.keyOf("H22.02", "Bình", pipeline.CallerRoles...))
	request := regexp.MustCompile(`"request_id":"[^"]*"`)
	json := []string{"Content-Type", "application/json"}
	send := func(path, body string, headers ...string) reply {
		return o.ask("POST", path, strings.NewReader(body), headers...)
	}
	dossier := send("/v1/dossiers", `{"code":"H22.02-1","procedure":"`+building+`","owner":{"name":"Trần Văn Dũng","identifier":{"kind":"personal-id","value":"079085009999"},"presented":true}}`, json...).want(t, http.StatusCreated)["id"].(string)
	own := send("/v1/dossiers/"+dossier+"/files?name=a.jpg", "scan").want(t, http.StatusAccepted)["document"].(string)
	o.toSignature(pipeline.DocumentID(own))
	doc, err := o.service.Catalog.Document(t.Context(), pipeline.DocumentID(own))
	must(t, err)
	for name, ask := range map[string]func(document, holding string) reply{
		"a scan that replaces": func(document, _ string) reply {
			return send("/v1/dossiers/"+dossier+"/files?replaces="+document, "new scan")
		},
		"a result that replaces": func(document, _ string) reply {
			return send("/v1/dossiers/"+dossier+"/results?type=building-permit&replaces="+document, "result")
		},
		"a plan to sort": func(document, _ string) reply {
			return send("/v1/documents/"+own+"/sort", fmt.Sprintf(`{"revision":%d,"with":[{"document":"%s","revision":5}],"papers":[{"pages":[{"page":1}]}]}`, doc.Revision, document), json...)
		},
		"a reuse": func(_, holding string) reply {
			return send("/v1/dossiers/"+dossier+"/components/land-certificate/reuse", `{"holding":"`+holding+`"}`, json...)
		},
	} {
		theirs, nobodys := ask(e.document, e.holding), ask("doc-nobodys", "hol-nobodys")
		same := strings.NewReplacer(e.document, "doc-nobodys", e.holding, "hol-nobodys").Replace(string(theirs.body))
		if theirs.status != nobodys.status || request.ReplaceAllString(same, "") != request.ReplaceAllString(string(nobodys.body), "") || theirs.status < 400 {
			t.Errorf("%s tells of another agency's:\n%d %s\n%d %s", name, theirs.status, theirs.body, nobodys.status, nobodys.body)
		}
	}
}
