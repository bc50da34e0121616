package curate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/identity"
	"github.com/callboard/callboard/pipeline/normalize"
)

// Options are what a Curator works with.
type Options struct {
	Bus        *bus.Bus
	Normalizer *normalize.Normalizer
	Sources    []configs.Source
	Now        func() time.Time
	Log        *slog.Logger
}

// Curator writes POSTINGS. Any number may run; one is active.
type Curator struct {
	opts    Options
	sources map[string]configs.Source
	replays chan replayRequest
}

// New returns a curator for the configured sources.
func New(opts Options) *Curator {
	c := &Curator{opts: opts, sources: make(map[string]configs.Source, len(opts.Sources)), replays: make(chan replayRequest)}
	for _, s := range opts.Sources {
		c.sources[s.ID] = s
	}
	return c
}

// leaseKey names the lease of the active curator.
const leaseKey = "curator"

// restartWait is how long a curator that met an error waits before it begins again.
const restartWait = time.Second

// Run waits until this curator is the active one and works until ctx ends. Errors are
// logged and it begins again from its stored progress.
func (c *Curator) Run(ctx context.Context) error {
	for {
		err := c.turn(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !errors.Is(err, bus.ErrStaleSequence) && !errors.Is(err, bus.ErrHeld) {
			c.opts.Log.Error("curating was interrupted", "err", err)
		}
		select {
		case <-time.After(restartWait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// turn is one time of being the active curator.
func (c *Curator) turn(ctx context.Context) error {
	lease, err := c.opts.Bus.WaitLease(ctx, leaseKey)
	if err != nil {
		return err
	}
	defer lease.Release(context.WithoutCancel(ctx))
	ctx, cancel := lease.Context(ctx)
	defer cancel()
	s, err := c.load(ctx)
	if err != nil {
		return err
	}
	if err := c.answerReplays(ctx); err != nil {
		return err
	}
	if err := s.work(ctx); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return err
	}
	return nil
}

// session is the memory of an active curator.
type session struct {
	*Curator
	book     *identity.Book
	last     uint64            // last sequence of POSTINGS
	progress bus.Progress      // what has had its effect on POSTINGS
	crawls   map[string]uint64 // newest committed crawl of each source that was met
	ended    map[string]uint64 // by source: the crawl up to which endings by absence were applied
	buried   map[string]bool   // subjects with a dead letter of this stage
}

// load reads what an active curator must know: progress, keys of all postings, letters.
func (c *Curator) load(ctx context.Context) (*session, error) {
	s := &session{Curator: c, book: identity.NewBook(), crawls: map[string]uint64{}, ended: map[string]uint64{}, buried: map[string]bool{}}
	last, err := c.opts.Bus.Each(ctx, bus.Postings, bus.TailOptions{HeadersOnly: true}, func(m bus.Message) error {
		if !bus.IsPosting(m) {
			return nil
		}
		r, err := bus.ReadPostingHeader(m)
		if err != nil {
			return err
		}
		if r.Redirect == "" {
			s.book.Put(r.ID, r.Keys)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("curate: %w", err)
	}
	s.last = last
	if s.progress, _, err = c.opts.Bus.ReadProgress(ctx, bus.Postings, bus.CuratorProgress); err != nil {
		return nil, fmt.Errorf("curate: %w", err)
	}
	letters, err := c.opts.Bus.Letters(ctx)
	if err != nil {
		return nil, fmt.Errorf("curate: %w", err)
	}
	for _, l := range letters {
		if l.Stage == stage {
			s.buried[l.Subject] = true
		}
	}
	_, err = c.opts.Bus.Each(ctx, bus.Listings, bus.TailOptions{Filter: bus.ListingSubject("*")}, func(m bus.Message) error {
		if m.Seq > s.progress[bus.Listings] {
			return nil // not met yet: findings of the crawl before may still have to come
		}
		h, err := bus.ReadHead(m)
		s.crawls[h.Source] = h.Crawl
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("curate: %w", err)
	}
	return s, nil
}

// stage names the curator in dead letters.
const stage = "curate"

// The most that is taken in one batch. 200 findings make at most 400 postings and
// redirects, below the bound of one atomic batch.
const (
	maxFindings = 200
	maxHeads    = 400
)

// work takes findings and commit marks as they come.
func (s *session) work(ctx context.Context) error {
	b := s.opts.Bus
	findings, err := b.Tail(ctx, bus.Findings, bus.TailOptions{After: s.progress[bus.Findings]})
	if err != nil {
		return err
	}
	defer findings.Stop()
	heads, err := b.Tail(ctx, bus.Listings, bus.TailOptions{Filter: bus.ListingSubject("*"), After: s.progress[bus.Listings]})
	if err != nil {
		return err
	}
	defer heads.Stop()
	for {
		select {
		case m, ok := <-findings.Ready():
			if !ok {
				return findings.Err(ctx)
			}
			err = s.findings(ctx, findings.Gather(m, maxFindings))
		case m, ok := <-heads.Ready():
			if !ok {
				return heads.Err(ctx)
			}
			err = s.heads(ctx, heads.Gather(m, maxHeads))
		case r := <-s.replays:
			r.done <- s.replay(ctx)
		case <-ctx.Done():
			return ctx.Err()
		}
		if err != nil {
			return err
		}
	}
}

// findings gives a batch of FINDINGS its effect. Messages that were taken already, while
// a commit mark waited for them, are passed over.
func (s *session) findings(ctx context.Context, messages []bus.Message) error {
	var records []bus.FindingRecord
	upTo := s.progress[bus.Findings]
	for _, m := range messages {
		if m.Seq <= s.progress[bus.Findings] {
			continue
		}
		upTo = m.Seq
		r, err := bus.ReadFinding(m)
		if err != nil {
			if err := s.bury(ctx, m, err); err != nil {
				return err
			}
			continue
		}
		if r.Crawl < s.crawls[r.Finding.Source] {
			s.opts.Log.Warn("a finding of an overtaken crawl was dropped", "source", r.Finding.Source, "seq", m.Seq)
			continue
		}
		records = append(records, r)
	}
	if upTo == s.progress[bus.Findings] {
		return nil
	}
	batch := newBatch(s, false)
	if err := batch.take(ctx, records); err != nil {
		return err
	}
	return s.commit(ctx, batch, bus.Findings, upTo)
}

// heads gives commit marks their effect, each after the findings it stands for.
func (s *session) heads(ctx context.Context, messages []bus.Message) error {
	batch := newBatch(s, false)
	for _, m := range messages {
		head, err := bus.ReadHead(m)
		if err != nil {
			return err
		}
		if head.Findings > s.progress[bus.Findings] {
			if err := s.drain(ctx); err != nil {
				return err
			}
		}
		s.crawls[head.Source] = head.Crawl
		if head.EndedCrawl > s.ended[head.Source] {
			if err := batch.absent(ctx, head); err != nil {
				return err
			}
			s.ended[head.Source] = head.EndedCrawl
		}
	}
	return s.commit(ctx, batch, bus.Listings, messages[len(messages)-1].Seq)
}

// drain takes all findings that are there now.
func (s *session) drain(ctx context.Context) error {
	var pending []bus.Message
	flush := func() error {
		if len(pending) == 0 {
			return nil
		}
		err := s.findings(ctx, pending)
		pending = nil
		return err
	}
	last, err := s.opts.Bus.Each(ctx, bus.Findings, bus.TailOptions{After: s.progress[bus.Findings]}, func(m bus.Message) error {
		if pending = append(pending, m); len(pending) == maxFindings {
			return flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := flush(); err != nil {
		return err
	}
	// The last messages may have been removed: nothing up to there is left to take.
	s.progress[bus.Findings] = max(s.progress[bus.Findings], last)
	return nil
}

// commit writes a batch with the progress that it makes.
func (s *session) commit(ctx context.Context, batch *batch, stream bus.Stream, upTo uint64) error {
	messages, err := batch.messages(ctx)
	if err != nil {
		return err
	}
	s.progress[stream] = max(s.progress[stream], upTo)
	mark, err := bus.ProgressMessage(bus.CuratorProgress, s.progress)
	if err != nil {
		return err
	}
	seq, err := s.opts.Bus.Commit(ctx, bus.Postings, append(messages, mark), &s.last)
	if err != nil {
		return fmt.Errorf("curate: %w", err)
	}
	s.last = seq
	if len(messages) > 0 {
		s.opts.Log.Info("postings written", "found", batch.taken, "changed", len(messages), "seq", seq)
	}
	return nil
}

// bury keeps a finding that cannot be handled for a person.
func (s *session) bury(ctx context.Context, m bus.Message, reason error) error {
	s.buried[m.Subject] = true
	return s.opts.Bus.Bury(ctx, stage, bus.Findings, m, 1, reason)
}
