package meili_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/callboard/callboard/index"
)

// joined are the errors that an error joins, on one level.
func joined(t *testing.T, err error) []error {
	t.Helper()
	all, ok := err.(interface{ Unwrap() []error }) //nolint:errorlint // the joined error itself
	if !ok {
		t.Fatalf("%v joins no errors", err)
	}
	return all.Unwrap()
}

// TestPoisonous: a document that the server refuses is found among the others, which are
// written; the position is written last.
func TestPoisonous(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	ix := f.open(t)
	f.refuses = func(body string) string {
		if strings.Contains(body, id(3)) || strings.Contains(body, id(8)) || strings.Contains(body, id(9)) {
			return "invalid_document_fields"
		}
		return ""
	}
	var docs []index.Doc
	for i := range 11 {
		docs = append(docs, job(i, "Job"))
	}
	changes := append(put(docs...), index.Change{ID: "no id", Seq: 1})
	err := ix.Apply(t.Context(), changes, index.Position{Stream: "s", Seq: 12})
	var named []string
	for _, e := range joined(t, err) {
		var change *index.ChangeError
		if !errors.As(e, &change) || strings.Contains(e.Error(), "metadata") {
			t.Fatalf("Apply: %v, want only ChangeErrors without the server's text", e)
		}
		named = append(named, change.ID)
	}
	if want := strings.Join([]string{"no id", id(3), id(8), id(9)}, " "); strings.Join(named, " ") != want {
		t.Errorf("Apply names %v, want %s", named, want)
	}
	written := map[string]bool{}
	for _, body := range f.tasks {
		if f.refuses(body) != "" {
			continue
		}
		for line := range strings.Lines(body) {
			for i := range 11 {
				written[id(i)] = written[id(i)] || strings.Contains(line, id(i))
			}
			if strings.Contains(line, `"upto":"12"`) && len(written) > 0 && !written[id(10)] {
				t.Errorf("the position is written before the last document:\n%s", body)
			}
		}
	}
	for i := range 11 {
		if want := i != 3 && i != 8 && i != 9; written[id(i)] != want {
			t.Errorf("document %d is written: %v, want %v", i, written[id(i)], want)
		}
	}
	if at, err := ix.Position(t.Context()); at.Seq != 12 || err != nil {
		t.Errorf("Position = %v, %v, want 12", at, err)
	}
	if err := ix.Health(t.Context()); err != nil {
		t.Errorf("Health: %v", err)
	}
}

// TestFailingServer: a task that fails by the server's state stops the writing, and stays an
// error of Health until a write succeeds.
func TestFailingServer(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	ix := f.open(t)
	failing := true
	f.answer = func(w http.ResponseWriter, request, _ string) bool {
		if strings.HasPrefix(request, "GET /tasks/") && failing {
			_, _ = w.Write([]byte(`{"status": "failed", "error": {"code": "no_space_left_on_device", "type": "system", "message": "metadata"}}`))
			return true
		}
		return false
	}
	at := index.Position{Stream: "s", Seq: 2}
	err := ix.Apply(t.Context(), put(job(1, "Job"), job(2, "Job")), at)
	if !errors.Is(err, index.ErrUnavailable) || !strings.Contains(err.Error(), "no_space_left_on_device") || strings.Contains(err.Error(), "metadata") {
		t.Errorf("Apply: %v", err)
	}
	if err := ix.Health(t.Context()); !errors.Is(err, index.ErrUnavailable) {
		t.Errorf("Health after a failed write: %v", err)
	}
	if got, err := ix.Position(t.Context()); got != (index.Position{}) || err != nil {
		t.Errorf("Position after a failed write = %v, %v", got, err)
	}
	f.set(func() { failing = false })
	if err := ix.Apply(t.Context(), put(job(1, "Job"), job(2, "Job")), at); err != nil {
		t.Errorf("Apply again: %v", err)
	}
	if err := ix.Health(t.Context()); err != nil {
		t.Errorf("Health after a write that succeeded: %v", err)
	}
}

// TestForgottenTask: a task that the server has forgotten is looked for in the documents; if
// it is not done it is sent again.
func TestForgottenTask(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		done bool
		want int // payloads
	}{{"done", true, 1}, {"lost", false, 2}} {
		f := newFake(t)
		ix := f.open(t)
		forgotten := true
		f.answer = func(w http.ResponseWriter, request, _ string) bool {
			if strings.HasPrefix(request, "GET /tasks/") && forgotten {
				forgotten = false
				if c.done {
					f.task(discard{}, len(f.tasks)-1)
				}
				return refuse(w, http.StatusNotFound, "task_not_found")
			}
			return false
		}
		if err := ix.Apply(t.Context(), put(job(1, "Job")), index.Position{Stream: "s", Seq: 1}); err != nil {
			t.Errorf("%s: Apply: %v", c.name, err)
		}
		if sent := f.requests("/indexes/postings/documents"); len(sent) != c.want {
			t.Errorf("%s: %d payloads were sent, want %d", c.name, len(sent), c.want)
		}
		if at, err := ix.Position(t.Context()); at.Seq != 1 || err != nil {
			t.Errorf("%s: Position = %v, %v", c.name, at, err)
		}
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
