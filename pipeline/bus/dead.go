package bus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Letter is a dead letter: a message that a stage could not handle, with the reason, kept
// for a person. One letter is kept for each origin.
type Letter struct {
	ID       string            `json:"id"`
	Stage    string            `json:"stage"` // crawl, curate, index, match, compose, send
	Reason   string            `json:"reason"`
	Attempts int               `json:"attempts"`
	At       time.Time         `json:"at"`
	Stream   Stream            `json:"stream"` // where the message came from
	Subject  string            `json:"subject"`
	Seq      uint64            `json:"seq"`
	Header   map[string]string `json:"header,omitempty"`
	Data     []byte            `json:"data,omitempty"`
}

// maxLetterData is how much of a message a letter keeps; base64 makes it a third longer.
const maxLetterData = 300 << 10

// Bury stores a dead letter for the message.
func (b *Bus) Bury(ctx context.Context, stage string, s Stream, m Message, attempts int, reason error) error {
	sum := sha256.Sum256([]byte(stage + "\x00" + m.Subject))
	l := Letter{
		ID: hex.EncodeToString(sum[:6]), Stage: stage, Reason: reason.Error(), Attempts: attempts, At: b.now().UTC(),
		Stream: s, Subject: m.Subject, Seq: m.Seq, Header: m.Header, Data: m.Data,
	}
	if len(l.Data) > maxLetterData {
		l.Data = nil // retried from the stream, where the message still is
	}
	data, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("bury %s: %w", m.Subject, err)
	}
	_, err = b.Put(ctx, Dead, Message{Subject: "dead." + stage + "." + l.ID, Data: data})
	return err
}

// Exhume removes the dead letter that a message has at a stage, when it has one: it was
// handled after all.
func (b *Bus) Exhume(ctx context.Context, stage, subject string) error {
	sum := sha256.Sum256([]byte(stage + "\x00" + subject))
	return b.Remove(ctx, Dead, "dead."+stage+"."+hex.EncodeToString(sum[:6]))
}

// Letters returns all dead letters, oldest first.
func (b *Bus) Letters(ctx context.Context) ([]Letter, error) {
	var all []Letter
	_, err := b.Each(ctx, Dead, TailOptions{}, func(m Message) error {
		var l Letter
		if err := json.Unmarshal(m.Data, &l); err != nil {
			return fmt.Errorf("read dead letter %s: %w", m.Subject, err)
		}
		all = append(all, l)
		return nil
	})
	return all, err
}

// Retry publishes a letter's message to its stream again and drops the letter.
func (b *Bus) Retry(ctx context.Context, l Letter) error {
	m := Message{Subject: l.Subject, Header: map[string]string{}, Data: l.Data}
	current, err := b.Get(ctx, l.Stream, l.Subject)
	switch {
	case errors.Is(err, ErrNotFound) && len(l.Data) == 0:
		return b.Drop(ctx, l)
	case errors.Is(err, ErrNotFound):
		m.Header = l.Header
	case err != nil:
		return err
	default: // the newest message of the subject counts, not the one that failed
		m.Header, m.Data = current.Header, current.Data
	}
	for k := range m.Header { // the broker's own headers are of the first delivery
		if strings.HasPrefix(k, "Nats-") {
			delete(m.Header, k)
		}
	}
	if _, err := b.Put(ctx, l.Stream, m); err != nil {
		return err
	}
	return b.Drop(ctx, l)
}

// Drop forgets a letter.
func (b *Bus) Drop(ctx context.Context, l Letter) error {
	return b.Remove(ctx, Dead, "dead."+l.Stage+"."+l.ID)
}
