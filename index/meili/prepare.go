package meili

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/meilisearch/meilisearch-go"

	"github.com/callboard/callboard/index"
)

// isAway reports whether an error says that the server gives no answer at all.
func isAway(err error) bool {
	var r *refusal
	return errors.Is(err, index.ErrUnavailable) && !(errors.As(err, &r) && r.status < http.StatusInternalServerError)
}

// prepare makes sure once that the server's index is there and has our settings.
func (ix *Index) prepare(ctx context.Context) error {
	if ix.prepared.Load() {
		return nil
	}
	ix.preparing.Lock()
	defer ix.preparing.Unlock()
	if ix.prepared.Load() {
		return nil
	}
	found, err := call(ctx, ix, "look for the index", readTime, func(ctx context.Context) (*meilisearch.DocumentsResult, error) {
		var found meilisearch.DocumentsResult
		return &found, ix.client.Index(ix.name).GetDocuments(ctx, &meilisearch.DocumentsQuery{Limit: 1, Fields: []string{"id"}}, &found)
	})
	switch {
	case errors.Is(err, index.ErrNotReady):
		err = ix.create(ctx, ix.name)
	case err == nil:
		err = ix.adopt(ctx, found.Total)
	}
	ix.prepared.Store(err == nil)
	return err
}

// create makes an index with our settings. That another process made it just now is fine.
func (ix *Index) create(ctx context.Context, uid string) error {
	task, err := call(ctx, ix, "make the index", writeTime, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		return ix.client.CreateIndex(ctx, &meilisearch.IndexConfig{Uid: uid, PrimaryKey: "id"})
	})
	if err != nil {
		return err
	}
	finished, err := ix.await(ctx, task.TaskUID)
	if err != nil || finished.Status != meilisearch.TaskStatusSucceeded && finished.Error.Code != "index_already_exists" {
		return fmt.Errorf("make the index: %w", taskError(finished, err))
	}
	return ix.configure(ctx, uid)
}

// adopt checks an index that is there. One of another format keeps its settings: it goes on
// answering as well as it can until it is rebuilt.
func (ix *Index) adopt(ctx context.Context, documents int64) error {
	at, found, err := ix.place(ctx, ix.name)
	switch {
	case err != nil:
		return err
	case !found && documents > 0:
		return fmt.Errorf("the server's index %q holds documents that are not from here; another name or another server is needed", ix.name)
	case found && at.Format != format():
		return nil
	}
	return ix.configure(ctx, ix.name)
}
