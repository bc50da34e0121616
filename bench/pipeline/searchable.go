package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/callboard/callboard/catalog"
	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/bleve"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/crawl"
	"github.com/callboard/callboard/pipeline/curate"
	"github.com/callboard/callboard/pipeline/indexing"
	"github.com/callboard/callboard/pipeline/normalize"
	"github.com/callboard/callboard/posting"
)

// searchable measures the way from published findings to searchable postings, and then
// how fast the embedded index takes the same documents when nothing else is done.
func searchable(ctx context.Context, w *workshop) error {
	n := w.postings / 2
	dir := filepath.Join(w.dir, "searchable")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	b, err := bus.Open(ctx, bus.Options{Dir: filepath.Join(dir, "nats"), Name: "bench", Now: time.Now, Log: log})
	if err != nil {
		return err
	}
	defer b.Close()
	cat := catalog.New(b, catalog.Options{Now: time.Now})
	ix, err := bleve.Open(ctx, filepath.Join(dir, "index"), bleve.Options{})
	if err != nil {
		return err
	}
	defer ix.Close()
	crawler := crawl.New(crawl.Options{Bus: b, Now: time.Now, Log: log})
	report, err := crawler.Import(ctx, "bench", findings(n))
	if err != nil {
		return err
	}
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	began := time.Now()
	curator := curate.New(curate.Options{Bus: b, Normalizer: normalize.New(normalize.Options{}), Now: time.Now, Log: log})
	indexer := indexing.New(indexing.Options{Bus: b, Index: ix, Catalog: cat, Now: time.Now, Log: log})
	go func() { _ = curator.Run(running) }()
	go func() { _ = indexer.Run(running) }()
	seq, err := b.AwaitProgress(ctx, bus.Postings, bus.CuratorProgress, bus.Progress{bus.Findings: report.Head.Findings})
	if err != nil {
		return err
	}
	if err := indexing.Await(ctx, b, seq); err != nil {
		return err
	}
	through := time.Since(began)
	raw, err := rawRate(ctx, cat, filepath.Join(dir, "raw"))
	if err != nil {
		return err
	}
	fmt.Printf("  %d findings searchable: %.0f a second\n", n, float64(n)/through.Seconds())
	fmt.Printf("  index alone:            %.0f a second\n", float64(n)/raw.Seconds())
	fmt.Printf("  ratio: %.2f\n", raw.Seconds()/through.Seconds())
	return nil
}

// rawRate is how long the embedded index takes for the documents of all postings.
func rawRate(ctx context.Context, cat *catalog.Catalog, dir string) (time.Duration, error) {
	var changes []index.Change
	err := cat.All(ctx, func(p posting.Posting) error {
		doc := index.NewDoc(p, nil)
		changes = append(changes, index.Change{ID: p.ID, Seq: uint64(len(changes) + 1), Doc: &doc})
		return nil
	})
	if err != nil {
		return 0, err
	}
	ix, err := bleve.Open(ctx, dir, bleve.Options{})
	if err != nil {
		return 0, err
	}
	defer ix.Close()
	began := time.Now()
	for from := 0; from < len(changes); from += 500 {
		part := changes[from:min(from+500, len(changes))]
		if err := ix.Apply(ctx, part, index.Position{Stream: "raw", Seq: part[len(part)-1].Seq}); err != nil {
			return 0, err
		}
	}
	if err := ix.Wait(ctx); err != nil {
		return 0, err
	}
	return time.Since(began), nil
}

func findings(n int) []posting.Finding {
	all := make([]posting.Finding, n)
	for i := range all {
		all[i] = posting.Finding{
			Source: "bench", Item: fmt.Sprint(i), URL: fmt.Sprintf("https://jobs.example.org/%d", i),
			Title: fmt.Sprintf("%s librarian %d", text(uint64(i), 2), i), Published: "2026-11-02",
			HTML:   "<p>" + text(uint64(i), 250) + "</p><p>Apply by December 15, 2026. Salary: $58,000 - $64,500 per year.</p>",
			Fields: posting.Fields{Kind: "job", Organisation: fmt.Sprintf("Library %d", i%200), Location: "Boston, MA"},
		}
	}
	return all
}
