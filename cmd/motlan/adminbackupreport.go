package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/backup"
)

// printBackup reports on a backup that was made in dir.
func printBackup(out io.Writer, m backup.Manifest, dir string) error {
	fmt.Fprintf(out, "Đã sao lưu vào %s, lúc %s · backed up\n", absolute(dir), pipeline.Stamp(m.At))
	printContent(out, m)
	if !m.Bytes.Copied {
		fmt.Fprintln(out, "  Tệp chỉ được liệt kê, không được chép · bytes are listed, not copied")
	}
	printFaults(out, m.Faults)
	_, err := fmt.Fprint(out, "Bản sao KHÔNG có khóa chính. Cất master.key và keys/ ở nơi khác: thiếu chúng thì không khôi phục được.\n",
		"(The master key is NOT in the backup. Keep master.key and keys/ in another place: nothing can be restored without them.)\n")
	return err
}

// printContent sums up what a backup holds.
func printContent(out io.Writer, m backup.Manifest) {
	fmt.Fprintf(out, "  cơ sở dữ liệu · catalog: %d hồ sơ (dossiers), %d giấy tờ (documents), %d dòng (rows), %s\n",
		m.Rows("dossiers"), m.Rows("documents"), m.AllRows(), megabytes(m.Catalog.Size))
	fmt.Fprintf(out, "  tệp · bytes: %d, %s, %d khóa lưu trữ (locks)\n", m.Bytes.Uses, megabytes(m.Bytes.Stored), m.Bytes.Locks)
	log := m.Catalog.Snapshot.Log
	fmt.Fprintf(out, "  nhật ký · audit log: %d mục (entries), gốc (root) %s\n", log.Leaves, log.Root)
	if log.Fault != "" {
		fmt.Fprintf(out, "  ✗ nhật ký bị thay đổi · the audit log was changed: %s\n", log.Fault)
	}
}

// printFaults lists bytes that are missing or damaged.
func printFaults(out io.Writer, faults []backup.Fault) {
	vi := map[string]string{backup.Missing: "không có", backup.Damaged: "bị hỏng"}
	for _, f := range faults {
		fmt.Fprintf(out, "  ✗ %s · %s: %s %s, %s (%v)\n", vi[f.Why], f.Why, f.Table, f.Row, f.Column, f.Name)
	}
}

// restored is what the verification of a restored backup found.
type restored struct {
	backup.Manifest
	faults  []backup.Fault
	locks   int // in force
	backlog pipeline.Backlog
	whole   bool
}

// print reports on what was restored into dir.
func (r restored) print(out io.Writer, dir string) {
	fmt.Fprintf(out, "Đã khôi phục vào %s từ bản sao lúc %s · restored\n", absolute(dir), pipeline.Stamp(r.At))
	printContent(out, r.Manifest)
	printFaults(out, r.faults)
	fmt.Fprintf(out, "  đã đọc lại %d tệp, %d không đúng · bytes read again, of which bad\n", r.Bytes.Uses, len(r.faults))
	fmt.Fprintf(out, "  %d khóa lưu trữ còn hiệu lực, %d việc chờ xử lý tiếp · locks in force, tasks to go on with\n", r.locks, r.backlog.Tasks[pipeline.LaneCounter]+r.backlog.Tasks[pipeline.LaneBatch])
	if r.whole {
		fmt.Fprintln(out, "✓ Nhật ký, cơ sở dữ liệu và mọi tệp đều khớp bản sao · audit log, catalog and all bytes are those of the backup")
	} else {
		fmt.Fprintln(out, "✗ CHƯA ĐẦY ĐỦ. Tìm lại các tệp trên rồi chạy lại đúng lệnh này · incomplete: bring those bytes and run this again")
	}
}

func megabytes(n int64) string {
	return strings.Replace(fmt.Sprintf("%.1f MB", float64(n)/1e6), ".", ",", 1)
}
