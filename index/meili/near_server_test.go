package meili_test

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/indextest"
)

// TestDistanceOfMany: more hits than can be paged to are in the order of distance all the
// same, from both ends, with ties by id.
func TestDistanceOfMany(t *testing.T) {
	t.Parallel()
	name := newName(t)
	r := rand.New(rand.NewPCG(2, 2)) //nolint:gosec // reproducible on purpose
	var docs []index.Doc
	for i := range index.MaxDepth + 500 {
		d := job(i, "Job")
		for range 1 + r.IntN(2) {
			d.Points = append(d.Points, [2]float64{42 + float64(r.IntN(6))/50, -71 + float64(r.IntN(20))/50})
		}
		docs = append(docs, d)
	}
	ix, oracle := open(t, name), indextest.NewMemory()
	defer ix.Close() //nolint:errcheck // tested elsewhere
	at := index.Position{Stream: "s", Seq: uint64(len(docs))}
	start := time.Now()
	if err := errors.Join(ix.Rebuild(t.Context(), feed(at, docs...)), oracle.Rebuild(t.Context(), feed(at, docs...))); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d documents are indexed in %s", len(docs), time.Since(start).Round(time.Millisecond))
	for _, q := range []index.Query{{Page: 1}, {Page: 37}, {Page: 100}, {Page: 1, Reverse: true}, {Page: 64, Reverse: true}, {Page: 2, Text: "job"}} {
		q.Now, q.Size, q.Sort, q.Near = now, 100, index.Distance, &index.Near{Lat: 42.05, Lon: -70.8, Km: 500}
		want, err := oracle.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		got, err := ix.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("page %d, reverse %v: %s", q.Page, q.Reverse, time.Since(start).Round(time.Millisecond))
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(index.Hit{}, "Score")); diff != "" {
			t.Errorf("Search(%s) (-want +got):\n%.2000s", q.Encode(), diff)
		}
	}
}
