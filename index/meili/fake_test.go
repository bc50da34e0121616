package meili_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/callboard/callboard/index/meili"
)

// fake is a server that stores documents and finds none, unless a test says otherwise.
type fake struct {
	*httptest.Server
	mu      sync.Mutex
	sent    []string // "METHOD /path body"
	tasks   []fakeTask
	indexes map[string]map[string]string // documents by index and id

	// answer may answer in the place of the server.
	answer func(w http.ResponseWriter, request, body string) bool
	// refuses says for the body of a task the code of its failure; "" is success.
	refuses func(body string) string
}

type fakeTask struct {
	path, body string
	done       bool
}

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{indexes: map[string]map[string]string{"postings": {}}}
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.Close)
	return f
}

// open opens the index on the fake.
func (f *fake) open(t *testing.T) *meili.Index {
	t.Helper()
	ix, err := meili.Open(t.Context(), f.URL, "the-secret-key", meili.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	return ix
}

// set changes the fake while it serves.
func (f *fake) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

// requests are what was sent to a path.
func (f *fake) requests(path string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []string
	for _, s := range f.sent {
		if strings.Contains(s, " "+path+" ") {
			out = append(out, s)
		}
	}
	return out
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	data, _ := io.ReadAll(r.Body)
	body, request := string(data), r.Method+" "+r.URL.Path
	f.sent = append(f.sent, request+" "+body)
	if f.answer != nil && f.answer(w, request, body) {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	var number int
	if _, err := fmt.Sscanf(request, "GET /tasks/%d", &number); err == nil {
		f.task(w, &f.tasks[number])
		return
	}
	_, rest, _ := strings.Cut(r.URL.Path, "/indexes/")
	uid, rest, _ := strings.Cut(rest, "/")
	place := f.indexes[uid]["position"]
	switch {
	case r.Method == http.MethodGet && rest == "documents/position" && place == "":
		refuse(w, http.StatusNotFound, "document_not_found")
	case r.Method == http.MethodGet && rest == "documents/position":
		fmt.Fprint(w, place)
	case rest == "documents/fetch":
		fmt.Fprintf(w, `{"results": [%s], "total": %d}`, place, len(f.indexes[uid]))
	case rest == "search":
		fmt.Fprintf(w, `{"hits": [], "facetDistribution": {"f_kind": {"job": %d}}}`, f.kinds(uid))
	case request == "POST /multi-search":
		f.search(w, body)
	case r.Method == http.MethodGet && strings.HasPrefix(rest, "settings/"):
		fmt.Fprint(w, "null")
	case r.Method == http.MethodGet: // lists of tasks and of indexes
		fmt.Fprint(w, `{"results": []}`)
	default: // everything else is a task
		f.tasks = append(f.tasks, fakeTask{path: r.Method + " " + r.URL.Path, body: body})
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprintf(w, `{"taskUid": %d}`, len(f.tasks)-1)
	}
}

// kinds counts the postings of an index.
func (f *fake) kinds(uid string) (n int) {
	for _, document := range f.indexes[uid] {
		n += strings.Count(document, `"f_kind"`)
	}
	return n
}

// task carries out a task when it is looked at.
func (f *fake) task(w io.Writer, t *fakeTask) {
	if f.refuses != nil {
		if code := f.refuses(t.body); code != "" {
			fmt.Fprintf(w, `{"status": "failed", "error": {"code": %q, "type": "invalid_request", "message": "says metadata"}}`, code)
			return
		}
	}
	if !t.done {
		f.carryOut(t)
	}
	fmt.Fprint(w, `{"status": "succeeded"}`)
}

func (f *fake) carryOut(t *fakeTask) {
	t.done = true
	if t.path == "POST /swap-indexes" {
		var swaps []struct{ Indexes [2]string }
		_ = json.Unmarshal([]byte(t.body), &swaps)
		a, b := swaps[0].Indexes[0], swaps[0].Indexes[1]
		f.indexes[a], f.indexes[b] = f.indexes[b], f.indexes[a]
		return
	}
	uid, ok := strings.CutSuffix(strings.TrimPrefix(t.path, "POST /indexes/"), "/documents")
	for line := range strings.Lines(t.body) {
		var document struct{ ID string }
		if ok && json.Unmarshal([]byte(line), &document) == nil {
			if f.indexes[uid] == nil {
				f.indexes[uid] = map[string]string{}
			}
			f.indexes[uid][document.ID] = line
		}
	}
}

// search answers each query with nothing.
func (f *fake) search(w io.Writer, body string) {
	var asked struct{ Queries []json.RawMessage }
	_ = json.Unmarshal([]byte(body), &asked)
	results := make([]string, len(asked.Queries))
	for i := range results {
		results[i] = `{"hits": [], "totalHits": 0, "facetDistribution": {"f_kind": {}}}`
	}
	fmt.Fprintf(w, `{"results": [%s]}`, strings.Join(results, ","))
}

// refuse is an error of the server, whose message repeats what was asked.
func refuse(w http.ResponseWriter, status int, code string) bool {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"message": "bad query metadata", "code": %q, "type": "x", "link": "y"}`, code)
	return true
}
