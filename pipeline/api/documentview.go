package api

import "github.com/motlan/motlan/pipeline"

// outline describes a document without what was read off it.
func (a *API) outline(doc pipeline.Document) Document {
	view := Document{ID: doc.ID, Dossier: doc.Dossier, Component: doc.Component, Revision: doc.Revision, State: doc.State,
		StateText: stateText(doc.State), Waiting: waiting(doc), Reason: reason(doc), Replaces: doc.Replaces, Form: doc.Form, Format: doc.Format,
		Pages: len(doc.Pages), Findings: findings(doc), Sorting: sorting(doc), Fields: []Field{}, Subjects: []Subject{}, Doubts: []string{}, Seal: seal(doc), Quarantine: quarantined(doc), Result: doc.Result.Number,
		CreatedAt: stamp(doc.CreatedAt), UpdatedAt: stamp(doc.UpdatedAt)}
	if !doc.Sealed.Name.IsZero() {
		view.Digests.Sealed = doc.Sealed.Plain.String()
	}
	for n, p := range doc.Pages {
		if p.Blank {
			view.BlankPages = append(view.BlankPages, n+1)
		}
	}
	return view
}

func seal(doc pipeline.Document) *Seal {
	if doc.Sealed.Name.IsZero() {
		return nil
	}
	s := doc.Seal
	return &Seal{Profile: s.Profile, Level: s.Level, At: stamp(s.At), Debts: s.Debts, SignedAlready: doc.SignedAlready}
}

func waiting(doc pipeline.Document) *Waiting {
	w := doc.Waiting
	if w.For == "" && w.Why == "" {
		return nil
	}
	view := Waiting{For: w.For, Why: Text{w.Why, "for a person to act"}, Since: stamp(w.Since)}
	switch doc.State {
	case pipeline.StateAwaiting:
		view.Why.EN, view.Deadline = "to look whether the image equals the paper, and sign", stamp(doc.Signing.Deadline)
	case pipeline.StateSorting:
		view.Why.EN = "to say which pages are one paper"
	case pipeline.StateInReview:
		view.Why.EN = "to settle the doubtful fields"
	case pipeline.StateSecondLook:
		view.Why.EN = "for another person to look at what was settled"
	case pipeline.StateRejected:
		view.Why.EN = "to scan the paper again"
	case pipeline.StateQuarantine:
		view.Why.EN = "for two persons to have it destroyed or let it go on"
	}
	return &view
}

func reason(doc pipeline.Document) *Reason {
	if doc.Reason == "" {
		return nil
	}
	vi, en := doc.Reason.Explain()
	return &Reason{Code: doc.Reason, Text: Text{vi, en}}
}

func stateText(s pipeline.State) Text { return stateTexts[s] }

var stateTexts = map[pipeline.State]Text{
	pipeline.StateReceived:   {"đã nhận tệp", "received"},
	pipeline.StatePrepared:   {"đã chuẩn bị", "prepared"},
	pipeline.StateSorting:    {"chờ chia giấy tờ", "to be sorted"},
	pipeline.StateDividing:   {"đang chia giấy tờ", "being divided"},
	pipeline.StateDivided:    {"đã chia thành các giấy tờ khác", "divided"},
	pipeline.StateRecognised: {"đã nhận dạng", "recognised"},
	pipeline.StateAwaiting:   {"chờ ký số", "awaiting its signature"},
	pipeline.StateApproved:   {"đã xem, đang ký số", "looked at, being sealed"},
	pipeline.StateSealed:     {"đã ký số", "sealed"},
	pipeline.StateInReview:   {"chờ kiểm tra", "in review"},
	pipeline.StateSecondLook: {"chờ người thứ hai kiểm tra", "in second review"},
	pipeline.StateRejected:   {"bị trả lại", "rejected"},
	pipeline.StateExtracted:  {"đã bóc tách dữ liệu", "fields extracted"},
	pipeline.StateHeld:       {"đã lưu kho", "held"},
	pipeline.StateFailed:     {"không xử lý được", "could not be processed"},
	pipeline.StateQuarantine: {"bị cách ly", "quarantined"},
	pipeline.StateDestroyed:  {"đã hủy", "destroyed"},
}
