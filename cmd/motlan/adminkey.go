package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// adminKey is "motlan admin key": the API keys of people and systems.
type adminKey struct {
	Create keyCreate `cmd:"" help:"Make a key and print it, once."`
	List   keyList   `cmd:"" help:"List the keys; none can be shown again."`
	Revoke keyRevoke `cmd:"" help:"End a key at once."`
}

type keyCreate struct {
	Caller string                `arg:"" help:"Name of the person or the system of --agency, as the log will have it."`
	Role   []pipeline.CallerRole `required:"" placeholder:"ROLE" help:"scanner, reviewer, signer, auditor, manager, admin, agency-system or portal; several with commas."`
	Days   int                   `default:"90" help:"Days until it ends (${default}); a new one may be made before."`
}

// Run prints the key on standard output and everything else beside it, so that a script can keep the key in a file.
func (c keyCreate) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	plain, k, err := o.service.CreateAPIKey(ctx, pipeline.NewAPIKey{Caller: c.Caller, Agency: o.Agency, Roles: c.Role,
		ExpiresAt: o.service.Now().AddDate(0, 0, c.Days), By: o.Operator})
	if err != nil {
		return err
	}
	fmt.Fprintf(std.err, "Khóa %s của %s (%s), hết hạn %s; chỉ hiện một lần này · ends then; shown this once\n", k.ID, k.Caller, k.Agency,
		k.ExpiresAt.In(pipeline.Zone).Format("02/01/2006"))
	fmt.Fprintln(std.out, plain)
	return nil
}

type keyList struct{}

// Run lists keys without their secrets.
func (keyList) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	keys, err := o.service.Catalog.APIKeys(ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	for _, k := range keys {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", k.ID, k.Agency, k.Caller, strings.Trim(fmt.Sprint(k.Roles), "[]"), stateOfKey(k, o.service.Now()))
	}
	return table.Flush()
}

func stateOfKey(k pipeline.APIKey, now time.Time) string {
	switch {
	case !k.RevokedAt.IsZero():
		return "đã thu hồi · revoked " + k.RevokedAt.In(pipeline.Zone).Format("02/01/2006")
	case !now.Before(k.ExpiresAt):
		return "đã hết hạn · ended " + k.ExpiresAt.In(pipeline.Zone).Format("02/01/2006")
	}
	return "đến · until " + k.ExpiresAt.In(pipeline.Zone).Format("02/01/2006")
}

type keyRevoke struct {
	Key pipeline.KeyID `arg:"" help:"Its id, as list shows it."`
}

// Run ends a key.
func (c keyRevoke) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	if err := o.service.RevokeAPIKey(ctx, c.Key, o.Operator); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Đã thu hồi %s · revoked\n", c.Key)
	return nil
}
