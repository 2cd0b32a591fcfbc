package workers

import (
	"os"
	"testing"

	"github.com/motlan/motlan/workers/sandbox"
)

// TestMain lets the test binary be the sandbox's child, as the program is.
func TestMain(m *testing.M) {
	sandbox.Main(frail(Tools())...)
	os.Exit(m.Run())
}
