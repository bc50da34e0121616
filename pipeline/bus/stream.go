package bus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Stream is the name of a JetStream stream.
type Stream string

// The streams. docs/architecture.md says who writes and reads each.
const (
	Crawls        Stream = "CRAWLS"        // schedules and due crawls: a work queue
	Findings      Stream = "FINDINGS"      // last value per item of a source
	Listings      Stream = "LISTINGS"      // last head and chunks per source: commit marks of crawls
	Postings      Stream = "POSTINGS"      // last value per posting, redirects included; written by the curator only
	Decisions     Stream = "DECISIONS"     // what people decided, for ever
	Subscriptions Stream = "SUBSCRIPTIONS" // saved searches and consent
	Ledger        Stream = "LEDGER"        // what each reader is owed and was told; written by the digest only
	Outbox        Stream = "OUTBOX"        // composed mails until accepted
	Dead          Stream = "DEAD"          // what no stage can handle
)

// Buckets beside the streams.
const (
	leaseBucket   = "LEASES"
	captureBucket = "CAPTURES"
)

// MaxMessage is the most a message may hold, in bytes, headers included. Longer things
// are cut (finding), chunked (listing) or go to the object store (capture).
const MaxMessage = 512 << 10

// duplicateWindow is how long a repeated Nats-Msg-Id is recognised. Nothing relies on it
// (subjects and sequences do that work); short keeps the server's memory small.
const duplicateWindow = 2 * time.Minute

// deadAge is how long a dead letter waits for a person.
const deadAge = 90 * 24 * time.Hour

// streamConfigs is the table of all streams, for the given number of replicas.
func streamConfigs(replicas int) []jetstream.StreamConfig {
	lastValue := func(name Stream, subjects ...string) jetstream.StreamConfig {
		return jetstream.StreamConfig{
			Name: string(name), Subjects: subjects,
			Retention: jetstream.LimitsPolicy, Storage: jetstream.FileStorage,
			MaxMsgsPerSubject: 1, AllowDirect: true, AllowAtomicPublish: true,
			Duplicates: duplicateWindow, Replicas: replicas,
		}
	}
	history := func(name Stream, subjects ...string) jetstream.StreamConfig {
		c := lastValue(name, subjects...)
		c.MaxMsgsPerSubject = -1
		return c
	}
	crawls := lastValue(Crawls, "sched.>", "due.>")
	crawls.Retention = jetstream.WorkQueuePolicy
	crawls.AllowMsgSchedules = true
	crawls.AllowAtomicPublish = false
	dead := lastValue(Dead, "dead.>")
	dead.MaxAge = deadAge
	return []jetstream.StreamConfig{
		crawls,
		lastValue(Findings, "find.*.*"),
		lastValue(Listings, "listing.*", "listing.*.*"),
		lastValue(Postings, "posting.*", CuratorProgress),
		history(Decisions, "decision.>"),
		lastValue(Subscriptions, "subscription.*"),
		lastValue(Ledger, "ledger.*.*", DigestProgress),
		lastValue(Outbox, "outbox.*"),
		dead,
	}
}

// layoutVersion is the version of the streams' layout and records. It is kept in the
// metadata of every stream; a newer one than ours is refused.
const layoutVersion = "1"

const layoutKey = "callboard-layout"

// ErrNewerLayout is returned for data that a newer version of Callboard wrote.
var ErrNewerLayout = errors.New("the data was written by a newer version of callboard; upgrade callboard, or start with another data folder")

// createStreams creates or updates every stream and bucket. It is idempotent.
func (b *Bus) createStreams(ctx context.Context) error {
	for _, c := range streamConfigs(b.opts.replicas()) {
		if old, err := b.js.Stream(ctx, c.Name); err == nil {
			if v := old.CachedInfo().Config.Metadata[layoutKey]; v > layoutVersion {
				return fmt.Errorf("open stream %s: layout %s: %w", c.Name, v, ErrNewerLayout)
			}
		}
		c.Metadata = map[string]string{layoutKey: layoutVersion}
		stream, err := b.js.CreateOrUpdateStream(ctx, c)
		if err != nil {
			return fmt.Errorf("create stream %s: %w", c.Name, err)
		}
		b.streams[Stream(c.Name)] = stream
	}
	leases, err := b.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
		Bucket: leaseBucket, History: 1, LimitMarkerTTL: time.Minute, Replicas: b.opts.replicas(),
	})
	if err != nil {
		return fmt.Errorf("create bucket %s: %w", leaseBucket, err)
	}
	b.leases = leases
	captures, err := b.js.CreateOrUpdateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: captureBucket, Replicas: b.opts.replicas()})
	if err != nil {
		return fmt.Errorf("create object store %s: %w", captureBucket, err)
	}
	b.captures = captures
	return nil
}

// LastSequence is the sequence of the stream's newest message, 0 when it never had one.
func (b *Bus) LastSequence(ctx context.Context, s Stream) (uint64, error) {
	info, err := b.info(ctx, s)
	if err != nil {
		return 0, err
	}
	return info.State.LastSeq, nil
}

// Identity names this creation of a stream: a stream that was deleted and made again has
// another one, and positions in the old one mean nothing in it.
func (b *Bus) Identity(ctx context.Context, s Stream) (string, error) {
	info, err := b.info(ctx, s)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s-%d", s, info.Created.UnixNano()), nil
}

// Sizes are a stream's figures for status and metrics.
type Sizes struct {
	Stream   Stream `json:"stream"`
	Messages uint64 `json:"messages"`
	Bytes    uint64 `json:"bytes"`
	Last     uint64 `json:"last"` // last sequence
}

// Sizes returns the figures of all streams in the order of the table.
func (b *Bus) Sizes(ctx context.Context) ([]Sizes, error) {
	var all []Sizes
	for _, c := range streamConfigs(1) {
		info, err := b.info(ctx, Stream(c.Name))
		if err != nil {
			return nil, err
		}
		all = append(all, Sizes{Stream(c.Name), info.State.Msgs, info.State.Bytes, info.State.LastSeq})
	}
	return all, nil
}

func (b *Bus) info(ctx context.Context, s Stream) (*jetstream.StreamInfo, error) {
	info, err := b.streams[s].Info(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask for stream %s: %w", s, err)
	}
	return info, nil
}
