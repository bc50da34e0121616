package bus

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"
)

// Message is a message of a stream. Seq is 0 until it is stored.
type Message struct {
	Subject string
	Header  map[string]string
	Data    []byte
	Seq     uint64
	Pending uint64 // messages behind it at the time of delivery; 0 means "caught up"
}

// Errors that stages decide by.
var (
	ErrNotFound      = errors.New("no such message")
	ErrStaleSequence = errors.New("another writer was faster")
	ErrTooLarge      = errors.New("message too large")
)

// maxBatch is how many messages go into one atomic batch; the server takes 1,000.
const maxBatch = 800

// Get returns the last message of a subject, or ErrNotFound.
func (b *Bus) Get(ctx context.Context, s Stream, subject string) (Message, error) {
	raw, err := b.streams[s].GetLastMsgForSubject(ctx, subject)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return Message{}, fmt.Errorf("read %s: %w", subject, ErrNotFound)
	}
	if err != nil {
		return Message{}, fmt.Errorf("read %s: %w", subject, err)
	}
	return fromRaw(raw), nil
}

// getChunk is how many subjects one direct request names.
const getChunk = 500

// GetMany returns the last messages of the given subjects by subject; missing ones are left out.
func (b *Bus) GetMany(ctx context.Context, s Stream, subjects []string) (map[string]Message, error) {
	found := make(map[string]Message, len(subjects))
	for len(subjects) > 0 {
		n := min(getChunk, len(subjects))
		messages, err := jetstreamext.GetLastMsgsFor(ctx, b.js, string(s), subjects[:n])
		if err != nil {
			return nil, fmt.Errorf("read %d subjects of %s: %w", n, s, err)
		}
		for raw, err := range messages {
			if errors.Is(err, jetstreamext.ErrNoMessages) {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("read %d subjects of %s: %w", n, s, err)
			}
			found[raw.Subject] = fromRaw(raw)
		}
		subjects = subjects[n:]
	}
	return found, nil
}

// Put stores one message and returns its sequence.
func (b *Bus) Put(ctx context.Context, s Stream, m Message) (uint64, error) {
	return b.publish(ctx, s, m)
}

// Create stores one message if its subject has none yet; otherwise it returns ErrStaleSequence.
func (b *Bus) Create(ctx context.Context, s Stream, m Message) (uint64, error) {
	return b.Replace(ctx, s, m, 0)
}

// Replace stores one message if the subject's last one still has the sequence last
// (0: none); otherwise it returns ErrStaleSequence.
func (b *Bus) Replace(ctx context.Context, s Stream, m Message, last uint64) (uint64, error) {
	return b.publish(ctx, s, m, jetstream.WithExpectLastSequencePerSubject(last))
}

func (b *Bus) publish(ctx context.Context, s Stream, m Message, opts ...jetstream.PublishOpt) (uint64, error) {
	if err := m.check(); err != nil {
		return 0, err
	}
	ack, err := b.js.PublishMsg(ctx, m.nats(), append(opts, jetstream.WithExpectStream(string(s)))...)
	if err != nil {
		return 0, fmt.Errorf("store %s: %w", m.Subject, b.refused(err))
	}
	b.stored(s, m)
	return ack.Sequence, nil
}

// stored tells the hook what was acknowledged.
func (b *Bus) stored(s Stream, messages ...Message) {
	if b.opts.Stored != nil {
		b.opts.Stored(s, messages)
	}
}

// Commit stores messages in one atomic batch (several, in order, beyond 800 messages) and
// returns the last sequence of the stream. With last set, the first batch is stored only
// if the stream still ends at *last, and each further one only if nobody wrote between.
func (b *Bus) Commit(ctx context.Context, s Stream, messages []Message, last *uint64) (uint64, error) {
	var seq uint64
	for len(messages) > 0 {
		n := min(maxBatch, len(messages))
		var err error
		seq, err = b.commit(ctx, s, messages[:n], last)
		if err != nil {
			return 0, err
		}
		if last != nil {
			last = &seq
		}
		messages = messages[n:]
	}
	return seq, nil
}

func (b *Bus) commit(ctx context.Context, s Stream, messages []Message, last *uint64) (uint64, error) {
	batch := make([]*nats.Msg, len(messages))
	for i, m := range messages {
		if err := m.check(); err != nil {
			return 0, err
		}
		batch[i] = m.nats()
	}
	batch[0].Header.Set(jetstream.ExpectedStreamHeader, string(s))
	if last != nil {
		batch[0].Header.Set(jetstream.ExpectedLastSeqHeader, strconv.FormatUint(*last, 10))
	}
	if len(batch) == 1 {
		ack, err := b.js.PublishMsg(ctx, batch[0])
		if err != nil {
			return 0, fmt.Errorf("store %s: %w", messages[0].Subject, b.refused(err))
		}
		b.stored(s, messages...)
		return ack.Sequence, nil
	}
	ack, err := jetstreamext.PublishMsgBatch(ctx, b.js, batch)
	if err != nil {
		return 0, fmt.Errorf("store a batch of %d in %s: %w", len(batch), s, b.refused(err))
	}
	b.stored(s, messages...)
	return ack.Sequence, nil
}

// Remove deletes all messages of a subject; none is not an error.
func (b *Bus) Remove(ctx context.Context, s Stream, subject string) error {
	if err := b.streams[s].Purge(ctx, jetstream.WithPurgeSubject(subject)); err != nil {
		return fmt.Errorf("remove %s: %w", subject, err)
	}
	return nil
}

func (m Message) nats() *nats.Msg {
	msg := nats.NewMsg(m.Subject)
	msg.Data = m.Data
	for k, v := range m.Header {
		msg.Header.Set(k, v)
	}
	return msg
}

func (m Message) check() error {
	size := len(m.Data)
	for k, v := range m.Header {
		size += len(k) + len(v) + 4
	}
	if size > MaxMessage {
		return fmt.Errorf("store %s: %d bytes, at most %d: %w", m.Subject, size, MaxMessage, ErrTooLarge)
	}
	return nil
}

func fromRaw(raw *jetstream.RawStreamMsg) Message {
	return Message{Subject: raw.Subject, Header: flat(raw.Header), Data: raw.Data, Seq: raw.Sequence}
}

func flat(h nats.Header) map[string]string {
	if len(h) == 0 {
		return nil
	}
	m := make(map[string]string, len(h))
	for k := range h {
		m[k] = h.Get(k)
	}
	return m
}

// stale turns the server's "wrong last sequence" into ErrStaleSequence.
func stale(err error) error {
	var api *jetstream.APIError
	if errors.As(err, &api) && (api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || api.ErrorCode == 10164) {
		return fmt.Errorf("%w: %w", ErrStaleSequence, err)
	}
	return err
}
