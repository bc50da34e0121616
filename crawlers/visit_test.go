package crawlers_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/posting"
)

// lines is a source whose documents are lines: "title|key|key", ">address" for a further
// document, "complete" where it holds everything; a document that begins with "!" is not
// of its kind.
type lines struct{ starts []string }

func (l lines) Start(time.Time) []crawlers.Request {
	var out []crawlers.Request
	for _, s := range l.starts {
		out = append(out, crawlers.Request{URL: s})
	}
	return out
}

func (l lines) Extract(doc crawlers.Document) (crawlers.Extraction, error) {
	body := string(doc.Body)
	if strings.HasPrefix(body, "!") {
		return crawlers.Extraction{}, fmt.Errorf("lines: %w", crawlers.ErrFormat)
	}
	out := crawlers.Extraction{Title: doc.URL}
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		next, further := strings.CutPrefix(line, ">")
		switch {
		case further:
			out.Follow = append(out.Follow, crawlers.Request{URL: next})
		case line == "complete":
			out.Complete = true
		case line != "":
			parts := strings.Split(line, "|")
			out.Items = append(out.Items, crawlers.Item{Finding: posting.Finding{Title: parts[0]}, Keys: parts[1:]})
		}
	}
	return out, nil
}

// web answers from memory and counts what it is asked.
type web struct {
	bodies map[string]string
	etag   string // a request with this ETag is answered with "not modified"
	asked  []string
}

func (w *web) Fetch(_ context.Context, req crawlers.Request) (crawlers.Document, error) {
	w.asked = append(w.asked, req.URL)
	body, ok := w.bodies[req.URL]
	switch {
	case !ok:
		return crawlers.Document{}, fmt.Errorf("status 404: %w", crawlers.ErrGone)
	case body == "unchanged" && req.Validators.ETag != "":
		return crawlers.Document{}, crawlers.ErrNotModified
	case body == "503":
		return crawlers.Document{}, &crawlers.RetryAfter{Wait: time.Minute, Err: crawlers.ErrUnavailable}
	}
	return crawlers.Document{URL: req.URL, Asked: req.URL, Status: 200, Body: []byte(body), Validators: crawlers.Validators{ETag: w.etag}}, nil
}

func titles(r crawlers.Result) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.Title)
	}
	return out
}

func TestVisitReadsWhatBelongsTogether(t *testing.T) {
	t.Parallel()
	w := &web{etag: "v1", bodies: map[string]string{
		"http://s/1": "one|k1\n>http://s/2\n>http://s/1#top\n>http://s/2\ncomplete",
		"http://s/2": "two|k2\n>http://s/1\ncomplete",
	}}
	got, err := crawlers.Visit(t.Context(), lines{[]string{"http://s/1"}}, "src", w, crawlers.Visiting{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"http://s/1", "http://s/2"}, w.asked); diff != "" {
		t.Errorf("each address once (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"one", "two"}, titles(got)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if !got.Complete || got.NotModified || len(got.Documents) != 2 || got.Title != "http://s/1" {
		t.Errorf("result = complete %v, not modified %v, %d documents, title %q", got.Complete, got.NotModified, len(got.Documents), got.Title)
	}
	want := map[string]crawlers.Validators{"http://s/1": {ETag: "v1"}}
	if diff := cmp.Diff(want, got.Validators); diff != "" {
		t.Errorf("validators are the start documents' (-want +got):\n%s", diff)
	}
	again, err := crawlers.Extract(lines{}, "src", got.Documents...)
	if err != nil {
		t.Fatal(err)
	}
	again.Validators = got.Validators
	if diff := cmp.Diff(got, again); diff != "" {
		t.Errorf("extracting the captures again gives the same (-visit +captures):\n%s", diff)
	}
}

func TestVisitNotModified(t *testing.T) {
	t.Parallel()
	known := map[string]crawlers.Validators{"http://s/a": {ETag: "v1"}, "http://s/b": {ETag: "v1"}}
	tests := []struct {
		name        string
		a, b        string
		asked       int
		notModified bool
		titles      []string
		err         error
	}{
		{name: "all unmodified: nothing is read", a: "unchanged", b: "unchanged", asked: 2, notModified: true},
		{name: "one modified: all are read", a: "unchanged", b: "new|k", asked: 3, titles: []string{"unchanged", "new"}},
		{name: "one unmodified, one down: the failure", a: "unchanged", b: "503", asked: 2, err: crawlers.ErrUnavailable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := &web{bodies: map[string]string{"http://s/a": tt.a, "http://s/b": tt.b}}
			got, err := crawlers.Visit(t.Context(), lines{[]string{"http://s/a", "http://s/b"}}, "src", w, crawlers.Visiting{Validators: known})
			if !errors.Is(err, tt.err) {
				t.Fatalf("Visit error = %v, want %v", err, tt.err)
			}
			if got.NotModified != tt.notModified || len(w.asked) != tt.asked {
				t.Errorf("not modified = %v after %d requests, want %v after %d", got.NotModified, len(w.asked), tt.notModified, tt.asked)
			}
			if diff := cmp.Diff(tt.titles, titles(got)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if got.NotModified {
				if diff := cmp.Diff(known, got.Validators); diff != "" {
					t.Errorf("validators stay (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestVisitWithFailures(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		bodies   map[string]string
		starts   []string
		limit    int
		titles   []string
		complete bool
		warnings int
		err      error
	}{
		{name: "the only document is of another kind", bodies: map[string]string{"a": "!"}, starts: []string{"a"}, err: crawlers.ErrFormat, warnings: 1},
		{name: "the only document is gone", starts: []string{"a"}, err: crawlers.ErrGone, warnings: 1},
		{name: "one of two is gone", bodies: map[string]string{"a": "one|k\ncomplete"}, starts: []string{"a", "b"}, titles: []string{"one"}, warnings: 1},
		{name: "the first of two is gone", bodies: map[string]string{"b": "two|k\ncomplete"}, starts: []string{"a", "b"}, titles: []string{"two"}, warnings: 1},
		{name: "more to begin with than the limit", bodies: map[string]string{"a": "one|k\ncomplete", "b": "two|l\ncomplete"}, starts: []string{"a", "b"}, limit: 1, titles: []string{"one"}, warnings: 1},
		{name: "a further one is gone", bodies: map[string]string{"a": "one|k\n>b\ncomplete"}, starts: []string{"a"}, titles: []string{"one"}, warnings: 1},
		{name: "a further one is of another kind", bodies: map[string]string{"a": "one|k\n>b\ncomplete", "b": "!"}, starts: []string{"a"}, titles: []string{"one"}, warnings: 1},
		{name: "asked to be left alone", bodies: map[string]string{"a": "one|k\n>b\n>c\ncomplete", "b": "503", "c": "three|m\ncomplete"}, starts: []string{"a"}, titles: []string{"one"}, warnings: 1},
		{name: "more than the limit", bodies: map[string]string{"a": "one|k\n>b\n>c\ncomplete", "b": "two|l\ncomplete"}, starts: []string{"a"}, limit: 2, titles: []string{"one", "two"}, warnings: 1},
		{name: "a document that may lack something", bodies: map[string]string{"a": "one|k"}, starts: []string{"a"}, titles: []string{"one"}},
		{name: "all is well", bodies: map[string]string{"a": "one|k\ncomplete"}, starts: []string{"a"}, titles: []string{"one"}, complete: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := crawlers.Visit(t.Context(), lines{tt.starts}, "src", &web{bodies: tt.bodies}, crawlers.Visiting{MaxDocuments: tt.limit})
			if !errors.Is(err, tt.err) {
				t.Fatalf("Visit error = %v, want %v", err, tt.err)
			}
			if diff := cmp.Diff(tt.titles, titles(got)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if got.Complete != tt.complete || len(got.Warnings) != tt.warnings {
				t.Errorf("complete = %v with warnings %q, want %v with %d", got.Complete, got.Warnings, tt.complete, tt.warnings)
			}
			if len(got.Warnings) > 0 && got.Validators != nil {
				t.Errorf("validators %v kept beside an incomplete listing", got.Validators)
			}
		})
	}
}

func TestVisitStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	fetcher := fetch(func(req crawlers.Request) (crawlers.Document, error) {
		if req.URL == "b" {
			cancel()
			return crawlers.Document{}, context.Canceled
		}
		return crawlers.Document{URL: req.URL, Body: []byte("one|k\n>b\n>c")}, nil
	})
	if _, err := crawlers.Visit(ctx, lines{[]string{"a"}}, "src", fetcher, crawlers.Visiting{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Visit error = %v, want it to be %v", err, context.Canceled)
	}
}

type fetch func(crawlers.Request) (crawlers.Document, error)

func (f fetch) Fetch(_ context.Context, req crawlers.Request) (crawlers.Document, error) {
	return f(req)
}
