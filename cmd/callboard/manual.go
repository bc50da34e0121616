package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

//go:generate sh -c "go run . manual >../../docs/cli.md.new && mv ../../docs/cli.md.new ../../docs/cli.md"

// manualIntro opens docs/cli.md.
const manualIntro = "<!-- Generated from cmd/callboard by `go generate ./cmd/callboard`; do not edit. -->\n" + `
# Commands

Every command works while ` + "`callboard up`" + ` runs on the same data folder, and while it does not. The folder belongs to one process at a
time; a command that needs it is handed to the running one, with its arguments, its input and its clock, and prints what comes back.

- ` + "`--json`" + `: standard output holds JSON and nothing else, one object a line where the answer is a list. Everything else goes to standard error.
- ` + "`--now`" + `: a command stands still at that time; ` + "`up`" + ` runs on from it. A command with ` + "`--now`" + ` writes no schedule.
- Progress bars are drawn on a terminal only, and colours too, unless ` + "`NO_COLOR`" + ` is set.

`

func (inv *invocation) manualCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "manual",
		Short: "Print this manual",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(inv.out, manual(cmd.Root()))
			return err
		},
	}
}

// manual is the text of docs/cli.md: every command of the tree, from its declaration.
func manual(root *cobra.Command) string {
	var b strings.Builder
	b.WriteString(manualIntro)
	b.WriteString("| exit code | meaning |\n|---|---|\n")
	for _, row := range []struct {
		code    int
		meaning string
	}{
		{exitDone, "done"},
		{exitFailed, "failed; for `crawl`: all sources failed"},
		{exitUsage, "wrong usage or configuration: an unknown source or search key, a bad value"},
		{exitPart, "done in part: some sources failed, some lines were refused"},
	} {
		fmt.Fprintf(&b, "| %d | %s |\n", row.code, row.meaning)
	}
	b.WriteString("\n## Flags of every command\n")
	manualFlags(&b, root.PersistentFlags())
	for _, c := range root.Commands() {
		manualSection(&b, c, "##")
	}
	return b.String()
}

// manualSection writes a command and those below it. Hidden ones and cobra's own help are
// left out.
func manualSection(b *strings.Builder, c *cobra.Command, heading string) {
	if !c.IsAvailableCommand() || c.Name() == "help" || c.Name() == "completion" {
		return
	}
	fmt.Fprintf(b, "\n%s %s\n\n%s.\n\n```\n%s %s\n```\n", heading, c.CommandPath(), c.Short, c.Parent().CommandPath(), c.Use)
	if c.Long != "" {
		fmt.Fprintf(b, "\n%s\n", strings.TrimSpace(c.Long))
	}
	manualFlags(b, c.LocalNonPersistentFlags())
	if c.Example != "" {
		fmt.Fprintf(b, "\nFor example:\n\n```\n%s\n```\n", unindented(c.Example))
	}
	for _, sub := range c.Commands() {
		manualSection(b, sub, heading+"#")
	}
}

// manualFlags writes a table of flags, or nothing when there are none but --help.
func manualFlags(b *strings.Builder, flags *pflag.FlagSet) {
	var rows strings.Builder
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if value != "" {
			name += " " + value
		}
		def := strings.Trim(f.DefValue, "[]")
		if def == "false" {
			def = ""
		}
		fmt.Fprintf(&rows, "| `%s` | %s | %s |\n", name, strings.ReplaceAll(usage, "|", `\|`), def)
	})
	if rows.Len() > 0 {
		b.WriteString("\n| flag | meaning | default |\n|---|---|---|\n" + rows.String())
	}
}

// unindented is an example without the two blanks that cobra's help wants before each line.
func unindented(example string) string {
	var lines []string
	for line := range strings.Lines(strings.Trim(example, "\n")) {
		lines = append(lines, strings.TrimPrefix(strings.TrimRight(line, "\n"), "  "))
	}
	return strings.Join(lines, "\n")
}
