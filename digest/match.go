package digest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/pipeline/bus"
)

// matchBatch is how many messages of POSTINGS are matched and committed at once.
const matchBatch = 256

// match writes what the messages owe to readers. upTo is the sequence they are complete
// to; 0 is that of the last one. Those that had their effect already are passed over.
func (a *active) match(ctx context.Context, messages []bus.Message, upTo uint64) error {
	done := a.progress[bus.Postings]
	messages = slices.DeleteFunc(slices.Clone(messages), func(m bus.Message) bool { return m.Seq <= done })
	if n := len(messages); n > 0 {
		upTo = max(upTo, messages[n-1].Seq)
	}
	if upTo <= done {
		return nil
	}
	changes, err := a.debts(ctx, a.searches, messages)
	if err != nil {
		return err
	}
	if err := a.s.step(ctx, "matched"); err != nil {
		return err
	}
	return a.commit(ctx, changes, a.advanced(bus.Postings, upTo))
}

// pair is a posting that satisfies a reader's search.
type pair struct {
	sub Subscription
	revision
	merged []string
}

// debts are the entries that the messages of POSTINGS give the readers of searches.
func (a *active) debts(ctx context.Context, searches *index.Searches, messages []bus.Message) ([]change, error) {
	if searches.Len() == 0 {
		return nil, nil
	}
	var pairs []pair
	for _, m := range messages {
		found, err := a.pairs(searches, m)
		if err != nil { // a posting that cannot be read is for a person; the others go on
			a.s.log.Error("a posting could not be matched", "seq", m.Seq, "err", err)
			if err := a.s.bus.Bury(ctx, "match", bus.Postings, m, 1, err); err != nil {
				return nil, err
			}
		}
		pairs = append(pairs, found...)
	}
	if len(pairs) == 0 {
		return nil, nil
	}
	known, err := a.entries(ctx, subjectsOf(pairs))
	if err != nil {
		return nil, err
	}
	now := a.s.now().UTC()
	var changes []change
	for _, p := range pairs {
		if e, ok := p.decide(known, now); ok {
			known[bus.LedgerSubject(p.sub.ID, p.posting)] = e
			changes = append(changes, change{reader: p.sub.ID, entry: &e})
		}
	}
	return changes, nil
}

// pairs are the readers whose searches a message of POSTINGS satisfies.
func (a *active) pairs(searches *index.Searches, m bus.Message) ([]pair, error) {
	if !bus.IsPosting(m) {
		return nil, nil
	}
	record, err := bus.ReadPosting(m)
	if err != nil || record.Redirect != "" {
		return nil, err
	}
	p := record.Posting
	silent := record.Quiet || record.Rewrite
	if silent && len(p.MergedFrom) == 0 {
		return nil, nil
	}
	var found []pair
	for _, reader := range searches.Matching(a.s.opts.Docs.Doc(p)) {
		sub := a.subs[reader]
		if !sub.Active() {
			continue
		}
		found = append(found, pair{
			sub: sub, merged: p.MergedFrom,
			revision: revision{posting: p.ID, number: p.Revision, revised: record.Revised, quiet: silent},
		})
	}
	return found, nil
}

// subjectsOf are the entries that decide about the pairs.
func subjectsOf(pairs []pair) []string {
	var subjects []string
	for _, p := range pairs {
		subjects = append(subjects, bus.LedgerSubject(p.sub.ID, p.posting))
		for _, id := range p.merged {
			subjects = append(subjects, bus.LedgerSubject(p.sub.ID, id))
		}
	}
	slices.Sort(subjects)
	return slices.Compact(subjects)
}

// decide is the entry that p adds to what is known, if any.
func (p pair) decide(known map[string]Entry, now time.Time) (Entry, bool) {
	own := known[bus.LedgerSubject(p.sub.ID, p.posting)]
	if e, ok := inherit(p.sub, own, p.others(known), p.revision, now); ok {
		return e, true
	}
	return debt(p.sub, own, p.revision, now)
}

// others are the known entries of the postings that were merged into p's.
func (p pair) others(known map[string]Entry) []Entry {
	var all []Entry
	for _, id := range p.merged {
		if e, ok := known[bus.LedgerSubject(p.sub.ID, id)]; ok {
			all = append(all, e)
		}
	}
	return all
}

// learn takes in new and changed saved searches. A reader whose consent is new is owed
// what was matched between their confirmation and now, too: it is looked up before the
// progress says that the consent is known.
func (a *active) learn(ctx context.Context, messages []bus.Message, upTo uint64) error {
	known := a.progress[bus.Subscriptions]
	fresh := map[string]Subscription{}
	for _, m := range messages {
		upTo = max(upTo, m.Seq)
		sub, err := readSubscription(m)
		if err != nil {
			a.s.log.Error("a saved search could not be read", "seq", m.Seq, "err", err)
			continue
		}
		old := a.subs[sub.ID]
		if m.Seq < old.seq {
			continue
		}
		if a.replace(sub); sub.Active() && m.Seq > known && !sameConsent(old, sub) {
			fresh[sub.ID] = sub
		} else if !sub.Active() {
			delete(fresh, sub.ID)
		}
	}
	if upTo <= known {
		return nil
	}
	changes, err := a.missed(ctx, fresh)
	if err != nil {
		return err
	}
	if err := a.s.step(ctx, "learnt"); err != nil {
		return err
	}
	return a.commit(ctx, changes, a.advanced(bus.Subscriptions, upTo))
}

// replace puts a saved search into memory. Debts of an earlier round are forgotten.
func (a *active) replace(sub Subscription) {
	a.subs[sub.ID] = sub
	a.searches.Remove(sub.ID)
	for posting, e := range a.owed[sub.ID] {
		if !sub.Active() || e.Round != sub.Round {
			delete(a.owed[sub.ID], posting)
		}
	}
	if len(a.owed[sub.ID]) == 0 {
		delete(a.owed, sub.ID)
	}
	if h := a.history[sub.ID]; h.Round != sub.Round {
		h.Round, h.Mails = sub.Round, 0
		a.history[sub.ID] = h
	}
	if !sub.Active() {
		return
	}
	if err := a.enter(a.searches, sub); err != nil {
		a.s.log.Warn("a saved search is no longer understood", "reader", sub.ID, "err", err)
	}
}

func (a *active) enter(searches *index.Searches, sub Subscription) error {
	q, err := a.s.parse(sub.Query, a.s.now())
	if err != nil {
		return err
	}
	if err := searches.Add(sub.ID, q); err != nil {
		return fmt.Errorf("saved search %q: %w", clip(sub.Query, 200), err)
	}
	return nil
}

// missed are the debts to fresh readers among the postings that were matched before they
// were known.
func (a *active) missed(ctx context.Context, fresh map[string]Subscription) ([]change, error) {
	searches := index.NewSearches()
	upTo := a.progress[bus.Postings]
	after := upTo
	for _, sub := range fresh {
		if sub.Confirmed.Seq < upTo {
			after = min(after, sub.Confirmed.Seq)
			_ = a.enter(searches, sub) // replace has told why not
		}
	}
	if after >= upTo {
		return nil, nil
	}
	var changes []change
	var batch []bus.Message
	flush := func() error {
		more, err := a.debts(ctx, searches, batch)
		changes, batch = append(changes, more...), batch[:0]
		return err
	}
	_, err := a.s.bus.Each(ctx, bus.Postings, bus.TailOptions{After: after}, func(m bus.Message) error {
		if m.Seq > upTo {
			return nil // the matcher comes to it
		}
		if batch = append(batch, m); len(batch) < matchBatch {
			return nil
		}
		return flush()
	})
	if err != nil {
		return nil, fmt.Errorf("match postings for new readers: %w", err)
	}
	return changes, flush()
}
