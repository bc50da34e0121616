package crawl

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/pipeline/bus"
)

// Options are what a Crawler works with.
type Options struct {
	Bus     *bus.Bus
	Sources []configs.Source
	Fetcher crawlers.Fetcher
	Open    func(configs.Source) (crawlers.Source, error) // makes a source readable: all.New
	Now     func() time.Time
	Log     *slog.Logger
	Workers int // visits at the same time; 0 is DefaultWorkers
}

// DefaultWorkers is how many sources are visited at the same time. Visits mostly wait for
// their hosts; the bound keeps the documents in memory below a few hundred megabytes.
const DefaultWorkers = 16

// Crawler visits sources. It is safe for concurrent use.
type Crawler struct {
	opts    Options
	sources map[string]configs.Source
}

// New returns a crawler for the configured sources.
func New(opts Options) *Crawler {
	c := &Crawler{opts: opts, sources: make(map[string]configs.Source, len(opts.Sources))}
	if c.opts.Workers < 1 {
		c.opts.Workers = DefaultWorkers
	}
	for _, s := range opts.Sources {
		c.sources[s.ID] = s
	}
	return c
}

// Report is what a visit did. Head.Findings says up to where FINDINGS holds its effect.
type Report struct {
	Source string
	bus.Outcome
	Head     bus.Head
	Listing  uint64 // sequence of the commit mark in LISTINGS
	Warnings []string
	Refusals []crawlers.Refusal
	wait     time.Duration // the server's Retry-After
}

// Progress is what the curator must have taken for the visit to have had its effect.
func (r Report) Progress() bus.Progress {
	return bus.Progress{bus.Findings: r.Head.Findings, bus.Listings: r.Listing}
}

// ErrUnknownSource is returned for an id that is not configured.
var ErrUnknownSource = errors.New("no such source")

// Visit crawls a source now, whatever its interval. The error is for a visit that could
// not be recorded; one that failed at the source is a Report with State failed or blocked.
func (c *Crawler) Visit(ctx context.Context, id string) (Report, error) {
	source, ok := c.sources[id]
	if !ok {
		return Report{}, fmt.Errorf("crawl %q: %w", id, ErrUnknownSource)
	}
	started := time.Now()
	commit, err := c.begin(ctx, id)
	if err != nil {
		return Report{}, err
	}
	defer commit.end(ctx)
	result, err := c.read(commit, source)
	if commit.ctx.Err() != nil {
		return Report{}, fmt.Errorf("crawl %s: %w", id, context.Cause(commit.ctx))
	}
	commit.absentAfter = source.AbsentAfter
	commit.result = sift(source, result)
	if source.Complete != nil {
		commit.result.Complete = *source.Complete && (result.Complete || len(result.Warnings) == 0)
	}
	report, err := commit.finish(err, time.Since(started))
	if err != nil {
		return Report{}, err
	}
	c.opts.Log.Info("crawl finished", "source", id, "state", report.State, "found", report.Found,
		"new", report.New, "changed", report.Changed, "refused", report.Refused, "took", time.Since(started).Round(time.Millisecond))
	return report, nil
}

// read visits the source; one that cannot be made readable fails like one that is down.
func (c *Crawler) read(cm *commit, source configs.Source) (crawlers.Result, error) {
	reader, err := c.opts.Open(source)
	if err != nil {
		return crawlers.Result{}, err
	}
	return crawlers.Visit(cm.ctx, reader, source.ID, c.opts.Fetcher, crawlers.Visiting{
		Now: cm.at, Validators: validators(cm.listing.Head.Validators),
	})
}

func validators(stored map[string]bus.Validators) map[string]crawlers.Validators {
	if len(stored) == 0 {
		return nil
	}
	m := make(map[string]crawlers.Validators, len(stored))
	for k, v := range stored {
		m[k] = crawlers.Validators(v)
	}
	return m
}
