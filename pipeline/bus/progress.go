package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Progress is how far a stage has read the streams it derives from: everything up to
// these sequences has had its effect on the stream that the progress stands in.
type Progress map[Stream]uint64

// Covers reports whether p has reached all of want.
func (p Progress) Covers(want Progress) bool {
	for s, seq := range want {
		if p[s] < seq {
			return false
		}
	}
	return true
}

// Raise brings p to what it and q cover together.
func (p Progress) Raise(q Progress) {
	for s, seq := range q {
		p[s] = max(p[s], seq)
	}
}

// ProgressMessage is the record of p; a stage puts it last into every batch that it commits.
func ProgressMessage(subject string, p Progress) (Message, error) {
	data, err := json.Marshal(p)
	if err != nil {
		return Message{}, fmt.Errorf("store progress: %w", err)
	}
	return Message{Subject: subject, Data: data}, nil
}

// ReadProgress returns the progress record of a stream and its sequence; a stage that
// never wrote one has read nothing.
func (b *Bus) ReadProgress(ctx context.Context, s Stream, subject string) (Progress, uint64, error) {
	m, err := b.Get(ctx, s, subject)
	if errors.Is(err, ErrNotFound) {
		return Progress{}, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	p, err := parseProgress(m)
	return p, m.Seq, err
}

func parseProgress(m Message) (Progress, error) {
	p := Progress{}
	if err := json.Unmarshal(m.Data, &p); err != nil {
		return nil, fmt.Errorf("read %s: %w", m.Subject, err)
	}
	return p, nil
}

// AwaitProgress waits until the stage that writes the record has reached want, and
// returns the sequence of the record that says so.
func (b *Bus) AwaitProgress(ctx context.Context, s Stream, subject string, want Progress) (uint64, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	tail, err := b.Tail(ctx, s, TailOptions{Filter: subject})
	if err != nil {
		return 0, err
	}
	defer tail.Stop()
	for {
		messages, err := tail.Next(ctx, tailBuffer)
		if err != nil {
			return 0, fmt.Errorf("wait for %s to reach %v: %w", subject, want, err)
		}
		m := messages[len(messages)-1]
		p, err := parseProgress(m)
		if err != nil {
			return 0, err
		}
		if p.Covers(want) {
			return m.Seq, nil
		}
	}
}
