package bleve_test

import (
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/bleve"
)

// benchDocs is how many documents the benchmarks search; CALLBOARD_BENCH_DOCS overrides it.
func benchDocs(b *testing.B) int {
	b.Helper()
	if n, err := strconv.Atoi(os.Getenv("CALLBOARD_BENCH_DOCS")); err == nil {
		return n
	}
	return 20_000
}

// benchIndex is an index in a folder with the documents of the benchmarks.
func benchIndex(b *testing.B, w *world, docs int) (ix *bleve.Index, dir string) {
	b.Helper()
	dir = b.TempDir()
	ix, err := bleve.Open(b.Context(), dir, bleve.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var applying time.Duration
	for from := 0; from < docs; from += 500 {
		changes := w.changes(from, min(from+500, docs), 250) // about 2 KB of text each
		began := time.Now()
		if err := ix.Apply(b.Context(), changes, index.Position{Stream: "s", Seq: changes[len(changes)-1].Seq}); err != nil {
			b.Fatal(err)
		}
		applying += time.Since(began)
	}
	if err := ix.Wait(b.Context()); err != nil {
		b.Fatal(err)
	}
	var bytes int64
	for _, file := range segments(b, current(b, dir)) {
		bytes += size(b, file)
	}
	b.Logf("%d documents indexed, %.0f a second, %.1f MB", docs, float64(docs)/applying.Seconds(), float64(bytes)/(1<<20))
	return ix, dir
}

// BenchmarkEmbedded prints how long searches, starts and publishing take.
func BenchmarkEmbedded(b *testing.B) {
	w := newWorld(7)
	docs := benchDocs(b)
	ix, dir := benchIndex(b, w, docs)
	everything := index.Query{Now: now, States: []string{"any"}}
	for _, q := range []struct {
		name string
		make func() index.Query
	}{
		{"all", func() index.Query { return everything }},
		{"open", func() index.Query { return index.Query{Now: now.Add(time.Duration(w.IntN(3600)) * time.Second)} }},
		{"facets", func() index.Query { q := w.query(); q.Text = ""; return q }},
		{"words", func() index.Query { return index.Query{Now: now, Text: w.text(2)} }},
		{"words+facets", func() index.Query { q := w.query(); q.Text = w.text(2); q.Sort, q.Reverse = "", false; return q }},
		{"words+newest", func() index.Query { return index.Query{Now: now, Text: w.text(2), Sort: index.Newest} }},
		{"phrase", func() index.Query { return index.Query{Now: now, Text: `"` + w.text(2) + `"`} }},
	} {
		b.Run(q.name, func(b *testing.B) {
			var took []time.Duration
			degraded := 0
			for b.Loop() {
				query := q.make()
				began := time.Now()
				if search(b, ix, query).Degraded {
					degraded++
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
			b.ReportMetric(float64(degraded)/float64(len(took)), "degraded")
		})
	}
	b.Run("publish-one", func(b *testing.B) {
		var applied, published time.Duration
		n := 0
		for b.Loop() {
			changes := w.changes(n%docs, n%docs+1, 250)
			changes[0].Seq = uint64(docs + n + 1)
			began := time.Now()
			if err := ix.Apply(b.Context(), changes, index.Position{Stream: "s", Seq: changes[0].Seq}); err != nil {
				b.Fatal(err)
			}
			middle := time.Now()
			if err := ix.Wait(b.Context()); err != nil {
				b.Fatal(err)
			}
			applied, published = applied+middle.Sub(began), published+time.Since(middle)
			n++
		}
		b.ReportMetric(float64(applied.Microseconds())/1000/float64(n), "apply-ms")
		b.ReportMetric(float64(published.Microseconds())/1000/float64(n), "publish-ms")
	})
	if err := ix.Close(); err != nil {
		b.Fatal(err)
	}
	b.Run("open-folder", func(b *testing.B) {
		for b.Loop() {
			before := heap()
			ix, err := bleve.Open(b.Context(), dir, bleve.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(heap()-before)/(1<<20), "heap-MB")
			if err := ix.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// heap is the number of bytes in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc) //nolint:gosec // far below the limit
}
