package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// adminLookup is "motlan admin lookup-key": the keys under which people's numbers are looked up.
type adminLookup struct {
	Add    lookupAdd    `cmd:"" help:"Make a new key, which new hashes are under; older ones are still found."`
	Rehash lookupRehash `cmd:"" help:"Give everything that is stored its hashes under the keys that are alive, and no others; 0 changed says that it is done."`
	Retire lookupRetire `cmd:"" help:"Take an older key out of use, once everything is found under the newest."`
	List   lookupList   `cmd:"" help:"List the keys that are alive, newest first."`
}

type lookupAdd struct{}

// Run makes a key. When it was killed, it goes on with the one that it had made.
func (lookupAdd) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	alive, err := o.lookupFile().proposed(o.service.Keys)
	if err != nil {
		return err
	}
	err = o.catalog.KeepFact(ctx, afterFact+alive[1].ID, []byte(alive[0].ID))
	if errors.Is(err, pipeline.ErrConflict) {
		return fmt.Errorf("một máy khác đã thêm khóa: chép %s của máy đó sang đây (another node has added a key: copy its file here): %w", o.lookupFile(), pipeline.ErrState)
	}
	if err == nil {
		err = o.logLookup(ctx, "added", alive[0].ID)
	}
	if err == nil {
		err = o.lookupFile().accept()
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Đã thêm khóa tra cứu %s · added\nChép %s sang mọi máy, khởi động lại chúng, rồi chạy “motlan admin lookup-key rehash” (copy the file to every node, restart them, then rehash)\n",
		alive[0].ID, o.lookupFile())
	return nil
}

func (o *office) logLookup(ctx context.Context, act, key string) error {
	return o.service.LogLookupKeys(ctx, o.Agency, o.Operator, act, map[string]string{"key": key})
}

type lookupRehash struct{}

// Run goes through everything once. It may be killed and repeated.
func (lookupRehash) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	changed, err := o.service.Rehash(ctx, o.Agency, o.Operator)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Đã tính lại mã tra cứu của %d hồ sơ, giấy tờ · %d changed\n", changed, changed)
	if changed > 0 {
		fmt.Fprintln(std.out, "Chạy lại đến khi còn 0 (run it again until it is 0)")
	}
	return nil
}

type lookupRetire struct {
	Key string `arg:"" help:"Its id, as list shows it."`
}

// Run takes a key out of the file. What is stored under it goes with the next rehash.
func (c lookupRetire) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	left, err := c.left(ctx, o)
	if err == nil {
		err = o.catalog.KeepFact(ctx, retiredFact+c.Key, []byte(c.Key))
	}
	if err == nil {
		err = o.logLookup(ctx, "retired", c.Key)
	}
	if err == nil {
		err = o.lookupFile().propose(left)
	}
	if err == nil {
		err = o.lookupFile().accept()
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Đã bỏ khóa tra cứu %s · retired\nChép %s sang mọi máy, khởi động lại chúng, rồi chạy “motlan admin lookup-key rehash” đến khi còn 0 (copy the file to every node, restart them, then rehash until it is 0)\n",
		c.Key, o.lookupFile())
	return nil
}

// left are the keys without this one, which nothing may need any more.
func (c lookupRetire) left(ctx context.Context, o *office) ([]pipeline.LookupKey, error) {
	alive := o.service.Keys.LookupKeys()
	n := slices.IndexFunc(alive, func(k pipeline.LookupKey) bool { return k.ID == c.Key })
	switch {
	case n < 0:
		return nil, usage{fmt.Errorf("không có khóa %s: xem “motlan admin lookup-key list” (no such key)", c.Key)}
	case n == 0:
		return nil, usage{fmt.Errorf("%s là khóa mới nhất: thêm khóa khác trước (the newest key: add another one first)", c.Key)}
	}
	lacking, err := o.service.LackLookupKey(ctx)
	if err == nil && lacking > 0 {
		err = fmt.Errorf("%d hồ sơ, giấy tờ chưa có mã tra cứu theo khóa mới nhất: chạy “motlan admin lookup-key rehash” trước (are not under the newest key: rehash first): %w", lacking, pipeline.ErrState)
	}
	return slices.Delete(alive, n, n+1), err
}

type lookupList struct{}

// Run lists keys without their secrets.
func (lookupList) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	state := "mới nhất · newest"
	for _, key := range o.service.Keys.LookupKeys() {
		fmt.Fprintf(std.out, "%s  %s\n", key.ID, state)
		state = "còn dùng · alive"
	}
	return nil
}
