package digest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/callboard/callboard/pipeline/bus"
)

// leaseKey is the lease of the one active digest.
const leaseKey = "digest"

// Waits of the loop. A wake that comes late, or a clock that was set, is noticed within wakeMost.
const (
	wakeMost  = time.Minute
	retryWait = time.Second      // after an interruption, at first
	retryMost = 30 * time.Second // after many
)

// Run is the digest for as long as ctx lives: it stands by until no other process is
// active, then matches, composes what is due and sends. It returns ctx's error.
func (s *Service) Run(ctx context.Context) error {
	wait := retryWait
	for {
		began := time.Now()
		err := s.activate(ctx, func(ctx context.Context, a *active) error { return a.loop(ctx) })
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !isStale(err) {
			s.log.Error("the digest was interrupted", "err", err)
		}
		if wait = min(2*wait, retryMost); time.Since(began) > retryMost {
			wait = retryWait
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// activate waits for the lease, loads, makes good what a kill left, and calls work, beside
// which the sender runs.
func (s *Service) activate(ctx context.Context, work func(context.Context, *active) error) error {
	lease, err := s.bus.WaitLease(ctx, leaseKey)
	if err != nil {
		return err
	}
	defer lease.Release(context.WithoutCancel(ctx))
	ctx, cancel := lease.Context(ctx)
	defer cancel()
	return s.sending(ctx, work)
}

// ready loads everything and makes good what a kill left. Without a sender nothing leaves.
func (s *Service) ready(ctx context.Context, d *sender) (*active, error) {
	a, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	a.sender = d
	if err := a.catchUpSubscriptions(ctx); err != nil {
		return nil, err
	}
	return a, a.recover(ctx)
}

// sending calls work with everything loaded. The sender runs as long as work does.
func (s *Service) sending(ctx context.Context, work func(context.Context, *active) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	a, err := s.ready(ctx, newSender(s))
	if err != nil {
		return err
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		if err := a.sender.run(ctx); err != nil && ctx.Err() == nil {
			cancel(err) // work ends with it
		}
	}()
	err = work(ctx, a)
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	cancel(nil)
	<-stopped
	return err
}

// loop is the life of the active process.
func (a *active) loop(ctx context.Context) error {
	a.sender.begin()
	requests, err := a.s.serve(ctx)
	if err != nil {
		return err
	}
	postings, err := a.s.bus.Tail(ctx, bus.Postings, bus.TailOptions{After: a.progress[bus.Postings]})
	if err != nil {
		return err
	}
	defer postings.Stop()
	subs, err := a.s.bus.Tail(ctx, bus.Subscriptions, bus.TailOptions{After: a.known()})
	if err != nil {
		return err
	}
	defer subs.Stop()
	outbox, err := a.s.bus.Tail(ctx, bus.Outbox, bus.TailOptions{After: a.outbox})
	if err != nil {
		return err
	}
	defer outbox.Stop()
	return a.listen(ctx, postings, subs, outbox, requests)
}

// listen does one thing after the other as it comes.
func (a *active) listen(ctx context.Context, postings, subs, outbox *bus.Tail, requests <-chan request) error {
	var checked time.Time // when it was last asked who is due: what fell due before is made up for
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		var err error
		select {
		case m, ok := <-postings.Ready():
			if !ok {
				return postings.Err(ctx)
			}
			err = a.match(ctx, postings.Gather(m, matchBatch), 0)
		case m, ok := <-subs.Ready():
			if !ok {
				return subs.Err(ctx)
			}
			err = a.learn(ctx, subs.Gather(m, matchBatch), 0)
		case m, ok := <-outbox.Ready():
			if !ok {
				return outbox.Err(ctx)
			}
			err = a.acceptAll(ctx, outbox.Gather(m, matchBatch), nil)
		case r := <-requests:
			err = a.answer(ctx, r)
		case <-timer.C:
			now := a.s.now()
			if next, ok := a.wake(checked); checked.IsZero() || ok && !now.Before(next) || now.Before(checked) {
				err, checked = a.compose(ctx, now, false), now
			}
		case <-ctx.Done():
			return ctx.Err()
		}
		if err != nil {
			return err
		}
		timer.Reset(a.wait(checked))
	}
}

// wait is how long the loop may sleep: until the first slot after checked.
func (a *active) wait(checked time.Time) time.Duration {
	next, ok := a.wake(checked)
	switch {
	case checked.IsZero():
		return 0
	case !ok:
		return wakeMost
	}
	return min(max(next.Sub(a.s.now()), time.Millisecond), wakeMost)
}

// CatchUp waits until the active process has matched POSTINGS up to a sequence.
func (s *Service) CatchUp(ctx context.Context, postings uint64) error {
	_, err := s.bus.AwaitProgress(ctx, bus.Ledger, bus.DigestProgress, bus.Progress{bus.Postings: postings})
	return err
}

// tryActive calls work with the lease if no process is active; held is true if one is.
func (s *Service) tryActive(ctx context.Context, work func(context.Context) error) (held bool, err error) {
	lease, err := s.bus.Lease(ctx, leaseKey)
	if errors.Is(err, bus.ErrHeld) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	defer lease.Release(context.WithoutCancel(ctx))
	ctx, cancel := lease.Context(ctx)
	defer cancel()
	if err := work(ctx); err != nil {
		return false, fmt.Errorf("digest: %w", err)
	}
	return false, nil
}
