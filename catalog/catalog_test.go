package catalog_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/catalog"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/bus/bustest"
	"github.com/callboard/callboard/posting"
)

func store(t *testing.T, b *bus.Bus, records ...bus.PostingRecord) {
	t.Helper()
	var messages []bus.Message
	for _, r := range records {
		m, err := r.Message()
		if err != nil {
			t.Fatal(err)
		}
		messages = append(messages, m)
	}
	if _, err := b.Commit(t.Context(), bus.Postings, messages, nil); err != nil {
		t.Fatal(err)
	}
}

func record(item string, change ...func(*posting.Posting)) bus.PostingRecord {
	p := posting.Posting{
		ID: posting.NewID("board", item), Kind: posting.Job, Revision: 1, Title: "Librarian " + item,
		Sightings: []posting.Sighting{{Source: "board", Item: item, FirstSeen: bustest.Now.AddDate(0, 0, -90)}},
	}
	for _, c := range change {
		c(&p)
	}
	return bus.PostingRecord{ID: p.ID, Posting: p, Keys: bus.Keys{Founded: bustest.Now}}
}

func open(t *testing.T) (*bus.Bus, *catalog.Catalog) {
	t.Helper()
	b := bustest.Open(t)
	return b, catalog.New(b, catalog.Options{Now: func() time.Time { return bustest.Now }})
}

func TestRedirectsAreFollowed(t *testing.T) {
	t.Parallel()
	b, c := open(t)
	first, second, third := record("1"), record("2"), record("3")
	store(t, b, third, bus.PostingRecord{ID: first.ID, Redirect: second.ID}, bus.PostingRecord{ID: second.ID, Redirect: third.ID})
	for _, id := range []string{first.ID, second.ID, third.ID} {
		if p, err := c.Get(t.Context(), id); err != nil || p.ID != third.ID {
			t.Errorf("Get(%s) = %s, %v, want %s", id, p.ID, err, third.ID)
		}
	}
	many, err := c.GetMany(t.Context(), []string{first.ID, "000000000000", third.ID, "no id"})
	if err != nil || len(many) != 2 || many[0].ID != third.ID {
		t.Errorf("GetMany = %d postings, %v, want the merged one and itself", len(many), err)
	}
}

func TestMissingIsNotFound(t *testing.T) {
	t.Parallel()
	b, c := open(t)
	circle := record("1")
	store(t, b, bus.PostingRecord{ID: circle.ID, Redirect: circle.ID})
	for _, id := range []string{"000000000000", "", "../secret", "posting.>", circle.ID} {
		if _, err := c.Get(t.Context(), id); !errors.Is(err, bus.ErrNotFound) {
			t.Errorf("Get(%q) = %v, want ErrNotFound", id, err)
		}
	}
}

func TestLastSeenComesFromTheListing(t *testing.T) {
	t.Parallel()
	b, c := open(t)
	store(t, b, record("listed"), record("gone"), record("unknown"))
	l, err := b.ReadListing(t.Context(), "board")
	if err != nil {
		t.Fatal(err)
	}
	first := bustest.Now.AddDate(0, 0, -90)
	l.Head.Seen = bustest.Now.Add(-time.Hour)
	l.Entries[posting.ItemHash("board", "listed")] = bus.Entry{First: first}
	l.Entries[posting.ItemHash("board", "gone")] = bus.Entry{First: first, Last: bustest.Now.AddDate(0, 0, -61)}
	if err := b.WriteListing(t.Context(), l, true); err != nil {
		t.Fatal(err)
	}
	type row struct {
		Last  time.Time
		State posting.State
	}
	got := map[string]row{}
	err = c.All(t.Context(), func(p posting.Posting) error {
		got[p.Sightings[0].Item] = row{p.Sightings[0].LastSeen, p.State}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]row{
		"listed":  {bustest.Now.Add(-time.Hour), posting.StateOpen},
		"gone":    {bustest.Now.AddDate(0, 0, -61), posting.StateUnconfirmed},
		"unknown": {first, posting.StateUnconfirmed},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("last sight and state (-want +got):\n%s", diff)
	}
}

func TestSeriesShowsItsNextOccurrence(t *testing.T) {
	t.Parallel()
	b, c := open(t)
	starts, ends := posting.Moment{Local: "2026-11-03T10:00:00"}, posting.Moment{Local: "2026-11-03T11:00:00"}
	weekly := func(rule string) func(*posting.Posting) {
		return func(p *posting.Posting) {
			p.Kind, p.Starts, p.Ends, p.Recurrence = posting.Webinar, &starts, &ends, &posting.Recurrence{Rule: rule}
		}
	}
	endless, over := record("endless", weekly("FREQ=WEEKLY")), record("over", weekly("FREQ=WEEKLY;COUNT=2"))
	store(t, b, endless, over)
	p, err := c.Get(t.Context(), endless.ID)
	if err != nil {
		t.Fatal(err)
	}
	if p.Starts.Local != "2026-12-01T10:00:00" || p.Ends.Local != "2026-12-01T11:00:00" || len(p.Occurrences) < 50 || p.State != posting.StateOpen {
		t.Errorf("endless series: starts %v, ends %v, %d occurrences, %s; want the first one after %v", p.Starts, p.Ends, len(p.Occurrences), p.State, bustest.Now)
	}
	p, err = c.Get(t.Context(), over.ID)
	if err != nil {
		t.Fatal(err)
	}
	if p.Starts.Local != "2026-11-10T10:00:00" || p.State != posting.StateClosed {
		t.Errorf("series that is over: starts %v, %s; want its last occurrence, closed", p.Starts, p.State)
	}
}

func TestAllIsOrderedAndWithoutRedirects(t *testing.T) {
	t.Parallel()
	b, c := open(t)
	var records []bus.PostingRecord
	for i := range 450 {
		records = append(records, record(fmt.Sprint(i)))
	}
	store(t, b, append(records, bus.PostingRecord{ID: record("x").ID, Redirect: records[0].ID})...)
	var ids []string
	if err := c.All(t.Context(), func(p posting.Posting) error { ids = append(ids, p.ID); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(ids) != len(records) {
		t.Fatalf("%d postings, want %d", len(ids), len(records))
	}
	for i := 1; i < len(ids); i++ {
		if ids[i-1] >= ids[i] {
			t.Fatalf("%s before %s: not ordered by id", ids[i-1], ids[i])
		}
	}
}
