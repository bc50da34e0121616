package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/normalize"
	"github.com/callboard/callboard/posting"
)

// importAnswer is the answer of the import command.
type importAnswer struct {
	Read      int             `json:"read"`
	New       int             `json:"new"`
	Changed   int             `json:"changed"`
	Unchanged int             `json:"unchanged"`
	Refused   []importRefusal `json:"refused"`
}

type importRefusal struct {
	Line   int    `json:"line"`
	Reason string `json:"reason"`
}

func (inv *invocation) importCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE|-",
		Short: "Take findings as if they had just been crawled",
		Long: `Reads findings, one JSON object a line, and takes them as if they had just been
crawled: what is new or changed is searchable when the command ends. Only
"source" and "item" are required. A source need not be configured. An import
is never a complete listing: what it leaves out is not closed. A bad line is
reported with its number and the rest goes in.`,
		Example: "  callboard import findings.ndjson\n  callboard export --findings | callboard import - --data ./other",
		Args:    exactArgs(1, "the file to import, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return inv.importFindings(cmd.Context(), args[0])
		},
	}
}

func (inv *invocation) importFindings(ctx context.Context, name string) error {
	inv.stdin = true
	if name != "-" {
		file, err := os.Open(inv.path(name))
		if err != nil {
			return usageError{fmt.Errorf("import: %w", err)}
		}
		// It stays open until the process ends: it may be handed over after this returned.
		inv.in, inv.args = file, replaceArg(inv.args, name, "-") // a running process gets it as its input
	}
	a, err := inv.openPipeline(ctx)
	if err != nil {
		return err
	}
	defer a.close()
	imp := &importer{a: a, answer: importAnswer{Refused: []importRefusal{}}, progress: bus.Progress{}}
	if err := imp.read(ctx, inv.in); err != nil {
		return err
	}
	if len(imp.progress) > 0 {
		if err := a.settle(ctx, imp.progress); err != nil {
			return err
		}
	}
	return inv.printImport(imp.answer)
}

// replaceArg returns args with the last argument that equals old replaced.
func replaceArg(args []string, old, replacement string) []string {
	args = slices.Clone(args)
	for i := len(args) - 1; i >= 0; i-- {
		if args[i] == old {
			args[i] = replacement
			break
		}
	}
	return args
}

// importer gathers findings by source and takes them in large portions.
type importer struct {
	a        *app
	answer   importAnswer
	progress bus.Progress
	waiting  map[string][]posting.Finding
	items    map[string]int // position in waiting, by item hash: the last line of an item counts
	size     int
}

// The bounds of a portion, and of a line: a finding's HTML is cut at 256 KiB, but may
// come longer.
const (
	portionItems = 20_000
	portionBytes = 64 << 20
	maxLine      = 16 << 20
)

func (i *importer) read(ctx context.Context, r io.Reader) error {
	i.reset()
	in := bufio.NewReaderSize(r, 1<<20)
	for line := 1; ; line++ {
		text, err := readLine(in)
		if errors.Is(err, io.EOF) {
			return i.flush(ctx)
		}
		if errors.Is(err, errLongLine) {
			i.refuse(line, err)
			continue
		}
		if err != nil {
			return fmt.Errorf("import: read line %d: %w", line, err)
		}
		if len(trimSpace(text)) == 0 {
			continue
		}
		i.answer.Read++
		var f posting.Finding
		if err := json.Unmarshal(text, &f); err != nil {
			i.refuse(line, unreadable(err))
			continue
		}
		if err := f.Validate(); err != nil {
			i.refuse(line, err)
			continue
		}
		if reason := normalize.Refusal(f); reason != "" {
			i.refuse(line, errors.New(reason))
			continue
		}
		i.add(f, len(text))
		if len(i.items) >= portionItems || i.size >= portionBytes {
			if err := i.flush(ctx); err != nil {
				return err
			}
		}
	}
}

// unreadable says what is wrong with a line in the words of its JSON.
func unreadable(err error) error {
	if wrong := new(json.UnmarshalTypeError); errors.As(err, &wrong) {
		return fmt.Errorf("not a finding: %q is a %s", wrong.Field, wrong.Value)
	}
	return fmt.Errorf("not a finding: %w", err)
}

func (i *importer) refuse(line int, err error) {
	i.answer.Refused = append(i.answer.Refused, importRefusal{line, err.Error()})
}

func (i *importer) add(f posting.Finding, size int) {
	key := f.Source + "/" + posting.ItemHash(f.Source, f.Item)
	if at, ok := i.items[key]; ok {
		i.waiting[f.Source][at] = f
		i.answer.Unchanged++
		return
	}
	i.items[key] = len(i.waiting[f.Source])
	i.waiting[f.Source] = append(i.waiting[f.Source], f)
	i.size += size
}

func (i *importer) reset() {
	i.waiting, i.items, i.size = map[string][]posting.Finding{}, map[string]int{}, 0
}

func (i *importer) flush(ctx context.Context) error {
	for _, source := range slices.Sorted(maps.Keys(i.waiting)) {
		report, err := i.a.crawler.Import(ctx, source, i.waiting[source])
		if err != nil {
			return err
		}
		i.answer.New += report.New
		i.answer.Changed += report.Changed
		i.answer.Unchanged += report.Unchanged
		i.progress.Raise(report.Progress())
	}
	i.reset()
	return nil
}

func (inv *invocation) printImport(a importAnswer) error {
	if inv.flags.json {
		if err := json.NewEncoder(inv.out).Encode(a); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(inv.out, "%d read: %d new, %d changed, %d unchanged, %d refused\n", a.Read, a.New, a.Changed, a.Unchanged, len(a.Refused))
		for _, r := range a.Refused {
			inv.note("line %d: %s", r.Line, r.Reason)
		}
	}
	switch {
	case len(a.Refused) == 0:
		return nil
	case len(a.Refused) == a.Read:
		return errors.New("every line was refused")
	}
	return partError{fmt.Errorf("%d of %d lines were refused", len(a.Refused), a.Read)}
}

var errLongLine = fmt.Errorf("line is over %d bytes", maxLine)

// readLine reads one line of any length; one that is over maxLine is passed over.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	tooLong := false
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			tooLong, line = true, line[:0]
		}
		if !tooLong {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) == 0 && !tooLong:
			return nil, io.EOF
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case tooLong:
			return nil, errLongLine
		}
		return line, nil
	}
}
