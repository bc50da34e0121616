package digest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

// turn is a reader whose mail is to be composed, and the history that it leaves.
type turn struct {
	plan
	history History
	open    int // postings open now beside the mail's; counted for a reader's first mail only
}

// turns are the readers who are due at now, or, with all, everybody who is owed something.
func (a *active) turns(now time.Time, all bool) []turn {
	var due []turn
	for _, sub := range a.readers() {
		h := a.history[sub.ID]
		slot, ok := Due(sub, h, len(a.owed[sub.ID]), now)
		switch {
		case all:
			h.Extra++
		case ok:
			h.Slot, h.Period = slot.At.UTC(), slot.Period
		default:
			continue
		}
		h.Round, h.Mails, h.At = sub.Round, h.Mails+1, now.UTC()
		h.Last = a.s.digestID(sub, h, all)
		due = append(due, turn{plan: plan{sub: sub}, history: h})
	}
	return due
}

// digestID is the id of the mail of a reader's period; one out of turn has a period of its own.
func (s *Service) digestID(sub Subscription, h History, extra bool) string {
	period := h.Period
	if extra {
		period = "extra " + strconv.Itoa(h.Extra)
	}
	return s.id("digest", sub.ID, strconv.Itoa(sub.Round), period)
}

// planned are the turns of now with what their mails would say; those with nothing to say
// have no items. Postings are looked up once for all readers.
func (a *active) planned(ctx context.Context, now time.Time, all bool) ([]turn, error) {
	due := a.turns(now, all)
	h := a.s.newShelf()
	var ids []string
	for _, t := range due {
		for id := range a.owed[t.sub.ID] {
			ids = append(ids, id)
		}
	}
	if err := h.fetch(ctx, ids); err != nil {
		return nil, err
	}
	var first []*turn
	out := due[:0]
	for _, t := range due {
		p, err := a.plan(ctx, t.sub, h, now)
		if errors.Is(err, ErrInvalid) {
			a.s.log.Warn("a saved search is no longer understood", "reader", t.sub.ID, "err", err)
			continue
		}
		if err != nil {
			return nil, err
		}
		t.plan = p
		out = append(out, t)
	}
	for i := range out {
		if len(out[i].items) > 0 && out[i].history.Mails == 1 {
			first = append(first, &out[i])
		}
	}
	return out, a.countOpen(ctx, first, now)
}

// compose puts a mail into the outbox for everybody who is due at now, and writes into
// the ledger what it tells. Order: outbox, then ledger; the mail leaves after both.
func (a *active) compose(ctx context.Context, now time.Time, all bool) error {
	if err := a.catchUp(ctx); err != nil {
		return err
	}
	due, err := a.planned(ctx, now, all)
	if err != nil {
		return err
	}
	mails := 0
	for _, t := range due {
		if len(t.items) == 0 {
			if err := a.commit(ctx, t.lapsed, nil); err != nil {
				return err
			}
			continue
		}
		if err := a.post(ctx, t, now); err != nil {
			return fmt.Errorf("compose for reader %s: %w", t.sub.ID, err)
		}
		mails++
	}
	if mails > 0 {
		a.s.log.Info("digests were composed", "found", len(due), "new", mails)
	}
	return nil
}

// post composes one mail and takes it through outbox and ledger.
func (a *active) post(ctx context.Context, t turn, now time.Time) error {
	mail, err := a.s.digestMail(t, now)
	if err != nil {
		return err
	}
	if err := a.s.step(ctx, "composed"); err != nil {
		return err
	}
	// A process that lost its lease unnoticed must not create a mail: the fence of the
	// ledger would stop it only one step later.
	if last, err := a.s.bus.LastSequence(ctx, bus.Ledger); err != nil || last != a.last {
		return errors.Join(err, bus.ErrStaleSequence)
	}
	if err := a.s.putMail(ctx, mail); errors.Is(err, bus.ErrStaleSequence) {
		return a.catchUpOutbox(ctx) // what is there is what the reader gets
	} else if err != nil {
		return err
	}
	if err := a.s.step(ctx, "in outbox"); err != nil {
		return err
	}
	if err := a.told(ctx, mail, t.lapsed); err != nil {
		return err
	}
	return a.s.step(ctx, "told")
}

// countOpen counts, for readers who get their first mail, what is open beside it: all of
// it counts as told, and the mail has one line for it.
func (a *active) countOpen(ctx context.Context, first []*turn, now time.Time) error {
	if len(first) == 0 {
		return nil
	}
	searches := index.NewSearches()
	for _, t := range first {
		if err := a.enter(searches, t.sub); err != nil {
			return err
		}
	}
	found := map[string][]string{} // readers by posting
	var ids []string
	_, err := a.s.bus.Each(ctx, bus.Postings, bus.TailOptions{}, func(m bus.Message) error {
		if !bus.IsPosting(m) {
			return nil
		}
		record, err := bus.ReadPosting(m)
		if err != nil || record.Redirect != "" {
			return nil // what cannot be read was buried when it was matched
		}
		if readers := searches.Matching(a.s.opts.Docs.Doc(record.Posting)); len(readers) > 0 {
			found[record.ID] = readers
			ids = append(ids, record.ID)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("count what is open: %w", err)
	}
	h := a.s.newShelf()
	if err := h.fetch(ctx, ids); err != nil {
		return err
	}
	return a.tally(first, found, h, now)
}

// tally adds up what countOpen found, under the conditions of the time.
func (a *active) tally(first []*turn, found map[string][]string, h *shelf, now time.Time) error {
	turns := map[string]*turn{}
	queries := map[string]index.Compiled{}
	mailed := map[string]map[string]bool{}
	for _, t := range first {
		q, err := a.s.compile(t.sub.Query, now)
		if err != nil {
			return err
		}
		told := map[string]bool{}
		for _, it := range t.items {
			told[it.posting.ID] = true
		}
		turns[t.sub.ID], queries[t.sub.ID], mailed[t.sub.ID] = t, q, told
	}
	for id, readers := range found {
		p, ok := h.byID[id]
		if !ok || p.ID != id {
			continue
		}
		doc := a.s.opts.Docs.Doc(p)
		if doc.StateAt(now) != posting.StateOpen {
			continue
		}
		prepared := index.Prepare(doc)
		for _, reader := range readers {
			if t := turns[reader]; t != nil && !mailed[reader][id] && queries[reader].Match(prepared) {
				t.open++
			}
		}
	}
	return nil
}
