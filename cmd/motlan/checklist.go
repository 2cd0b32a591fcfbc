package main

import (
	"fmt"
	"io"

	"github.com/motlan/motlan/pipeline"
)

var answerNames = map[pipeline.Answer]string{
	pipeline.Reuse:       "DÙNG LẠI",
	pipeline.LookUp:      "TRA CỨU",
	pipeline.PresentOnly: "XUẤT TRÌNH",
	pipeline.HandIn:      "NỘP BẢN GIẤY",
	pipeline.Scan:        "QUÉT",
	pipeline.Missing:     "CẦN BỔ SUNG",
}

// printChecklist shows what a dossier needs and why, before anything is scanned.
func printChecklist(out io.Writer, d pipeline.Dossier) {
	if len(d.Checklist) == 0 {
		return
	}
	fmt.Fprintf(out, "Danh mục thành phần hồ sơ (thủ tục %s):\n", d.Procedure)
	for _, c := range d.Checklist {
		fmt.Fprintf(out, "  %-13s %s\n%17s%s\n", answerNames[c.Answer], c.Name, "", c.Why)
	}
	if !d.DueAt.IsZero() {
		fmt.Fprintf(out, "Hẹn trả kết quả: hết ngày %s\n", d.DueAt.In(pipeline.Zone).Format("02/01/2006"))
	}
}
