package bus

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	// Schedules and zones must not depend on the machine's files.
	_ "time/tzdata"

	"github.com/nats-io/nats-server/v2/server"
)

// Limits of the embedded server. Disk is bounded far above what a library association
// gathers in years (100,000 postings take about 1 GB in all streams).
const (
	maxStore     = 64 << 30
	maxMemory    = 64 << 20
	syncInterval = 2 * time.Second // measured: costs nothing against the default of two minutes
	startTimeout = 60 * time.Second
)

// startServer starts JetStream inside the process, without a network listener.
func startServer(ctx context.Context, dir string) (*server.Server, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create folder for nats: %w", err)
	}
	probe := filepath.Join(dir, ".writable")
	if err := os.WriteFile(probe, []byte("ok"), 0o600); err != nil {
		return nil, fmt.Errorf("write to the data folder: %w", err)
	}
	srv, err := server.NewServer(&server.Options{
		ServerName: "callboard", DontListen: true,
		JetStream: true, StoreDir: dir, NoSigs: true, NoLog: true,
		DisableJetStreamBanner: true, SyncInterval: syncInterval,
		JetStreamMaxStore: maxStore, JetStreamMaxMemory: maxMemory,
	})
	if err != nil {
		return nil, fmt.Errorf("start nats: %w", err)
	}
	srv.Start()
	wait := startTimeout
	if deadline, ok := ctx.Deadline(); ok {
		wait = min(wait, time.Until(deadline))
	}
	if !srv.ReadyForConnections(wait) {
		srv.Shutdown()
		return nil, errors.New("start nats: not ready in time; is the data folder readable and the disk not full?")
	}
	return srv, nil
}

// redactURL is an address without the password it may carry, for messages.
func redactURL(raw string) string {
	if raw == "" {
		return "(embedded)"
	}
	u, err := url.Parse(raw)
	if err != nil {
		return "(unreadable address)"
	}
	return u.Redacted()
}
