package meili

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"github.com/callboard/callboard/index"
)

// How long one request may take, connection included.
const (
	readTime  = 15 * time.Second
	writeTime = 2 * time.Minute // a payload of some megabytes
)

// attempts is how often a request is sent that the server did not answer or was too busy
// for. All requests can be repeated: writes replace whole documents.
const attempts = 3

// call sends a request and says plainly what went wrong. do makes the request anew each
// time: the client's own retries are switched off, since they know only status codes (and
// until v0.36 sent an empty body). what is for people: "search", "write documents".
func call[T any](ctx context.Context, ix *Index, what string, limit time.Duration, do func(context.Context) (T, error)) (T, error) {
	for attempt := 1; ; attempt++ {
		answer, err := timed(ctx, limit, do)
		if err == nil {
			ix.reached(nil)
			return answer, nil
		}
		again := attempt < attempts && ctx.Err() == nil && isPassing(err)
		if !again {
			err = explain(ctx, what, err)
			ix.reached(err)
			if errors.Is(err, index.ErrNotReady) {
				ix.prepared.Store(false) // the next call looks again, and makes what is missing
			}
			return answer, err
		}
		pause := time.NewTimer(time.Duration(attempt)*50*time.Millisecond + rand.N(50*time.Millisecond)) //nolint:gosec // jitter
		select {
		case <-pause.C:
		case <-ctx.Done():
		}
		pause.Stop()
	}
}

func timed[T any](ctx context.Context, limit time.Duration, do func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return do(ctx)
}

// isPassing reports whether the same request may succeed in a moment.
func isPassing(err error) bool {
	var e *meilisearch.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.StatusCode {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return e.ErrCode == meilisearch.CommunicationError
}

// explain is err as one of the errors of package index. The client's own text is left out:
// it has the server's message, which repeats filters and words of the query.
func explain(ctx context.Context, what string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", what, context.Cause(ctx))
	}
	var e *meilisearch.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("%s: %w: the answer cannot be read", what, index.ErrUnavailable)
	}
	code := string(e.APIError.Code)
	switch {
	case code == "index_not_found":
		return fmt.Errorf("%s: %w: the server has no such index", what, index.ErrNotReady)
	case code == "document_not_found" || code == "task_not_found":
		return fmt.Errorf("%s: %w", what, errNotFound)
	case code == "invalid_search_filter" || code == "invalid_search_sort" || code == "invalid_search_facets":
		// Our own filters are always valid for our own settings.
		return fmt.Errorf("%s: %w: the server's index has other settings (%s)", what, index.ErrNotReady, code)
	case code != "":
		return fmt.Errorf("%s: %w: %w", what, index.ErrUnavailable, &refusal{e.StatusCode, code})
	case e.ErrCode == meilisearch.TimeoutError:
		return fmt.Errorf("%s: %w: no answer in time", what, index.ErrUnavailable)
	case e.ErrCode == meilisearch.CommunicationError:
		cause := e.OriginError
		if u := new(url.Error); errors.As(cause, &u) {
			cause = u.Err // without the address, which may have a password
		}
		return fmt.Errorf("%s: %w: %w", what, index.ErrUnavailable, cause)
	}
	return fmt.Errorf("%s: %w: status %d", what, index.ErrUnavailable, e.StatusCode)
}

// refusal is what the server answers instead of doing what was asked.
type refusal struct {
	status int    // of HTTP
	code   string // of the server, such as invalid_api_key
}

// Error names the status and the server's code.
func (r *refusal) Error() string { return fmt.Sprintf("status %d, %s", r.status, r.code) }

// errNotFound says that the server is there, and a document or task is not.
var errNotFound = errors.New("not found")

// await polls a task until it is done, as often as its age suggests. An error of ctx, or a
// server that is away for long, leaves the task as it is.
func (ix *Index) await(ctx context.Context, uid int64) (*meilisearch.Task, error) {
	pause := 2 * time.Millisecond
	for {
		task, err := call(ctx, ix, "look at a task", readTime, func(ctx context.Context) (*meilisearch.Task, error) {
			return ix.client.GetTask(ctx, uid)
		})
		if err != nil || task.Status != meilisearch.TaskStatusEnqueued && task.Status != meilisearch.TaskStatusProcessing {
			return task, err
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, fmt.Errorf("wait for a task: %w", context.Cause(ctx))
		}
		pause = min(pause*3/2, 250*time.Millisecond)
	}
}

// taskError is why a task did not succeed, without the server's message.
func taskError(task *meilisearch.Task, err error) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("%w: the task of the server %s: %s", index.ErrUnavailable, task.Status, task.Error.Code)
}
