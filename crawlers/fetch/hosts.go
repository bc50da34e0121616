package fetch

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/callboard/callboard/crawlers"
)

const (
	// maxCrawlDelay bounds what a robots.txt may ask between two requests.
	maxCrawlDelay = 10 * time.Minute
	// patience is how long a Retry-After is waited for; a longer one is an error at once.
	patience = 10 * time.Second
	// idle is how long a host is remembered after its last request, beyond its pause.
	idle = maxCrawlDelay
)

// hosts keeps one request in flight per host and a pause between two. Turns are taken in
// the order of asking. Times here are those of the machine, never of an injected clock: a
// clock that stands still would make every pause last for ever.
type hosts struct {
	mu    sync.Mutex
	known map[string]*host
	swept time.Time
}

// host is what is remembered of one host, under hosts.mu.
type host struct {
	busy    bool
	waiting []chan struct{} // each is closed when its turn has come
	ended   time.Time       // of the last request; zero for none
	held    time.Time       // until when the host asked to be left alone
	keep    time.Duration   // how long it is remembered
}

// turn is the permission for one request; done must be called once.
type turn struct {
	hosts *hosts
	host  *host
}

func newHosts() *hosts { return &hosts{known: map[string]*host{}} }

// wait returns when it is this caller's turn and the pause since the last request is
// over. While the host is to be left alone for long the error is a crawlers.RetryAfter
// without any wait.
func (h *hosts) wait(ctx context.Context, name string, delay time.Duration) (*turn, error) {
	t, err := h.enter(ctx, name, delay)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	start := t.host.held
	if !t.host.ended.IsZero() {
		if next := t.host.ended.Add(delay); next.After(start) {
			start = next
		}
	}
	err = t.host.asked()
	h.mu.Unlock()
	if err == nil {
		err = sleep(ctx, time.Until(start))
	}
	if err != nil {
		h.leave(t.host)
		return nil, err
	}
	return t, nil
}

// enter queues up and returns with the host taken.
func (h *hosts) enter(ctx context.Context, name string, delay time.Duration) (*turn, error) {
	h.mu.Lock()
	h.sweep()
	one := h.known[name]
	if one == nil {
		one = &host{}
		h.known[name] = one
	}
	one.keep = max(one.keep, delay+idle)
	if err := one.asked(); err != nil {
		h.mu.Unlock()
		return nil, err
	}
	t := &turn{hosts: h, host: one}
	if !one.busy {
		one.busy = true
		h.mu.Unlock()
		return t, nil
	}
	ready := make(chan struct{})
	one.waiting = append(one.waiting, ready)
	h.mu.Unlock()
	select {
	case <-ready:
		return t, nil
	case <-ctx.Done():
		h.giveUp(one, ready)
		return nil, ctx.Err()
	}
}

// giveUp takes a waiter out of the queue, or passes on a turn that came too late.
func (h *hosts) giveUp(one *host, ready chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, w := range one.waiting {
		if w == ready {
			one.waiting = append(one.waiting[:i], one.waiting[i+1:]...)
			return
		}
	}
	one.next()
}

// leave gives a turn back that was not used.
func (h *hosts) leave(one *host) {
	h.mu.Lock()
	defer h.mu.Unlock()
	one.next()
}

// done ends the turn: the pause begins now.
func (t *turn) done() {
	t.hosts.mu.Lock()
	defer t.hosts.mu.Unlock()
	t.host.ended = time.Now()
	t.host.next()
}

// hold leaves the host alone for so long, whoever asks.
func (t *turn) hold(wait time.Duration) {
	if wait <= 0 {
		return
	}
	t.hosts.mu.Lock()
	defer t.hosts.mu.Unlock()
	t.host.held = time.Now().Add(wait)
}

// asked says that the host asked to be left alone for longer than one waits.
func (o *host) asked() error {
	if wait := time.Until(o.held); !o.held.IsZero() && wait > patience {
		return &crawlers.RetryAfter{
			Wait: wait.Round(time.Second),
			Err:  fmt.Errorf("%w: the host asked to be left alone", crawlers.ErrUnavailable),
		}
	}
	return nil
}

// next hands the host to the one who has waited longest.
func (o *host) next() {
	if len(o.waiting) == 0 {
		o.busy, o.waiting = false, nil
		return
	}
	close(o.waiting[0])
	o.waiting = o.waiting[1:]
}

// sweep forgets the hosts that were quiet for long, once a minute.
func (h *hosts) sweep() {
	now := time.Now()
	if now.Sub(h.swept) < time.Minute {
		return
	}
	h.swept = now
	for name, one := range h.known {
		if !one.busy && now.After(one.held) && now.After(one.ended.Add(one.keep)) {
			delete(h.known, name)
		}
	}
}

// sleep waits for d or the end of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
