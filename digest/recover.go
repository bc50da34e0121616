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

// catchUpOutbox takes the mails of the outbox that are new.
func (a *active) catchUpOutbox(ctx context.Context) error {
	mails, err := a.newMails(ctx)
	if err != nil {
		return err
	}
	return a.acceptAll(ctx, mails, nil)
}

// newMails are the mails of the outbox that were not taken yet. One that was taken may be
// removed by the sender at any time and is not read again.
func (a *active) newMails(ctx context.Context) ([]bus.Message, error) {
	var mails []bus.Message
	_, err := a.s.bus.Each(ctx, bus.Outbox, bus.TailOptions{After: a.outbox}, func(m bus.Message) error {
		mails = append(mails, m)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read outbox: %w", err)
	}
	return mails, nil
}

// acceptAll takes mails: the ledger says what each tells, then it may be sent. done, if
// set, is called once for each of them when it was tried.
func (a *active) acceptAll(ctx context.Context, mails []bus.Message, done func(outcome)) error {
	for _, m := range mails {
		if m.Seq <= a.outbox {
			continue
		}
		mail, err := readMail(m)
		if err != nil {
			a.s.log.Error("a mail could not be read", "seq", m.Seq, "err", err)
			if err := a.s.bus.Bury(ctx, "send", bus.Outbox, m, 1, err); err != nil {
				return err
			}
			if err := a.s.bus.Remove(ctx, bus.Outbox, m.Subject); err != nil {
				return err
			}
			if done != nil {
				done(outcome{gone: true})
			}
		} else {
			if err := a.told(ctx, mail, nil); err != nil {
				return err
			}
			if a.sender != nil {
				a.sender.enqueue(mail.ID, done)
			}
		}
		a.outbox = m.Seq
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
	known, err := a.entries(ctx, subjects)
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
	if mail.History != nil && mail.History.follows(a.history[mail.Reader]) {
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
