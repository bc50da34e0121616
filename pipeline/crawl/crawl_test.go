package crawl_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers/all"
	"github.com/callboard/callboard/crawlers/fetch"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/bus/bustest"
	"github.com/callboard/callboard/pipeline/crawl"
	"github.com/callboard/callboard/posting"
)

// site is a feed that the test changes, and a crawler that visits it.
type site struct {
	t       *testing.T
	bus     *bus.Bus
	crawler *crawl.Crawler
	source  configs.Source
	now     time.Time

	mu       sync.Mutex
	items    []string
	status   int // 0: answers
	body     string
	etag     string
	requests int
}

func newSite(t *testing.T, change ...func(*configs.Source)) *site {
	t.Helper()
	s := &site{t: t, now: bustest.Now}
	server := httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(server.Close)
	s.bus = bustest.OpenAt(t, t.TempDir(), func() time.Time { return s.now })
	s.source = configs.Source{ID: "board", Way: configs.Feed, Address: server.URL + "/feed", Every: time.Hour, Enabled: true, AbsentAfter: 2}
	for _, c := range change {
		c(&s.source)
	}
	fetcher := fetch.New(fetch.Options{AllowPrivateNetworks: true, Timeout: 5 * time.Second})
	t.Cleanup(func() { fetcher.Close() })
	s.crawler = crawl.New(crawl.Options{
		Bus: s.bus, Sources: []configs.Source{s.source}, Fetcher: fetcher, Open: all.New,
		Now: func() time.Time { return s.now }, Log: slog.New(slog.DiscardHandler),
	})
	return s
}

func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path != "/feed" {
		http.NotFound(w, r)
		return
	}
	s.requests++
	if s.status != 0 {
		w.WriteHeader(s.status)
		return
	}
	if s.etag != "" {
		w.Header().Set("ETag", s.etag)
		if r.Header.Get("If-None-Match") == s.etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if s.body != "" {
		_, _ = w.Write([]byte(s.body))
		return
	}
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Board</title>`)
	for _, item := range s.items {
		id, text, _ := strings.Cut(item, "=")
		fmt.Fprintf(&b, `<item><guid isPermaLink="false">%s</guid><link>https://board.example.org/%s</link><title>Librarian %s</title><description>%s</description></item>`, id, id, id, text)
	}
	b.WriteString(`</channel></rss>`)
	_, _ = w.Write([]byte(b.String()))
}

// lists sets what the feed lists: "id" or "id=text".
func (s *site) lists(items ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items, s.status, s.body = items, 0, ""
}

func (s *site) answers(status int, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status, s.body = status, body
}

func (s *site) visit() crawl.Report {
	s.t.Helper()
	s.now = s.now.Add(time.Hour)
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	defer cancel()
	r, err := s.crawler.Visit(ctx, s.source.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

// missing is how often complete listings in a row were without each item, by item.
func (s *site) missing(items ...string) map[string]int {
	s.t.Helper()
	l, err := s.bus.ReadListing(s.t.Context(), s.source.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	counts := map[string]int{}
	for _, item := range items {
		if e, ok := l.Entries[posting.ItemHash(s.source.ID, item)]; ok {
			counts[item] = e.Missing
		}
	}
	return counts
}

func outcome(r crawl.Report) bus.Outcome {
	o := r.Outcome
	o.MS = 0
	return o
}

func TestOnlyTheDifferenceIsPublished(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.lists("a", "b")
	for i, step := range []struct {
		lists []string
		want  bus.Outcome
	}{
		{[]string{"a", "b"}, bus.Outcome{State: "ok", Found: 2, New: 2}},
		{[]string{"a", "b"}, bus.Outcome{State: "unchanged", Found: 2, Unchanged: 2}},
		{[]string{"a=more", "b", "c"}, bus.Outcome{State: "ok", Found: 3, New: 1, Changed: 1, Unchanged: 1}},
		{[]string{"c"}, bus.Outcome{State: "unchanged", Found: 1, Unchanged: 1}},
	} {
		s.lists(step.lists...)
		before, _ := s.bus.LastSequence(t.Context(), bus.Findings)
		r := s.visit()
		after, _ := s.bus.LastSequence(t.Context(), bus.Findings)
		if diff := cmp.Diff(step.want, outcome(r)); diff != "" {
			t.Errorf("visit %d (-want +got):\n%s", i, diff)
		}
		if published := after - before; published != uint64(step.want.New+step.want.Changed) {
			t.Errorf("visit %d published %d findings, want %d", i, published, step.want.New+step.want.Changed)
		}
		if r.Head.Findings != after {
			t.Errorf("visit %d: the mark stands at %d, FINDINGS at %d", i, r.Head.Findings, after)
		}
	}
}

func TestFirstCrawlIsBackfillUntilOneSucceeded(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.answers(http.StatusInternalServerError, "")
	if r := s.visit(); r.State != "failed" || r.Head.Failures != 1 {
		t.Fatalf("visit of a broken source: %+v", r.Outcome)
	}
	s.lists("a")
	s.visit()
	s.lists("a", "b")
	s.visit()
	backfill := map[string]bool{}
	_, err := s.bus.Each(t.Context(), bus.Findings, bus.TailOptions{}, func(m bus.Message) error {
		r, err := bus.ReadFinding(m)
		backfill[r.Finding.Item] = r.Backfill
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]bool{"a": true, "b": false}, backfill); diff != "" {
		t.Errorf("backfill (-want +got):\n%s", diff)
	}
}

func TestFailureLeavesTheListing(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		status int
		body   string
		state  string
	}{
		{"server error", 500, "", "failed"},
		{"html instead of a feed", 0, "<html><head><title>Sorry</title></head><body>maintenance</body></html>", "failed"},
		{"empty feed", 0, `<rss version="2.0"><channel><title>Board</title></channel></rss>`, "failed"},
		{"gone", 410, "", "failed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, func(c *configs.Source) { c.Complete = new(true) })
			s.lists("a", "b")
			s.visit()
			s.answers(tt.status, tt.body)
			for range 4 {
				if r := s.visit(); r.State != tt.state || r.Error == "" || r.Head.Healthy {
					t.Fatalf("visit: %+v healthy %v", r.Outcome, r.Head.Healthy)
				}
			}
			if diff := cmp.Diff(map[string]int{"a": 0, "b": 0}, s.missing("a", "b")); diff != "" {
				t.Errorf("absences (-want +got):\n%s", diff)
			}
			s.lists("a", "b")
			if r := s.visit(); r.State != "unchanged" || r.Head.Failures != 0 {
				t.Errorf("after the mend: %+v, %d failures", r.Outcome, r.Head.Failures)
			}
		})
	}
}

func TestAbsenceCountsInCompleteListingsOnly(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		complete bool
		want     map[string]int
		ended    int
	}{
		{"a feed is never complete", false, map[string]int{"a": 0, "b": 0}, 0},
		{"unless the source says so", true, map[string]int{"a": 0, "b": 2}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, func(c *configs.Source) {
				if tt.complete {
					c.Complete = new(true)
				}
			})
			s.lists("a", "b")
			s.visit()
			s.lists("a")
			s.visit()
			r := s.visit()
			if r.Head.Ended != tt.ended {
				t.Errorf("ended %d, want %d", r.Head.Ended, tt.ended)
			}
			s.visit() // absences stop counting when the item has ended
			if diff := cmp.Diff(tt.want, s.missing("a", "b")); diff != "" {
				t.Errorf("absences (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAbsenceCountsWhenNothingIsModified(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *configs.Source) { c.Complete = new(true) })
	s.lists("a", "b")
	s.visit()
	s.lists("a")
	s.etag = `"2"`
	s.visit()
	r := s.visit()
	if r.State != "unchanged" || r.Head.Ended != 1 {
		t.Errorf("not modified: %+v, ended %d, want the missing item to end", r.Outcome, r.Head.Ended)
	}
	if last, ok := r.Head.Seen, true; !ok || !last.Equal(s.now) {
		t.Errorf("seen %v, want %v: a healthy visit saw what is listed", last, s.now)
	}
}

func TestWhatComesBackIsPublishedAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *configs.Source) { c.Complete = new(true) })
	s.lists("a", "b", "c")
	s.visit()
	s.lists("a", "c")
	s.visit()
	s.visit()
	s.lists("a", "b", "c")
	if r := s.visit(); r.Changed != 1 {
		t.Errorf("after it ended and came back: %+v, want one changed", r.Outcome)
	}
	if diff := cmp.Diff(map[string]int{"b": 0}, s.missing("b")); diff != "" {
		t.Errorf("absences (-want +got):\n%s", diff)
	}
}

func TestMassDropIsHeld(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *configs.Source) { c.Complete = new(true) })
	s.lists("a", "b", "c", "d", "e", "f")
	s.visit()
	s.lists("a")
	if r := s.visit(); !r.Head.Held {
		t.Error("five of six missing at once: not held")
	}
	if diff := cmp.Diff(map[string]int{"b": 0, "f": 0}, s.missing("b", "f")); diff != "" {
		t.Errorf("absences while held (-want +got):\n%s", diff)
	}
	if r := s.visit(); r.Head.Held {
		t.Error("the next listing agrees: still held")
	}
	if diff := cmp.Diff(map[string]int{"b": 1, "f": 1}, s.missing("b", "f")); diff != "" {
		t.Errorf("absences after the second listing (-want +got):\n%s", diff)
	}
}

func TestUnmodifiedReadsNoBodyAndKeepsValidators(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.lists("a")
	s.etag = `"1"`
	first := s.visit()
	again := s.visit()
	if again.State != "unchanged" || again.Unchanged != 1 || again.Head.Validators[s.source.Address] != first.Head.Validators[s.source.Address] {
		t.Errorf("second visit: %+v, validators %v, want those of the first: %v", again.Outcome, again.Head.Validators, first.Head.Validators)
	}
	if again.Head.Written != first.Head.Written {
		t.Error("the items were written again")
	}
}

func TestReplayReadsTheCapture(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if _, err := s.crawler.Replay(t.Context(), "board"); !errors.Is(err, bus.ErrNotFound) {
		t.Errorf("Replay before a crawl = %v, want ErrNotFound", err)
	}
	s.lists("a", "b")
	s.visit()
	requests := s.requests
	r, err := s.crawler.Replay(t.Context(), "board")
	if err != nil || r.State != "unchanged" || r.Found != 2 || s.requests != requests {
		t.Errorf("Replay = %+v, %v with %d requests, want two unchanged and none", r.Outcome, err, s.requests-requests)
	}
}

func TestFilterHoldsBack(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *configs.Source) {
		c.Filter = configs.Filter{Exclude: map[string][]string{"title": {"b"}}}
	})
	s.lists("a", "b")
	if r := s.visit(); r.Found != 1 || r.Refused != 1 || r.State != "partial" || !strings.Contains(r.Refusals[0].Reason, "excludes") {
		t.Errorf("visit: %+v %v, want b held back with its reason", r.Outcome, r.Refusals)
	}
}

func TestTwoVisitsAtOnceAreOneAfterTheOther(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.lists("a", "b")
	var wg sync.WaitGroup
	reports := make([]crawl.Report, 4)
	for i := range reports {
		wg.Go(func() {
			var err error
			if reports[i], err = s.crawler.Visit(t.Context(), "board"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	published := 0
	for _, r := range reports {
		published += r.New + r.Changed
	}
	if published != 2 {
		t.Errorf("%d findings published by four visits at once, want 2", published)
	}
}

func TestRunVisitsWhatIsDueAndSchedulesTheNext(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *configs.Source) { c.Every = 2 * time.Second })
	s.lists("a")
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	done := make(chan struct{})
	go func() { defer close(done); _ = s.crawler.Run(ctx) }()
	for {
		s.mu.Lock()
		n := s.requests
		s.mu.Unlock()
		if n >= 2 {
			break
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%d visits in 30 s, want 2", n)
		case <-time.After(50 * time.Millisecond):
		}
	}
	cancel()
	<-done
	if scheduled, err := s.bus.Scheduled(t.Context()); err != nil || !scheduled["board"] {
		t.Errorf("scheduled = %v, %v, want the next visit", scheduled, err)
	}
}

func TestUnknownSource(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if _, err := s.crawler.Visit(t.Context(), "nobody"); !errors.Is(err, crawl.ErrUnknownSource) {
		t.Errorf("Visit(nobody) = %v, want ErrUnknownSource", err)
	}
}
