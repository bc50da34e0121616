// Package indexing is the pipeline's third stage: it keeps a search index complete with
// what POSTINGS holds.
//
//	x := indexing.New(indexing.Options{Bus: b, Index: ix, Catalog: c, Docs: docs, Now: now})
//	go x.Run(ctx)
//	err := indexing.Await(ctx, b, seq) // until searches see POSTINGS up to seq
//
// The index is derived and knows itself how far it is complete (index.Position); this
// stage reads POSTINGS after that. An index of another stream, one that is ahead of it, or
// an empty one is rebuilt while the present one goes on answering. An index that several
// processes share has one active indexer, the others stand by.
//
// Promises: whatever is killed when, the index ends complete; postings whose indexed form
// depends on the time (series, undated ones) are refreshed.
package indexing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

// Joiner adds to a stored posting what is known only at reading: last sight, occurrences.
type Joiner interface {
	Join(ctx context.Context, p posting.Posting) (posting.Posting, error)
}

// Options are what an Indexer works with.
type Options struct {
	Bus     *bus.Bus
	Index   index.Index
	Catalog Joiner
	Docs    index.DocMaker
	Now     func() time.Time
	Log     *slog.Logger
	Shared  bool // other processes may write to the same index
}

// Indexer keeps an index complete.
type Indexer struct {
	opts   Options
	stream string // identity of POSTINGS

	mu      sync.Mutex
	applied uint64        // POSTINGS is in the index up to here
	moved   chan struct{} // closed and replaced when applied grows
}

// New returns an indexer.
func New(opts Options) *Indexer { return &Indexer{opts: opts, moved: make(chan struct{})} }

// batchSize is how many messages are applied at a time: batches of 100 to 500 are what
// the embedded index writes fastest without long stalls.
const batchSize = 500

// refreshEvery is how often postings that depend on the time are looked at.
const refreshEvery = 30 * time.Minute

// restartWait is how long an indexer that met an error waits before it begins again.
const restartWait = time.Second

// Run works until ctx ends. Errors are logged and it begins again.
func (x *Indexer) Run(ctx context.Context) error {
	for {
		err := x.turn(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		x.opts.Log.Error("indexing was interrupted", "err", err)
		select {
		case <-time.After(restartWait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (x *Indexer) turn(ctx context.Context) error {
	if x.opts.Shared {
		lease, err := x.opts.Bus.WaitLease(ctx, "indexer")
		if err != nil {
			return err
		}
		defer lease.Release(context.WithoutCancel(ctx))
		leased, cancel := lease.Context(ctx)
		defer cancel()
		ctx = leased
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := x.answer(ctx); err != nil {
		return err
	}
	after, err := x.ready(ctx)
	if err != nil {
		return err
	}
	if err := x.refresh(ctx, after); err != nil {
		return err
	}
	x.reached(after)
	return x.follow(ctx, after)
}

// ready makes sure that the index belongs to this stream and returns how far it is.
func (x *Indexer) ready(ctx context.Context) (uint64, error) {
	var err error
	if x.stream, err = x.opts.Bus.Identity(ctx, bus.Postings); err != nil {
		return 0, err
	}
	last, err := x.opts.Bus.LastSequence(ctx, bus.Postings)
	if err != nil {
		return 0, err
	}
	at, err := x.opts.Index.Position(ctx)
	if err != nil {
		return 0, fmt.Errorf("read the index's position: %w", err)
	}
	if at.Stream == x.stream && at.Seq <= last {
		return at.Seq, nil
	}
	if at.Stream == "" && last == 0 { // both are empty
		return 0, nil
	}
	x.opts.Log.Info("index is rebuilt", "seq", at.Seq, "index", at.Stream)
	return x.Rebuild(ctx)
}

// Rebuild fills a new index from POSTINGS and puts it in the place of the present one. It
// returns the sequence up to which the new one is complete.
func (x *Indexer) Rebuild(ctx context.Context) (uint64, error) {
	identity, err := x.opts.Bus.Identity(ctx, bus.Postings)
	if err != nil {
		return 0, err
	}
	var upTo uint64
	err = x.opts.Index.Rebuild(ctx, func(yield func(index.Change) error) (index.Position, error) {
		var pending []bus.Message
		flush := func() error {
			changes, err := x.changes(ctx, pending)
			if err != nil {
				return err
			}
			pending = pending[:0]
			for _, c := range changes {
				if c.Doc == nil {
					continue // nothing to delete from a new index
				}
				if err := yield(c); err != nil {
					return err
				}
			}
			return nil
		}
		last, err := x.opts.Bus.Each(ctx, bus.Postings, bus.TailOptions{}, func(m bus.Message) error {
			if pending = append(pending, m); len(pending) == batchSize {
				return flush()
			}
			return nil
		})
		if err == nil {
			err = flush()
		}
		upTo = last
		return index.Position{Stream: identity, Seq: last}, err
	})
	if rejected := rejections(err); len(rejected) > 0 { // the rest is in place
		x.opts.Log.Warn("postings were left out of the rebuilt index", "index", len(rejected), "err", err)
		err = nil
	}
	if err != nil {
		return 0, fmt.Errorf("rebuild the index: %w", err)
	}
	return upTo, nil
}

// follow applies what comes after a sequence, and refreshes from time to time.
func (x *Indexer) follow(ctx context.Context, after uint64) error {
	tail, err := x.opts.Bus.Tail(ctx, bus.Postings, bus.TailOptions{After: after})
	if err != nil {
		return err
	}
	defer tail.Stop()
	refresh := time.NewTicker(refreshEvery)
	defer refresh.Stop()
	for {
		select {
		case m, ok := <-tail.Ready():
			if !ok {
				return tail.Err(ctx)
			}
			if err := x.apply(ctx, tail.Gather(m, batchSize)); err != nil {
				return err
			}
		case <-refresh.C:
			if err := x.refresh(ctx, x.position()); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (x *Indexer) apply(ctx context.Context, messages []bus.Message) error {
	started := time.Now()
	changes, err := x.changes(ctx, messages)
	if err != nil {
		return err
	}
	last := messages[len(messages)-1].Seq
	err = x.opts.Index.Apply(ctx, changes, index.Position{Stream: x.stream, Seq: last})
	if err != nil {
		if err := x.bury(ctx, messages, err); err != nil {
			return err
		}
	}
	x.reached(last)
	if len(changes) > 0 {
		x.opts.Log.Debug("index batch applied", "seq", last, "changed", len(changes), "took", time.Since(started))
	}
	return nil
}

// bury keeps the documents that the index rejected for a person; any other error stands.
func (x *Indexer) bury(ctx context.Context, messages []bus.Message, err error) error {
	rejected := rejections(err)
	if len(rejected) == 0 {
		return fmt.Errorf("index batch of %d: %w", len(messages), err)
	}
	for _, m := range messages {
		for _, r := range rejected {
			if m.Subject == bus.PostingSubject(r.ID) {
				if err := x.opts.Bus.Bury(ctx, "index", bus.Postings, m, 1, r); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// rejections are the errors about single documents that err joins, or none when it is
// about anything else as well.
func rejections(err error) []*index.ChangeError {
	joined, ok := err.(interface{ Unwrap() []error }) //nolint:errorlint // the joined error itself is looked into
	if !ok {
		if one := new(index.ChangeError); errors.As(err, &one) {
			return []*index.ChangeError{one}
		}
		return nil
	}
	var all []*index.ChangeError
	for _, e := range joined.Unwrap() {
		inner := rejections(e)
		if len(inner) == 0 {
			return nil
		}
		all = append(all, inner...)
	}
	return all
}

// changes makes index changes of messages of POSTINGS, in parallel; the order stays.
func (x *Indexer) changes(ctx context.Context, messages []bus.Message) ([]index.Change, error) {
	all := make([]index.Change, len(messages))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, m := range messages {
		if !bus.IsPosting(m) {
			continue
		}
		group.Go(func() error {
			r, err := bus.ReadPosting(m)
			if err != nil {
				return err
			}
			all[i] = index.Change{ID: r.ID, Seq: m.Seq}
			if r.Redirect != "" {
				return nil
			}
			p, err := x.opts.Catalog.Join(ctx, r.Posting)
			if err != nil {
				return err
			}
			doc := x.opts.Docs.Doc(p)
			all[i].Doc = &doc
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("read postings to index: %w", err)
	}
	return slices.DeleteFunc(all, func(c index.Change) bool { return c.ID == "" }), nil
}
