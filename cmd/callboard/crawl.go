package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/crawl"
)

// crawlRow is a source's row of the crawl command with --json.
type crawlRow struct {
	Source string `json:"source"`
	bus.Outcome
	Warnings []string `json:"warnings,omitempty"`
}

// newCrawlRow is the row of a visit; what made it fail is its error and no warning beside.
func newCrawlRow(r crawl.Report) crawlRow {
	row := crawlRow{Source: r.Source, Outcome: r.Outcome}
	for _, w := range r.Warnings {
		if w != r.Error {
			row.Warnings = append(row.Warnings, w)
		}
	}
	return row
}

func (inv *invocation) crawlCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "crawl [SOURCE…]",
		Short: "Visit sources now and wait until what was found is searchable",
		Long: `Visits the named sources, or all that are enabled, at once: whatever their
interval, back-off or cache age, but with robots.txt and delays kept. It ends
when everything that was found can be searched, with one row a source.`,
		Example: "  callboard crawl\n  callboard crawl ala-joblist code4lib-jobs\n  callboard crawl --json | jq .new",
		RunE: func(cmd *cobra.Command, args []string) error {
			return inv.crawl(cmd.Context(), args)
		},
	}
}

func (inv *invocation) crawl(ctx context.Context, ids []string) error {
	a, err := inv.openPipeline(ctx)
	if err != nil {
		return err
	}
	defer a.close()
	sources, err := chosen(a.cfg, ids)
	if err != nil {
		return err
	}
	if len(sources) == 0 {
		inv.note("no source is enabled: enable one in the configuration, or name one")
		return nil
	}
	rows, progress, err := inv.visitAll(ctx, a, sources)
	if err != nil {
		return err
	}
	if err := a.settle(ctx, progress); err != nil {
		return err
	}
	return inv.printCrawl(rows)
}

// chosen are the named sources, or all enabled ones. A disabled one can be named.
func chosen(cfg configs.Config, ids []string) ([]configs.Source, error) {
	var sources []configs.Source
	if len(ids) == 0 {
		for _, s := range cfg.Sources {
			if s.Enabled {
				sources = append(sources, s)
			}
		}
		return sources, nil
	}
	for _, id := range ids {
		s, ok := cfg.Source(id)
		if !ok {
			return nil, usageError{fmt.Errorf("no source %q%s", id, likeSource(cfg, id))}
		}
		if !slices.ContainsFunc(sources, func(o configs.Source) bool { return o.ID == id }) {
			sources = append(sources, s)
		}
	}
	return sources, nil
}

// visitAll visits sources in parallel and returns their rows in the sources' order, and
// what the curator must have taken for their findings to count.
func (inv *invocation) visitAll(ctx context.Context, a *app, sources []configs.Source) ([]crawlRow, bus.Progress, error) {
	rows := make([]crawlRow, len(sources))
	progress := bus.Progress{}
	bar := inv.bar(len(sources), "crawling")
	defer bar.finish()
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(crawl.DefaultWorkers)
	for i, s := range sources {
		group.Go(func() error {
			report, err := a.crawler.Visit(ctx, s.ID)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			mu.Lock()
			defer mu.Unlock()
			defer bar.step()
			if err != nil {
				if errors.Is(err, bus.ErrUnavailable) {
					return err
				}
				rows[i] = crawlRow{Source: s.ID, Outcome: bus.Outcome{State: "failed", Error: err.Error()}}
				return nil
			}
			rows[i] = newCrawlRow(report)
			progress.Raise(report.Progress())
			return nil
		})
	}
	return rows, progress, group.Wait()
}

func (inv *invocation) printCrawl(rows []crawlRow) error {
	failed := 0
	table := inv.table("SOURCE", "STATE", "FOUND", "NEW", "CHANGED", "REFUSED", "")
	for _, r := range rows {
		if r.State == "failed" || r.State == "blocked" {
			failed++
		}
		if inv.flags.json {
			if err := json.NewEncoder(inv.out).Encode(r); err != nil {
				return err
			}
			continue
		}
		note := r.Error
		if note == "" && len(r.Warnings) > 0 {
			note = r.Warnings[0]
		}
		table.row(r.Source, inv.stateColor(r.State), r.Found, r.New, r.Changed, r.Refused, oneLine(note))
	}
	if !inv.flags.json {
		table.print()
	}
	switch {
	case failed == len(rows):
		return errors.New("all sources failed")
	case failed > 0:
		return partError{fmt.Errorf("%d of %d sources failed", failed, len(rows))}
	}
	return nil
}
