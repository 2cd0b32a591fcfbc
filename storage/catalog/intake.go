package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// Intake implements pipeline.Catalog. Of a file that was divided its papers count, not the file again.
func (c *Catalog) Intake(ctx context.Context, q pipeline.IntakeQuery) (in pipeline.Intake, err error) {
	err = c.reads.one(ctx, []any{&in.Papers, &in.Bytes}, `SELECT count(*), CAST(coalesce(sum(weight), 0) AS BIGINT) FROM documents
		WHERE agency = ? AND created_at >= ? AND state <> ?`, q.Agency, millis(q.Since), pipeline.StateDivided)
	if err != nil {
		return in, fmt.Errorf("intake: %w", classify(err))
	}
	return in, nil
}
