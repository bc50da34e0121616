package demoworld_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/all"
	"github.com/callboard/callboard/crawlers/fetch"
	"github.com/callboard/callboard/internal/demoworld"
	"github.com/callboard/callboard/pipeline/normalize"
	"github.com/callboard/callboard/posting"
)

// start is a Wednesday.
var start = time.Date(2026, 11, 25, 8, 30, 0, 0, time.UTC)

// serve serves the world at start, with the configuration that reads it.
func serve(t *testing.T) (*demoworld.World, configs.Config) {
	t.Helper()
	w, err := demoworld.New(start)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	path := filepath.Join(t.TempDir(), "callboard.yaml")
	cfg, err := configs.Parse(path, []byte(demoworld.Config(server.URL, "2s")), os.LookupEnv)
	if err != nil {
		t.Fatal(err)
	}
	return w, cfg
}

// newFetcher is the real one, allowed to reach loopback and without pauses.
func newFetcher(t *testing.T) *fetch.Fetcher {
	t.Helper()
	f := fetch.New(fetch.Options{
		Version: "test", Contact: "https://example.org/bot", AllowPrivateNetworks: true, Now: func() time.Time { return start },
	})
	t.Cleanup(f.Close)
	return f
}

// visit reads a source as a crawl does.
func visit(t *testing.T, cfg configs.Config, id string) (crawlers.Result, error) {
	t.Helper()
	s, ok := cfg.Source(id)
	if !ok {
		t.Fatalf("no source %q", id)
	}
	src, err := all.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return crawlers.Visit(t.Context(), src, id, newFetcher(t), crawlers.Visiting{Now: start})
}

// pageOf is the site and path of an address, as the content names pages.
func pageOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Trim(u.Path, "/")
}

func TestSourcesAreReadWhole(t *testing.T) {
	t.Parallel()
	_, cfg := serve(t)
	want := map[string]int{
		"eastbrook-careers": 5, "open-shelves": 13, "lakes-association": 15, "shared-learning": 10,
		"library-commons": 6, "stellenboerse-nord": 6, "reseau-documentation": 6, "jornadas": 4,
	}
	got, kinds := map[string]int{}, map[posting.Kind]int{}
	stated, err := demoworld.Contents()
	if err != nil {
		t.Fatal(err)
	}
	n := normalize.New(normalize.Options{})
	for _, s := range cfg.Sources {
		result, err := visit(t, cfg, s.ID)
		if err != nil || len(result.Refused)+len(result.Warnings) > 0 {
			t.Errorf("visit %s: refused %v, warnings %v, %v", s.ID, result.Refused, result.Warnings, err)
		}
		got[s.ID] = len(result.Findings)
		for _, f := range result.Findings {
			f.Seen = start
			r, err := n.Posting(f, s.Defaults)
			if err != nil {
				t.Errorf("%s: %v", s.ID, err)
				continue
			}
			p, of := r.Posting, stated[pageOf(t, f.URL)]
			kinds[p.Kind]++
			if string(p.Kind) != of.Kind || p.Title != of.Title {
				t.Errorf("%s has %q as %s, the content %q as %s", s.ID, p.Title, p.Kind, of.Title, of.Kind)
			}
			complete(t, s.ID, p)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("items of the sources (-want +got):\n%s", diff)
	}
	for _, k := range posting.Kinds() {
		if kinds[k] < 2 {
			t.Errorf("%d announcements of kind %s, want two or more", kinds[k], k)
		}
	}
}

// complete checks that a posting is fresh and says what one of its kind should.
func complete(t *testing.T, source string, p posting.Posting) {
	t.Helper()
	if p.Organisation == nil || p.Language == "" || p.Summary == "" {
		t.Errorf("%s: %q has no organisation, language or summary", source, p.Title)
	}
	event := p.Kind == posting.Conference || p.Kind == posting.Workshop || p.Kind == posting.Webinar || p.Kind == posting.Other
	if event && (p.Starts == nil || p.Starts.Earliest(time.UTC).Before(start)) {
		t.Errorf("%s: %q starts %v", source, p.Title, p.Starts)
	}
	if p.Kind.ByDeadline() && p.Deadline == nil {
		t.Errorf("%s: %q has no deadline", source, p.Title)
	}
	if p.Kind == posting.Job && len(p.Places) == 0 && p.Attendance != posting.Online {
		t.Errorf("%s: %q is nowhere", source, p.Title)
	}
	for _, place := range p.Places {
		if place.Country == "" {
			t.Errorf("%s: %q is in %q, which has no country", source, p.Title, place.Text)
		}
	}
	if p.Pay != nil && (p.Pay.Currency == "" || p.Pay.AnnualMin == nil) {
		t.Errorf("%s: %q pays %+v", source, p.Title, *p.Pay)
	}
}

func TestEveryLinkWorks(t *testing.T) {
	t.Parallel()
	_, cfg := serve(t)
	seen := map[string]bool{}
	for _, s := range cfg.Sources {
		result, err := visit(t, cfg, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range result.Findings {
			seen[f.URL] = true
			u, _ := url.Parse(f.URL)
			seen[u.Scheme+"://"+u.Host+"/"] = true
			seen[u.Scheme+"://"+u.Host+"/"+strings.Split(u.Path, "/")[1]+"/"] = true
		}
	}
	for _, e := range cfg.Network {
		seen[e.URL] = true
	}
	for address := range seen {
		if status, body := get(t, address); status != http.StatusOK || !strings.Contains(body, "<h1>") {
			t.Errorf("GET %s = %d:\n%.200s", address, status, body)
		}
	}
	if len(seen) < 80 {
		t.Errorf("only %d addresses were followed", len(seen))
	}
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestUnchangedFeedsSayNotModified(t *testing.T) {
	t.Parallel()
	w, cfg := serve(t)
	s, _ := cfg.Source("open-shelves")
	fetcher := newFetcher(t)
	first, err := fetcher.Fetch(t.Context(), crawlers.Request{URL: s.Address})
	if err != nil {
		t.Fatal(err)
	}
	again := crawlers.Request{URL: s.Address, Validators: first.Validators}
	if _, err := fetcher.Fetch(t.Context(), again); !errors.Is(err, crawlers.ErrNotModified) {
		t.Errorf("an unchanged feed: %v, want %v", err, crawlers.ErrNotModified)
	}
	for _, step := range w.Story() {
		w.Apply(step)
	}
	if _, err := fetcher.Fetch(t.Context(), again); err != nil {
		t.Errorf("a changed feed: %v", err)
	}
}
