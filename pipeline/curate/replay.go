package curate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/callboard/callboard/pipeline/bus"
)

// replaySubject is where the active curator answers requests to normalise all again.
const replaySubject = "callboard.curator.replay"

type replayRequest struct{ done chan replayAnswer }

type replayAnswer struct {
	Findings int    `json:"findings"`
	Error    string `json:"error,omitempty"`
}

// ErrNoCurator is returned when no curator is active anywhere.
var ErrNoCurator = errors.New("no curator is running")

// Replay asks the active curator, here or in another process, to normalise every stored
// finding again, as after a change of rules. Ids, decisions and the ledger stay; nobody
// is mailed. It returns how many findings were read.
func Replay(ctx context.Context, b *bus.Bus) (int, error) {
	data, ok, err := b.Request(ctx, replaySubject, nil)
	if err != nil {
		return 0, err
	}
	if !ok {
		return 0, ErrNoCurator
	}
	var a replayAnswer
	if err := json.Unmarshal(data, &a); err != nil {
		return 0, fmt.Errorf("replay findings: %w", err)
	}
	if a.Error != "" {
		return a.Findings, errors.New(a.Error)
	}
	return a.Findings, nil
}

// answerReplays serves Replay while this curator is active.
func (c *Curator) answerReplays(ctx context.Context) error {
	return c.opts.Bus.Answer(ctx, replaySubject, func(ctx context.Context, _ []byte) []byte {
		r := replayRequest{done: make(chan replayAnswer, 1)}
		a := replayAnswer{Error: "the curator was stopped"}
		select {
		case c.replays <- r:
			select {
			case a = <-r.done:
			case <-ctx.Done():
			}
		case <-ctx.Done():
		}
		data, _ := json.Marshal(a)
		return data
	})
}

// replay takes all findings again, in batches, without moving the progress.
func (s *session) replay(ctx context.Context) replayAnswer {
	var a replayAnswer
	var pending []bus.FindingRecord
	flush := func() error {
		if len(pending) == 0 {
			return nil
		}
		batch := newBatch(s, true)
		if err := batch.take(ctx, pending); err != nil {
			return err
		}
		a.Findings += len(pending)
		pending = nil
		return s.commit(ctx, batch, bus.Findings, s.progress[bus.Findings])
	}
	_, err := s.opts.Bus.Each(ctx, bus.Findings, bus.TailOptions{}, func(m bus.Message) error {
		if m.Seq > s.progress[bus.Findings] {
			return nil // comes in its turn
		}
		r, err := bus.ReadFinding(m)
		if err != nil {
			return nil // buried when it came
		}
		if pending = append(pending, r); len(pending) == maxFindings {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		a.Error = err.Error()
	}
	return a
}
