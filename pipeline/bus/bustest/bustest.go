// Package bustest opens real buses for tests: the embedded server in a temporary folder.
package bustest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/callboard/callboard/pipeline/bus"
)

// Now is the time at which the clock of Open stands.
var Now = time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)

// Open starts an embedded bus that ends with the test. Its clock stands at Now.
func Open(t testing.TB) *bus.Bus {
	t.Helper()
	return OpenAt(t, t.TempDir(), func() time.Time { return Now })
}

// OpenAt starts an embedded bus on a folder, with the given clock.
func OpenAt(t testing.TB, dir string, now func() time.Time) *bus.Bus {
	t.Helper()
	b, err := bus.Open(context.Background(), bus.Options{
		Dir: dir, Name: t.Name(), Now: now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatalf("open bus: %v", err)
	}
	t.Cleanup(b.Close)
	return b
}
