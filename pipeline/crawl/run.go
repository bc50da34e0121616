package crawl

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"sync"
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/pipeline/bus"
)

// The times of the schedule.
const (
	reconcileEvery = time.Hour        // configured sources against schedules
	startSpread    = 30 * time.Second // first visits of new sources are spread over this
	workingEvery   = 10 * time.Second // sign of life of a visit in work
)

// backoff is how long a failing source is left alone after its first, second, … failure
// in a row; it stays at the last. It is never given up.
var backoff = []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour}

// Run keeps the schedule and visits what falls due, until ctx ends.
func (c *Crawler) Run(ctx context.Context) error {
	if err := c.reconcile(ctx); err != nil {
		return err
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { c.reconcileForever(ctx) })
	slots := make(chan struct{}, c.opts.Workers)
	return c.opts.Bus.DueCrawls(ctx, func(d bus.Due) {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		wg.Go(func() {
			defer func() { <-slots }()
			if err := c.due(ctx, d); err != nil && ctx.Err() == nil {
				c.opts.Log.Error("crawl was not recorded", "source", d.Source, "err", err)
				d.Again(time.Minute)
			}
		})
	})
}

// due visits a source whose time has come and schedules its next visit before the due
// message goes: at every instant a source has one or the other.
func (c *Crawler) due(ctx context.Context, d bus.Due) error {
	source, ok := c.sources[d.Source]
	if !ok || !source.Enabled {
		if err := c.opts.Bus.Unschedule(ctx, d.Source); err != nil {
			return err
		}
		return d.Done(ctx)
	}
	alive, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		ticker := time.NewTicker(workingEvery)
		defer ticker.Stop()
		for {
			select {
			case <-alive.Done():
				return
			case <-ticker.C:
				d.Working()
			}
		}
	}()
	report, err := c.Visit(ctx, d.Source)
	if err != nil {
		if ctx.Err() != nil || errors.Is(err, bus.ErrUnavailable) {
			return err
		}
		c.opts.Log.Error("crawl failed", "source", d.Source, "err", err)
		report.Head.Failures++
	}
	if err := c.opts.Bus.Schedule(ctx, d.Source, c.next(source, report)); err != nil {
		return err
	}
	return d.Done(ctx)
}

// next is when a source is visited again: after its interval, later when it fails or its
// server asks for it, and a little apart from other sources of the same interval.
func (c *Crawler) next(source configs.Source, r Report) time.Time {
	wait := source.Every
	if n := r.Head.Failures; n > 0 {
		wait = max(min(wait, backoff[0]), min(backoff[min(n, len(backoff))-1], 24*time.Hour))
		if source.Every < time.Minute { // a source of a demonstration or a test
			wait = source.Every
		}
	}
	wait = max(wait, r.wait)
	return c.opts.Now().Add(wait + jitter(source.ID, wait/20))
}

// jitter spreads sources over the given span, each by its own constant part.
func jitter(source string, span time.Duration) time.Duration {
	if span <= 0 {
		return 0
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(source))
	return time.Duration(h.Sum64() % uint64(span))
}

func (c *Crawler) reconcileForever(ctx context.Context) {
	ticker := time.NewTicker(reconcileEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := c.reconcile(ctx); err != nil && ctx.Err() == nil {
				c.opts.Log.Warn("schedules were not compared with the configuration", "err", err)
			}
		}
	}
}

// reconcile gives every enabled source a schedule and removes those of others.
func (c *Crawler) reconcile(ctx context.Context) error {
	scheduled, err := c.opts.Bus.Scheduled(ctx)
	if err != nil {
		return fmt.Errorf("compare schedules: %w", err)
	}
	for id := range scheduled {
		if s, ok := c.sources[id]; !ok || !s.Enabled {
			if err := c.opts.Bus.Unschedule(ctx, id); err != nil {
				return err
			}
		}
	}
	heads, err := c.opts.Bus.Heads(ctx)
	if err != nil {
		return fmt.Errorf("compare schedules: %w", err)
	}
	now := c.opts.Now()
	for _, s := range c.opts.Sources {
		if !s.Enabled || s.Way == "" {
			continue
		}
		at := now.Add(jitter(s.ID, min(startSpread, s.Every/10)))
		schedule := c.opts.Bus.ScheduleNew
		if h := heads[s.ID]; scheduled[s.ID] && HealthOf(s, h, now) == Overdue {
			schedule = c.opts.Bus.Schedule // the clock was set on: its schedule is too far away
		} else if scheduled[s.ID] {
			continue
		}
		if err := schedule(ctx, s.ID, at); err != nil {
			return err
		}
	}
	return nil
}
