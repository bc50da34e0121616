package indextest_test

import (
	"testing"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/indextest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	indextest.Run(t, indextest.Suite{
		Open:    func(*testing.T) index.Index { return indextest.NewMemory() },
		NoTypos: true,
	})
}
