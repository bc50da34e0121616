package curate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/callboard/callboard/internal/canonical"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/identity"
	"github.com/callboard/callboard/posting"
)

// newsAge is how old an announcement of a source's first crawl may be to count as news.
const newsAge = 7 * 24 * time.Hour

// compose makes the record of a posting; ok is false when the batch only looked at it.
func (b *batch) compose(w *work) (record bus.PostingRecord, ok bool, err error) {
	if !w.touched {
		return bus.PostingRecord{}, false, nil
	}
	p := w.stored.Posting
	if w.edited != nil {
		p = *w.edited
	}
	parts := w.ordered()
	if len(parts) > 0 {
		p, err = w.posting(parts, p)
		if err != nil {
			return bus.PostingRecord{}, false, err
		}
	}
	record = bus.PostingRecord{
		ID: w.id, Posting: p, Revised: w.stored.Revised, Quiet: w.stored.Quiet, Keys: w.keys(b.s.book),
	}
	switch {
	case p.Recurrence != nil:
		record.Keys.Volatile = bus.Series
	case p.Undated() && p.Closed == nil:
		record.Keys.Volatile = bus.Undated
	}
	rewrite := b.replay || allRewrites(parts)
	switch {
	case w.stored.Seq == 0:
		record.Posting.Revision, record.Revised = 1, b.s.last
		record.Quiet = rewrite || backfill(parts)
	case rewrite:
		record.Posting.Revision, record.Posting.Changes = w.stored.Posting.Revision, w.stored.Posting.Changes
		// A revision that the digest has not read yet must stay news.
		record.Rewrite = w.stored.Rewrite || w.stored.Quiet || w.stored.Seq <= b.digest
	case len(p.Changes) > len(w.stored.Posting.Changes):
		record.Posting.Revision = w.stored.Posting.Revision + 1
		record.Revised, record.Quiet = b.s.last, false
	default:
		record.Posting.Revision = w.stored.Posting.Revision
	}
	return record, true, record.Posting.Validate()
}

func allRewrites(parts []part) bool {
	for _, p := range parts {
		if !p.record.Rewrite {
			return false
		}
	}
	return len(parts) > 0
}

// backfill reports whether all that is known of a new posting comes from first crawls and
// was not published lately.
func backfill(parts []part) bool {
	for _, p := range parts {
		if !p.record.Backfill {
			return false
		}
		if pub := p.result.Posting.Published; pub != nil && p.record.At.Sub(pub.Earliest(time.UTC)) <= newsAge {
			return false
		}
	}
	return true
}

// ordered returns the parts, the one to be shown first: closest to who announces, then
// first seen, then by name, so that sources of one rank do not take turns.
func (w *work) ordered() []part {
	parts := slices.Collect(maps.Values(w.parts))
	slices.SortFunc(parts, func(a, b part) int {
		return cmp.Or(
			cmp.Compare(a.rank, b.rank),
			a.record.Finding.Seen.Compare(b.record.Finding.Seen),
			cmp.Compare(a.record.Finding.Source, b.record.Finding.Source),
			cmp.Compare(a.record.Finding.Item, b.record.Finding.Item),
		)
	})
	return parts
}

// keys are what the posting is recognised by: all its sightings, and the addresses of
// those that the batch knows; for others what was stored stays.
func (w *work) keys(book *identity.Book) bus.Keys {
	keys := bus.Keys{Founded: book.Founded(w.id)}
	add := func(list *[]string, key string) {
		if key != "" && !slices.Contains(*list, key) {
			*list = append(*list, key)
		}
	}
	found := func(at time.Time) {
		if keys.Founded.IsZero() {
			keys.Founded = at
		}
	}
	unread := false
	for _, s := range w.stored.Posting.Sightings {
		key := identity.SightingKey(s.Source, s.Item)
		found(s.FirstSeen)
		add(&keys.Sightings, key)
		if _, ok := w.parts[key]; !ok {
			unread = true
		}
	}
	for _, p := range w.ordered() {
		found(p.record.Finding.Seen)
		add(&keys.Sightings, identity.SightingKey(p.record.Finding.Source, p.record.Finding.Item))
		add(&keys.URLs, p.urlKey())
	}
	if unread {
		for _, u := range w.stored.Keys.URLs {
			add(&keys.URLs, u)
		}
	}
	slices.Sort(keys.Sightings)
	slices.Sort(keys.URLs)
	return keys
}

// posting composes the posting from its parts: the first one's wording, each field that
// it does not state from the next that does, history from the posting before.
func (w *work) posting(parts []part, before posting.Posting) (posting.Posting, error) {
	if len(parts) == 0 {
		return before, fmt.Errorf("compose posting %s: %w", w.id, errNoPart)
	}
	p := parts[0].result.Posting
	p.Evidence = maps.Clone(p.Evidence)
	for _, other := range parts[1:] {
		fill(&p, other.result.Posting)
	}
	p.ID = w.id
	p.URL = canonical.Link(parts[0].record.Finding.URL)
	p.Sightings = w.sightings(parts, before)
	p.MergedFrom = before.MergedFrom
	p.Previous, p.Next = before.Previous, before.Next
	p.Closed = closed(parts, p.Sightings, before)
	p.Changes = before.Changes
	p.Revision = 1 // validated; compose sets the real one
	if w.stored.Seq != 0 {
		p.Deadline = extended(before.Deadline, p.Deadline)
		p.Changes = append(slices.Clone(before.Changes), changes(before, p, newest(parts))...)
	}
	return p, nil
}

// sightings ties the posting to its parts; a sighting whose finding cannot be read stays.
func (w *work) sightings(parts []part, before posting.Posting) []posting.Sighting {
	var all []posting.Sighting
	have := map[string]bool{}
	for i, p := range parts {
		f := p.record.Finding
		have[identity.SightingKey(f.Source, f.Item)] = true
		s := posting.Sighting{Source: f.Source, Item: f.Item, URL: canonical.Link(f.URL), FirstSeen: f.Seen.UTC(), Primary: i == 0}
		for _, old := range before.Sightings {
			if old.Source == f.Source && old.Item == f.Item && !old.Ended.IsZero() && p.record.At.Before(old.Ended) {
				s.Ended = old.Ended // what was read before it ended does not revive it
			}
		}
		all = append(all, s)
	}
	for _, old := range before.Sightings {
		if !have[identity.SightingKey(old.Source, old.Item)] {
			old.Primary = false
			all = append(all, old)
		}
	}
	return all
}

// closed is the stored ending: what a source says, else the end of the last sighting.
func closed(parts []part, sightings []posting.Sighting, before posting.Posting) *posting.Closed {
	for _, p := range parts {
		if p.result.Ending == "" {
			continue
		}
		if before.Closed != nil && before.Closed.Why == p.result.Ending {
			return before.Closed
		}
		return &posting.Closed{At: p.record.At.UTC(), Why: p.result.Ending}
	}
	return absence(sightings, before)
}

// absence is the ending of a posting that no source lists any more.
func absence(sightings []posting.Sighting, before posting.Posting) *posting.Closed {
	var last time.Time
	for _, s := range sightings {
		if s.Ended.IsZero() {
			return nil
		}
		if s.Ended.After(last) {
			last = s.Ended
		}
	}
	if before.Closed != nil && before.Closed.Why != posting.Absent {
		return before.Closed
	}
	return &posting.Closed{At: last, Why: posting.Absent}
}

// end marks sightings as ended and closes the posting when none is left.
func (w *work) end(keys []string, at time.Time) {
	p := w.stored.Posting
	if w.edited != nil {
		p = *w.edited
	}
	p.Sightings = slices.Clone(p.Sightings)
	for i, s := range p.Sightings {
		if s.Ended.IsZero() && slices.Contains(keys, identity.SightingKey(s.Source, s.Item)) {
			p.Sightings[i].Ended = at.UTC()
			w.touched = true
		}
	}
	if w.touched && p.Closed == nil {
		p.Closed = absence(p.Sightings, p)
	}
	w.edited = &p
}

func newest(parts []part) time.Time {
	var at time.Time
	for _, p := range parts {
		if p.record.At.After(at) {
			at = p.record.At
		}
	}
	return at.UTC()
}
