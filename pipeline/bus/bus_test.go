package bus_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/bus/bustest"
	"github.com/callboard/callboard/posting"
)

func TestCommitIsFenced(t *testing.T) {
	t.Parallel()
	b := bustest.Open(t)
	ctx := t.Context()
	zero := uint64(0)
	seq, err := b.Commit(ctx, bus.Postings, messages("a", "b", "c"), &zero)
	if err != nil || seq != 3 {
		t.Fatalf("Commit(first) = %d, %v, want 3, nil", seq, err)
	}
	if _, err := b.Commit(ctx, bus.Postings, messages("d", "e"), &zero); !errors.Is(err, bus.ErrStaleSequence) {
		t.Fatalf("Commit(behind) = %v, want ErrStaleSequence", err)
	}
	if _, err := b.Commit(ctx, bus.Postings, messages("f"), &zero); !errors.Is(err, bus.ErrStaleSequence) {
		t.Fatalf("Commit(one, behind) = %v, want ErrStaleSequence", err)
	}
	if last, _ := b.LastSequence(ctx, bus.Postings); last != 3 {
		t.Errorf("last sequence = %d after refused batches, want 3", last)
	}
	if _, err := b.Get(ctx, bus.Postings, bus.PostingSubject("d")); !errors.Is(err, bus.ErrNotFound) {
		t.Errorf("Get(of a refused batch) = %v, want ErrNotFound", err)
	}
}

func TestCommitBeyondOneBatch(t *testing.T) {
	t.Parallel()
	b := bustest.Open(t)
	names := make([]string, 2100)
	for i := range names {
		names[i] = fmt.Sprintf("p%04d", i)
	}
	zero := uint64(0)
	seq, err := b.Commit(t.Context(), bus.Postings, messages(names...), &zero)
	if err != nil || seq != 2100 {
		t.Fatalf("Commit(2100) = %d, %v", seq, err)
	}
	var n int
	last, err := b.Each(t.Context(), bus.Postings, bus.TailOptions{Filter: "posting.*", HeadersOnly: true}, func(bus.Message) error { n++; return nil })
	if err != nil || n != 2100 || last != 2100 {
		t.Errorf("Each = %d messages up to %d, %v, want 2100 up to 2100", n, last, err)
	}
}

func TestEachEndsWithoutMatch(t *testing.T) {
	t.Parallel()
	b := bustest.Open(t)
	if _, err := b.Commit(t.Context(), bus.Postings, messages("a", "b"), nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for _, o := range []bus.TailOptions{{Filter: bus.CuratorProgress}, {After: 2}, {After: 1, Filter: "posting.a"}} {
		var n int
		if _, err := b.Each(ctx, bus.Postings, o, func(bus.Message) error { n++; return nil }); err != nil || n != 0 {
			t.Errorf("Each(%+v) = %d messages, %v, want none", o, n, err)
		}
	}
}

func TestGetManyLeavesOutMissing(t *testing.T) {
	t.Parallel()
	b := bustest.Open(t)
	if _, err := b.Commit(t.Context(), bus.Postings, messages("a", "b"), nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		ask  []string
		want int
	}{{[]string{"posting.a", "posting.b", "posting.x"}, 2}, {[]string{"posting.x"}, 0}, {nil, 0}} {
		got, err := b.GetMany(t.Context(), bus.Postings, c.ask)
		if err != nil || len(got) != c.want {
			t.Errorf("GetMany(%v) = %d messages, %v, want %d", c.ask, len(got), err, c.want)
		}
	}
}

func TestLeaseIsExclusiveAndNumbersGrow(t *testing.T) {
	t.Parallel()
	b := bustest.Open(t)
	first, err := b.Lease(t.Context(), "source.a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Lease(t.Context(), "source.a"); !errors.Is(err, bus.ErrHeld) {
		t.Fatalf("second Lease = %v, want ErrHeld", err)
	}
	got := make(chan *bus.Lease)
	go func() {
		l, err := b.WaitLease(t.Context(), "source.a")
		if err != nil {
			t.Error(err)
		}
		got <- l
	}()
	first.Release(t.Context())
	second := <-got
	if second.Number <= first.Number {
		t.Errorf("lease numbers %d, then %d: want growing", first.Number, second.Number)
	}
	second.Release(t.Context())
}

func TestScheduleFiresAndReplaces(t *testing.T) {
	t.Parallel()
	b := bustest.Open(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	now := bustest.Now
	for _, err := range []error{
		b.Schedule(ctx, "later", now.Add(time.Hour)),
		b.Schedule(ctx, "soon", now.Add(time.Hour)),
		b.Schedule(ctx, "soon", now.Add(-time.Hour)),
		b.ScheduleNew(ctx, "soon", now.Add(time.Hour)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var due []string
	_ = b.DueCrawls(ctx, func(d bus.Due) {
		due = append(due, d.Source)
		if err := d.Done(ctx); err != nil {
			t.Error(err)
		}
		cancel()
	})
	if diff := cmp.Diff([]string{"soon"}, due); diff != "" {
		t.Errorf("due crawls (-want +got):\n%s", diff)
	}
	left, err := b.Scheduled(t.Context())
	if err != nil || !left["later"] || left["soon"] && len(left) > 2 {
		t.Errorf("Scheduled = %v, %v, want later", left, err)
	}
}

func TestListingRoundTrip(t *testing.T) {
	t.Parallel()
	b := bustest.Open(t)
	ctx := t.Context()
	l, err := b.ReadListing(ctx, "board")
	if err != nil {
		t.Fatal(err)
	}
	stale, _ := b.ReadListing(ctx, "board")
	l.Head.At, l.Head.Seen, l.Head.Crawl = bustest.Now, bustest.Now, 7
	for i := range 9000 {
		l.Entries[posting.ItemHash("board", fmt.Sprint(i))] = bus.Entry{Hash: "abc", First: bustest.Now}
	}
	gone := posting.ItemHash("board", "5")
	l.Entries[gone] = bus.Entry{Hash: "abc", First: bustest.Now, Last: bustest.Now.Add(-time.Hour), Missing: 2}
	if err := b.WriteListing(ctx, l, true); err != nil {
		t.Fatal(err)
	}
	got, err := b.ReadListing(ctx, "board")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l.Entries, got.Entries); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	if last, ok := got.LastSeen(gone); !ok || !last.Equal(bustest.Now.Add(-time.Hour)) {
		t.Errorf("LastSeen(gone) = %v, %v", last, ok)
	}
	if err := b.WriteListing(ctx, stale, true); !errors.Is(err, bus.ErrStaleSequence) {
		t.Errorf("WriteListing(behind) = %v, want ErrStaleSequence", err)
	}
	clear(got.Entries)
	if err := b.WriteListing(ctx, got, true); err != nil {
		t.Fatal(err)
	}
	if again, err := b.ReadListing(ctx, "board"); err != nil || len(again.Entries) != 0 {
		t.Errorf("emptied listing has %d entries, %v", len(again.Entries), err)
	}
}

func TestProgressIsAwaited(t *testing.T) {
	t.Parallel()
	b := bustest.Open(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	done := make(chan error)
	go func() {
		_, err := b.AwaitProgress(ctx, bus.Postings, bus.CuratorProgress, bus.Progress{bus.Findings: 5})
		done <- err
	}()
	for _, n := range []uint64{3, 5} {
		m, err := bus.ProgressMessage(bus.CuratorProgress, bus.Progress{bus.Findings: n, bus.Listings: 1})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Commit(ctx, bus.Postings, []bus.Message{m}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-done; err != nil {
		t.Errorf("AwaitProgress = %v", err)
	}
}

func TestCapturesAreBounded(t *testing.T) {
	t.Parallel()
	b := bustest.Open(t)
	for i := range 6 {
		if err := b.PutCapture(t.Context(), "board", i, []byte(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	for slot, want := range map[int]string{5: "5", 2: "5", 4: "4"} {
		if got, err := b.Capture(t.Context(), "board", slot); err != nil || string(got) != want {
			t.Errorf("Capture(%d) = %q, %v, want %q", slot, got, err, want)
		}
	}
	if _, err := b.Capture(t.Context(), "other", 0); !errors.Is(err, bus.ErrNotFound) {
		t.Errorf("Capture(other) = %v, want ErrNotFound", err)
	}
}

func TestDeadLetterIsRetriedWithTheNewestMessage(t *testing.T) {
	t.Parallel()
	b := bustest.Open(t)
	ctx := t.Context()
	m := bus.Message{Subject: "find.board.x", Data: []byte("old"), Header: map[string]string{"Crawl": "1"}}
	if _, err := b.Put(ctx, bus.Findings, m); err != nil {
		t.Fatal(err)
	}
	if err := b.Bury(ctx, "curate", bus.Findings, m, 3, errors.New("no title")); err != nil {
		t.Fatal(err)
	}
	letters, err := b.Letters(ctx)
	if err != nil || len(letters) != 1 || letters[0].Reason != "no title" {
		t.Fatalf("Letters = %+v, %v", letters, err)
	}
	m.Data = []byte("new")
	if _, err := b.Put(ctx, bus.Findings, m); err != nil {
		t.Fatal(err)
	}
	if err := b.Retry(ctx, letters[0]); err != nil {
		t.Fatal(err)
	}
	got, err := b.Get(ctx, bus.Findings, m.Subject)
	if err != nil || string(got.Data) != "new" || got.Seq != 3 {
		t.Errorf("after Retry: %q at %d, %v, want the newest, published again", got.Data, got.Seq, err)
	}
	if letters, _ := b.Letters(ctx); len(letters) != 0 {
		t.Errorf("after Retry: %d letters, want none", len(letters))
	}
}

func TestTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	b := bustest.Open(t)
	_, err := b.Put(t.Context(), bus.Findings, bus.Message{Subject: "find.a.b", Data: make([]byte, bus.MaxMessage+1)})
	if !errors.Is(err, bus.ErrTooLarge) {
		t.Errorf("Put(too large) = %v, want ErrTooLarge", err)
	}
}

func messages(ids ...string) []bus.Message {
	var all []bus.Message
	for _, id := range ids {
		all = append(all, bus.Message{Subject: bus.PostingSubject(id), Data: []byte("{}")})
	}
	return all
}

func TestReadersLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	b := bustest.Open(t)
	if _, err := b.Commit(t.Context(), bus.Postings, messages("a", "b"), nil); err != nil {
		t.Fatal(err)
	}
	for i := range 1500 { // more readers than the server keeps at a time
		var n int
		if _, err := b.Each(t.Context(), bus.Postings, bus.TailOptions{}, func(bus.Message) error { n++; return nil }); err != nil || n != 2 {
			t.Fatalf("reader %d: %d messages, %v", i, n, err)
		}
	}
}

func TestEachEndsWhenTheLastMessageIsRemoved(t *testing.T) {
	t.Parallel()
	b := bustest.Open(t)
	if _, err := b.Commit(t.Context(), bus.Postings, messages("a", "b", "c"), nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	removed := false
	_, err := b.Each(ctx, bus.Postings, bus.TailOptions{}, func(bus.Message) error {
		if removed {
			return nil
		}
		removed = true
		return errors.Join(b.Remove(ctx, bus.Postings, bus.PostingSubject("b")), b.Remove(ctx, bus.Postings, bus.PostingSubject("c")))
	})
	if err != nil {
		t.Errorf("Each = %v, want it to end", err)
	}
}

func TestEachMeetsWhatIsWrittenAgainMeanwhile(t *testing.T) {
	t.Parallel()
	b := bustest.Open(t)
	if _, err := b.Commit(t.Context(), bus.Postings, messages("a", "b", "c"), nil); err != nil {
		t.Fatal(err)
	}
	met := map[string]uint64{}
	last, err := b.Each(t.Context(), bus.Postings, bus.TailOptions{}, func(m bus.Message) error {
		if len(met) == 0 {
			if _, err := b.Commit(t.Context(), bus.Postings, messages("c", "b"), nil); err != nil {
				return err
			}
		}
		met[m.Subject] = m.Seq
		return nil
	})
	if err != nil || len(met) != 3 || last < met["posting.b"] {
		t.Errorf("Each met %v up to %d, %v, want all three", met, last, err)
	}
}
