// Motlan digitises and seals the papers of one-stop public-service centres, and finds them again.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers"
	"github.com/motlan/motlan/workers/sandbox"
)

// version is set by the build.
var version = "development"

func main() {
	sandbox.Main(workers.Tools()...) // a child serves its parent and does not come back
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// commands is the whole command line.
type commands struct {
	settings
	Demo       demo             `cmd:"" help:"Digitise the sample dossiers of a fictional couple and show what is reused."`
	Ingest     ingest           `cmd:"" help:"Digitise files and folders. Killed, it goes on where it was when it is run again."`
	Dossier    dossierCommand   `cmd:"" name:"dossier" help:"Show how far a case is, and take its steps: supplement, pause, refusal, result."`
	Serve      serve            `cmd:"" help:"Run the engine behind HTTP, on loopback."`
	Sign       sign             `cmd:"" help:"Show what waits for a signature, and sign it with the development key."`
	Sheets     sheets           `cmd:"" help:"Print separator sheets and batch slips, which divide a file of several papers."`
	Sort       sortCommand      `cmd:"" name:"sort" help:"Show files that hold several papers, and say which pages are one paper."`
	Review     review           `cmd:"" help:"Show what is doubtful, and settle it."`
	Retry      retry            `cmd:"" help:"Start a failed document again."`
	Destroy    destroy          `cmd:"" help:"Destroy a document: a wrong citizen's paper, or one to be erased; the fact stays in the log."`
	Quarantine quarantine       `cmd:"" help:"Stop a secret paper: nothing of it is shown or found any more. Two persons end it."`
	Verify     verifyCommand    `cmd:"" help:"Check a sealed PDF and print a report of named checks."`
	Admin      admin            `cmd:"" help:"What operators do: status, retry, retention, fixity, backup, migration."`
	Config     config           `cmd:"" help:"Print the effective settings; secrets are shown as paths."`
	Help       helpCommand      `cmd:"" help:"Show this help."`
	Version    kong.VersionFlag `help:"Print the version."`
}

const description = `Motlan (một lần, "once"): scanned papers become sealed, searchable PDFs that are found again, so that nobody is
asked twice for a paper that the state already holds.

Số hóa giấy tờ một cửa: quét, nhận dạng, ký số, lưu kho và dùng lại. Bắt đầu với: motlan demo

Exit codes: 0 done; 1 fault of the system; 2 wrong usage or input; 3 some file failed; 4 the data folder is in use;
5 the disk is full; 6 verification did not pass; 130 interrupted.`

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, std streams) int {
	var c commands
	if len(args) == 0 {
		args = []string{"--help"}
	}
	exited := -1
	parser, err := kong.New(&c, kong.Name("motlan"), kong.Description(description), kong.Vars{"version": version},
		kong.Writers(std.out, std.err), kong.Exit(func(code int) { exited = code }), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 110}))
	if err != nil {
		panic(err) // the command line's own structure is wrong
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err == nil {
		parsed.BindTo(ctx, (*context.Context)(nil))
		err = parsed.Run(&c.settings, std, parser)
		if exited >= 0 {
			return exited // "motlan help"
		}
	} else {
		err = usage{err}
	}
	if err != nil && !errors.Is(err, errQuiet) {
		fmt.Fprintln(std.err, "motlan:", err)
		fmt.Fprint(std.err, advice(ctx, err))
	}
	return exitCode(ctx, err)
}

// The outcomes of a command that are no faults and have been reported by it.
var (
	errQuiet  = errors.New("reported already")
	errFailed = fmt.Errorf("some file failed: %w", errQuiet)
	errUnsure = fmt.Errorf("verification did not pass: %w", errQuiet)
)

// usage is a command line that makes no sense.
type usage struct{ error }

func (u usage) Unwrap() error { return u.error }

// exitCode is the one table from what went wrong to the exit codes of the help.
func exitCode(ctx context.Context, err error) int {
	var wrong usage
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil:
		return 130
	case errors.Is(err, errFailed):
		return 3
	case errors.Is(err, errUnsure):
		return 6
	case errors.As(err, &wrong), errors.Is(err, pipeline.ErrInvalid), errors.Is(err, pipeline.ErrNotFound), errors.Is(err, pipeline.ErrState),
		errors.Is(err, pipeline.ErrConflict): // somebody else was faster: look again
		return 2
	case errors.Is(err, pipeline.ErrBusy):
		return 4
	case errors.Is(err, pipeline.ErrNoSpace):
		return 5
	}
	return 1
}

// advice says what to do about an error that is not about the command line.
func advice(ctx context.Context, err error) string {
	var doubtful *pipeline.StillDoubtful
	if errors.As(err, &doubtful) {
		return stillDoubtful(doubtful.Open)
	}
	switch exitCode(ctx, err) {
	case 130:
		return "Đã dừng theo yêu cầu; chạy lại đúng lệnh này để làm tiếp.\n(Interrupted; run the same command again to go on.)\n"
	case 4:
		return "Một tiến trình khác đang xử lý thư mục dữ liệu này; chờ nó xong hoặc dừng nó trước.\n(Another process works on this data folder; wait for it or stop it first.)\n"
	case 5:
		return "Đĩa đầy. Không mất gì cả: giải phóng dung lượng rồi chạy lại đúng lệnh này để làm tiếp.\n(Nothing is lost: free some space and run the same command again to go on.)\n"
	}
	return ""
}

// helpCommand is "motlan help".
type helpCommand struct{}

func (helpCommand) Run(parser *kong.Kong) error {
	_, err := parser.Parse([]string{"--help"})
	return err
}
