package digest

import (
	"context"
	"fmt"

	"github.com/callboard/callboard/pipeline/bus"
)

// recover makes good what a kill left half done: mails in the outbox that the ledger does
// not know of are told in it, and readers who wait for a link are mailed one. It comes
// before anything is composed, and leaves every mail of the outbox ready to be sent.
func (a *active) recover(ctx context.Context) error {
	if err := a.catchUpOutbox(ctx); err != nil {
		return err
	}
	for _, sub := range a.subs {
		if sub.Asked != nil && !sub.Asked.Mailed && a.s.now().Sub(sub.Asked.At) < confirmFor {
			if err := a.s.mailAsking(ctx, sub); err != nil {
				return err
			}
		}
	}
	return a.forget(ctx)
}

// catchUpOutbox takes the mails of the outbox that are new. What was taken before may be
// removed by the sender at any time and is not read again.
func (a *active) catchUpOutbox(ctx context.Context) error {
	var mails []bus.Message
	last, err := a.s.bus.Each(ctx, bus.Outbox, bus.TailOptions{After: a.outbox}, func(m bus.Message) error {
		mails = append(mails, m)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read outbox: %w", err)
	}
	for _, m := range mails {
		if err := a.accept(ctx, m); err != nil {
			return err
		}
	}
	a.outbox = max(a.outbox, last)
	return nil
}

// accept takes a mail of the outbox: the ledger says what it tells, then it may be sent.
func (a *active) accept(ctx context.Context, m bus.Message) error {
	if m.Seq <= a.outbox {
		return nil
	}
	a.outbox = m.Seq
	mail, err := readMail(m)
	if err != nil {
		a.s.log.Error("a mail could not be read", "seq", m.Seq, "err", err)
		if err := a.s.bus.Bury(ctx, "send", bus.Outbox, m, 1, err); err != nil {
			return err
		}
		return a.s.bus.Remove(ctx, bus.Outbox, m.Subject)
	}
	if err := a.told(ctx, mail, nil); err != nil {
		return err
	}
	if a.sender != nil {
		a.sender.enqueue(mail.ID, nil)
	}
	return nil
}

// told writes what a mail tells into the ledger, and more in the same batch, unless it
// stands there already.
func (a *active) told(ctx context.Context, mail Mail, more []change) error {
	if mail.Purpose != digestMail {
		return nil
	}
	entries, err := mail.entries()
	if err != nil {
		return err
	}
	subjects := make([]string, len(entries))
	for i, e := range entries {
		subjects[i] = bus.LedgerSubject(mail.Reader, e.Posting)
	}
	known, err := a.s.entries(ctx, subjects)
	if err != nil {
		return err
	}
	changes := more
	for i, e := range entries {
		old := known[subjects[i]]
		if old.Told >= e.Told {
			continue
		}
		if old.State == Owed && old.Revision > e.Revision { // a later one is owed meanwhile
			old.Told, old.Since = e.Told, e.Told+1
			e = old
		}
		changes = append(changes, change{reader: mail.Reader, entry: &e})
	}
	if h := a.history[mail.Reader]; mail.History != nil && h.Last != mail.ID && !h.At.After(mail.At) {
		changes = append(changes, change{reader: mail.Reader, history: mail.History})
	}
	return a.commit(ctx, changes, nil)
}

// forget removes saved searches that nobody confirmed while the link was valid.
func (a *active) forget(ctx context.Context) error {
	for id, sub := range a.subs {
		if sub.Confirmed != nil || sub.Ended != nil || sub.Asked == nil || a.s.now().Sub(sub.Asked.At) < 2*confirmFor {
			continue
		}
		if err := a.s.bus.Remove(ctx, bus.Subscriptions, bus.SubscriptionSubject(id)); err != nil {
			return fmt.Errorf("forget reader %s: %w", id, err)
		}
		delete(a.subs, id)
	}
	return nil
}
