package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/internal/clock"
)

// The roles that a process can have.
const (
	roleCrawl  = "crawl"
	roleCurate = "curate"
	roleIndex  = "index"
	roleDigest = "digest"
	roleWeb    = "web"
)

func allRoles() []string { return []string{roleCrawl, roleCurate, roleIndex, roleDigest, roleWeb} }

func (inv *invocation) upCommand() *cobra.Command {
	var listen string
	var roles []string
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Run everything: schedule, crawl, curate, index, digest, web",
		Long: `Runs Callboard until it is stopped (SIGTERM or Ctrl-C): visits sources when they
are due, keeps postings and search index, mails digests, and serves pages and
API. With an external NATS server the roles can run as processes of their own,
any number of each; of curate, digest and a shared index one is active and the
others stand by. With --now the clock runs on from that time.`,
		Example: "  callboard up\n  callboard up --listen 127.0.0.1:0\n  callboard up --roles crawl,curate",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, r := range roles {
				if !slices.Contains(allRoles(), r) {
					return usageError{fmt.Errorf("--roles: no role %q%s", r, configs.DidYouMean(r, allRoles()))}
				}
			}
			cfg, err := inv.config()
			if err != nil {
				return err
			}
			return inv.up(cmd.Context(), cfg, listen, roles)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "", "`address` of pages and API (default: as configured, 127.0.0.1:8080); port 0 takes a free one")
	cmd.Flags().StringSliceVar(&roles, "roles", allRoles(), "what this process does")
	return cmd
}

// up runs the roles until ctx ends.
func (inv *invocation) up(ctx context.Context, cfg configs.Config, listen string, roles []string) error {
	if inv.host != nil {
		return errors.New("up cannot be handed to a running process")
	}
	if listen != "" {
		if _, _, err := net.SplitHostPort(listen); err != nil {
			return usageError{fmt.Errorf("--listen %q is not host:port", listen)}
		}
		cfg.Listen = listen
	}
	r := service{cfg: cfg, roles: roles, now: inv.runningClock(), log: inv.logger(slog.LevelInfo)}
	if r.has(roleWeb) {
		listener, err := net.Listen("tcp", cfg.Listen)
		if err != nil {
			return fmt.Errorf("listen on %s: %w", cfg.Listen, err)
		}
		defer listener.Close()
		r.listener = listener
	}
	return inv.keepRunning(ctx, r)
}

// runningClock is the clock of a process that stays: it runs on from --now.
func (inv *invocation) runningClock() clock.Func {
	if inv.askedNow {
		return clock.From(inv.asked)
	}
	return clock.Wall()
}

// service is what a process that stays runs.
type service struct {
	cfg      configs.Config
	roles    []string
	listener net.Listener // of pages and API; nil without the role web
	now      clock.Func
	log      *slog.Logger

	// What a command does besides; both may be nil. prepare comes before the stages start,
	// beside runs while pages are answered and ends with its context.
	prepare func(ctx context.Context, a *app) error
	beside  func(ctx context.Context, a *app)
}

func (s service) has(role string) bool { return slices.Contains(s.roles, role) }

// keepRunning runs a service until ctx ends.
func (inv *invocation) keepRunning(ctx context.Context, s service) error {
	a, err := openApp(ctx, s.cfg, need{index: s.has(roleIndex) || s.has(roleWeb), hold: true, abort: inv.abort}, s.now, s.log)
	if err != nil {
		return err
	}
	defer a.close()
	if s.listener != nil && s.cfg.URL == "" {
		a.url = "http://" + s.listener.Addr().String()
	}
	if s.prepare != nil {
		if err := s.prepare(ctx, a); err != nil {
			return err
		}
	}
	if err := a.startRoles(s.has); err != nil {
		return err
	}
	if a.folder != nil {
		stop, err := a.serveCommands(ctx, a.url)
		if err != nil {
			return err
		}
		defer stop()
	}
	if s.listener == nil {
		s.log.Info("running", "role", strings.Join(s.roles, ","))
		<-ctx.Done()
		return nil
	}
	return inv.serve(ctx, a, s)
}

// startRoles starts the stages of the process's roles. An embedded index belongs to this
// process and is kept by it, whatever its roles.
func (a *app) startRoles(has func(string) bool) error {
	if has(roleCurate) {
		a.startCurating()
	}
	if has(roleIndex) || (has(roleWeb) && a.cfg.Index.URL == "") {
		a.startIndexing()
	}
	if has(roleCrawl) {
		a.start(a.crawler.Run)
	}
	if has(roleDigest) {
		d, err := a.newDigest(a.now)
		if err != nil {
			return err
		}
		a.start(d.Run)
	}
	a.start(a.settleDown)
	return nil
}

// settled is how long after the start what it needed is given back.
const settled = 5 * time.Second

// settleDown returns to the system the memory that reading the stores at the start took:
// a third of the process, which the runtime would give back only slowly.
func (a *app) settleDown(ctx context.Context) error {
	select {
	case <-time.After(settled):
		debug.FreeOSMemory()
	case <-ctx.Done():
	}
	return nil
}

// shutdownTimeout is how long running requests may take after the stop was asked for.
const shutdownTimeout = 5 * time.Second

// listening says where pages are answered, in the line that programs wait for. With
// --json it stands where only people read, and an event tells it.
func (inv *invocation) listening(address string) {
	if !inv.flags.json {
		fmt.Fprintf(inv.out, "listening on %s\n", address)
		return
	}
	inv.note("listening on %s", address)
	fmt.Fprintf(inv.out, "{\"event\":\"listening\",\"url\":%q}\n", address)
}

// serve answers pages and API until ctx ends.
func (inv *invocation) serve(ctx context.Context, a *app, s service) error {
	handler, err := a.pages()
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(s.listener) }()
	inv.listening("http://" + s.listener.Addr().String())
	beside, cancel := context.WithCancel(ctx)
	var ended sync.WaitGroup
	defer ended.Wait()
	defer cancel()
	if s.beside != nil {
		ended.Go(func() { s.beside(beside, a) })
	}
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	closing, stop := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer stop()
	if err := server.Shutdown(closing); err != nil {
		_ = server.Close()
	}
	return nil
}
