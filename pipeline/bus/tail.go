package bus

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Tail reads a stream in order, from a position that its reader keeps itself.
type Tail struct {
	messages chan Message
	failed   chan error
	stop     func()
	consumer jetstream.Consumer
	waiting  uint64 // messages to come when the reading began
}

// TailOptions narrow what a Tail reads.
type TailOptions struct {
	Filter      string // a subject with wildcards; "" reads all
	After       uint64 // the last sequence already read; 0 from the beginning
	HeadersOnly bool
}

// tailIdle is how long the server keeps the consumer of a reader that is gone without
// having stopped; it allows 1,000 or so at a time.
const tailIdle = 30 * time.Second

// eachIdle is how long Each waits for a message before it asks whether any is left: the
// last ones may have been removed or replaced while it read.
const eachIdle = 250 * time.Millisecond

// tailBuffer is how many messages are read ahead: two batches of the curator.
const tailBuffer = 1024

// Tail begins to read. It ends with ctx or Stop.
func (b *Bus) Tail(ctx context.Context, s Stream, opts TailOptions) (*Tail, error) {
	config := jetstream.OrderedConsumerConfig{
		HeadersOnly: opts.HeadersOnly, DeliverPolicy: jetstream.DeliverAllPolicy, InactiveThreshold: tailIdle,
	}
	if opts.After > 0 {
		config.DeliverPolicy, config.OptStartSeq = jetstream.DeliverByStartSequencePolicy, opts.After+1
	}
	if opts.Filter != "" {
		config.FilterSubjects = []string{opts.Filter}
	}
	consumer, err := b.js.OrderedConsumer(ctx, string(s), config)
	if err != nil {
		return nil, fmt.Errorf("read stream %s after %d: %w", s, opts.After, err)
	}
	iter, err := consumer.Messages(jetstream.PullMaxMessages(tailBuffer))
	if err != nil {
		return nil, fmt.Errorf("read stream %s after %d: %w", s, opts.After, err)
	}
	t := &Tail{messages: make(chan Message, tailBuffer), failed: make(chan error, 1), consumer: consumer}
	t.stop = sync.OnceFunc(func() {
		iter.Stop()
		b.dropConsumer(ctx, s, consumer)
	})
	if info := consumer.CachedInfo(); info != nil {
		t.waiting = info.NumPending
	}
	release := context.AfterFunc(ctx, t.stop)
	go func() {
		defer release()
		t.pump(ctx, iter)
	}()
	return t, nil
}

func (t *Tail) pump(ctx context.Context, iter jetstream.MessagesContext) {
	defer close(t.messages)
	for {
		msg, err := iter.Next()
		if err != nil {
			if !errors.Is(err, jetstream.ErrMsgIteratorClosed) {
				t.failed <- err
			}
			return
		}
		meta, err := msg.Metadata()
		if err != nil {
			t.failed <- err
			return
		}
		m := Message{
			Subject: msg.Subject(), Header: flat(msg.Headers()), Data: msg.Data(),
			Seq: meta.Sequence.Stream, Pending: meta.NumPending,
		}
		select {
		case t.messages <- m:
		case <-ctx.Done():
			return
		}
	}
}

// dropConsumer removes the server's side of a reader.
func (b *Bus) dropConsumer(ctx context.Context, s Stream, consumer jetstream.Consumer) {
	info := consumer.CachedInfo()
	if info == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = b.js.DeleteConsumer(ctx, string(s), info.Name) // else it goes after tailIdle
}

// Stop ends the reading.
func (t *Tail) Stop() { t.stop() }

// Ready delivers the messages one by one; it is closed when the reading ends (see Err).
func (t *Tail) Ready() <-chan Message { return t.messages }

// Next waits for a message and returns it with those that are there already, up to limit.
func (t *Tail) Next(ctx context.Context, limit int) ([]Message, error) {
	select {
	case m, ok := <-t.messages:
		if !ok {
			return nil, t.ended(ctx)
		}
		return t.Gather(m, limit), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Gather returns first and the messages that are there already, up to limit in all.
func (t *Tail) Gather(first Message, limit int) []Message {
	batch := []Message{first}
	for len(batch) < limit {
		select {
		case m, ok := <-t.messages:
			if !ok {
				return batch
			}
			batch = append(batch, m)
		default:
			return batch
		}
	}
	return batch
}

// Err says why Ready was closed.
func (t *Tail) Err(ctx context.Context) error { return t.ended(ctx) }

func (t *Tail) ended(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	select {
	case err := <-t.failed:
		return fmt.Errorf("read stream: %w", err)
	default:
		return errors.New("read stream: stopped")
	}
}

// Each calls fn for every message that the stream holds, in order, and returns the sequence
// up to which it has read. A subject that is written again meanwhile is met at its new
// place: what is written while it reads belongs to it, or such a subject would be missed.
func (b *Bus) Each(ctx context.Context, s Stream, opts TailOptions, fn func(Message) error) (uint64, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	last, err := b.LastSequence(ctx, s)
	if err != nil || last <= opts.After {
		return last, err
	}
	err = b.each(ctx, s, opts, func(m Message) error {
		last = max(last, m.Seq)
		return fn(m)
	})
	return last, err
}

func (b *Bus) each(ctx context.Context, s Stream, opts TailOptions, fn func(Message) error) error {
	tail, err := b.Tail(ctx, s, opts)
	if err != nil {
		return err
	}
	defer tail.Stop()
	if tail.waiting == 0 {
		return nil
	}
	idle := time.NewTimer(eachIdle)
	defer idle.Stop()
	for {
		idle.Reset(eachIdle)
		select {
		case <-idle.C:
			if info, err := tail.consumer.Info(ctx); err == nil && info.NumPending == 0 && len(tail.messages) == 0 {
				return nil
			}
		case m, ok := <-tail.messages:
			if !ok {
				return tail.ended(ctx)
			}
			if err := fn(m); err != nil {
				return err
			}
			if m.Pending == 0 {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
