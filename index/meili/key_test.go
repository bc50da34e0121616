package meili_test

import (
	"testing"

	"github.com/meilisearch/meilisearch-go"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/meili"
)

// TestOwnKey: a key for no more than what Open says is enough for everything. With it the
// server exchanges indexes, but does not show the task.
func TestOwnKey(t *testing.T) {
	t.Parallel()
	name := newName(t)
	client, _ := raw(t, name)
	key, err := client.CreateKey(t.Context(), &meilisearch.Key{
		Actions: []string{"search", "documents.*", "indexes.*", "settings.*", "tasks.get"}, Indexes: []string{name + "*"},
	})
	if err != nil {
		t.Skip("CALLBOARD_TEST_MEILISEARCH_KEY may not make keys: the rights of a key are not tested")
	}
	defer client.DeleteKey(t.Context(), key.UID) //nolint:errcheck // it is for the test's index only
	address, _ := server(t)
	ix, err := meili.Open(t.Context(), address, key.Key, meili.Options{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close() //nolint:errcheck // tested elsewhere
	at := index.Position{Stream: "s", Seq: 2}
	if err := ix.Apply(t.Context(), put(job(1, "Job"), job(2, "Job")), at); err != nil {
		t.Errorf("Apply: %v", err)
	}
	for n := range 3 {
		if err := ix.Rebuild(t.Context(), feed(at, job(1, "Job"), job(10+n, "Job"))); err != nil {
			t.Errorf("Rebuild: %v", err)
		}
		if _, r := find(t, ix, choose(n)); r.Total != 2 {
			t.Errorf("%d are found, want 2", r.Total)
		}
	}
	if err := ix.Health(t.Context()); err != nil {
		t.Errorf("Health: %v", err)
	}
}

// choose is a query that needs several questions and a sort.
func choose(n int) index.Query {
	kinds := []string{"job", "cfp", "grant"}
	return index.Query{Sort: index.Closes, Facets: map[string]index.Choice{"kind": {Any: append(kinds[:1:1], kinds[n])}}}
}
