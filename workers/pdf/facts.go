package pdf

import (
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// knownFacts merges what the file says of itself into meta.
func (d *document) knownFacts(meta Meta) facts {
	f := facts{title: meta.Title, producer: meta.Producer, tool: meta.Producer, modified: meta.Created}
	if d.ctx.Info == nil {
		return f
	}
	info := d.dict(*d.ctx.Info)
	if s := d.text(info["Title"]); s != "" {
		f.title = s
	}
	if s := d.text(info["Creator"]); s != "" {
		f.tool = s
	}
	if t, ok := types.DateTime(d.text(info["CreationDate"]), true); ok {
		f.created = t
	}
	return f
}

func (d *document) text(o types.Object) string {
	s, err := model.Text(d.resolve(o))
	if err != nil {
		return ""
	}
	return s
}
