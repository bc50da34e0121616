package bus

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Lease is the right to do something alone, such as to visit a source. It is renewed
// until Release; Lost is closed when it could not be renewed in time, and then its
// holder must stop: somebody else may hold it already.
type Lease struct {
	Number uint64 // grows with every lease given; a message with a lower one is of an older holder
	key    string
	bus    *Bus
	lost   chan struct{}
	stop   context.CancelFunc
	once   sync.Once
	mu     sync.Mutex
	rev    uint64
}

// The life of a lease that is not renewed, and how often it is. After a kill the next
// holder waits leaseLife at most.
const (
	leaseLife  = 10 * time.Second
	leaseRenew = 3 * time.Second
)

// ErrHeld is returned for a lease that somebody else holds.
var ErrHeld = errors.New("held by another process")

// Lease takes a lease, or returns ErrHeld.
func (b *Bus) Lease(ctx context.Context, key string) (*Lease, error) {
	rev, err := b.take(ctx, key)
	if errors.Is(err, jetstream.ErrKeyExists) {
		return nil, fmt.Errorf("lease %s: %w", key, ErrHeld)
	}
	if err != nil {
		return nil, fmt.Errorf("lease %s: %w", key, err)
	}
	renewing, stop := context.WithCancel(context.WithoutCancel(ctx))
	l := &Lease{Number: rev, key: key, bus: b, lost: make(chan struct{}), stop: stop, rev: rev}
	go l.renew(renewing)
	return l, nil
}

// take claims a key and returns its revision. Where this process gave the lease back last,
// that is one request; Create needs three for a key that existed before.
func (b *Bus) take(ctx context.Context, key string) (uint64, error) {
	if free, ok := b.released.LoadAndDelete(key); ok {
		rev, err := b.hold(ctx, key, free.(uint64))
		if !errors.Is(err, ErrStaleSequence) {
			return rev, err
		}
	}
	return b.leases.Create(ctx, key, []byte(b.opts.Name), jetstream.KeyTTL(leaseLife))
}

// hold writes a lease over the revision that it had. kv.Update would drop the time to live
// and the lease would stay for ever, so the key's subject is published to.
func (b *Bus) hold(ctx context.Context, key string, last uint64) (uint64, error) {
	ack, err := b.js.Publish(ctx, leaseSubject(key), []byte(b.opts.Name),
		jetstream.WithExpectLastSequencePerSubject(last), jetstream.WithMsgTTL(leaseLife))
	if err != nil {
		return 0, stale(err)
	}
	return ack.Sequence, nil
}

func leaseSubject(key string) string { return "$KV." + leaseBucket + "." + key }

// WaitLease takes a lease as soon as it is free.
func (b *Bus) WaitLease(ctx context.Context, key string) (*Lease, error) {
	for {
		l, err := b.Lease(ctx, key)
		if !errors.Is(err, ErrHeld) {
			return l, err
		}
		if err := waitFree(ctx, b.leases, key); err != nil {
			return nil, err
		}
	}
}

// waitFree returns when the key was deleted or has expired.
func waitFree(ctx context.Context, kv jetstream.KeyValue, key string) error {
	watcher, err := kv.Watch(ctx, key)
	if err != nil {
		return fmt.Errorf("wait for lease %s: %w", key, err)
	}
	defer func() { _ = watcher.Stop() }()
	held := false
	for {
		select {
		case entry, ok := <-watcher.Updates():
			switch {
			case !ok:
				return fmt.Errorf("wait for lease %s: %w", key, ErrUnavailable)
			case entry == nil: // all present values were told
				if !held {
					return nil
				}
			case entry.Operation() != jetstream.KeyValuePut:
				return nil
			default:
				held = true
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// renew extends the lease until it is released or lost.
func (l *Lease) renew(ctx context.Context) {
	ticker := time.NewTicker(leaseRenew)
	defer ticker.Stop()
	renewed := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		l.mu.Lock()
		rev, err := l.bus.hold(ctx, l.key, l.rev)
		if err == nil {
			l.rev, renewed = rev, time.Now()
		}
		l.mu.Unlock()
		if err != nil && ctx.Err() == nil && (errors.Is(err, ErrStaleSequence) || time.Since(renewed) > leaseLife) {
			l.once.Do(func() { close(l.lost) })
			return
		}
	}
}

// Lost is closed when the lease is no longer held.
func (l *Lease) Lost() <-chan struct{} { return l.lost }

// Context returns a context that ends with ctx or with the lease.
func (l *Lease) Context(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case <-l.lost:
			cancel(fmt.Errorf("lease %s: %w", l.key, ErrHeld))
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}

// Release gives the lease back. It does nothing when the lease was lost.
func (l *Lease) Release(ctx context.Context) {
	l.stop()
	l.mu.Lock()
	defer l.mu.Unlock()
	// What kv.Delete does, but with the revision that it leaves.
	marker := nats.NewMsg(leaseSubject(l.key))
	marker.Header.Set("KV-Operation", "DEL")
	ack, err := l.bus.js.PublishMsg(ctx, marker, jetstream.WithExpectLastSequencePerSubject(l.rev))
	if err == nil {
		l.bus.released.Store(l.key, ack.Sequence)
	}
}

// dropLeases removes all leases: those of a process that held this folder's lock before.
func (b *Bus) dropLeases(ctx context.Context) error {
	keys, err := b.leases.Keys(ctx)
	if errors.Is(err, jetstream.ErrNoKeysFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("list leases: %w", err)
	}
	for _, key := range keys {
		if err := b.leases.Delete(ctx, key); err != nil {
			return fmt.Errorf("drop lease %s: %w", key, err)
		}
	}
	return nil
}
