package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/internal/clock"
	"github.com/callboard/callboard/pipeline/bus"
)

// streams are where a command reads and writes, and what stands at the other end.
type streams struct {
	in       io.Reader
	out, err io.Writer
	dir      string // folder that relative paths of arguments start at
	outTTY   bool   // a person reads out
	errTTY   bool
	width    int // columns of the terminal
	color    bool
}

// processStreams are those of this process.
func processStreams() streams {
	dir, _ := os.Getwd()
	s := streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, dir: dir, width: 80}
	s.outTTY = term.IsTerminal(int(os.Stdout.Fd()))
	s.errTTY = term.IsTerminal(int(os.Stderr.Fd()))
	if w, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil && w > 0 {
		s.width = w
	}
	// https://no-color.org
	s.color = s.outTTY && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return s
}

// invocation is one run of one command: here, or in the process that holds the data
// folder, to which it was handed.
type invocation struct {
	streams
	args     []string // as given, to be handed over
	stdin    bool     // the command reads in
	flags    globalFlags
	host     *app // set when this invocation was handed to a running process
	asked    time.Time
	askedNow bool        // asked comes from --now
	abort    func(error) // ends the command with this error; nil when it was handed here
}

// globalFlags are those that every command takes.
type globalFlags struct {
	config string
	data   string
	now    string
	json   bool
}

// run executes a command line and returns its exit code.
func run(ctx context.Context, args []string, s streams) int {
	ctx, abort := context.WithCancelCause(ctx)
	defer abort(nil)
	inv := &invocation{streams: s, args: args, abort: abort}
	err := aborted(ctx, inv.root().ExecuteContext(ctx))
	if busy := new(busyError); errors.As(err, &busy) && busy.hand {
		return inv.handOver(ctx, busy)
	}
	return inv.finish(err)
}

// aborted is why a command was ended from within, else err.
func aborted(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); errors.Is(cause, bus.ErrUnwritable) {
		return cause
	}
	return err
}

// root is the command tree bound to this invocation.
func (inv *invocation) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "callboard",
		Short: "The library field's jobs, events, calls, grants and mentoring in one place",
		Long: `Callboard gathers what the library field offers its people from wherever it is
announced, tells duplicates apart from news, answers searches and mails each
reader every morning what is new.

Begin with "callboard demo", which shows everything on a built-in sample world.`,
		SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE: func(*cobra.Command, []string) error { return inv.readFlags() },
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
		Args: cobra.NoArgs,
	}
	root.SetArgs(inv.args)
	root.SetIn(inv.in)
	root.SetOut(inv.out)
	root.SetErr(inv.err)
	f := root.PersistentFlags()
	f.StringVar(&inv.flags.config, "config", "", "configuration `file` (default ./callboard.yaml, else built-in defaults with the starter pack)")
	f.StringVar(&inv.flags.data, "data", "", "`folder` for everything that is stored (default: as configured, ./data)")
	f.StringVar(&inv.flags.now, "now", "", "take this `time` for now: RFC 3339, or a date (its beginning in UTC)")
	f.BoolVar(&inv.flags.json, "json", false, "print JSON and nothing else on standard output")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())}
	})
	for _, c := range inv.commands() {
		root.AddCommand(c)
	}
	return root
}

// commands is the table of commands, in the order of the manual.
func (inv *invocation) commands() []*cobra.Command {
	return []*cobra.Command{
		inv.upCommand(),
		inv.demoCommand(),
		inv.crawlCommand(),
		inv.searchCommand(),
		inv.showCommand(),
		inv.importCommand(),
		inv.exportCommand(),
		inv.subscribeCommand(),
		inv.unsubscribeCommand(),
		inv.subscribersCommand(),
		inv.digestCommand(),
		inv.statusCommand(),
		inv.sourcesCommand(),
		inv.reindexCommand(),
		inv.replayCommand(),
		inv.deadCommand(),
		inv.manualCommand(),
	}
}

func (inv *invocation) readFlags() error {
	inv.asked = time.Now().UTC()
	if inv.flags.now != "" {
		t, err := clock.Parse(inv.flags.now)
		if err != nil {
			return usageError{fmt.Errorf("--now: %w", err)}
		}
		inv.asked, inv.askedNow = t, true
	}
	return nil
}

// clock is the clock of a one-shot command: it stands still at --now, else it is the
// host's or the machine's.
func (inv *invocation) clock() clock.Func {
	switch {
	case inv.askedNow:
		return clock.Fixed(inv.asked)
	case inv.host != nil:
		return inv.host.now
	}
	return clock.Wall()
}

// config reads the configuration that the flags name.
func (inv *invocation) config() (configs.Config, error) {
	if inv.host != nil {
		return inv.host.cfg, nil
	}
	path := inv.flags.config
	switch {
	case path != "":
		path = inv.path(path)
	case inv.flags.data != "":
		// The folder of a demonstration holds the configuration that belongs to it.
		if demo := filepath.Join(inv.path(inv.flags.data), demoConfig); exists(demo) {
			path = demo
		}
	}
	cfg, err := configs.LoadOrDefault(path, os.LookupEnv)
	if err != nil {
		return cfg, usageError{err}
	}
	if inv.flags.data != "" {
		if cfg, err = configs.WithData(cfg, inv.path(inv.flags.data)); err != nil {
			return cfg, usageError{err}
		}
	}
	return cfg, nil
}

// guest hands the command to the process that runs on the data folder, if one does: it
// knows its sources, whatever configuration lies around here.
func (inv *invocation) guest() error {
	if inv.host != nil {
		return nil
	}
	cfg, err := inv.config()
	if err != nil {
		return err
	}
	run, err := readRunning(cfg.Data)
	if err != nil || run.Address == "" || !locked(cfg.Data) {
		return nil //nolint:nilerr // nothing runs there: the command does its work here
	}
	return &busyError{folder: cfg.Data, run: run, hand: true}
}

// path is an argument's path as this process can open it.
func (inv *invocation) path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(inv.dir, p)
}

// note writes a line for a person, never where a program reads.
func (inv *invocation) note(format string, args ...any) {
	fmt.Fprintf(inv.err, format+"\n", args...)
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// oneLine is text without line breaks, for tables.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
