package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
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
	now := clock.Wall()
	if inv.askedNow {
		now = clock.From(inv.asked)
	}
	has := func(role string) bool { return slices.Contains(roles, role) }
	log := inv.logger(slog.LevelInfo)
	var listener net.Listener
	if has(roleWeb) {
		var err error
		if listener, err = net.Listen("tcp", cfg.Listen); err != nil {
			return fmt.Errorf("listen on %s: %w", cfg.Listen, err)
		}
		defer listener.Close()
	}
	a, err := openApp(ctx, cfg, need{index: has(roleIndex) || has(roleWeb), hold: true}, now, log)
	if err != nil {
		return err
	}
	defer a.close()
	if listener != nil && cfg.URL == "" {
		a.url = "http://" + listener.Addr().String()
	}
	if err := a.startRoles(has); err != nil {
		return err
	}
	if a.folder != nil {
		stop, err := a.serveCommands(ctx, a.url)
		if err != nil {
			return err
		}
		defer stop()
	}
	if listener == nil {
		log.Info("running", "role", strings.Join(roles, ","))
		<-ctx.Done()
		return nil
	}
	return inv.serve(ctx, a, listener)
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
	return nil
}

// shutdownTimeout is how long running requests may take after the stop was asked for.
const shutdownTimeout = 5 * time.Second

// serve answers pages and API until ctx ends.
func (inv *invocation) serve(ctx context.Context, a *app, listener net.Listener) error {
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
	go func() { failed <- server.Serve(listener) }()
	fmt.Fprintf(inv.out, "listening on %s\n", "http://"+listener.Addr().String())
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(closing); err != nil {
		_ = server.Close()
	}
	return nil
}
