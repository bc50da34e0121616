package digest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

// news is what an item of a mail is to its reader.
type news string

// The news. A reader knows what they were told, and what was there when they confirmed.
const (
	isNew       news = "new"
	isChanged   news = "changed"
	isCancelled news = "cancelled" // something they knew will not take place
)

// item is one posting of a mail.
type item struct {
	posting posting.Posting // with its state at the time of the mail
	news    news
	entry   Entry // the debt that it pays
}

// plan is what one mail would say, and what the ledger learns without a mail.
type plan struct {
	sub    Subscription
	items  []item   // in the order of the mail
	lapsed []change // debts that no mail pays any more
}

// verdict is what becomes of a debt.
type verdict int

const (
	keep  verdict = iota // it stays owed: a window of time may open
	lapse                // no mail tells it
	pay                  // the mail tells it
)

// judge decides a debt by the posting as it is now, whose state has been set. What was
// cancelled is told to those who knew it. What the search does not show now lapses when
// it has ended or changed so that it no longer satisfies the search; if only a window of
// time is missing ("closes=14d") it stays owed.
func judge(q index.Compiled, d index.Prepared, p posting.Posting, sub Subscription, debt Entry) (verdict, news) {
	what := newsOf(p, sub, debt)
	timeless := q.MatchTimeless(d)
	switch {
	case p.State == posting.StateCancelled && what == isChanged && timeless:
		return pay, isCancelled
	case q.Match(d):
		return pay, what
	case p.State == posting.StateOpen && timeless:
		return keep, ""
	}
	return lapse, ""
}

// newsOf is isNew, or isChanged for a posting that the reader was told or that was there,
// in an earlier revision, when they confirmed.
func newsOf(p posting.Posting, sub Subscription, debt Entry) news {
	if debt.Told > 0 {
		return isChanged
	}
	if debt.Since > 1 && !founded(p).After(sub.Confirmed.At) {
		return isChanged
	}
	return isNew
}

// founded is when the posting was seen first.
func founded(p posting.Posting) time.Time {
	var first time.Time
	for _, s := range p.Sightings {
		if !s.FirstSeen.IsZero() && (first.IsZero() || s.FirstSeen.Before(first)) {
			first = s.FirstSeen
		}
	}
	return first
}

// shelf has postings at hand by the ids they were asked for with.
type shelf struct {
	s    *Service
	byID map[string]posting.Posting
	done map[string]bool
}

func (s *Service) newShelf() *shelf {
	return &shelf{s: s, byID: map[string]posting.Posting{}, done: map[string]bool{}}
}

// shelfBatch is how many postings are asked for at once.
const shelfBatch = 500

// fetch gets the postings that are not at hand yet.
func (h *shelf) fetch(ctx context.Context, ids []string) error {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return h.done[id] })
	for batch := range slices.Chunk(ids, shelfBatch) {
		postings, err := h.s.opts.Postings.GetMany(ctx, batch)
		if err != nil {
			return fmt.Errorf("look up %d postings: %w", len(batch), err)
		}
		for _, id := range batch {
			h.done[id] = true
		}
		for _, p := range postings {
			h.byID[p.ID] = p
			for _, id := range p.MergedFrom {
				h.byID[id] = p
			}
		}
	}
	return nil
}

// plan decides what a reader's debts come to at now. The shelf has their postings.
func (a *active) plan(ctx context.Context, sub Subscription, h *shelf, now time.Time) (plan, error) {
	p := plan{sub: sub}
	q, err := a.s.compile(sub.Query, now)
	if err != nil {
		return p, fmt.Errorf("saved search of reader %s: %w", sub.ID, err)
	}
	debts := a.owed[sub.ID]
	others, err := a.entries(ctx, relatives(sub.ID, debts, h))
	if err != nil {
		return p, err
	}
	for _, debt := range debts {
		it, decided := p.settle(q, debt, debts, others, h, now)
		switch decided {
		case pay:
			p.items = append(p.items, it)
		case lapse:
			debt.State, debt.At = Lapsed, now.UTC()
			p.lapsed = append(p.lapsed, change{reader: sub.ID, entry: &debt})
		case keep:
		}
	}
	slices.SortFunc(p.items, compareItems)
	if len(p.items) > maxTells {
		p.items = p.items[:maxTells]
	}
	return p, nil
}

// relatives are the entries of postings that were merged with those owed.
func relatives(reader string, debts map[string]Entry, h *shelf) []string {
	var subjects []string
	for id := range debts {
		p, ok := h.byID[id]
		if !ok {
			continue
		}
		for _, other := range append([]string{p.ID}, p.MergedFrom...) {
			if other != id {
				subjects = append(subjects, bus.LedgerSubject(reader, other))
			}
		}
	}
	slices.Sort(subjects)
	return slices.Compact(subjects)
}

// settle decides one debt.
func (p plan) settle(q index.Compiled, debt Entry, debts, others map[string]Entry, h *shelf, now time.Time) (item, verdict) {
	found, ok := h.byID[debt.Posting]
	if !ok {
		return item{}, lapse // hidden, or withdrawn for good
	}
	if p.knownElsewhere(found, debt, debts, others) {
		return item{}, lapse
	}
	maker := h.s.opts.Docs
	patience := maker.Patience
	if patience == 0 {
		patience = posting.DefaultPatience
	}
	found.State = found.StateAt(now, patience)
	decided, what := judge(q, index.Prepare(maker.Doc(found)), found, p.sub, debt)
	return item{posting: found, news: what, entry: debt}, decided
}

// knownElsewhere reports whether the reader is told the posting under another id of it:
// they were already, or another debt stands for it, or it was merged into one that was
// there when they confirmed.
func (p plan) knownElsewhere(found posting.Posting, debt Entry, debts, others map[string]Entry) bool {
	merged := found.ID != debt.Posting
	for _, id := range append([]string{found.ID}, found.MergedFrom...) {
		if id == debt.Posting {
			continue
		}
		if debt.Told == 0 && others[bus.LedgerSubject(p.sub.ID, id)].Told > 0 {
			return true
		}
		if _, owed := debts[id]; owed && merged && (id == found.ID || id < debt.Posting) {
			return true
		}
	}
	return merged && founded(found).Before(p.sub.Confirmed.At)
}

// compareItems orders a mail: by kind as people are shown them, cancelled ones last, then by
// the day that matters, those without one last, then by title and id.
func compareItems(a, b item) int {
	return cmp.Or(
		cmp.Compare(slices.Index(posting.Kinds(), a.posting.Kind), slices.Index(posting.Kinds(), b.posting.Kind)),
		boolCompare(a.news == isCancelled, b.news == isCancelled),
		boolCompare(when(a.posting).IsZero(), when(b.posting).IsZero()),
		when(a.posting).Compare(when(b.posting)),
		cmp.Compare(a.posting.Title, b.posting.Title),
		cmp.Compare(a.posting.ID, b.posting.ID),
	)
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// when is the instant by which a posting is ordered: its deadline, else its start.
func when(p posting.Posting) time.Time {
	if p.Deadline != nil {
		if end, ok := p.Deadline.End(); ok {
			return end
		}
	}
	if p.Starts != nil {
		return p.Starts.Earliest(time.UTC)
	}
	return time.Time{}
}
