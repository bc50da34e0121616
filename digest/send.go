package digest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/callboard/callboard/pipeline/bus"
)

// carrier takes a mail out of the house: into the outbox folder, or over SMTP.
type carrier interface {
	// carry returns when the mail has been taken for good. Doing it again is harmless, or
	// repeats the mail with the same Message-ID. ErrRefused: never try again.
	carry(ctx context.Context, m Mail) error
	// rest is called when nothing waits; a connection may be closed.
	rest()
}

// ErrRefused is returned for a mail that the receiving server will never take.
var ErrRefused = errors.New("refused for good")

// outcome is what became of a mail when it was tried.
type outcome struct {
	mail Mail
	err  error // nil: sent, or gone already
	gone bool  // it was not in the outbox any more, or its reader has left
}

// backoff is how long a mail waits after its n-th failure, n from 1; give is false when
// it has waited for about three days in all.
func backoff(n int) (wait time.Duration, again bool) {
	steps := []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour}
	if n <= len(steps) {
		return steps[n-1], true
	}
	return 12 * time.Hour, n <= len(steps)+5
}

// sender sends the mails that it is given, one after the other, until its context ends.
// Only mails that the ledger knows are given to it.
type sender struct {
	s     *Service
	mu    sync.Mutex
	queue []string
	wait  map[string][]func(outcome) // who wants to know; a key for everything queued
	open  map[string]bool            // everything that is not sent or given up, waiting for another try too
	tries map[string]int             // failures so far
	more  chan struct{}
	ready chan struct{} // closed by begin
	once  sync.Once
}

func newSender(s *Service) *sender {
	return &sender{
		s: s, wait: map[string][]func(outcome){}, open: map[string]bool{}, tries: map[string]int{}, more: make(chan struct{}, 1),
		ready: make(chan struct{}),
	}
}

// enqueue queues a mail once; done, if set, is called with the outcome of its next try.
func (d *sender) enqueue(id string, done func(outcome)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	waiting, queued := d.wait[id]
	if done != nil {
		waiting = append(waiting, done)
	}
	d.wait[id], d.open[id] = waiting, true
	if !queued {
		d.queue = append(d.queue, id)
	}
	select {
	case d.more <- struct{}{}:
	default:
	}
}

// begin lets the sender send what is queued. Until then an order can ask for the outcome
// of everything that waits.
func (d *sender) begin() { d.once.Do(func() { close(d.ready) }) }

// take removes the first mail from the queue.
func (d *sender) take() (id string, done []func(outcome), ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.queue) == 0 {
		return "", nil, false
	}
	id, d.queue = d.queue[0], d.queue[1:]
	done = d.wait[id]
	delete(d.wait, id)
	return id, done, true
}

// run sends until ctx ends. It returns an error when the streams fail.
func (d *sender) run(ctx context.Context) error {
	defer d.s.carry.rest()
	select {
	case <-d.ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	for {
		id, done, ok := d.take()
		if !ok {
			d.s.carry.rest()
			select {
			case <-d.more:
				continue
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		out, err := d.send(ctx, id)
		if err != nil {
			return fmt.Errorf("send mail %s: %w", id, err)
		}
		if out.err == nil || out.gone {
			d.close(id)
		}
		for _, f := range done {
			f(out)
		}
	}
}

// close forgets a mail that is dealt with, unless it was queued again meanwhile.
func (d *sender) close(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, queued := d.wait[id]; !queued {
		delete(d.open, id)
	}
	delete(d.tries, id)
}

// unsent are the mails that are not dealt with yet.
func (d *sender) unsent() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Sorted(maps.Keys(d.open))
}

// send tries one mail. An error is of the streams; that of the mail is in the outcome.
func (d *sender) send(ctx context.Context, id string) (outcome, error) {
	m, err := d.fetch(ctx, id)
	if errors.Is(err, bus.ErrNotFound) {
		return outcome{gone: true}, nil
	}
	if err != nil {
		return outcome{}, err
	}
	mail, err := readMail(m)
	if err != nil {
		return outcome{}, err // accept has buried what cannot be read
	}
	if ok, err := d.s.mayMail(ctx, mail); err != nil || !ok {
		d.s.log.Info("a mail was dropped because its reader has left", "reader", mail.Reader, "subject", m.Subject)
		return outcome{mail: mail, gone: true}, errors.Join(err, d.s.bus.Remove(ctx, bus.Outbox, m.Subject))
	}
	err = d.s.carry.carry(ctx, mail)
	if ctx.Err() != nil {
		return outcome{}, ctx.Err()
	}
	if err != nil {
		return outcome{mail: mail, err: err}, d.failed(ctx, m, mail, err)
	}
	if err := d.s.step(ctx, "accepted"); err != nil {
		return outcome{}, err
	}
	if err := d.s.bus.Remove(ctx, bus.Outbox, m.Subject); err != nil {
		return outcome{}, err
	}
	d.s.log.Debug("a mail was sent", "reader", mail.Reader, "subject", m.Subject)
	return outcome{mail: mail}, d.s.step(ctx, "removed")
}

// fetch reads a mail of the outbox. It was seen there, but a cluster may answer from a
// replica that does not have it yet.
func (d *sender) fetch(ctx context.Context, id string) (m bus.Message, err error) {
	for try := range 3 {
		m, err = d.s.bus.Get(ctx, bus.Outbox, bus.OutboxSubject(id))
		if !errors.Is(err, bus.ErrNotFound) || d.s.bus.Embedded() {
			return m, err
		}
		select {
		case <-time.After(time.Duration(try+1) * 100 * time.Millisecond):
		case <-ctx.Done():
			return m, ctx.Err()
		}
	}
	return m, err
}

// failed waits and tries again, or makes the mail a dead letter for a person, who can
// put it back into the outbox (dead retry).
func (d *sender) failed(ctx context.Context, m bus.Message, mail Mail, cause error) error {
	d.tries[mail.ID]++
	attempts := d.tries[mail.ID]
	wait, again := backoff(attempts)
	if !again || errors.Is(cause, ErrRefused) {
		d.s.log.Error("a mail could not be sent", "reader", mail.Reader, "subject", m.Subject, "attempt", attempts, "err", quiet(cause, mail))
		d.close(mail.ID)
		if err := d.s.bus.Bury(ctx, "send", bus.Outbox, m, attempts, cause); err != nil {
			return err
		}
		return d.s.bus.Remove(ctx, bus.Outbox, m.Subject)
	}
	d.s.log.Warn("a mail waits for another try", "reader", mail.Reader, "subject", m.Subject, "attempt", attempts, "err", quiet(cause, mail))
	timer := time.AfterFunc(wait, func() { d.enqueue(mail.ID, nil) })
	context.AfterFunc(ctx, func() { timer.Stop() })
	return nil
}

// mayMail reports whether the reader still wants the mail: their consent, or their
// request for a link, is of the same round.
func (s *Service) mayMail(ctx context.Context, m Mail) (bool, error) {
	sub, err := s.subscription(ctx, m.Reader)
	if errors.Is(err, bus.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if m.Purpose == askingMail {
		return sub.Round == m.Round && sub.Asked != nil, nil
	}
	return sub.Round == m.Round && sub.Active(), nil
}
