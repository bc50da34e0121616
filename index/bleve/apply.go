package bleve

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/callboard/callboard/index"
)

// Apply implements index.Index. It returns when the changes are durable. A failed write
// leaves the index as it was before or after the batch that failed, never in between; the
// same Apply may be tried again.
func (ix *Index) Apply(ctx context.Context, changes []index.Change, upTo index.Position) error {
	if err := ix.enter(ctx); err != nil {
		return err
	}
	defer ix.leave()
	var rejected error
	valid := make([]index.Change, 0, len(changes))
	for _, c := range changes {
		if err := c.Validate(); err != nil {
			rejected = errors.Join(rejected, err)
			continue
		}
		valid = append(valid, c)
	}
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if err := ix.volume.apply(valid, upTo); err != nil {
		ix.trouble = err
		ix.signal()
		return errors.Join(fmt.Errorf("%w: %w", index.ErrUnavailable, err), rejected)
	}
	ix.trouble = nil
	ix.applyToShadow(valid, upTo)
	ix.signal()
	return rejected
}

// signal tells the publisher that something changed.
func (ix *Index) signal() {
	select {
	case ix.changed <- struct{}{}:
	default:
	}
}

// Wait implements index.Index: it publishes at once.
func (ix *Index) Wait(ctx context.Context) error {
	if err := ix.enter(ctx); err != nil {
		return err
	}
	defer ix.leave()
	ix.mu.Lock()
	defer ix.mu.Unlock()
	return ix.publish()
}

// publish makes what was applied visible. The caller holds mu.
func (ix *Index) publish() error {
	if ix.volume.broken {
		return fmt.Errorf("%w: %w", index.ErrUnavailable, ix.trouble)
	}
	stale, err := ix.volume.stale()
	if err != nil || !stale {
		return err
	}
	g, err := ix.volume.generation()
	if err != nil {
		return fmt.Errorf("publish changes: %w", err)
	}
	return ix.serving.Swap(g).release()
}

// idlePublish is how often a generation that holds on to merged segments is replaced while
// nothing changes: until then their files cannot be removed.
const idlePublish = 30 * time.Second

// publishLoop publishes changes, at most once in Options.Publish.
func (ix *Index) publishLoop() {
	defer ix.stopped.Done()
	for {
		idle := time.NewTimer(idlePublish)
		select {
		case <-ix.stop:
			idle.Stop()
			return
		case <-ix.changed:
		case <-idle.C:
		}
		idle.Stop()
		ix.mu.Lock()
		if err := ix.publish(); err != nil && ix.trouble == nil {
			ix.trouble = err
		}
		ix.mu.Unlock()
		pause := time.NewTimer(ix.options.Publish)
		select {
		case <-ix.stop:
			pause.Stop()
			return
		case <-pause.C:
		}
	}
}
