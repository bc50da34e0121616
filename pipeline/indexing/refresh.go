package indexing

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

// refresh indexes again the postings up to a sequence whose document follows from the time of indexing: a
// series has another next occurrence every week, and an undated posting that is still
// listed is confirmed for longer. An undated one is left alone while it is young: what its
// document says holds until posting.DefaultPatience after it was first seen.
func (x *Indexer) refresh(ctx context.Context, upTo uint64) error {
	now := x.opts.Now()
	var subjects []string
	_, err := x.opts.Bus.Each(ctx, bus.Postings, bus.TailOptions{HeadersOnly: true}, func(m bus.Message) error {
		if !bus.IsPosting(m) || m.Seq > upTo {
			return nil
		}
		r, err := bus.ReadPostingHeader(m)
		if err == nil && r.Keys.Volatile {
			subjects = append(subjects, m.Subject)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("refresh the index: %w", err)
	}
	for chunk := range slices.Chunk(subjects, batchSize) {
		found, err := x.opts.Bus.GetMany(ctx, bus.Postings, chunk)
		if err != nil {
			return fmt.Errorf("refresh the index: %w", err)
		}
		var messages []bus.Message
		for _, m := range found {
			r, err := bus.ReadPosting(m)
			if err != nil {
				return err
			}
			if m.Seq <= upTo && due(r.Posting, r.Keys.Founded, now) {
				messages = append(messages, m)
			}
		}
		changes, err := x.changes(ctx, messages)
		if err != nil {
			return err
		}
		if len(changes) == 0 {
			continue
		}
		if err := x.opts.Index.Apply(ctx, changes, index.Position{Stream: x.stream, Seq: upTo}); err != nil {
			return fmt.Errorf("refresh the index: %w", err)
		}
	}
	return nil
}

func due(p posting.Posting, founded, now time.Time) bool {
	return p.Recurrence != nil || now.Sub(founded) > posting.DefaultPatience/2
}
