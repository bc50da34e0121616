package digest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/pipeline/bus"
)

// active is the digest of the one process that holds the lease: everything it needs to
// decide, in memory. It is used by one goroutine. All of it is derived from the streams
// and dropped when another writer was faster.
type active struct {
	s        *Service
	searches *index.Searches             // of active readers
	subs     map[string]Subscription     // all, by reader
	owed     map[string]map[string]Entry // by reader, by posting; of active readers' present round
	history  map[string]History          // by reader
	progress bus.Progress                // how far POSTINGS and SUBSCRIPTIONS had their effect on LEDGER
	last     uint64                      // last sequence of LEDGER
	outbox   uint64                      // last sequence read of OUTBOX
	recent   [2]map[string]Entry         // the latest entries written, by subject; see entries
	sender   *sender
}

// recentMost is how many entries are remembered after they were written, and at most twice.
const recentMost = 20_000

// change is what a commit writes for a reader: an entry, or the history.
type change struct {
	reader  string
	entry   *Entry
	history *History
}

// load reads the ledger and the saved searches, and catches up with what changed in the
// latter while nobody was active.
func (s *Service) load(ctx context.Context) (*active, error) {
	a := &active{
		s: s, searches: index.NewSearches(), subs: map[string]Subscription{},
		owed: map[string]map[string]Entry{}, history: map[string]History{}, progress: bus.Progress{},
	}
	var owed []change
	var err error
	a.last, err = s.bus.Each(ctx, bus.Ledger, bus.TailOptions{}, func(m bus.Message) error {
		if m.Subject == bus.DigestProgress {
			return json.Unmarshal(m.Data, &a.progress)
		}
		c, err := readLedger(m)
		switch {
		case err != nil:
			return err
		case c.history != nil:
			a.history[c.reader] = *c.history
		case c.entry.State == Owed:
			owed = append(owed, c)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load ledger: %w", err)
	}
	for _, c := range owed {
		a.remember(c)
	}
	return a, a.checkPostings(ctx)
}

// checkPostings begins POSTINGS anew when it is another stream than the one that was read.
func (a *active) checkPostings(ctx context.Context) error {
	last, err := a.s.bus.LastSequence(ctx, bus.Postings)
	if err == nil && a.progress[bus.Postings] > last {
		a.s.log.Warn("the ledger is ahead of the postings and reads them anew", "seq", last)
		a.progress[bus.Postings] = 0
	}
	return err
}

func readLedger(m bus.Message) (change, error) {
	reader, key, ok := ledgerKey(m.Subject)
	if !ok {
		return change{}, fmt.Errorf("read %s: not of the ledger", m.Subject)
	}
	c := change{reader: reader}
	var err error
	if key == historyKey {
		c.history = new(History)
		err = json.Unmarshal(m.Data, c.history)
	} else {
		c.entry = new(Entry)
		err = json.Unmarshal(m.Data, c.entry)
	}
	if err != nil {
		return change{}, fmt.Errorf("read %s: %w", m.Subject, err)
	}
	return c, nil
}

// remember takes over a change that is stored.
func (a *active) remember(c change) {
	if c.history != nil {
		a.history[c.reader] = *c.history
		return
	}
	debts := a.owed[c.reader]
	if c.entry.State != Owed {
		delete(debts, c.entry.Posting)
		if len(debts) == 0 {
			delete(a.owed, c.reader)
		}
		return
	}
	if debts == nil {
		debts = map[string]Entry{}
		a.owed[c.reader] = debts
	}
	debts[c.entry.Posting] = *c.entry
}

// commit stores changes and, unless nil, the progress that they come from, as one fenced
// batch, and remembers them.
func (a *active) commit(ctx context.Context, changes []change, progress bus.Progress) error {
	messages := make([]bus.Message, 0, len(changes)+1)
	for _, c := range changes {
		var m bus.Message
		var err error
		if c.history != nil {
			m, err = historyMessage(c.reader, *c.history)
		} else {
			m, err = entryMessage(c.reader, *c.entry)
		}
		if err != nil {
			return err
		}
		messages = append(messages, m)
	}
	if progress != nil {
		m, err := bus.ProgressMessage(bus.DigestProgress, progress)
		if err != nil {
			return err
		}
		messages = append(messages, m)
	}
	if len(messages) == 0 {
		return nil
	}
	last, err := a.s.bus.Commit(ctx, bus.Ledger, messages, &a.last)
	if err != nil {
		return fmt.Errorf("write ledger: %w", err)
	}
	a.last = last
	for _, c := range changes {
		a.remember(c)
		if c.entry != nil {
			a.note(c.reader, *c.entry)
		}
	}
	if progress != nil {
		a.progress = progress
	}
	return nil
}

// entries looks up entries by their subjects; missing ones are left out. A cluster may
// answer from a replica that is a moment behind, so what was written lately is known here.
func (a *active) entries(ctx context.Context, subjects []string) (map[string]Entry, error) {
	found, err := a.s.bus.GetMany(ctx, bus.Ledger, subjects)
	if err != nil {
		return nil, err
	}
	all := make(map[string]Entry, len(found))
	for subject, m := range found {
		var e Entry
		if err := json.Unmarshal(m.Data, &e); err != nil {
			return nil, fmt.Errorf("read %s: %w", subject, err)
		}
		all[subject] = e
	}
	for _, subject := range subjects {
		if e, ok := a.recent[0][subject]; ok {
			all[subject] = e
		} else if e, ok := a.recent[1][subject]; ok {
			all[subject] = e
		}
	}
	return all, nil
}

// note remembers an entry that was written.
func (a *active) note(reader string, e Entry) {
	if a.recent[0] == nil || len(a.recent[0]) >= recentMost {
		a.recent[0], a.recent[1] = map[string]Entry{}, a.recent[0]
	}
	a.recent[0][bus.LedgerSubject(reader, e.Posting)] = e
}

// advanced is the progress with one stream read up to seq.
func (a *active) advanced(s bus.Stream, seq uint64) bus.Progress {
	p := maps.Clone(a.progress)
	p[s] = max(p[s], seq)
	return p
}

// catchUp reads both streams to their present end.
func (a *active) catchUp(ctx context.Context) error {
	if err := a.catchUpSubscriptions(ctx); err != nil {
		return err
	}
	var batch []bus.Message
	last, err := a.s.bus.Each(ctx, bus.Postings, bus.TailOptions{After: a.progress[bus.Postings]}, func(m bus.Message) error {
		if batch = append(batch, m); len(batch) < matchBatch {
			return nil
		}
		err := a.match(ctx, batch, 0)
		batch = nil
		return err
	})
	if err != nil {
		return fmt.Errorf("match postings: %w", err)
	}
	if last > a.progress[bus.Postings] || len(batch) > 0 {
		return a.match(ctx, batch, last)
	}
	return nil
}

func (a *active) catchUpSubscriptions(ctx context.Context) error {
	var batch []bus.Message
	last, err := a.s.bus.Each(ctx, bus.Subscriptions, bus.TailOptions{After: a.known()}, func(m bus.Message) error {
		batch = append(batch, m)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read saved searches: %w", err)
	}
	if len(batch) == 0 && last <= a.progress[bus.Subscriptions] {
		return nil
	}
	return a.learn(ctx, batch, last)
}

// known is the sequence of SUBSCRIPTIONS up to which saved searches are in memory: none
// before the first reading, which needs all of them.
func (a *active) known() uint64 {
	if len(a.subs) == 0 {
		return 0
	}
	return a.progress[bus.Subscriptions]
}

// readers returns the active readers that something is owed to, in a stable order.
func (a *active) readers() []Subscription {
	var all []Subscription
	for _, id := range slices.Sorted(maps.Keys(a.owed)) {
		if sub := a.subs[id]; sub.Active() {
			all = append(all, sub)
		}
	}
	return all
}

// wake is when the next slot of any active reader begins; ok is false without readers.
func (a *active) wake(now time.Time) (at time.Time, ok bool) {
	seen := map[Settings]bool{}
	for _, sub := range a.subs {
		if !sub.Active() || seen[sub.Settings] {
			continue
		}
		seen[sub.Settings] = true
		if next := sub.Next(now).At; !ok || next.Before(at) {
			at, ok = next, true
		}
	}
	return at, ok
}

// isStale reports whether another process took over.
func isStale(err error) bool { return errors.Is(err, bus.ErrStaleSequence) }
