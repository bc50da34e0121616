package meili_test

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/indextest"
	"github.com/callboard/callboard/index/meili"
)

// server returns the address and key of the Meilisearch under test. Tests that need one are
// skipped without it.
func server(t *testing.T) (address, key string) {
	t.Helper()
	address = os.Getenv("CALLBOARD_TEST_MEILISEARCH_URL")
	if address == "" {
		t.Skip("CALLBOARD_TEST_MEILISEARCH_URL is not set (nor CALLBOARD_TEST_MEILISEARCH_KEY): nothing is tested against a real Meilisearch")
	}
	return address, os.Getenv("CALLBOARD_TEST_MEILISEARCH_KEY")
}

// newName is the name of an index that no other test has; it is deleted after the test, with
// all whose names begin with it.
func newName(t *testing.T) string {
	t.Helper()
	address, key := server(t)
	name := "test-" + strings.ToLower(rand.Text()[:12])
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		client := meilisearch.New(address, meilisearch.WithAPIKey(key))
		all, err := client.ListIndexes(ctx, &meilisearch.IndexesQuery{Limit: 1000})
		if err != nil {
			t.Errorf("list indexes: %v", err)
			return
		}
		for _, i := range all.Results {
			if strings.HasPrefix(i.UID, name) {
				if _, err := client.DeleteIndex(ctx, i.UID); err != nil {
					t.Errorf("delete index: %v", err)
				}
			}
		}
	})
	return name
}

// open opens the index of that name.
func open(t *testing.T, name string) *meili.Index {
	t.Helper()
	address, key := server(t)
	ix, err := meili.Open(t.Context(), address, key, meili.Options{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

func TestContract(t *testing.T) {
	t.Parallel()
	server(t)
	var names sync.Map // by index.Index
	at := func(t *testing.T, name string) index.Index {
		ix := open(t, name)
		names.Store(index.Index(ix), name)
		return ix
	}
	indextest.Run(t, indextest.Suite{
		Open: func(t *testing.T) index.Index { return at(t, newName(t)) },
		Reopen: func(t *testing.T, ix index.Index) index.Index {
			name, _ := names.Load(ix)
			if err := ix.Close(); err != nil {
				t.Fatal(err)
			}
			return at(t, name.(string))
		},
	})
}
