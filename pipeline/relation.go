package pipeline

import "slices"

// relate asks a person for the relation where a paper is about somebody, and about nobody whom its dossier names: it is the paper of
// a seller, a parent, a company, or a stranger's that lies in the wrong file. Where the paper names one of them too, the roles on it
// say how the others belong to it. The question goes when what was misread is corrected.
func (s *Service) relate(e Extraction, d Dossier) Extraction {
	i := e.fieldItem(FieldRelation)
	switch strange := s.strange(e, d); {
	case strange && i < 0:
		e.Fields = append(slices.Clone(e.Fields), Field{Name: FieldRelation, Page: 1, Source: SourceRule,
			Doubt: "giấy tờ không nêu ai trong hồ sơ: cho biết quan hệ với người trong hồ sơ"})
	case !strange && i >= 0 && e.Fields[i].unanswered():
		e.Fields = slices.Delete(slices.Clone(e.Fields), i, i+1)
	}
	return e
}

// strange reports whether a paper's people are known by their identifiers, and so are the dossier's, and none of them is the same.
func (s *Service) strange(e Extraction, d Dossier) bool {
	identified := false
	for _, f := range e.Subjects {
		id, err := s.Keys.Identifier(f.Kind, f.Identifier)
		if err != nil {
			continue
		}
		if d.names(id) {
			return false
		}
		identified = true
	}
	return identified && len(identifierHashes(d.People())) > 0
}

// unanswered reports whether f is a question to a person, who has not answered it.
func (f Field) unanswered() bool { return f.Name == FieldRelation && f.Value == "" }
