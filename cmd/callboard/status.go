package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/crawl"
)

// statusReport is the whole of the status command, and of the operator's console.
type statusReport struct {
	At      time.Time      `json:"at"`
	Running bool           `json:"running"` // a process has its stages running on this folder
	Sources []statusSource `json:"sources"`
	Streams []bus.Sizes    `json:"streams"`
	Lag     statusLag      `json:"lag"`
	Index   statusIndex    `json:"index"`
	Mail    statusMail     `json:"mail"`
	Dead    int            `json:"dead"`
}

type statusSource struct {
	Source   string       `json:"source"`
	Health   crawl.Health `json:"health"`
	Items    int          `json:"items"`
	At       *time.Time   `json:"at,omitempty"`   // last visit
	Seen     *time.Time   `json:"seen,omitempty"` // last healthy visit
	Failures int          `json:"failures,omitempty"`
	Held     bool         `json:"held,omitempty"`
	Error    string       `json:"error,omitempty"`
}

// statusLag is how many messages each stage has still to read.
type statusLag struct {
	Curate uint64 `json:"curate"`
	Index  uint64 `json:"index"`
	Digest uint64 `json:"digest"`
}

type statusIndex struct {
	Postings int    `json:"postings"`
	Seq      uint64 `json:"seq"`
	Error    string `json:"error,omitempty"`
}

type statusMail struct {
	Outbox      uint64 `json:"outbox"` // composed mails that were not taken yet
	Subscribers int    `json:"subscribers"`
}

func (inv *invocation) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Sources, streams, lag, index and mail on one screen",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			a, err := inv.open(cmd.Context(), need{index: true})
			if err != nil {
				return err
			}
			defer a.close()
			report, err := a.status(cmd.Context())
			if err != nil {
				return err
			}
			report.Running = inv.host != nil
			if inv.flags.json {
				return json.NewEncoder(inv.out).Encode(report)
			}
			inv.printStatus(report)
			return nil
		},
	}
}

// status gathers the report.
func (a *app) status(ctx context.Context) (statusReport, error) {
	r := statusReport{At: a.now().UTC().Truncate(time.Second), Sources: []statusSource{}}
	heads, err := a.bus.Heads(ctx)
	if err != nil {
		return r, err
	}
	for _, s := range a.cfg.Sources {
		h := heads[s.ID]
		if !s.Enabled && h.At.IsZero() {
			continue
		}
		row := statusSource{Source: s.ID, Health: crawl.HealthOf(s, h, r.At), Items: h.Items, Failures: h.Failures, Held: h.Held, Error: h.Last.Error}
		if !h.At.IsZero() {
			row.At = &h.At
		}
		if !h.Seen.IsZero() {
			row.Seen = &h.Seen
		}
		r.Sources = append(r.Sources, row)
	}
	if r.Streams, err = a.bus.Sizes(ctx); err != nil {
		return r, err
	}
	last := map[bus.Stream]uint64{}
	for _, s := range r.Streams {
		last[s.Stream] = s.Last
		switch s.Stream {
		case bus.Dead:
			r.Dead = int(s.Messages) //nolint:gosec // counts of letters
		case bus.Outbox:
			r.Mail.Outbox = s.Messages
		}
	}
	if err := a.statusLag(ctx, &r, last); err != nil {
		return r, err
	}
	return r, a.statusReaders(ctx, &r)
}

func (a *app) statusLag(ctx context.Context, r *statusReport, last map[bus.Stream]uint64) error {
	curator, _, err := a.bus.ReadProgress(ctx, bus.Postings, bus.CuratorProgress)
	if err != nil {
		return err
	}
	r.Lag.Curate = behind(last[bus.Findings], curator[bus.Findings]) + behind(last[bus.Listings], curator[bus.Listings])
	told, _, err := a.bus.ReadProgress(ctx, bus.Ledger, bus.DigestProgress)
	if err != nil {
		return err
	}
	r.Lag.Digest = behind(last[bus.Postings], told[bus.Postings])
	if a.index == nil {
		return nil
	}
	at, err := a.index.Position(ctx)
	if err == nil {
		r.Index.Seq = at.Seq
		r.Lag.Index = behind(last[bus.Postings], at.Seq)
		r.Index.Postings, err = a.index.Count(ctx)
	}
	if err == nil {
		err = a.index.Health(ctx)
	}
	if err != nil {
		r.Index.Error = err.Error()
	}
	return nil
}

func (a *app) statusReaders(ctx context.Context, r *statusReport) error {
	d, err := a.newDigest(a.now)
	if err != nil {
		return err
	}
	all, err := d.Subscribers(ctx)
	for _, s := range all {
		if s.Active() {
			r.Mail.Subscribers++
		}
	}
	return err
}

func behind(last, at uint64) uint64 {
	if at >= last {
		return 0
	}
	return last - at
}

func (inv *invocation) printStatus(r statusReport) {
	sources := inv.table("SOURCE", "HEALTH", "ITEMS", "LAST VISIT", "")
	for _, s := range r.Sources {
		at := "never"
		if s.At != nil {
			at = ago(r.At.Sub(*s.At))
		}
		note := oneLine(s.Error)
		if s.Held {
			note = "half or more was missing at once: nothing is closed until the next visit agrees"
		}
		sources.row(s.Source, inv.stateColor(string(s.Health)), s.Items, at, note)
	}
	if len(r.Sources) > 0 {
		sources.print()
		fmt.Fprintln(inv.out)
	}
	streams := inv.table("STREAM", "MESSAGES", "SIZE")
	for _, s := range r.Streams {
		streams.row(s.Stream, s.Messages, byteSize(s.Bytes))
	}
	streams.print()
	fmt.Fprintf(inv.out, "\nlag       curate %d, index %d, digest %d\n", r.Lag.Curate, r.Lag.Index, r.Lag.Digest)
	index := count(r.Index.Postings, "posting", "postings")
	if r.Index.Error != "" {
		index = inv.paint(red, r.Index.Error)
	}
	fmt.Fprintf(inv.out, "index     %s\n", index)
	fmt.Fprintf(inv.out, "mail      %s, %s in the outbox\n", count(r.Mail.Subscribers, "saved search", "saved searches"), count(int(r.Mail.Outbox), "mail", "mails")) //nolint:gosec // a count of mails
	fmt.Fprintf(inv.out, "dead      %s\n", count(r.Dead, "letter", "letters"))
	if !r.Running {
		inv.note("\nnothing is running on this folder; callboard up starts it")
	}
}

// count is a number of things, in words that agree.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// ago is a duration as people say it.
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	}
	return fmt.Sprintf("%d days ago", int(d.Hours()/24))
}

// byteSize is a number of bytes as people read it.
func byteSize(n uint64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.0f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}
