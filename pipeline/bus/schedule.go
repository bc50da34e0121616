package bus

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Schedule sets the next visit of a source; an earlier schedule is replaced. The broker
// keeps it: it survives restarts, and a time that has passed fires at once.
func (b *Bus) Schedule(ctx context.Context, source string, at time.Time) error {
	return b.schedule(ctx, source, at)
}

// ScheduleNew sets the next visit of a source that has none.
func (b *Bus) ScheduleNew(ctx context.Context, source string, at time.Time) error {
	err := b.schedule(ctx, source, at, jetstream.WithExpectLastSequencePerSubject(0))
	if errors.Is(err, ErrStaleSequence) {
		return nil
	}
	return err
}

func (b *Bus) schedule(ctx context.Context, source string, at time.Time, opts ...jetstream.PublishOpt) error {
	// The broker has a clock of its own: what counts is how far away the time is.
	wall := time.Now().Add(at.Sub(b.now()))
	opts = append(opts, jetstream.WithScheduleAt(wall), jetstream.WithScheduleTarget(dueSubject(source)))
	_, err := b.js.Publish(ctx, scheduleSubject(source), []byte(at.UTC().Format(time.RFC3339)), opts...)
	if err != nil {
		return fmt.Errorf("schedule %s: %w", source, stale(err))
	}
	return nil
}

// Unschedule removes the next visit of a source that is no longer configured.
func (b *Bus) Unschedule(ctx context.Context, source string) error {
	if err := b.Remove(ctx, Crawls, scheduleSubject(source)); err != nil {
		return err
	}
	return b.Remove(ctx, Crawls, dueSubject(source))
}

// Scheduled returns the sources that have a next visit or are due.
func (b *Bus) Scheduled(ctx context.Context) (map[string]bool, error) {
	info, err := b.streams[Crawls].Info(ctx, jetstream.WithSubjectFilter(">"))
	if err != nil {
		return nil, fmt.Errorf("list schedules: %w", err)
	}
	sources := map[string]bool{}
	for subject := range info.State.Subjects {
		if _, source, ok := strings.Cut(subject, ".crawl."); ok {
			sources[source] = true
		}
	}
	return sources, nil
}

// Due is a crawl whose time has come. It is delivered again when it was not finished
// within half a minute of the last sign of life, so that a killed crawler loses none.
type Due struct {
	Source string
	msg    jetstream.Msg
}

// Done removes the due crawl; the next one must be scheduled before.
func (d Due) Done(ctx context.Context) error {
	if err := d.msg.DoubleAck(ctx); err != nil {
		return fmt.Errorf("finish due crawl of %s: %w", d.Source, err)
	}
	return nil
}

// Working tells the broker that the crawl is still in work.
func (d Due) Working() { _ = d.msg.InProgress() }

// Again gives the due crawl back, to be delivered after the wait.
func (d Due) Again(wait time.Duration) { _ = d.msg.NakWithDelay(wait) }

// dueWait is how long a due crawl may go without a sign of life.
const dueWait = 30 * time.Second

// DueCrawls calls take for each crawl that falls due, one at a time, until ctx ends. Any
// number of processes share the work.
func (b *Bus) DueCrawls(ctx context.Context, take func(Due)) error {
	consumer, err := b.js.CreateOrUpdateConsumer(ctx, string(Crawls), jetstream.ConsumerConfig{
		Durable: "crawlers", FilterSubject: "due.crawl.*", AckPolicy: jetstream.AckExplicitPolicy,
		AckWait: dueWait, MaxDeliver: -1, MaxAckPending: 1000,
	})
	if err != nil {
		return fmt.Errorf("read due crawls: %w", err)
	}
	iter, err := consumer.Messages(jetstream.PullMaxMessages(1))
	if err != nil {
		return fmt.Errorf("read due crawls: %w", err)
	}
	defer context.AfterFunc(ctx, iter.Stop)()
	for {
		msg, err := iter.Next()
		if ctx.Err() != nil || errors.Is(err, jetstream.ErrMsgIteratorClosed) {
			return ctx.Err()
		}
		if err != nil {
			b.log.Warn("reading due crawls was interrupted", "err", err)
			continue
		}
		take(Due{Source: strings.TrimPrefix(msg.Subject(), dueSubject("")), msg: msg})
	}
}
