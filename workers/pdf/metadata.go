package pdf

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Meta is what the metadata says: facts of the file only, never anything personal or read off the paper.
type Meta struct {
	Title    string    // e.g. the component's name; empty: none
	Producer string    // the program with its version; also the creator tool of files built here
	Created  time.Time // when the file was made; of a file that came in, when text was added
}

// facts is what the information dictionary and the XMP packet both say.
type facts struct {
	title, producer, tool string
	created, modified     time.Time
}

// describe writes the information dictionary (ISO 32000-1, 14.3.3) and the XMP packet (ISO 16684-1), which agree.
func (d *document) describe(f facts) error {
	info := types.Dict{
		"Producer": textString(f.producer), "Creator": textString(f.tool), "ModDate": dateString(f.modified),
	}
	if f.title != "" {
		info["Title"] = textString(f.title)
	}
	if !f.created.IsZero() {
		info["CreationDate"] = dateString(f.created)
	}
	d.putInfo(info)
	return d.putXMP(f)
}

// putInfo replaces the information dictionary or adds one.
func (d *document) putInfo(info types.Dict) {
	if d.ctx.Info != nil && d.dict(*d.ctx.Info) != nil {
		d.replace(*d.ctx.Info, info)
		return
	}
	ref := d.add(info)
	d.ctx.Info = &ref
}

// putXMP points the catalog at a new packet.
func (d *document) putXMP(f facts) error {
	catalog, err := d.catalog()
	if err != nil {
		return err
	}
	packet := types.Dict{"Type": types.Name("Metadata"), "Subtype": types.Name("XML")}
	catalog = catalog.Clone().(types.Dict)
	catalog["Metadata"] = d.addStream(packet, xmpPacket(f)) // not compressed, so that anybody can read it
	d.replace(*d.ctx.Root, catalog)
	return nil
}

func textString(s string) types.Object {
	for _, r := range s {
		if r < 0x20 || r > 0x7E || strings.ContainsRune(`()\`, r) {
			return types.NewHexLiteral(append([]byte{0xFE, 0xFF}, utf16BE(s)...))
		}
	}
	return types.StringLiteral(s)
}

func dateString(t time.Time) types.Object {
	zone := strings.ReplaceAll(t.In(pipeline.Zone).Format("-07:00"), ":", "'")
	return types.StringLiteral("D:" + t.In(pipeline.Zone).Format("20060102150405") + zone + "'")
}

func xmpPacket(f facts) []byte {
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n" +
		"<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"" +
		" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n")
	if f.title != "" {
		fmt.Fprintf(&b, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>\n", escaped(f.title))
	}
	fmt.Fprintf(&b, "<pdf:Producer>%s</pdf:Producer>\n<xmp:CreatorTool>%s</xmp:CreatorTool>\n", escaped(f.producer), escaped(f.tool))
	if !f.created.IsZero() {
		fmt.Fprintf(&b, "<xmp:CreateDate>%s</xmp:CreateDate>\n", pipeline.Stamp(f.created))
	}
	fmt.Fprintf(&b, "<xmp:ModifyDate>%[1]s</xmp:ModifyDate>\n<xmp:MetadataDate>%[1]s</xmp:MetadataDate>\n", pipeline.Stamp(f.modified))
	b.WriteString("</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>\n")
	return []byte(b.String())
}

func escaped(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return b.String()
}
