package meili

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"github.com/callboard/callboard/index"
)

// stale is how long a task may wait in the server's queue before that is worth a warning.
const stale = 15 * time.Minute

// Health implements index.Index: the server answers, its index is complete in our format,
// the last write succeeded, and no task waits for longer than stale.
func (ix *Index) Health(ctx context.Context) error {
	if err := ix.enter(ctx); err != nil {
		return ix.since(err)
	}
	defer ix.leave()
	at, found, err := ix.place(ctx, ix.name)
	switch {
	case err != nil:
		return ix.since(err)
	case found && at.Format != format():
		return fmt.Errorf("%w: the server's index is of another format and has to be rebuilt", index.ErrNotReady)
	}
	if ix.writing.TryLock() {
		err = ix.stuck
		ix.writing.Unlock()
		if err != nil {
			return err
		}
	}
	tasks, err := call(ctx, ix, "look at the queue", readTime, func(ctx context.Context) (*meilisearch.TaskResult, error) {
		return ix.client.GetTasks(ctx, &meilisearch.TasksQuery{
			Limit: 1, Reverse: true, IndexUIDS: []string{ix.name}, Statuses: []meilisearch.TaskStatus{meilisearch.TaskStatusEnqueued},
		})
	})
	if err != nil {
		return ix.since(err)
	}
	if len(tasks.Results) > 0 {
		if waits := ix.now().Sub(tasks.Results[0].EnqueuedAt); waits > stale {
			return fmt.Errorf("%w: a write waits in the server's queue for %s", index.ErrUnavailable, waits.Round(time.Second))
		}
	}
	return nil
}

// reached remembers since when the server does not answer.
func (ix *Index) reached(err error) {
	ix.awayMu.Lock()
	defer ix.awayMu.Unlock()
	switch {
	case err == nil || !errors.Is(err, index.ErrUnavailable):
		ix.away = time.Time{}
	case ix.away.IsZero():
		ix.away = ix.now()
	}
}

// since adds to an error since when the server does not answer.
func (ix *Index) since(err error) error {
	ix.awayMu.Lock()
	defer ix.awayMu.Unlock()
	if ix.away.IsZero() || !errors.Is(err, index.ErrUnavailable) {
		return err
	}
	return fmt.Errorf("%w (since %s)", err, ix.away.UTC().Format(time.RFC3339))
}
