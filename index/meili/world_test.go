package meili_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/indextest"
	"github.com/callboard/callboard/index/meili"
	"github.com/callboard/callboard/posting"
)

// now is the time of every test.
var now = time.Date(2026, 11, 25, 10, 30, 0, 0, time.UTC)

func id(i int) string { return posting.NewID("meili", fmt.Sprint(i)) }

// job is a plain document.
func job(i int, title string) index.Doc {
	return index.Doc{
		ID: id(i), Title: title, Facets: map[string][]string{"kind": {"job"}},
		FirstSeen: now.Unix() - int64(i), Changed: now.Unix() - int64(i),
	}
}

// put makes changes of documents with rising sequences.
func put(docs ...index.Doc) []index.Change {
	changes := make([]index.Change, len(docs))
	for i := range docs {
		changes[i] = index.Change{ID: docs[i].ID, Seq: uint64(i + 1), Doc: &docs[i]} //nolint:gosec // small
	}
	return changes
}

// filled returns an index with documents, beside the oracle with the same.
func filled(t *testing.T, docs ...index.Doc) (*meili.Index, *indextest.Memory) {
	t.Helper()
	ix, oracle := open(t, newName(t)), indextest.NewMemory()
	t.Cleanup(func() {
		if err := ix.Close(); err != nil && !errors.Is(err, index.ErrClosed) {
			t.Errorf("Close: %v", err)
		}
	})
	changes := put(docs...)
	at := index.Position{Stream: "s", Seq: uint64(len(docs))}
	if err := errors.Join(ix.Apply(t.Context(), changes, at), oracle.Apply(t.Context(), changes, at)); err != nil {
		t.Fatal(err)
	}
	return ix, oracle
}

// find returns the ids that a query finds, sorted, and how many there are in all.
func find(t *testing.T, ix index.Index, q index.Query) (string, index.Result) {
	t.Helper()
	q.Now, q.Size = now, 100
	result, err := ix.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("Search(%s): %v", q.Encode(), err)
	}
	var ids []string
	for _, h := range result.Hits {
		ids = append(ids, h.ID)
	}
	slices.Sort(ids)
	return strings.Join(ids, " "), result
}
