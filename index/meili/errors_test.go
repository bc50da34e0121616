package meili_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/meili"
)

// TestErrors: what the server answers becomes an error that callers decide by, without the
// words of the query and the key.
func TestErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status int
		code   string
		want   error
	}{
		{404, "index_not_found", index.ErrNotReady},
		{400, "invalid_search_filter", index.ErrNotReady},
		{400, "invalid_search_sort", index.ErrNotReady},
		{403, "invalid_api_key", index.ErrUnavailable},
		{413, "payload_too_large", index.ErrUnavailable},
		{422, "no_space_left_on_device", index.ErrUnavailable},
		{500, "internal", index.ErrUnavailable},
		{503, "too_many_search_requests", index.ErrUnavailable},
		{502, "", index.ErrUnavailable},
	} {
		f := newFake(t)
		ix := f.open(t)
		f.set(func() {
			f.answer = func(w http.ResponseWriter, request, _ string) bool {
				return request == "POST /multi-search" && refuse(w, c.status, c.code)
			}
		})
		_, err := ix.Search(t.Context(), index.Query{Text: "metadata", Now: now})
		if !errors.Is(err, c.want) {
			t.Errorf("status %d, %q: Search: %v, want %v", c.status, c.code, err, c.want)
			continue
		}
		if s := err.Error(); strings.Contains(s, "metadata") || strings.Contains(s, "secret") || c.code != "index_not_found" && !strings.Contains(s, c.code) {
			t.Errorf("status %d, %q: Search: %v", c.status, c.code, err)
		}
		if err := ix.Health(t.Context()); err != nil {
			t.Errorf("status %d, %q: Health after one bad search: %v", c.status, c.code, err)
		}
	}
}

// TestBusy: a server that is busy for a moment is asked again, with the whole request.
func TestBusy(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	ix := f.open(t)
	busy := 2
	f.set(func() {
		f.answer = func(w http.ResponseWriter, request, _ string) bool {
			if busy--; busy >= 0 && request == "POST /multi-search" {
				return refuse(w, http.StatusServiceUnavailable, "too_many_search_requests")
			}
			return false
		}
	})
	if _, err := ix.Search(t.Context(), index.Query{Text: "metadata", Now: now}); err != nil {
		t.Errorf("Search: %v", err)
	}
	sent := f.requests("/multi-search")
	if len(sent) != 3 || !strings.Contains(sent[0], `"q":"metadata"`) || len(slices.Compact(sent)) != 1 {
		t.Errorf("sent %q, want the same three times", sent)
	}
}

// TestDown: a server that is not there is an error of every call, soon, and none any more
// when it is back.
func TestDown(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	var down bool
	f.answer = func(w http.ResponseWriter, _, _ string) bool {
		if down {
			panic(http.ErrAbortHandler)
		}
		return false
	}
	down = true
	clock := now
	ix, err := meili.Open(t.Context(), f.URL, "the-secret-key", meili.Options{Now: func() time.Time { return clock }})
	if err != nil {
		t.Fatalf("Open while the server is down: %v", err)
	}
	defer ix.Close() //nolint:errcheck // nothing was written
	_, searching := ix.Search(t.Context(), index.Query{Now: now})
	_, at := ix.Position(t.Context())
	applying := ix.Apply(t.Context(), nil, index.Position{Stream: "s", Seq: 1})
	clock = clock.Add(time.Hour)
	health := ix.Health(t.Context())
	for name, err := range map[string]error{"Search": searching, "Position": at, "Apply": applying, "Health": health} {
		if !errors.Is(err, index.ErrUnavailable) || strings.Contains(err.Error(), f.URL) {
			t.Errorf("%s while the server is down: %v", name, err)
		}
	}
	if !strings.Contains(health.Error(), "since 2026-11-25T10:30:00Z") {
		t.Errorf("Health: %v, want since when", health)
	}
	f.set(func() { down = false })
	_, searching = ix.Search(t.Context(), index.Query{Now: now})
	applying = ix.Apply(t.Context(), nil, index.Position{Stream: "s", Seq: 1})
	for name, err := range map[string]error{"Search": searching, "Apply": applying, "Health": ix.Health(t.Context())} {
		if err != nil {
			t.Errorf("%s when the server is back: %v", name, err)
		}
	}
}

// TestDeadline: a server that hangs costs no more than the caller's time.
func TestDeadline(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	ix := f.open(t)
	hang := make(chan struct{})
	defer close(hang)
	f.set(func() { f.answer = func(http.ResponseWriter, string, string) bool { <-hang; return true } })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := ix.Search(ctx, index.Query{Text: "metadata", Now: now})
	if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took > 5*time.Second {
		t.Errorf("Search: %v after %s, want %v soon", err, took, context.DeadlineExceeded)
	}
}

func TestOpenRefused(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "meilisearch:7700", "ftp://example.org", "http://", "http://user:pass\x7f@example.org", "http://example.org?key=x"} {
		if _, err := meili.Open(t.Context(), address, "", meili.Options{}); err == nil || strings.Contains(err.Error(), "pass") {
			t.Errorf("Open(%q): %v", address, err)
		}
	}
	if _, err := meili.Open(t.Context(), "http://example.org", "", meili.Options{Name: "a/b"}); err == nil {
		t.Error("Open of an index a/b: no error")
	}
	f := newFake(t)
	f.answer = func(w http.ResponseWriter, _, _ string) bool {
		return refuse(w, http.StatusForbidden, "invalid_api_key")
	}
	_, err := meili.Open(t.Context(), f.URL, "the-secret-key", meili.Options{})
	if !errors.Is(err, index.ErrUnavailable) || !strings.Contains(err.Error(), "invalid_api_key") || strings.Contains(err.Error(), "secret") {
		t.Errorf("Open with a wrong key: %v", err)
	}
	f.set(func() {
		f.answer = func(w http.ResponseWriter, request, _ string) bool {
			if request == "POST /indexes/postings/documents/fetch" {
				_, _ = w.Write([]byte(`{"results": [{"id": 1}], "total": 3}`))
				return true
			}
			return false
		}
	})
	if _, err := meili.Open(t.Context(), f.URL, "", meili.Options{}); err == nil || !strings.Contains(err.Error(), "not from here") {
		t.Errorf("Open of an index with others' documents: %v", err)
	}
}
