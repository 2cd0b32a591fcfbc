// Command generate draws the sample dossiers of one fictional family.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/motlan/motlan/testdata/samples"
)

func main() {
	seed := flag.Uint64("seed", 1, "everything follows from it")
	out := flag.String("out", "testdata/dossiers", "folder for the scans and the manifest")
	flag.Parse()
	if err := samples.Write(*out, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}
