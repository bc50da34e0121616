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
	for i := range 11 {
		_, written := f.indexes["postings"][id(i)]
		if want := i != 3 && i != 8 && i != 9; written != want {
			t.Errorf("document %d is written: %v, want %v", i, written, want)
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
					f.carryOut(&f.tasks[len(f.tasks)-1])
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

// TestManyPayloads: what is too much for one task is several, and the position is in the
// last of them.
func TestManyPayloads(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	ix := f.open(t)
	var docs []index.Doc
	for i := range 2100 {
		docs = append(docs, job(i, "Job"))
	}
	if err := ix.Apply(t.Context(), put(docs...), index.Position{Stream: "s", Seq: 2100}); err != nil {
		t.Fatal(err)
	}
	sent := f.requests("/indexes/postings/documents")
	for i, payload := range sent {
		if last := i == len(sent)-1; strings.Contains(payload, `"upto":"2100"`) != last || !strings.Contains(payload, `"upto":`) {
			t.Errorf("payload %d of %d has not the right position", i, len(sent))
		}
	}
	if len(sent) != 3 || f.kinds("postings") != 2100 {
		t.Errorf("%d payloads with %d documents, want 3 with 2100", len(sent), f.kinds("postings"))
	}
}

// TestPoisonousRebuild: the same while rebuilding, where payloads wait for each other in the
// server's queue; of what stood in the refused payload only what is still the newest is
// written again.
func TestPoisonousRebuild(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	ix := f.open(t)
	f.refuses = func(body string) string {
		if strings.Contains(body, `"poisonous"`) {
			return "invalid_document_fields"
		}
		return ""
	}
	const docs = 5200
	err := ix.Rebuild(t.Context(), func(yield func(index.Change) error) (index.Position, error) {
		for i := range docs {
			d := job(i, "job")
			if i == 500 || i == 5100 {
				d.Title = "poisonous"
			}
			if err := yield(index.Change{ID: d.ID, Seq: 1, Doc: &d}); err != nil {
				return index.Position{}, err
			}
		}
		d := job(7, "newer")
		return index.Position{Stream: "s", Seq: 9}, errors.Join(yield(index.Change{ID: d.ID, Seq: 2, Doc: &d}), yield(index.Change{ID: id(8), Seq: 2}))
	})
	var named []string
	for _, e := range joined(t, err) {
		if change := new(index.ChangeError); errors.As(e, &change) {
			named = append(named, change.ID)
		}
	}
	if want := id(500) + " " + id(5100); strings.Join(named, " ") != want {
		t.Errorf("Rebuild names %v, want %s: %v", named, want, err)
	}
	served := f.indexes["postings"]
	if n := f.kinds("postings"); n != docs-3 || !strings.Contains(served[id(7)], "newer") || !strings.Contains(served[id(8)], "is.gone") {
		t.Errorf("%d postings are served, want %d; %s; %s", n, docs-3, served[id(7)], served[id(8)])
	}
	if at, err := ix.Position(t.Context()); at.Seq != 9 || err != nil {
		t.Errorf("Position = %v, %v, want 9", at, err)
	}
}

// TestLostDocuments: a rebuild that lost documents on the server does not take the place of
// the served index.
func TestLostDocuments(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	ix := f.open(t)
	f.answer = func(w http.ResponseWriter, request, _ string) bool {
		if strings.HasSuffix(request, "/search") && strings.HasPrefix(request, "POST /indexes/") {
			_, _ = w.Write([]byte(`{"facetDistribution": {"f_kind": {"job": 1}}}`))
			return true
		}
		return false
	}
	err := ix.Rebuild(t.Context(), feed(index.Position{Stream: "s", Seq: 2}, job(1, "Job"), job(2, "Job")))
	if !errors.Is(err, index.ErrUnavailable) || !strings.Contains(err.Error(), "1 postings of 2") {
		t.Errorf("Rebuild: %v", err)
	}
	if n := len(f.requests("/swap-indexes")); n != 0 {
		t.Errorf("the indexes were exchanged %d times", n)
	}
}
