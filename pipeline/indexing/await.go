package indexing

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/callboard/callboard/pipeline/bus"
)

// awaitSubject is where an active indexer answers how far it is.
const awaitSubject = "callboard.indexer.await"

// awaitStep is how long one question may wait for its answer; it is asked again after it.
const awaitStep = 5 * time.Second

// Await returns when searches see POSTINGS up to seq, wherever the indexer runs.
func Await(ctx context.Context, b *bus.Bus, seq uint64) error {
	data, err := json.Marshal(seq)
	if err != nil {
		return err
	}
	for {
		ask, cancel := context.WithTimeout(ctx, awaitStep+time.Second)
		answer, ok, err := b.Request(ask, awaitSubject, data)
		cancel()
		if ctx.Err() != nil {
			return fmt.Errorf("wait for the index: %w", ctx.Err())
		}
		if err == nil && ok && string(answer) == "true" {
			return nil
		}
		if err == nil { // no indexer is active yet, or it just ends: another may be on its way
			select {
			case <-time.After(50 * time.Millisecond):
			case <-ctx.Done():
			}
		}
	}
}

// answer serves Await while this indexer is active.
func (x *Indexer) answer(ctx context.Context) error {
	return x.opts.Bus.Answer(ctx, awaitSubject, func(ctx context.Context, data []byte) []byte {
		var seq uint64
		if err := json.Unmarshal(data, &seq); err != nil {
			return []byte("false")
		}
		ctx, cancel := context.WithTimeout(ctx, awaitStep)
		defer cancel()
		if err := x.CatchUp(ctx, seq); err != nil || ctx.Err() != nil {
			return []byte("false")
		}
		return []byte("true")
	})
}

// CatchUp returns when this indexer has applied POSTINGS up to seq and searches see it.
func (x *Indexer) CatchUp(ctx context.Context, seq uint64) error {
	for {
		x.mu.Lock()
		applied, moved := x.applied, x.moved
		x.mu.Unlock()
		if applied >= seq {
			return x.opts.Index.Wait(ctx)
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return fmt.Errorf("wait for the index: %w", ctx.Err())
		}
	}
}

func (x *Indexer) reached(seq uint64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if seq > x.applied {
		x.applied = seq
	}
	close(x.moved)
	x.moved = make(chan struct{})
}

func (x *Indexer) position() uint64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.applied
}
