package bleve_test

import (
	"sync"
	"testing"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/bleve"
	"github.com/callboard/callboard/index/indextest"
)

func TestContractInMemory(t *testing.T) {
	t.Parallel()
	indextest.Run(t, indextest.Suite{
		Open: func(t *testing.T) index.Index { return openMemory(t) },
	})
}

func TestContractOnDisk(t *testing.T) {
	t.Parallel()
	var dirs sync.Map // of index.Index
	at := func(t *testing.T, dir string) index.Index {
		ix, err := bleve.Open(t.Context(), dir, bleve.Options{})
		if err != nil {
			t.Fatal(err)
		}
		dirs.Store(index.Index(ix), dir)
		return ix
	}
	indextest.Run(t, indextest.Suite{
		Open: func(t *testing.T) index.Index { return at(t, t.TempDir()) },
		Reopen: func(t *testing.T, ix index.Index) index.Index {
			dir, _ := dirs.Load(ix)
			if err := ix.Close(); err != nil {
				t.Fatal(err)
			}
			return at(t, dir.(string))
		},
	})
}
