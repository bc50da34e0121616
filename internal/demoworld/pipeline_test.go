package demoworld_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers/all"
	"github.com/callboard/callboard/internal/demoworld"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/bus/bustest"
	"github.com/callboard/callboard/pipeline/crawl"
	"github.com/callboard/callboard/pipeline/curate"
	"github.com/callboard/callboard/pipeline/normalize"
)

// crawlAll reads all sources through the pipeline and returns the postings.
func crawlAll(t *testing.T, cfg configs.Config) []bus.PostingRecord {
	t.Helper()
	now, log := func() time.Time { return start }, slog.New(slog.DiscardHandler)
	b := bustest.OpenAt(t, t.TempDir(), now)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	c := curate.New(curate.Options{Bus: b, Normalizer: normalize.New(normalize.Options{}), Sources: cfg.Sources, Now: now, Log: log})
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = c.Run(ctx)
	}()
	defer func() { cancel(); <-done }()
	crawler := crawl.New(crawl.Options{Bus: b, Sources: cfg.Sources, Fetcher: newFetcher(t), Open: all.New, Now: now, Log: log})
	for _, s := range cfg.Sources {
		report, err := crawler.Visit(ctx, s.ID)
		if err != nil || report.State != "ok" {
			t.Fatalf("visit %s: %+v, %v", s.ID, report.Outcome, err)
		}
		p := bus.Progress{bus.Findings: report.Head.Findings, bus.Listings: report.Listing}
		if _, err := b.AwaitProgress(ctx, bus.Postings, bus.CuratorProgress, p); err != nil {
			t.Fatal(err)
		}
	}
	var records []bus.PostingRecord
	_, err := b.Each(ctx, bus.Postings, bus.TailOptions{Filter: "posting.*"}, func(m bus.Message) error {
		r, err := bus.ReadPosting(m)
		if err == nil && r.Redirect == "" {
			records = append(records, r)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func TestAnnouncedTwiceIsOnePosting(t *testing.T) {
	t.Parallel()
	w, cfg := serve(t)
	for _, s := range w.Story() {
		if s.Change == demoworld.Appear {
			w.Apply(s)
		}
	}
	stated, err := demoworld.Contents()
	if err != nil {
		t.Fatal(err)
	}
	want, several := map[string][]string{}, 0
	for page, s := range stated {
		slices.Sort(s.Sources)
		want[page] = s.Sources
		if len(s.Sources) > 1 {
			several++
		}
	}
	got := map[string][]string{}
	for _, r := range crawlAll(t, cfg) {
		page := pageOf(t, r.Posting.URL)
		if got[page] != nil {
			t.Errorf("%q is two postings", page)
		}
		for _, s := range r.Posting.Sightings {
			got[page] = append(got[page], s.Source)
		}
		slices.Sort(got[page])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sources of each announcement (-stated +merged):\n%s", diff)
	}
	if several < 6 {
		t.Errorf("only %d announcements have several sources", several)
	}
}
