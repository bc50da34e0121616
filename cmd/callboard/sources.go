package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/all"
	"github.com/callboard/callboard/crawlers/discover"
	"github.com/callboard/callboard/crawlers/fetch"
	"github.com/callboard/callboard/pipeline/crawl"
)

func (inv *invocation) sourcesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sources",
		Short: "List, add, test and check sources",
		Args:  cobra.NoArgs,
		RunE:  sayWhich,
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "list", Short: "List all sources with their health", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return inv.sourcesList(cmd.Context()) },
		},
		inv.sourcesAddCommand(),
		inv.sourcesTestCommand(),
		inv.sourcesCheckCommand(),
	)
	return cmd
}

// sourceRow is a source with --json.
type sourceRow struct {
	Source  string       `json:"source"`
	Name    string       `json:"name,omitempty"`
	Way     configs.Way  `json:"way"`
	Address string       `json:"address"`
	Enabled bool         `json:"enabled"`
	Reason  string       `json:"reason,omitempty"`
	Every   string       `json:"every,omitempty"`
	Health  crawl.Health `json:"health"`
	Items   int          `json:"items"`
}

func (inv *invocation) sourcesList(ctx context.Context) error {
	a, err := inv.open(ctx, need{})
	if err != nil {
		return err
	}
	defer a.close()
	heads, err := a.bus.Heads(ctx)
	if err != nil {
		return err
	}
	table := inv.table("SOURCE", "WAY IN", "EVERY", "HEALTH", "ITEMS", "NAME")
	for _, s := range a.cfg.Sources {
		h := heads[s.ID]
		row := sourceRow{
			Source: s.ID, Name: s.Name, Way: s.Way, Address: s.Address, Enabled: s.Enabled, Reason: s.Reason,
			Every: s.Every.String(), Health: crawl.HealthOf(s, h, a.now()), Items: h.Items,
		}
		if inv.flags.json {
			if err := json.NewEncoder(inv.out).Encode(row); err != nil {
				return err
			}
			continue
		}
		table.row(row.Source, row.Way, interval(s.Every), inv.stateColor(string(row.Health)), row.Items, oneLine(row.Name))
	}
	if !inv.flags.json {
		table.print()
	}
	return nil
}

// interval is a duration without its zero parts: 1h, 6h, 30m.
func interval(d time.Duration) string {
	switch {
	case d >= time.Hour && d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d >= time.Minute && d%time.Minute == 0:
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return d.String()
}

// fetcher is a polite fetcher for commands that store nothing.
func (inv *invocation) fetcher(cfg configs.Config) *fetch.Fetcher {
	return fetch.New(fetch.Options{
		Version: version(), Contact: cfg.Fetch.Contact, Delay: cfg.Fetch.Delay, HostDelay: fetch.Delays(cfg.Sources),
		Timeout: cfg.Fetch.Timeout, AllowPrivateNetworks: cfg.Fetch.AllowPrivateNetworks, Now: inv.clock(),
	})
}

func (inv *invocation) sourcesCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check [SOURCE…]",
		Short: "Call sources, disabled ones too, and report what each yields; nothing is stored",
		Long: `Calls the named sources, or all: enabled ones and disabled ones, one after the
other at each host, and reports whether they answer, how many items they yield
and how many of these are dated. Nothing is stored and nothing is enabled: with
what you see, set "enabled" in the configuration.`,
		RunE: func(cmd *cobra.Command, args []string) error { return inv.sourcesCheck(cmd.Context(), args) },
	}
}

// checkRow is the outcome of calling one source.
type checkRow struct {
	Source  string      `json:"source"`
	Enabled bool        `json:"enabled"`
	Way     configs.Way `json:"way"`
	State   string      `json:"state"` // ok, empty, failed, blocked
	Items   int         `json:"items"`
	Dated   int         `json:"dated"`
	Note    string      `json:"note,omitempty"`
}

func (inv *invocation) sourcesCheck(ctx context.Context, ids []string) error {
	if err := inv.guest(); err != nil {
		return err
	}
	cfg, err := inv.config()
	if err != nil {
		return err
	}
	sources := cfg.Sources
	if len(ids) > 0 {
		if sources, err = chosen(cfg, ids); err != nil {
			return err
		}
	}
	f := inv.fetcher(cfg)
	defer f.Close()
	rows := make([]checkRow, len(sources))
	bar := inv.bar(len(sources), "calling")
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(crawl.DefaultWorkers)
	for i, s := range sources {
		group.Go(func() error {
			rows[i] = check(ctx, f, s, inv.asked)
			bar.step()
			return ctx.Err()
		})
	}
	err = group.Wait()
	bar.finish()
	if err != nil {
		return err
	}
	return inv.printChecks(rows)
}

func check(ctx context.Context, f crawlers.Fetcher, s configs.Source, now time.Time) checkRow {
	row := checkRow{Source: s.ID, Enabled: s.Enabled, Way: s.Way, State: "ok"}
	reader, err := all.New(s)
	if err == nil {
		var result crawlers.Result
		result, err = crawlers.Visit(ctx, reader, s.ID, f, crawlers.Visiting{Now: now})
		row.Items = len(result.Findings)
		row.Dated = discover.Offer{Findings: result.Findings}.Dated()
		if len(result.Warnings) > 0 {
			row.Note = result.Warnings[0]
		}
	}
	switch {
	case errors.Is(err, crawlers.ErrForbidden):
		row.State, row.Note = "blocked", err.Error()
	case err != nil:
		row.State, row.Note = "failed", err.Error()
	case row.Items == 0:
		row.State = "empty"
	}
	return row
}

func (inv *invocation) printChecks(rows []checkRow) error {
	table := inv.table("SOURCE", "ENABLED", "STATE", "ITEMS", "DATED", "")
	bad := 0
	for _, r := range rows {
		if r.State == "failed" || r.State == "blocked" {
			bad++
		}
		if inv.flags.json {
			if err := json.NewEncoder(inv.out).Encode(r); err != nil {
				return err
			}
			continue
		}
		enabled := "no"
		if r.Enabled {
			enabled = "yes"
		}
		table.row(r.Source, enabled, inv.stateColor(r.State), r.Items, r.Dated, oneLine(r.Note))
	}
	if !inv.flags.json {
		table.print()
	}
	switch {
	case len(rows) > 0 && bad == len(rows):
		return errors.New("no source could be read")
	case bad > 0:
		return partError{fmt.Errorf("%d of %d sources could not be read", bad, len(rows))}
	}
	return nil
}
