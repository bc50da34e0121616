package meili_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/meili"
)

// feed yields documents and ends at a position.
func feed(at index.Position, docs ...index.Doc) func(func(index.Change) error) (index.Position, error) {
	return func(yield func(index.Change) error) (index.Position, error) {
		for _, c := range put(docs...) {
			if err := yield(c); err != nil {
				return index.Position{}, err
			}
		}
		return at, nil
	}
}

// names are the names of the server's indexes that begin with name.
func names(t *testing.T, name string) []string {
	t.Helper()
	address, key := server(t)
	all, err := meilisearch.New(address, meilisearch.WithAPIKey(key)).ListIndexes(t.Context(), &meilisearch.IndexesQuery{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, i := range all.Results {
		if strings.HasPrefix(i.UID, name) {
			out = append(out, i.UID)
		}
	}
	return out
}

// raw is the server's side of an index.
func raw(t *testing.T, name string) (meilisearch.ServiceManager, meilisearch.IndexManager) {
	t.Helper()
	address, key := server(t)
	client := meilisearch.New(address, meilisearch.WithAPIKey(key))
	return client, client.Index(name)
}

// carriedOut waits for a task that a test made itself.
func carriedOut(t *testing.T, client meilisearch.ServiceManager, info *meilisearch.TaskInfo, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	task, err := client.WaitForTask(t.Context(), info.TaskUID, 10*time.Millisecond)
	if err != nil || task.Status != meilisearch.TaskStatusSucceeded {
		t.Fatalf("task %+v, %v", task, err)
	}
}

// TestRebuildLeavesNothing: what was served before is a second index for a while, the next
// rebuild deletes it; a failed one leaves none.
func TestRebuildLeavesNothing(t *testing.T) {
	t.Parallel()
	name := newName(t)
	ix := open(t, name)
	defer ix.Close() //nolint:errcheck // tested elsewhere
	at := index.Position{Stream: "s", Seq: 7}
	for range 3 {
		if err := ix.Rebuild(t.Context(), feed(at, job(1, "Job"))); err != nil {
			t.Fatal(err)
		}
	}
	broken := errors.New("broken")
	err := ix.Rebuild(t.Context(), func(yield func(index.Change) error) (index.Position, error) {
		return index.Position{}, errors.Join(yield(index.Change{ID: "no id", Seq: 1}), broken)
	})
	var change *index.ChangeError
	if !errors.Is(err, broken) || !errors.As(err, &change) {
		t.Errorf("Rebuild: %v, want %v and what was rejected", err, broken)
	}
	for deadline := time.Now().Add(20 * time.Second); len(names(t, name)) > 1; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("indexes %v are left, want %s alone", names(t, name), name)
		}
	}
	if got, err := ix.Position(t.Context()); got != at || err != nil {
		t.Errorf("Position = %v, %v, want %v", got, err, at)
	}
}

// TestAnotherFormat: an index of another format has no position and takes no changes until
// it is rebuilt; then it has all settings.
func TestAnotherFormat(t *testing.T) {
	t.Parallel()
	name := newName(t)
	old := open(t, name)
	at := index.Position{Stream: "s", Seq: 1}
	if err := errors.Join(old.Apply(t.Context(), put(job(1, "Job")), at), old.Close()); err != nil {
		t.Fatal(err)
	}
	client, server := raw(t, name)
	info, err := server.UpdateDocuments(t.Context(), []map[string]any{{"id": "position", "format": "00000000"}}, nil)
	carriedOut(t, client, info, err)
	info, err = server.ResetSortableAttributes(t.Context())
	carriedOut(t, client, info, err)

	ix := open(t, name)
	defer ix.Close() //nolint:errcheck // tested elsewhere
	if got, err := ix.Position(t.Context()); got != (index.Position{}) || err != nil {
		t.Errorf("Position = %v, %v, want none", got, err)
	}
	if err := ix.Health(t.Context()); !errors.Is(err, index.ErrNotReady) {
		t.Errorf("Health: %v, want %v", err, index.ErrNotReady)
	}
	if err := ix.Apply(t.Context(), put(job(2, "Job")), at); !errors.Is(err, index.ErrNotReady) {
		t.Errorf("Apply: %v, want %v", err, index.ErrNotReady)
	}
	if _, err := ix.Search(t.Context(), index.Query{Now: now, Sort: index.Closes}); !errors.Is(err, index.ErrNotReady) {
		t.Errorf("Search: %v, want %v", err, index.ErrNotReady)
	}
	if err := ix.Rebuild(t.Context(), feed(index.Position{Stream: "s", Seq: 5}, job(1, "Job"), job(2, "Job"))); err != nil {
		t.Fatal(err)
	}
	if _, r := find(t, ix, index.Query{Sort: index.Closes}); r.Total != 2 {
		t.Errorf("%d are found after the rebuild, want 2", r.Total)
	}
	if err := ix.Health(t.Context()); err != nil {
		t.Errorf("Health after the rebuild: %v", err)
	}
}

// TestSettingsRepaired: a setting that somebody changed is set again, the others are not
// sent.
func TestSettingsRepaired(t *testing.T) {
	t.Parallel()
	name := newName(t)
	if err := open(t, name).Close(); err != nil {
		t.Fatal(err)
	}
	client, server := raw(t, name)
	info, err := server.UpdatePagination(t.Context(), &meilisearch.Pagination{MaxTotalHits: 5})
	carriedOut(t, client, info, err)
	for _, want := range []int{1, 0} {
		before, err := client.GetTasks(t.Context(), &meilisearch.TasksQuery{IndexUIDS: []string{name}})
		if err != nil {
			t.Fatal(err)
		}
		if err := open(t, name).Close(); err != nil {
			t.Fatal(err)
		}
		after, err := client.GetTasks(t.Context(), &meilisearch.TasksQuery{IndexUIDS: []string{name}})
		if err != nil {
			t.Fatal(err)
		}
		if n := int(after.Total - before.Total); n != want {
			t.Errorf("opening changed %d settings, want %d", n, want)
		}
	}
	if p, err := server.GetPagination(t.Context()); err != nil || p.MaxTotalHits <= index.MaxDepth {
		t.Errorf("pagination %+v, %v", p, err)
	}
}

// TestDeletedUnderneath: an index that somebody deleted is as good as empty, and made again.
func TestDeletedUnderneath(t *testing.T) {
	t.Parallel()
	name := newName(t)
	ix := open(t, name)
	defer ix.Close() //nolint:errcheck // tested elsewhere
	at := index.Position{Stream: "s", Seq: 1}
	if err := ix.Apply(t.Context(), put(job(1, "Job")), at); err != nil {
		t.Fatal(err)
	}
	client, _ := raw(t, name)
	info, err := client.DeleteIndex(t.Context(), name)
	carriedOut(t, client, info, err)
	if _, err := ix.Search(t.Context(), index.Query{Now: now}); !errors.Is(err, index.ErrNotReady) {
		t.Errorf("Search: %v, want %v", err, index.ErrNotReady)
	}
	if err := ix.Apply(t.Context(), put(job(1, "Job")), at); !errors.Is(err, index.ErrNotReady) {
		t.Errorf("Apply: %v, want %v", err, index.ErrNotReady)
	}
	if err := open(t, name).Close(); err != nil { // another process makes it anew
		t.Fatal(err)
	}
	if err := ix.Apply(t.Context(), put(job(2, "Job")), at); !errors.Is(err, index.ErrNotReady) {
		t.Errorf("Apply to an index that was emptied: %v, want %v", err, index.ErrNotReady)
	}
	if got, err := ix.Position(t.Context()); got != (index.Position{}) || err != nil {
		t.Errorf("Position = %v, %v, want none", got, err)
	}
	if err := ix.Rebuild(t.Context(), feed(at, job(1, "Job"))); err != nil {
		t.Fatal(err)
	}
	if _, r := find(t, ix, index.Query{Sort: index.Closes}); r.Total != 1 {
		t.Errorf("%d are found after the rebuild, want 1", r.Total)
	}
}

// TestTwoProcesses: what one process writes the other one finds, also after a rebuild.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	name := newName(t)
	writer, reader := open(t, name), open(t, name)
	defer writer.Close() //nolint:errcheck // tested elsewhere
	defer reader.Close() //nolint:errcheck // tested elsewhere
	expect := func(want ...int) {
		t.Helper()
		ids := make([]string, len(want))
		for i, n := range want {
			ids[i] = id(n)
		}
		slices.Sort(ids)
		if got, _ := find(t, reader, index.Query{Text: "job"}); got != strings.Join(ids, " ") {
			t.Errorf("the reader finds %q, want %v", got, ids)
		}
	}
	if err := writer.Apply(t.Context(), put(job(1, "Job"), job(2, "Job")), index.Position{Stream: "s", Seq: 2}); err != nil {
		t.Fatal(err)
	}
	expect(1, 2)
	if err := reader.Apply(t.Context(), []index.Change{{ID: id(1), Seq: 9}}, index.Position{Stream: "s", Seq: 9}); err != nil {
		t.Fatal(err)
	}
	old := job(1, "Job")
	if err := writer.Apply(t.Context(), []index.Change{{ID: id(1), Seq: 8, Doc: &old}}, index.Position{Stream: "s", Seq: 9}); err != nil {
		t.Fatal(err)
	}
	expect(2)
	if err := writer.Rebuild(t.Context(), feed(index.Position{Stream: "s", Seq: 9}, job(3, "Job"))); err != nil {
		t.Fatal(err)
	}
	expect(3)
}

// TestCloseEndsRebuild: Close does not wait for a feed to end.
func TestCloseEndsRebuild(t *testing.T) {
	t.Parallel()
	ix := open(t, newName(t))
	begun, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- ix.Rebuild(context.WithoutCancel(t.Context()), func(yield func(index.Change) error) (index.Position, error) {
			close(begun)
			for i := 0; ; i++ {
				d := job(i, "Job")
				if err := yield(index.Change{ID: d.ID, Seq: 1, Doc: &d}); err != nil {
					return index.Position{}, fmt.Errorf("feed: %w", err)
				}
			}
		})
	}()
	<-begun
	if err := ix.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := <-ended; !errors.Is(err, index.ErrClosed) {
		t.Errorf("Rebuild: %v, want %v", err, index.ErrClosed)
	}
}

var _ index.Index = (*meili.Index)(nil)
