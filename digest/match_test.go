package digest_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

// told is what a report's only mail tells, sorted; nil when there is none.
func told(t *testing.T, r digest.Report) []string {
	t.Helper()
	switch len(r.Mails) {
	case 0:
		return nil
	case 1:
		return sorted(r.Mails[0].Postings)
	}
	t.Fatalf("%d mails, want at most one", len(r.Mails))
	return nil
}

// TestOwed has one case for each thing that decides whether a posting is told.
func TestOwed(t *testing.T) {
	t.Parallel()
	a := job("a")
	cancelled := func(p posting.Posting, at time.Time) posting.Posting {
		p.Closed = &posting.Closed{At: at, Why: posting.Cancelled}
		return p
	}
	tests := []struct {
		name  string
		query string
		setup func(w *world) // before the confirmation
		then  func(w *world) // after it
		want  []string       // ids told the next day
		text  string         // in the mail
	}{
		{name: "new", then: func(w *world) { w.put(a) }, want: ids(a), text: "1 new:"},
		{name: "other kind", query: "kind=grant", then: func(w *world) { w.put(a) }},
		{name: "open before", setup: func(w *world) { w.put(a) }, then: func(*world) {}},
		{
			name: "open before, written again unchanged", setup: func(w *world) { w.put(a) },
			then: func(w *world) { w.put(a) },
		},
		{
			name: "open before, changed", setup: func(w *world) { w.put(a) },
			then: func(w *world) { w.put(w.next(a, "starts", "", "2027-02-01")) }, want: ids(a), text: "1 changed:",
		},
		{
			name: "first crawl of a source", then: func(w *world) { r := w.record(a); r.Quiet = true; w.write(r) },
		},
		{
			name: "changed after the first crawl",
			then: func(w *world) {
				r := w.record(a)
				r.Quiet = true
				w.write(r)
				w.put(w.next(r.Posting, "starts", "", "2027-02-01"))
			},
			want: ids(a), text: "1 new:",
		},
		{name: "replay", then: func(w *world) { r := w.record(a); r.Rewrite = true; w.write(r) }},
		{name: "two revisions are one item", then: func(w *world) { w.put(a); w.send(false); w.put(w.next(a, "starts", "", "2027-02-01")) }, want: ids(a), text: "1 new:"},
		{
			name: "closed meanwhile", then: func(w *world) {
				w.put(a)
				w.send(false)
				b := a
				b.Closed = &posting.Closed{At: w.clock.now(), Why: posting.Removed}
				w.put(b)
			},
		},
		{
			name: "past its deadline when mailed",
			then: func(w *world) {
				b := a
				b.Deadline = firm(posting.Moment{At: start.Add(time.Hour)})
				w.put(b)
			},
		},
		{name: "cancelled before it was told", then: func(w *world) { w.put(a); w.put(cancelled(w.next(a, "state", "", "cancelled"), start)) }},
		{
			name: "cancelled after it was told",
			then: func(w *world) {
				w.put(a)
				w.send(true)
				w.put(cancelled(w.next(a, "state", "", "cancelled"), start))
			},
			want: ids(a), text: "1 cancelled:",
		},
		{
			name: "cancelled that was open before", setup: func(w *world) { w.put(a) },
			then: func(w *world) { w.put(cancelled(w.next(a, "state", "", "cancelled"), start)) }, want: ids(a), text: "1 cancelled:",
		},
		{
			name: "no longer satisfies the search", query: "q=librarian",
			then: func(w *world) {
				w.put(a)
				w.send(false)
				b := w.next(a, "title", "", "")
				b.Title = "Accountant"
				w.put(b)
			},
		},
		{
			name: "merged into one that was told",
			then: func(w *world) {
				w.put(a)
				w.send(true)
				b := job("b")
				b.MergedFrom = []string{a.ID}
				w.write(w.record(b), bus.PostingRecord{ID: a.ID, Redirect: b.ID})
			},
		},
		{
			name: "merged before it was told",
			then: func(w *world) {
				w.put(a)
				w.send(false)
				b := job("b")
				b.MergedFrom = []string{a.ID}
				w.write(w.record(b), bus.PostingRecord{ID: a.ID, Redirect: b.ID})
			},
			want: ids(job("b")), text: "1 new:",
		},
		{
			name: "changed after it was merged into one that was told",
			then: func(w *world) {
				w.put(a)
				w.send(true)
				b := job("b")
				b.MergedFrom = []string{a.ID}
				w.write(w.record(b), bus.PostingRecord{ID: a.ID, Redirect: b.ID})
				w.send(true)
				w.put(w.next(b, "starts", "", "2027-02-01"))
			},
			want: ids(job("b")), text: "1 changed:",
		},
		{
			name: "owed, then merged into one that was open before", setup: func(w *world) { w.put(a) },
			then: func(w *world) {
				w.clock.add(time.Minute)
				b := job("b")
				w.put(b)
				w.send(false)
				r := w.record(a)
				r.Posting.MergedFrom = []string{b.ID}
				w.write(r, bus.PostingRecord{ID: b.ID, Redirect: a.ID})
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if tt.setup != nil {
				w.setClockBack(tt.setup)
			}
			if tt.query == "" {
				tt.query = "kind=job"
			}
			w.reader("kim@example.org", tt.query)
			w.clock.add(time.Minute)
			tt.then(w)
			before := len(w.digests())
			w.tomorrow()
			r := w.send(false)
			if diff := cmp.Diff(tt.want, told(t, r)); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
			if tt.text != "" && !slices.ContainsFunc(w.digests(), func(l letter) bool {
				text, _ := l.parts(t)
				return strings.HasPrefix(text, tt.text)
			}) {
				t.Errorf("no mail begins with %q (%d before)", tt.text, before)
			}
			w.tomorrow()
			if r := w.send(false); r.Due != 0 {
				t.Errorf("the day after, told again %v", told(t, r))
			}
		})
	}
}

// setClockBack does something on the day before the world begins.
func (w *world) setClockBack(do func(*world)) {
	w.clock.set(start.Add(-24 * time.Hour))
	do(w)
	w.clock.set(start)
}

// TestLapsed checks that what lapses is recorded.
func TestLapsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sub := w.reader("kim@example.org", "kind=job")
	a := job("a")
	w.put(a)
	w.send(false)
	if e := w.entry(sub.ID, a.ID); e.State != digest.Owed {
		t.Fatalf("entry %+v, want owed", e)
	}
	b := a
	b.Closed = &posting.Closed{At: start, Why: posting.Filled}
	w.put(b)
	w.tomorrow()
	w.send(false)
	if e := w.entry(sub.ID, a.ID); e.State != digest.Lapsed || e.Told != 0 {
		t.Errorf("entry %+v, want lapsed", e)
	}
}

// TestWindow checks that a window of time is asked when the mail is composed: what is
// outside of it stays owed until it comes inside.
func TestWindow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sub := w.reader("kim@example.org", "closes=3d")
	a := job("a", func(p *posting.Posting) { p.Deadline = firm(at(2026, 12, 1)) })
	w.put(a)
	days := 0
	for w.clock.now().Before(when(t, "2026-12-03T00:00:00Z")) {
		w.tomorrow()
		if r := w.send(false); r.Due > 0 {
			days++
			if now := w.clock.now().Format(time.DateOnly); now != "2026-11-30" && now != "2026-11-29" {
				t.Errorf("told on %s", now)
			}
		} else if e := w.entry(sub.ID, a.ID); days == 0 && e.State != digest.Owed {
			t.Errorf("on %v the entry is %+v, want owed", w.clock.now(), e)
		}
	}
	if days != 1 {
		t.Errorf("told on %d days, want 1", days)
	}
}

// TestScope checks that the site's scope holds for saved searches.
func TestScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *digest.Options) { o.Scope = "kind=grant" })
	w.reader("kim@example.org", "q=librarian")
	grant := job("g", func(p *posting.Posting) { p.Kind = posting.Grant })
	w.put(job("a"), grant)
	w.tomorrow()
	if diff := cmp.Diff(ids(grant), told(t, w.send(false))); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// TestConfirmedBehindTheMatcher checks the race of a confirmation with the matcher: what
// was matched between the confirmation and the moment it was learnt of is owed, too.
func TestConfirmedBehindTheMatcher(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader("lee@example.org", "kind=grant")
	before, after := job("before"), job("after")
	w.put(before)
	sub := w.reader("kim@example.org", "kind=job")
	// The matcher reads POSTINGS before it reads SUBSCRIPTIONS: as if the confirmation had
	// been stored only after "after" was matched.
	hidden, err := w.bus.Get(t.Context(), bus.Subscriptions, bus.SubscriptionSubject(sub.ID))
	fatal(t, err)
	fatal(t, w.bus.Remove(t.Context(), bus.Subscriptions, hidden.Subject))
	w.put(after)
	w.send(false)
	_, err = w.bus.Put(t.Context(), bus.Subscriptions, bus.Message{Subject: hidden.Subject, Data: hidden.Data})
	fatal(t, err)
	w.tomorrow()
	if diff := cmp.Diff(ids(after), told(t, w.send(false))); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// TestAll checks that a mail out of turn has a period of its own.
func TestAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader("kim@example.org", "kind=job")
	for _, item := range []string{"a", "b"} { // twice at the same time of the clock
		w.put(job(item))
		if diff := cmp.Diff(ids(job(item)), told(t, w.send(true))); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	}
	if r := w.send(true); r.Due != 0 {
		t.Errorf("%d mails with nothing to tell", r.Due)
	}
	w.put(job("c"))
	w.tomorrow()
	if diff := cmp.Diff(ids(job("c")), told(t, w.send(false))); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if n := len(w.digests()); n != 3 {
		t.Errorf("%d mails, want 3", n)
	}
}

// TestPreview checks that a preview is what the mail will be, and has no effect.
func TestPreview(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sub := w.reader("kim@example.org", "kind=job")
	w.put(job("a"), job("b"))
	if mails, err := w.digest.Preview(t.Context(), false); err != nil || len(mails) != 0 {
		t.Errorf("Preview before the hour = %v, %v", mails, err)
	}
	w.tomorrow()
	mails, err := w.digest.Preview(t.Context(), false)
	if err != nil || len(mails) != 1 {
		t.Fatalf("Preview = %v, %v, want one mail", mails, err)
	}
	if w.count(bus.Outbox) != 0 || len(w.letters()) != 0 || w.entry(sub.ID, job("a").ID).State != digest.Owed {
		t.Error("the preview had an effect")
	}
	r := w.send(false)
	text, html := w.digests()[0].parts(t)
	if mails[0].Text != text || mails[0].HTML != html || mails[0].ID != r.Mails[0].ID {
		t.Errorf("the mail is not as previewed:\n%s", cmp.Diff(mails[0].Text, text))
	}
}

// TestUnreadablePosting checks that one posting that cannot be read holds nobody up.
func TestUnreadablePosting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader("kim@example.org", "kind=job")
	_, err := w.bus.Put(t.Context(), bus.Postings, bus.Message{Subject: bus.PostingSubject("000000000000"), Data: []byte("{")})
	fatal(t, err)
	w.put(job("a"))
	w.tomorrow()
	if diff := cmp.Diff(ids(job("a")), told(t, w.send(false))); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if letters, err := w.bus.Letters(t.Context()); err != nil || len(letters) != 1 || letters[0].Stage != "match" {
		t.Errorf("dead letters %+v, %v, want one", letters, err)
	}
}

// TestNobodyMissedNobodyTwice plays random days with an oracle of its own: who confirmed
// before a revision was written and whose search it satisfies is told it once.
func TestNobodyMissedNobodyTwice(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 3))
			w := newWorld(t)
			kinds := []posting.Kind{posting.Job, posting.Grant, posting.CFP}
			want, readers := map[string]int{}, map[string]posting.Kind{}
			var all []posting.Posting
			for step := range 60 {
				switch n := r.IntN(10); {
				case n < 2:
					address, kind := fmt.Sprintf("reader%d@example.org", step), kinds[r.IntN(3)]
					w.reader(address, "kind="+string(kind))
					readers[address] = kind
				case n < 5 || len(all) == 0:
					all = append(all, job(fmt.Sprint(step), func(p *posting.Posting) { p.Kind = kinds[r.IntN(3)] }))
					w.put(all[len(all)-1])
					expect(want, readers, all[len(all)-1])
				case n < 7:
					i := r.IntN(len(all))
					all[i] = w.next(all[i], "starts", "", fmt.Sprint(step))
					w.put(all[i])
					expect(want, readers, all[i])
				case n < 8:
					w.put(all[r.IntN(len(all))]) // written again for another reason
				default:
					w.send(r.IntN(3) == 0)
					w.tomorrow()
				}
			}
			w.tomorrow()
			w.send(true)
			got := map[string]int{}
			for _, l := range w.digests() {
				for _, id := range l.tells(t) {
					got[l.header.Get("To")+" "+id]++
				}
			}
			for key, n := range got {
				if want[key] < n {
					t.Errorf("%s was told %d times for %d revisions", key, n, want[key])
				}
			}
			for key := range want {
				if got[key] == 0 {
					t.Errorf("%s was missed", key)
				}
			}
		})
	}
}

func expect(want map[string]int, readers map[string]posting.Kind, p posting.Posting) {
	for address, kind := range readers {
		if kind == p.Kind {
			want["<"+address+"> "+p.ID]++
		}
	}
}

// TestManyReaders measures nothing but checks that a batch with more entries than one
// atomic batch holds is taken.
func TestManyReaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 45 {
		w.reader(fmt.Sprintf("reader%d@example.org", i), "kind=job")
	}
	var all []posting.Posting
	for i := range 40 {
		all = append(all, job(fmt.Sprint(i)))
	}
	w.put(all...)
	w.tomorrow()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := w.digest.SendDue(ctx, false)
	fatal(t, err)
	if r.Sent != 45 || len(w.digests()) != 45 {
		t.Errorf("sent %d, want 45", r.Sent)
	}
	for _, m := range r.Mails {
		if diff := cmp.Diff(ids(all...), sorted(m.Postings)); diff != "" {
			t.Fatalf("told (-want +got):\n%s", diff)
		}
	}
}
