package curate_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/bus/bustest"
	"github.com/callboard/callboard/pipeline/crawl"
	"github.com/callboard/callboard/pipeline/curate"
	"github.com/callboard/callboard/pipeline/normalize"
	"github.com/callboard/callboard/posting"
)

// world is a bus with a crawler that imports and a curator that runs.
type world struct {
	t       *testing.T
	bus     *bus.Bus
	crawler *crawl.Crawler
	now     time.Time
	stop    context.CancelFunc
}

var sources = []configs.Source{
	{ID: "university", Rank: configs.Employer, AbsentAfter: 2},
	{ID: "board", Rank: configs.Aggregator},
	{ID: "list", Rank: configs.Aggregator},
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)}
	w.bus = bustest.OpenAt(t, t.TempDir(), func() time.Time { return w.now })
	w.crawler = crawl.New(crawl.Options{Bus: w.bus, Sources: sources, Now: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler)})
	w.start()
	return w
}

// start runs a curator until stop is called.
func (w *world) start() {
	ctx, cancel := context.WithCancel(w.t.Context())
	done := make(chan struct{})
	log := slog.New(slog.DiscardHandler)
	if os.Getenv("CALLBOARD_TEST_LOG") != "" {
		log = slog.Default()
	}
	c := curate.New(curate.Options{Bus: w.bus, Normalizer: normalize.New(normalize.Options{}), Sources: sources, Now: func() time.Time { return w.now }, Log: log})
	go func() {
		defer close(done)
		_ = c.Run(ctx)
	}()
	w.stop = func() { cancel(); <-done }
	w.t.Cleanup(w.stop)
}

// take imports findings and waits until they have had their effect.
func (w *world) take(findings ...posting.Finding) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	bySource := map[string][]posting.Finding{}
	for _, f := range findings {
		bySource[f.Source] = append(bySource[f.Source], f)
	}
	for source, list := range bySource {
		report, err := w.crawler.Import(ctx, source, list)
		if err != nil {
			w.t.Fatal(err)
		}
		w.await(ctx, bus.Progress{bus.Findings: report.Head.Findings, bus.Listings: report.Listing})
	}
}

func (w *world) await(ctx context.Context, p bus.Progress) {
	w.t.Helper()
	if _, err := w.bus.AwaitProgress(ctx, bus.Postings, bus.CuratorProgress, p); err != nil {
		w.t.Fatal(err)
	}
}

// postings are all stored postings; redirects come apart, by their own id.
func (w *world) postings() (records []bus.PostingRecord, redirects map[string]string) {
	w.t.Helper()
	redirects = map[string]string{}
	_, err := w.bus.Each(w.t.Context(), bus.Postings, bus.TailOptions{Filter: "posting.*"}, func(m bus.Message) error {
		r, err := bus.ReadPosting(m)
		if r.Redirect != "" {
			redirects[r.ID] = r.Redirect
		} else {
			records = append(records, r)
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return records, redirects
}

func (w *world) one() bus.PostingRecord {
	w.t.Helper()
	records, _ := w.postings()
	if len(records) != 1 {
		w.t.Fatalf("%d postings, want 1: %s", len(records), dump(records))
	}
	return records[0]
}

func dump(records []bus.PostingRecord) string {
	var lines []string
	for _, r := range records {
		b, _ := json.Marshal(r.Posting)
		lines = append(lines, string(b))
	}
	return strings.Join(lines, "\n")
}

func job(source, item string, change ...func(*posting.Finding)) posting.Finding {
	f := posting.Finding{
		Source: source, Item: item, URL: "https://jobs.example.edu/1234", Title: "Metadata Librarian", Published: "2026-11-01",
		HTML:   "<p>Example University Library seeks a metadata librarian.</p>",
		Fields: posting.Fields{Kind: "job", Organisation: "Example University Library", Deadline: "2026-12-01", Location: "Boston, MA"},
	}
	for _, c := range change {
		c(&f)
	}
	return f
}

func TestOneSightingIsOnePosting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.take(job("board", "guid-1"))
	r := w.one()
	if want := posting.NewID("board", "guid-1"); r.ID != want || r.Posting.Revision != 1 || r.Quiet {
		t.Errorf("posting %s revision %d quiet %v, want %s revision 1, news (published yesterday)", r.ID, r.Posting.Revision, r.Quiet, want)
	}
	if err := r.Posting.Validate(); err != nil {
		t.Error(err)
	}
	if d := r.Posting.Deadline; d == nil || d.Date != "2026-12-01" {
		t.Errorf("deadline = %+v, want 2026-12-01", d)
	}
}

func TestTwiceWritesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.take(job("board", "guid-1"))
	before := w.one()
	findings, _ := w.bus.LastSequence(t.Context(), bus.Findings)
	w.now = w.now.Add(time.Hour)
	w.take(job("board", "guid-1"))
	if after := w.one(); after.Seq != before.Seq {
		t.Errorf("posting written again at %d, was %d", after.Seq, before.Seq)
	}
	if again, _ := w.bus.LastSequence(t.Context(), bus.Findings); again != findings {
		t.Errorf("finding published again: %d, was %d", again, findings)
	}
}

func TestSameAddressAndTitleIsMerged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.take(job("board", "guid-1", func(f *posting.Finding) {
		f.URL = "https://jobs.example.edu/1234?utm_source=board"
		f.Fields.Deadline = ""
		f.Title = "Metadata Librarian, Example University"
		f.Fields.Pay = "$68,000 - $74,500 per year"
		f.Fields.Country = "US"
	}))
	w.now = w.now.Add(time.Hour)
	w.take(job("university", "1234"))
	r := w.one()
	if r.ID != posting.NewID("board", "guid-1") {
		t.Errorf("id = %s, want that of the founding sighting", r.ID)
	}
	if p := r.Posting.Primary(); p.Source != "university" {
		t.Errorf("primary = %s, want the employer's own page", p.Source)
	}
	if r.Posting.Title != "Metadata Librarian" || r.Posting.Deadline == nil || r.Posting.Pay == nil {
		t.Errorf("title %q, deadline %v, pay %v: want the employer's wording, and pay from the board", r.Posting.Title, r.Posting.Deadline, r.Posting.Pay)
	}
	if e := r.Posting.Evidence["pay"]; e.Source != "board" {
		t.Errorf("evidence of pay = %+v, want the board's", e)
	}
	if r.Posting.Revision != 1 {
		t.Errorf("revision %d, want 1: a second source is no change", r.Posting.Revision)
	}
}

func TestStatedDifferencesAreNotMerged(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*posting.Finding)
	}{
		{"other title", func(f *posting.Finding) { f.Title = "Head of Access Services" }},
		{"other deadline", func(f *posting.Finding) { f.Fields.Deadline = "2027-02-01" }},
		{"other place", func(f *posting.Finding) { f.Fields.Location = "Springfield, IL" }},
		{"other kind", func(f *posting.Finding) { f.Fields.Kind = "workshop" }},
		{"other level", func(f *posting.Finding) { f.Title = "Metadata Librarian II" }},
		{"front page", func(f *posting.Finding) { f.URL = "https://jobs.example.edu/" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.take(job("board", "guid-1", func(f *posting.Finding) { f.Title = "Metadata Librarian I" }))
			w.take(job("list", "m-1", func(f *posting.Finding) { f.Title = "Metadata Librarian I" }, tt.change))
			if records, _ := w.postings(); len(records) != 2 {
				t.Errorf("%d postings, want 2:\n%s", len(records), dump(records))
			}
		})
	}
}

func TestSharedAddressIdentifiesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.take(job("board", "a"), job("board", "b"))
	w.take(job("list", "c"))
	if records, _ := w.postings(); len(records) != 3 {
		t.Errorf("%d postings, want 3: the address stands at two items of one listing", len(records))
	}
}

func TestLaterAddressMergesTwoPostings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.take(job("board", "a", func(f *posting.Finding) { f.URL = "https://board.example.org/a" }))
	w.now = w.now.Add(time.Hour)
	w.take(job("list", "b", func(f *posting.Finding) { f.URL = "https://list.example.org/b" }))
	if records, _ := w.postings(); len(records) != 2 {
		t.Fatalf("%d postings before, want 2", len(records))
	}
	w.now = w.now.Add(time.Hour)
	w.take(job("list", "b", func(f *posting.Finding) { f.URL = "https://board.example.org/a#apply" }))
	r := w.one()
	loser := posting.NewID("list", "b")
	_, redirects := w.postings()
	if diff := cmp.Diff(map[string]string{loser: r.ID}, redirects); diff != "" || r.ID != posting.NewID("board", "a") {
		t.Errorf("the older founding must win, the other redirect to it: %s (-want +got)\n%s", r.ID, diff)
	}
	if !slices.Contains(r.Posting.MergedFrom, loser) || len(r.Posting.Sightings) != 2 {
		t.Errorf("merged_from %v, %d sightings", r.Posting.MergedFrom, len(r.Posting.Sightings))
	}
}

func TestMeaningfulChangeIsARevision(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*posting.Finding)
		want   []posting.Change
	}{
		{"typography", func(f *posting.Finding) { f.Title = "Metadata  Librarian"; f.HTML += "<p>!</p>" }, nil},
		{"deadline", func(f *posting.Finding) { f.Fields.Deadline = "2026-12-10" }, []posting.Change{{Field: "deadline", From: "2026-12-01", To: "2026-12-10"}}},
		{"place", func(f *posting.Finding) { f.Fields.Location = "Worcester, MA" }, []posting.Change{{Field: "places", From: "US/US-MA/Boston", To: "US/US-MA/Worcester"}}},
		{"cancelled", func(f *posting.Finding) { f.Fields.Status = "cancelled" }, []posting.Change{{Field: "state", From: "open", To: "cancelled"}}},
		{"deadline no longer stated", func(f *posting.Finding) { f.Fields.Deadline = "" }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.take(job("board", "a"))
			first := w.one()
			w.now = w.now.Add(24 * time.Hour)
			w.take(job("board", "a", tt.change))
			r := w.one()
			for i := range tt.want {
				tt.want[i].At = w.now
			}
			if diff := cmp.Diff(tt.want, r.Posting.Changes); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
			if want := 1 + min(1, len(tt.want)); r.Posting.Revision != want {
				t.Errorf("revision %d, want %d", r.Posting.Revision, want)
			}
			if moved := r.Revised > first.Revised; moved != (len(tt.want) > 0) {
				t.Errorf("revised after %d, was %d", r.Revised, first.Revised)
			}
			if tt.name == "deadline" && r.Posting.Deadline.ExtendedFrom != "2026-12-01" {
				t.Errorf("extended from %q, want 2026-12-01", r.Posting.Deadline.ExtendedFrom)
			}
		})
	}
}

func TestBackfillIsNoNews(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := func(f *posting.Finding) { f.Published = "2026-09-01" }
	w.take(job("board", "old", old, func(f *posting.Finding) { f.URL = "https://a.example.org/1" }),
		job("board", "new", func(f *posting.Finding) { f.URL = "https://a.example.org/2" }))
	w.now = w.now.Add(time.Hour)
	w.take(job("board", "late", old, func(f *posting.Finding) { f.URL = "https://a.example.org/3" }))
	records, _ := w.postings()
	quiet := map[string]bool{}
	for _, r := range records {
		quiet[r.Posting.Sightings[0].Item] = r.Quiet
	}
	if diff := cmp.Diff(map[string]bool{"old": true, "new": false, "late": false}, quiet); diff != "" {
		t.Errorf("quiet (-want +got):\n%s", diff)
	}
}

func TestUnreadableFindingIsADeadLetterUntilItIsMended(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.take(posting.Finding{Source: "board", Item: "empty"}, job("board", "good"))
	w.one()
	letters, err := w.bus.Letters(t.Context())
	if err != nil || len(letters) != 1 || letters[0].Stage != "curate" || letters[0].Reason == "" {
		t.Fatalf("letters = %+v, %v", letters, err)
	}
	w.take(job("board", "empty", func(f *posting.Finding) { f.URL = "https://a.example.org/2" }))
	if letters, _ := w.bus.Letters(t.Context()); len(letters) != 0 {
		t.Errorf("letters after the mend = %+v, want none", letters)
	}
}

func TestReplayWritesNothingNewAndMailsNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.take(job("board", "a"), job("list", "b", func(f *posting.Finding) { f.Title = "Archivist"; f.URL = "" }))
	before, _ := w.postings()
	n, err := curate.Replay(t.Context(), w.bus)
	if err != nil || n != 2 {
		t.Fatalf("Replay = %d, %v, want 2", n, err)
	}
	after, _ := w.postings()
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("postings (-before +after):\n%s", diff)
	}
}

func TestAnotherCuratorGoesOnWhereTheFirstStopped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.take(job("board", "a"))
	w.stop()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	report, err := w.crawler.Import(ctx, "university", []posting.Finding{job("university", "1234")})
	if err != nil {
		t.Fatal(err)
	}
	w.start()
	w.await(ctx, bus.Progress{bus.Findings: report.Head.Findings, bus.Listings: report.Listing})
	if r := w.one(); len(r.Posting.Sightings) != 2 {
		t.Errorf("%d sightings, want 2", len(r.Posting.Sightings))
	}
}

// A later commit mark takes the place of the one that brought the ending, if no curator
// met that before.
func TestEndingIsAppliedFromALaterMark(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.take(job("university", "1234"))
	w.stop()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	l, err := w.bus.ReadListing(ctx, "university")
	if err != nil {
		t.Fatal(err)
	}
	item := posting.ItemHash("university", "1234")
	e := l.Entries[item]
	e.Missing, e.Last = 2, w.now
	l.Entries[item] = e
	l.Head.AbsentAfter, l.Head.EndedCrawl, l.Head.EndedAt = 2, l.Head.Crawl+1, w.now.Add(time.Hour)
	l.Head.Crawl += 2 // the visit after the one that ended it: it ended nothing itself
	if err := w.bus.WriteListing(ctx, l, true); err != nil {
		t.Fatal(err)
	}
	w.start()
	w.await(ctx, bus.Progress{bus.Listings: l.Sequence()})
	if c := w.one().Posting.Closed; c == nil || c.Why != posting.Absent || !c.At.Equal(w.now.Add(time.Hour)) {
		t.Errorf("closed = %+v, want absent since the visit that ended it", c)
	}
}
