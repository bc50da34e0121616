package curate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/identity"
	"github.com/callboard/callboard/pipeline/normalize"
	"github.com/callboard/callboard/posting"
)

// batch is a set of findings on their way into postings. It changes the session's book as
// it goes; a batch that is not committed leaves a session that must be thrown away.
type batch struct {
	s      *session
	replay bool // normalise again: nobody is mailed for what changes
	works  map[string]*work
	gone   map[string]string // merged posting → the one it was merged into
	taken  int
	digest uint64 // how far the digest has read POSTINGS, for a replay
}

// part is what one sighting says.
type part struct {
	record bus.FindingRecord
	result normalize.Result
	rank   int
}

// work is one posting being written.
type work struct {
	id      string
	stored  bus.PostingRecord // Seq 0: it is new
	data    []byte            // stored form, to compare with
	header  map[string]string
	parts   map[string]part  // by sighting key; those of this batch, then all
	edited  *posting.Posting // set when only an ending was applied
	touched bool
}

func newBatch(s *session, replay bool) *batch {
	return &batch{s: s, replay: replay, works: map[string]*work{}, gone: map[string]string{}}
}

// take gives findings their effect on the batch's postings.
func (b *batch) take(ctx context.Context, records []bus.FindingRecord) error {
	b.taken += len(records)
	if b.replay || slices.ContainsFunc(records, func(r bus.FindingRecord) bool { return r.Rewrite }) {
		told, _, err := b.s.opts.Bus.ReadProgress(ctx, bus.Ledger, bus.DigestProgress)
		if err != nil {
			return err
		}
		b.digest = told[bus.Postings]
	}
	parts, err := b.normalize(ctx, records)
	if err != nil {
		return err
	}
	if err := b.load(ctx, b.candidates(parts)); err != nil {
		return err
	}
	for _, p := range parts {
		b.place(p)
	}
	return b.gather(ctx)
}

// normalize reads the findings in parallel; the order stays. Refused ones are buried.
func (b *batch) normalize(ctx context.Context, records []bus.FindingRecord) ([]part, error) {
	parts := make([]part, len(records))
	errs := make([]error, len(records))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, r := range records {
		group.Go(func() error {
			parts[i], errs[i] = b.s.part(r)
			return nil
		})
	}
	_ = group.Wait()
	var good []part
	for i, p := range parts {
		subject := bus.FindingSubject(records[i].Finding.Source, records[i].Finding.Item)
		if errs[i] != nil {
			m, err := records[i].Message()
			if err != nil {
				return nil, err
			}
			m.Seq = records[i].Seq
			if err := b.s.bury(ctx, m, errs[i]); err != nil {
				return nil, err
			}
			continue
		}
		if b.s.buried[subject] {
			if err := b.s.opts.Bus.Exhume(ctx, stage, subject); err != nil {
				return nil, err
			}
			delete(b.s.buried, subject)
		}
		good = append(good, p)
	}
	return good, nil
}

// part normalises one finding. A panic is a bug of ours: it costs the finding, not the stage.
func (c *Curator) part(r bus.FindingRecord) (p part, err error) {
	defer func() {
		if v := recover(); v != nil {
			c.opts.Log.Error("normalizing panicked", "source", r.Finding.Source, "seq", r.Seq, "err", v)
			err = fmt.Errorf("normalize: panic: %v", v)
		}
	}()
	source := c.sources[r.Finding.Source]
	result, err := c.opts.Normalizer.Posting(r.Finding, source.Defaults)
	if err != nil {
		return part{}, err
	}
	return part{record: r, result: result, rank: rank(source.Rank)}, nil
}

// rank orders sources by how close they are to who announces; lower is closer.
func rank(r configs.Rank) int {
	switch r {
	case configs.Employer:
		return 0
	case configs.Association:
		return 1
	}
	return 2
}

// candidates are the postings that the parts may belong to.
func (b *batch) candidates(parts []part) []string {
	ids := map[string]bool{}
	for _, p := range parts {
		f := p.record.Finding
		if id, ok := b.s.book.Sighting(identity.SightingKey(f.Source, f.Item)); ok {
			ids[id] = true
		}
		if url := p.urlKey(); url != "" {
			for _, id := range b.s.book.ByURL(url) {
				ids[id] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

// load reads postings into the batch.
func (b *batch) load(ctx context.Context, ids []string) error {
	var subjects []string
	for _, id := range ids {
		if b.works[id] == nil {
			subjects = append(subjects, bus.PostingSubject(id))
		}
	}
	messages, err := b.s.opts.Bus.GetMany(ctx, bus.Postings, subjects)
	if err != nil {
		return err
	}
	for _, m := range messages {
		r, err := bus.ReadPosting(m)
		if err != nil {
			return err
		}
		b.works[r.ID] = &work{id: r.ID, stored: r, data: m.Data, header: m.Header, parts: map[string]part{}}
	}
	return nil
}

// place decides which posting a part belongs to.
func (b *batch) place(p part) {
	f := p.record.Finding
	key := identity.SightingKey(f.Source, f.Item)
	id, known := b.s.book.Sighting(key)
	match := b.match(p, id)
	switch {
	case known && match != "":
		id = b.merge(id, match)
	case known:
	case match != "":
		id = match
	default:
		id = posting.NewID(f.Source, f.Item)
	}
	w := b.works[id]
	if w == nil {
		w = &work{id: id, parts: map[string]part{}}
		b.works[id] = w
	}
	w.parts[key] = p
	w.touched = true
	b.s.book.Put(id, w.keys(b.s.book))
}

// match returns the posting, other than own, that carries the part's address and may be
// the same, or "".
func (b *batch) match(p part, own string) string {
	url := p.urlKey()
	if url == "" {
		return ""
	}
	for _, id := range b.s.book.ByURL(url) {
		w := b.works[id]
		if id == own || w == nil {
			continue
		}
		other, ok := w.present()
		if !ok || !identity.Compare(other, p.result.Posting).Same {
			continue
		}
		if w.sees(p.record.Finding.Source) && !identity.Renamed(other, p.result.Posting) {
			continue
		}
		return id
	}
	return ""
}

// urlKey is the part's address as a key, "" when it identifies nothing.
func (p part) urlKey() string {
	if p.record.Shared {
		return ""
	}
	return identity.URLKey(p.record.Finding.URL)
}

// sees reports whether the posting has an item of the source already.
func (w *work) sees(source string) bool {
	for _, s := range w.stored.Posting.Sightings {
		if s.Source == source {
			return true
		}
	}
	for _, p := range w.parts {
		if p.record.Finding.Source == source {
			return true
		}
	}
	return false
}

// present is the posting as far as the batch knows it.
func (w *work) present() (posting.Posting, bool) {
	if w.stored.Seq != 0 {
		return w.stored.Posting, true
	}
	for _, key := range slices.Sorted(maps.Keys(w.parts)) {
		return w.parts[key].result.Posting, true
	}
	return posting.Posting{}, false
}

// merge joins two postings: the older founding wins, the other becomes a redirect.
func (b *batch) merge(x, y string) string {
	winner, loser := x, y
	if b.s.book.Older(y, x) {
		winner, loser = y, x
	}
	w, l := b.works[winner], b.works[loser]
	if w == nil || l == nil {
		return x
	}
	maps.Copy(w.parts, l.parts)
	w.stored.Posting.Sightings = append(w.stored.Posting.Sightings, l.stored.Posting.Sightings...)
	w.stored.Keys.URLs = appendNew(w.stored.Keys.URLs, l.stored.Keys.URLs...)
	w.stored.Posting.MergedFrom = appendNew(w.stored.Posting.MergedFrom, append([]string{loser}, l.stored.Posting.MergedFrom...)...)
	w.touched = true
	b.gone[loser] = winner
	delete(b.works, loser)
	b.s.book.Remove(loser)
	b.s.book.Put(winner, w.keys(b.s.book))
	return winner
}

func appendNew(list []string, more ...string) []string {
	for _, m := range more {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// gather reads and normalises the findings of sightings that are not in the batch.
func (b *batch) gather(ctx context.Context) error {
	missing := map[string]*work{} // by subject
	for _, w := range b.works {
		if !w.touched {
			continue
		}
		for _, s := range w.stored.Posting.Sightings {
			if _, ok := w.parts[identity.SightingKey(s.Source, s.Item)]; !ok {
				missing[bus.FindingSubject(s.Source, s.Item)] = w
			}
		}
	}
	messages, err := b.s.opts.Bus.GetMany(ctx, bus.Findings, slices.Sorted(maps.Keys(missing)))
	if err != nil {
		return err
	}
	for subject, m := range messages {
		r, err := bus.ReadFinding(m)
		if err != nil {
			continue // buried when it came
		}
		p, err := b.s.part(r)
		if err != nil {
			continue
		}
		missing[subject].parts[identity.SightingKey(r.Finding.Source, r.Finding.Item)] = p
	}
	return nil
}

// absent applies the endings by absence that a commit mark brings.
func (b *batch) absent(ctx context.Context, head bus.Head) error {
	listing, err := b.s.opts.Bus.ReadListing(ctx, head.Source)
	if err != nil {
		return err
	}
	var ids []string
	ended := map[string][]string{} // posting → sighting keys
	for item, e := range listing.Entries {
		if head.AbsentAfter == 0 || e.Missing < head.AbsentAfter {
			continue
		}
		key := head.Source + "/" + item
		if id, ok := b.s.book.Sighting(key); ok {
			ids = append(ids, id)
			ended[id] = append(ended[id], key)
		}
	}
	slices.Sort(ids)
	if err := b.load(ctx, slices.Compact(ids)); err != nil {
		return err
	}
	for id, keys := range ended {
		w := b.works[id]
		if w == nil {
			return fmt.Errorf("curate: posting %s of the book is not in the stream", id)
		}
		w.end(keys, head.EndedAt)
	}
	return nil
}

// buryParts keeps the findings of a posting that cannot be written.
func (b *batch) buryParts(ctx context.Context, w *work, reason error) error {
	for _, p := range w.ordered() {
		m, err := p.record.Message()
		if err != nil {
			return err
		}
		m.Seq = p.record.Seq
		if err := b.s.bury(ctx, m, reason); err != nil {
			return err
		}
	}
	return nil
}

// messages are the records to write: what differs from what is stored.
func (b *batch) messages(ctx context.Context) ([]bus.Message, error) {
	var all []bus.Message
	for _, id := range slices.Sorted(maps.Keys(b.works)) {
		w := b.works[id]
		record, ok, err := b.compose(w)
		if err != nil { // it would break what others rely on: its findings wait for a person
			if err := b.buryParts(ctx, w, err); err != nil {
				return nil, err
			}
			continue
		}
		if !ok {
			continue
		}
		m, err := record.Message()
		if err != nil {
			return nil, err
		}
		if w.stored.Seq != 0 && bytes.Equal(m.Data, w.data) && sameKeys(m.Header, w.header) {
			continue
		}
		b.s.book.Put(id, record.Keys)
		all = append(all, m)
	}
	for _, loser := range slices.Sorted(maps.Keys(b.gone)) {
		m, err := bus.PostingRecord{ID: loser, Redirect: b.gone[loser]}.Message()
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

// sameKeys reports whether a rewrite would change what identity or the index needs.
func sameKeys(a, b map[string]string) bool {
	for _, k := range []string{"Sightings", "Urls", "Founded", "Volatile"} {
		if a[k] != b[k] {
			return false
		}
	}
	return true
}

var errNoPart = errors.New("no sighting of it can be read")
