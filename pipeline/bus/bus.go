package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Options say where JetStream runs and how this process appears to it.
type Options struct {
	URL      string // of an external server or cluster; empty: embedded
	Dir      string // folder of the embedded server's store; its caller holds the folder's lock
	Replicas int    // of every stream on a cluster; 0 is 1
	Name     string // of this process in the server's lists, such as "callboard crawl"
	Now      func() time.Time
	Log      *slog.Logger

	// Stored is called after the server has acknowledged messages of a stream: those of one
	// atomic batch together. It is for tests of what a crash leaves behind; nil is nothing.
	Stored func(s Stream, messages []Message)

	// Unwritable is called, possibly more than once, when the embedded server's folder takes
	// no more (ErrUnwritable): the process had better end. Nil is nothing.
	Unwritable func(error)
}

func (o Options) replicas() int {
	if o.URL == "" || o.Replicas < 1 {
		return 1
	}
	return o.Replicas
}

// Bus is a connection to the pipeline's streams. It is safe for concurrent use.
type Bus struct {
	opts     Options
	now      func() time.Time
	log      *slog.Logger
	server   *server.Server // nil when external
	nc       *nats.Conn
	js       jetstream.JetStream
	streams  map[Stream]jetstream.Stream // handles, so that reading a message is one request
	leases   jetstream.KeyValue
	released sync.Map // lease key → revision at which this process gave it back
	captures jetstream.ObjectStore
}

// requestTimeout bounds one request to JetStream. A leader change of a cluster takes up
// to 7 s; requests are repeated by their callers.
const requestTimeout = 10 * time.Second

// ErrUnavailable is returned when the streams cannot be reached.
var ErrUnavailable = errors.New("nats is not reachable")

// Open starts the embedded server, or connects to an external one, and creates the
// streams and buckets that are missing.
func Open(ctx context.Context, opts Options) (*Bus, error) {
	b := &Bus{opts: opts, now: opts.Now, log: opts.Log, streams: map[Stream]jetstream.Stream{}}
	if b.now == nil {
		b.now = time.Now
	}
	if b.log == nil {
		b.log = slog.New(slog.DiscardHandler)
	}
	if err := b.connect(ctx); err != nil {
		return nil, err
	}
	if err := b.createStreams(ctx); err != nil {
		err = b.refused(err)
		b.Close()
		return nil, err
	}
	if b.server != nil {
		// The folder is locked by this process: leases of an earlier one are of the dead.
		if err := b.dropLeases(ctx); err != nil {
			b.Close()
			return nil, err
		}
	}
	return b, nil
}

func (b *Bus) connect(ctx context.Context) error {
	options := []nats.Option{
		nats.Name(b.opts.Name),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(250 * time.Millisecond),
		// A frozen server is noticed after seconds instead of the default two minutes.
		nats.PingInterval(5 * time.Second), nats.MaxPingsOutstanding(2),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			b.log.Warn("nats reported an error", "err", err)
		}),
	}
	url := b.opts.URL
	if url == "" {
		srv, err := startServer(ctx, b.opts.Dir)
		if err != nil {
			return err
		}
		b.server, url = srv, ""
		options = append(options, nats.InProcessServer(srv))
	}
	nc, err := nats.Connect(url, options...)
	if err != nil {
		if b.server != nil {
			b.server.Shutdown()
		}
		return fmt.Errorf("connect to nats %s: %w: %w", redactURL(url), ErrUnavailable, err)
	}
	b.nc = nc
	b.js, err = jetstream.New(nc, jetstream.WithDefaultTimeout(requestTimeout), jetstream.WithPublishAsyncMaxPending(512))
	if err != nil {
		b.Close()
		return fmt.Errorf("open jetstream: %w", err)
	}
	account, err := b.js.AccountInfo(ctx)
	if err != nil {
		b.Close()
		return fmt.Errorf("open jetstream at %s: %w: %w", redactURL(url), ErrUnavailable, err)
	}
	// Message schedules with @at exist since API level 2 (server 2.12).
	if account.API.Level < 2 {
		b.Close()
		return fmt.Errorf("nats server at %s has JetStream API level %d, want 2 or more: install nats-server 2.12 or newer", redactURL(url), account.API.Level)
	}
	return nil
}

// Close ends the connection and, when embedded, stops the server and waits for it.
func (b *Bus) Close() {
	if b.nc != nil {
		b.nc.Close()
	}
	if b.server != nil {
		b.server.Shutdown()
		b.server.WaitForShutdown()
	}
}

// Embedded reports whether JetStream runs in this process.
func (b *Bus) Embedded() bool { return b.server != nil }

// Healthy says nil, or that the streams cannot be reached right now.
func (b *Bus) Healthy() error {
	if !b.nc.IsConnected() {
		return ErrUnavailable
	}
	return nil
}

// Request asks whoever answers the subject (another process, or this one) and returns
// the answer; ok is false when nobody does.
func (b *Bus) Request(ctx context.Context, subject string, data []byte) (answer []byte, ok bool, err error) {
	m, err := b.nc.RequestWithContext(ctx, subject, data)
	if errors.Is(err, nats.ErrNoResponders) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("request %s: %w", subject, err)
	}
	return m.Data, true, nil
}

// Answer serves requests on a subject until ctx ends, each in a goroutine of its own.
func (b *Bus) Answer(ctx context.Context, subject string, handle func(ctx context.Context, data []byte) []byte) error {
	sub, err := b.nc.Subscribe(subject, func(m *nats.Msg) {
		go func() {
			if err := m.Respond(handle(ctx, m.Data)); err != nil && ctx.Err() == nil {
				b.log.Warn("answering a request failed", "subject", subject, "err", err)
			}
		}()
	})
	if err != nil {
		return fmt.Errorf("answer %s: %w", subject, err)
	}
	context.AfterFunc(ctx, func() { _ = sub.Unsubscribe() })
	return nil
}
