package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/crawl"
	"github.com/callboard/callboard/pipeline/curate"
	"github.com/callboard/callboard/pipeline/indexing"
)

func (inv *invocation) replayCommand() *cobra.Command {
	var findings bool
	cmd := &cobra.Command{
		Use:   "replay [SOURCE…]",
		Short: "Read again what was kept, without the network",
		Long: `Extracts the named sources, or all, again from their captures: the raw answers
that were kept of their last visits. With --findings every stored finding is
understood again instead, as after a change of rules. Ids, decisions and what
readers were told stay, and nobody is mailed for what changes.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if findings {
				if len(args) > 0 {
					return usageError{errors.New("replay --findings takes all findings and no source")}
				}
				return inv.replayFindings(cmd.Context())
			}
			return inv.replay(cmd.Context(), args)
		},
	}
	cmd.Flags().BoolVar(&findings, "findings", false, "understand every stored finding again")
	return cmd
}

func (inv *invocation) replay(ctx context.Context, ids []string) error {
	a, err := inv.openPipeline(ctx)
	if err != nil {
		return err
	}
	defer a.close()
	if _, err := chosen(a.cfg, ids); err != nil {
		return err
	}
	var rows []crawlRow
	progress := bus.Progress{}
	add := func(source string, r crawl.Report, err error) {
		if err != nil {
			rows = append(rows, crawlRow{Source: source, Outcome: bus.Outcome{State: "failed", Error: err.Error()}})
			return
		}
		rows = append(rows, newCrawlRow(r))
		progress.Raise(r.Progress())
	}
	if len(ids) == 0 {
		if ids, err = a.crawler.Captured(ctx); err != nil {
			return err
		}
	}
	for _, id := range ids {
		r, err := a.crawler.Replay(ctx, id)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		add(id, r, err)
	}
	if len(rows) == 0 {
		inv.note("no capture is kept yet: crawl first")
		return nil
	}
	if len(progress) > 0 {
		if err := a.settle(ctx, progress); err != nil {
			return err
		}
	}
	return inv.printCrawl(rows)
}

func (inv *invocation) replayFindings(ctx context.Context) error {
	a, err := inv.openPipeline(ctx)
	if err != nil {
		return err
	}
	defer a.close()
	n, err := a.replayFindings(ctx)
	if err != nil {
		return err
	}
	last, err := a.bus.LastSequence(ctx, bus.Postings)
	if err != nil {
		return err
	}
	if err := indexing.Await(ctx, a.bus, last); err != nil {
		return err
	}
	if inv.flags.json {
		return json.NewEncoder(inv.out).Encode(map[string]int{"findings": n})
	}
	fmt.Fprintf(inv.out, "%d findings were understood again\n", n)
	return nil
}

// replayFindings asks the active curator; one that was just started may not be it yet.
func (a *app) replayFindings(ctx context.Context) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	for {
		n, err := curate.Replay(ctx, a.bus)
		if !errors.Is(err, curate.ErrNoCurator) {
			return n, err
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return 0, err
		}
	}
}
