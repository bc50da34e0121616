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
		if err == nil && due(r.Keys, now) {
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
			if m.Seq <= upTo {
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

func due(keys bus.Keys, now time.Time) bool {
	switch keys.Volatile {
	case bus.Series:
		return true
	case bus.Undated:
		return now.Sub(keys.Founded) > posting.DefaultPatience/2
	}
	return false
}
