package workers

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/keys"
)

// keysOf is where the keys of an agency come from: a test tenant has an authority of its own, and never gets a key of the others.
func (r *Runner) keysOf(ctx context.Context, agency pipeline.AgencyID) (source KeySource, test bool, err error) {
	test, err = r.Service.Tries(ctx, agency)
	switch {
	case err != nil || !test:
		return r.Keys, false, err
	case r.TestKeys == nil:
		return nil, true, fmt.Errorf("test keys are not open in this process, which was started before there were any: %w", pipeline.ErrUnavailable)
	}
	return r.TestKeys, true, nil
}

// notice is the extra line of the stamp on a document.
func (r *Runner) notice(test bool) string {
	if test {
		return keys.DevelopmentNotice
	}
	return r.Notice
}
