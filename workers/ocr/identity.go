package ocr

// #cgo LDFLAGS: -ltesseract
// #include <stdlib.h>
// #include <tesseract/capi.h>
// #include <leptonica/allheaders.h>
import "C"

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"unsafe"
)

// recipe is the version of what this package does with a picture: raise it with every change that alters what is read.
const recipe = 4

// Identity names everything that a reading depends on besides the picture and its resolution: the recipe, the libraries, the
// language and the digest of its model. Two engines of one identity read the same words off the same picture.
func Identity(o Options) (string, error) {
	o = o.complete()
	model, err := modelFile(o)
	if err != nil {
		return "", err
	}
	data, err := os.ReadFile(model)
	if err != nil {
		return "", fmt.Errorf("read model: %w", err)
	}
	leptonica := C.getLeptonicaVersion()
	defer C.lept_free(unsafe.Pointer(leptonica))
	return fmt.Sprintf("motlan-ocr/%d tesseract-%s %s %s:%x", recipe, C.GoString(C.TessVersion()),
		C.GoString(leptonica), o.Language, sha256.Sum256(data)), nil
}

// modelFile asks Tesseract where it looks for its models: it knows only once it has loaded one.
func modelFile(o Options) (string, error) {
	api := C.TessBaseAPICreate()
	defer C.TessBaseAPIDelete(api)
	language := C.CString(o.Language)
	defer C.free(unsafe.Pointer(language))
	var folder *C.char
	if o.DataDir != "" {
		folder = C.CString(o.DataDir)
		defer C.free(unsafe.Pointer(folder))
	}
	if C.TessBaseAPIInit3(api, folder, language) != 0 {
		return "", fmt.Errorf("load model %s", o.Language)
	}
	defer C.TessBaseAPIEnd(api)
	return filepath.Join(C.GoString(C.TessBaseAPIGetDatapath(api)), o.Language+".traineddata"), nil
}
