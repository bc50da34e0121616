package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/internal/clock"
	"github.com/callboard/callboard/internal/demoworld"
)

// demo is one run of the demonstration.
type demo struct {
	inv    *invocation
	listen string
	pace   float64 // by how much the times of the story are stretched

	dir   string    // data folder
	temp  bool      // dir was made for this run and goes with it
	told  bool      // the folder has the story behind it already
	start time.Time // of the world
	world *demoworld.World
	site  string // address of the world
}

func (inv *invocation) demoCommand() *cobra.Command {
	d := demo{inv: inv}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show everything on a built-in sample world that changes while one watches",
		Long: `Runs everything over a built-in sample world: some sixty invented announcements on
eight sources, served by this process. Within a minute new ads appear, one is found
at two places and shown once, a source breaks, a deadline is extended, a workshop
cancelled, and two readers get their digests as files in the outbox. What happens,
and where to look, is told on standard output.

Everything is stored in a temporary folder that is removed at the end, or in --data.
All other commands work beside it with --data and that folder. With --now the world,
and the clock, begin at that time.`,
		Example: "  callboard demo\n  callboard demo --listen 127.0.0.1:0 --data ./demo\n  callboard demo --json | jq .text",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return d.run(cmd.Context()) },
	}
	cmd.Flags().StringVar(&d.listen, "listen", "", "`address` of pages and API (default 127.0.0.1:8080, or a free port where that is taken)")
	cmd.Flags().Float64Var(&d.pace, "pace", 1, "stretch the times of the story by this `factor`; 0.5 is twice as fast")
	return cmd
}

// demoEvery is how often the sources of the world are visited.
const demoEvery = "3s"

func (d *demo) run(ctx context.Context) error {
	inv := d.inv
	switch {
	case inv.host != nil:
		return errors.New("demo cannot be handed to a running process")
	case inv.flags.config != "":
		return usageError{errors.New("demo has a configuration of its own: leave out --config")}
	case d.pace <= 0 || d.pace > 100:
		return usageError{fmt.Errorf("--pace %g is not a factor between 0 and 100", d.pace)}
	}
	now := inv.runningClock()
	d.start = now().Truncate(time.Second)
	if err := d.openFolder(); err != nil {
		return err
	}
	if d.temp {
		defer os.RemoveAll(d.dir)
	}
	listener, err := d.listener()
	if err != nil {
		return err
	}
	defer listener.Close()
	stop, err := d.serveWorld()
	if err != nil {
		return err
	}
	defer stop()
	cfg, err := configs.Parse(filepath.Join(d.dir, demoConfig), []byte(demoworld.Config(d.site, demoEvery)), os.LookupEnv)
	if err != nil {
		return err
	}
	log, closeLog, err := d.log()
	if err != nil {
		return err
	}
	defer closeLog()
	t := &tour{demo: d, cfg: cfg, now: now}
	return inv.keepRunning(ctx, service{
		cfg: cfg, roles: allRoles(), listener: listener, now: now, log: log, prepare: t.prepare, beside: t.tell,
	})
}

// The files of a demonstration in its data folder.
const (
	demoFile   = "demo.json"
	demoConfig = "demo.yaml"
	demoLog    = "demo.log"
)

// demoState is what a demonstration must know of an earlier one on the same folder: the
// same world must be served at the same address, or every announcement would have changed.
type demoState struct {
	Start   time.Time `json:"start"`
	Address string    `json:"address"` // host:port of the world
}

// keepState writes what the next demonstration on the folder must know, and the
// configuration, for people and for other commands. The folder's lock must be held.
func (d *demo) keepState() error {
	err := writeFile(filepath.Join(d.dir, demoConfig), []byte(demoworld.Config(d.site, demoEvery)))
	if err != nil || d.temp {
		return err
	}
	data, err := json.Marshal(demoState{Start: d.start, Address: strings.TrimPrefix(d.site, "http://")})
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(d.dir, demoFile), data)
}

// openFolder chooses the data folder. One that another service has filled is refused.
func (d *demo) openFolder() error {
	if d.inv.flags.data == "" {
		dir, err := os.MkdirTemp("", "callboard-demo-")
		d.dir, d.temp = dir, true
		return err
	}
	d.dir = d.inv.path(d.inv.flags.data)
	if abs, err := filepath.Abs(d.dir); err == nil {
		d.dir = abs
	}
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return fmt.Errorf("create data folder: %w", err)
	}
	state, err := d.state()
	if err != nil {
		return err
	}
	if !state.Start.IsZero() {
		d.start, d.told = state.Start, true
		return nil
	}
	if _, err := os.Stat(filepath.Join(d.dir, "nats")); err == nil {
		return usageError{fmt.Errorf("data folder %s holds postings that are none of the demonstration's; choose another folder with --data, or none", d.dir)}
	}
	return nil
}

// state reads what an earlier demonstration left; the zero state when there was none.
func (d *demo) state() (demoState, error) {
	var s demoState
	data, err := os.ReadFile(filepath.Join(d.dir, demoFile))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err != nil {
		return s, fmt.Errorf("read %s of data folder %s: %w", demoFile, d.dir, err)
	}
	return s, nil
}

// defaultDemoListen is where pages are served when --listen does not say.
const defaultDemoListen = "127.0.0.1:8080"

// listener is that of pages and API. Without --listen a port that is taken is no obstacle.
func (d *demo) listener() (net.Listener, error) {
	address := d.listen
	if address == "" {
		if l, err := net.Listen("tcp", defaultDemoListen); err == nil {
			return l, nil
		}
		address = "127.0.0.1:0"
	}
	if _, _, err := net.SplitHostPort(address); err != nil {
		return nil, usageError{fmt.Errorf("--listen %q is not host:port", address)}
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	return l, nil
}

// serveWorld serves the sample world on loopback until stop is called.
func (d *demo) serveWorld() (stop func(), err error) {
	state, err := d.state()
	if err != nil {
		return nil, err
	}
	if d.world, err = demoworld.New(d.start); err != nil {
		return nil, err
	}
	if d.told {
		for _, s := range d.world.Story() {
			d.world.Apply(s)
		}
	}
	var listener net.Listener
	if state.Address != "" {
		listener, _ = net.Listen("tcp", state.Address) // taken by somebody else: another one does
	}
	if listener == nil {
		if listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return nil, fmt.Errorf("listen for the sample world: %w", err)
		}
	}
	d.site = "http://" + listener.Addr().String()
	server := &http.Server{Handler: d.world, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return func() { _ = server.Close() }, nil
}

// log is the log of a demonstration: a file, and errors on standard error, so that the
// tour stays readable.
func (d *demo) log() (log *slog.Logger, stop func(), err error) {
	file, err := os.OpenFile(filepath.Join(d.dir, demoLog), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("open the log of the demonstration: %w", err)
	}
	all := slog.NewJSONHandler(file, &slog.HandlerOptions{Level: slog.LevelInfo})
	log = slog.New(slog.NewMultiHandler(all, d.inv.logger(slog.LevelError).Handler()))
	return log, func() { _ = file.Close() }, nil
}

// readers are those whose searches the demonstration saves, with their consent. Their
// hour is long past or far ahead, so that only the story mails them.
func (d *demo) readers(now clock.Func) []digest.Request {
	hour := digest.Settings{At: now().Add(-time.Hour).UTC().Format("15:04"), Zone: "UTC"}
	return []digest.Request{
		{Address: "demo-jobs@example.org", Query: "kind=job&place=US-MA", Settings: hour, Confirmed: true},
		{Address: "demo-events@example.org", Query: "kind=cfp&kind=conference&kind=webinar&kind=workshop", Settings: hour, Confirmed: true},
	}
}
