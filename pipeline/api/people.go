package api

import "github.com/motlan/motlan/pipeline"

// NewPerson is a person of a dossier as handed over.
type NewPerson struct {
	Name         string         `json:"name" minLength:"1" maxLength:"200" example:"Nguyễn Văn An"`
	Organisation bool           `json:"organisation,omitempty"`
	Identifier   *NewIdentifier `json:"identifier,omitempty"`
	Presented    bool           `json:"presented,omitempty" doc:"Showed the identity card; only then papers are confirmed as this person's"`
	Proof        string         `json:"proof,omitempty" maxLength:"200" doc:"A submitter's right to act: own, parent, guardian, or an authorisation's document id"`
}

// NewIdentifier is a plain identifier. It is stored sealed and never answered.
type NewIdentifier struct {
	Kind  pipeline.IdentifierKind `json:"kind" enum:"personal-id,cmnd,passport,tax-code,agency-code"`
	Value string                  `json:"value" minLength:"1" maxLength:"64"`
}

// domain is the person as the domain takes it; zero for nobody.
func (p *NewPerson) domain() pipeline.NewPerson {
	if p == nil {
		return pipeline.NewPerson{}
	}
	n := pipeline.NewPerson{Name: p.Name, Organ: p.Organisation, Presented: p.Presented, Proof: p.Proof}
	if p.Identifier != nil {
		n.Kind, n.Value = p.Identifier.Kind, p.Identifier.Value
	}
	return n
}

// Person is a person of a dossier as answered: of identifiers only the kinds.
type Person struct {
	Name         string                    `json:"name"`
	Organisation bool                      `json:"organisation"`
	Presented    bool                      `json:"presented"`
	Proof        string                    `json:"proof,omitempty"`
	Identifiers  []pipeline.IdentifierKind `json:"identifiers" nullable:"false" doc:"The kinds of identifiers that are known"`
}

func personOf(p pipeline.Person) Person {
	view := Person{Name: p.Name, Organisation: p.Organ, Presented: p.Presented, Proof: pipeline.HidePersonal(p.Proof, pipeline.PersonalID, pipeline.OldID), Identifiers: []pipeline.IdentifierKind{}}
	for _, id := range p.Identifiers {
		view.Identifiers = append(view.Identifiers, id.Kind)
	}
	return view
}

// samePerson reports whether what was stored is what n says.
func samePerson(keys *pipeline.Keyring, p pipeline.Person, n pipeline.NewPerson) bool {
	if p.Name != n.Name || p.Organ != n.Organ || p.Presented != n.Presented || p.Proof != n.Proof {
		return false
	}
	if n.Value == "" || len(p.Identifiers) != 1 {
		return n.Value == "" && len(p.Identifiers) == 0
	}
	id, err := keys.Identifier(n.Kind, n.Value)
	return err == nil && p.Identifiers[0].Kind == n.Kind && p.Identifiers[0].Is(id)
}
