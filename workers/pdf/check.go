package pdf

import (
	"bytes"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/api"
)

// Check validates data against ISO 32000 as pdfcpu understands it, relaxed. It is for files that this package made; pdfcpu
// rejects some valid files that others made.
func Check(data []byte) (err error) {
	defer guard(&err)
	setup()
	if _, err := api.ReadAndValidate(bytes.NewReader(data), configuration()); err != nil {
		return refuse(pipeline.ReasonBadPDF, fmt.Errorf("validate: %w", err))
	}
	return nil
}
