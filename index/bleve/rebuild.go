package bleve

import (
	"context"
	"errors"
	"fmt"

	"github.com/callboard/callboard/index"
)

// Rebuild implements index.Index. The new index is filled in a folder beside the served
// one; the switch is one renamed file on the disk and one pointer in memory. A rebuild that
// fails, is cancelled or is killed leaves the served index as it is. One runs at a time.
//
// Feed must begin to read its stream after it is called: what is applied from then on goes
// into both indexes.
func (ix *Index) Rebuild(ctx context.Context, feed func(yield func(index.Change) error) (index.Position, error)) error {
	if !ix.rebuilding.TryLock() {
		return fmt.Errorf("rebuild search index: %w: it is being rebuilt already", index.ErrNotReady)
	}
	defer ix.rebuilding.Unlock()
	name, began, err := ix.beginRebuild(ctx)
	if err != nil {
		return fmt.Errorf("rebuild search index: %w", err)
	}
	if err := ix.fill(ctx, feed, name, began); err != nil {
		return errors.Join(fmt.Errorf("rebuild search index: %w", err), ix.abandonRebuild())
	}
	return nil
}

// beginRebuild opens the new index and lets changes go into it. It returns the name of its
// folder and the position of the served index at that moment.
func (ix *Index) beginRebuild(ctx context.Context) (name string, began index.Position, err error) {
	if err := ix.enter(ctx); err != nil {
		return "", began, err
	}
	defer ix.leave()
	path := ""
	if ix.folder != nil {
		if name, err = ix.folder.fresh(); err != nil {
			return "", began, err
		}
		path = ix.folder.in(name)
	}
	shadow, err := openVolume(path)
	if err != nil {
		return "", began, err
	}
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.shadow, ix.shadowUpTo = shadow, index.Position{}
	return name, ix.volume.position, nil
}

// fill takes what feed yields and puts the new index in the place of the served one.
func (ix *Index) fill(ctx context.Context, feed func(yield func(index.Change) error) (index.Position, error),
	name string, began index.Position,
) error {
	batch := make([]index.Change, 0, batchSize)
	var rejected error
	upTo, err := feed(func(c index.Change) error {
		if err := c.Validate(); err != nil {
			rejected = errors.Join(rejected, err)
			return nil
		}
		if batch = append(batch, c); len(batch) < batchSize {
			return nil
		}
		err := ix.step(ctx, func(shadow *volume) error { return shadow.apply(batch, index.Position{}) })
		batch = batch[:0]
		return err
	})
	if err != nil {
		return err
	}
	err = ix.step(ctx, func(shadow *volume) error {
		if err := shadow.apply(batch, index.Position{}); err != nil {
			return err
		}
		if upTo.Stream == began.Stream || began == (index.Position{}) {
			upTo = later(upTo, began, ix.shadowUpTo)
		}
		if err := shadow.apply(nil, upTo); err != nil {
			return err
		}
		return ix.exchange(name)
	})
	return errors.Join(err, rejected)
}

// later is how far an index is complete that was fed to upTo and got everything that was
// applied from began to applied.
func later(upTo, began, applied index.Position) index.Position {
	if applied.Stream == upTo.Stream && upTo.Seq >= began.Seq && applied.Seq > upTo.Seq {
		return applied
	}
	return upTo
}

// step does one piece of a rebuild, during which nothing else is written.
func (ix *Index) step(ctx context.Context, do func(shadow *volume) error) error {
	if err := ix.enter(ctx); err != nil {
		return err
	}
	defer ix.leave()
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.shadow == nil {
		return errors.New("a change could not be written into it") // applyToShadow gave it up
	}
	return do(ix.shadow)
}

// exchange makes the shadow the served index. The caller holds mu.
func (ix *Index) exchange(name string) error {
	g, err := ix.shadow.generation()
	if err != nil {
		return err
	}
	if ix.folder != nil {
		if err := ix.folder.serve(name); err != nil {
			return errors.Join(err, g.release())
		}
	}
	old := ix.volume
	ix.volume, ix.shadow, ix.trouble = ix.shadow, nil, nil
	old.store.drop.Store(true)
	return errors.Join(ix.serving.Swap(g).release(), old.store.release())
}

// applyToShadow gives changes to the index that is being built. If it cannot take them, the
// rebuild fails, not the change. The caller holds mu.
func (ix *Index) applyToShadow(changes []index.Change, upTo index.Position) {
	if ix.shadow == nil {
		return
	}
	if err := ix.shadow.apply(changes, index.Position{}); err != nil {
		ix.trouble = errors.Join(fmt.Errorf("rebuild: %w", err), ix.dropShadow())
		return
	}
	if upTo != (index.Position{}) {
		ix.shadowUpTo = upTo
	}
}

// abandonRebuild closes and removes an index that was not finished.
func (ix *Index) abandonRebuild() error {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	return ix.dropShadow()
}

// dropShadow closes and removes the index that is being built, if any. The caller holds mu.
func (ix *Index) dropShadow() error {
	if ix.shadow == nil {
		return nil
	}
	shadow := ix.shadow
	ix.shadow = nil
	shadow.store.drop.Store(true)
	return shadow.store.release()
}
