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

// fake is a server with an empty index that takes everything, unless a test says otherwise.
type fake struct {
	*httptest.Server
	mu    sync.Mutex
	sent  []string // "METHOD /path body"
	tasks []string // bodies of tasks, by number
	place string   // the document of the position

	// answer may answer in the place of the server.
	answer func(w http.ResponseWriter, request, body string) bool
	// refuses says for the body of a task the code of its failure; "" is success.
	refuses func(body string) string
}

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{}
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
	switch _, err := fmt.Sscanf(request, "GET /tasks/%d", &number); {
	case err == nil:
		f.task(w, number)
	case request == "GET /indexes/postings/stats":
		fmt.Fprint(w, `{"numberOfDocuments": 0}`)
	case request == "GET /indexes/postings/documents/position" && f.place == "":
		refuse(w, http.StatusNotFound, "document_not_found")
	case request == "GET /indexes/postings/documents/position":
		fmt.Fprint(w, f.place)
	case request == "POST /indexes/postings/documents/fetch":
		fmt.Fprintf(w, `{"results": [%s]}`, f.place)
	case request == "POST /multi-search":
		f.search(w, body)
	case strings.HasPrefix(request, "GET /indexes/postings/settings/"):
		fmt.Fprint(w, "null")
	case request == "GET /tasks":
		fmt.Fprint(w, `{"results": []}`)
	default: // everything else is a task
		f.tasks = append(f.tasks, body)
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprintf(w, `{"taskUid": %d}`, len(f.tasks)-1)
	}
}

// task carries out a task when it is looked at.
func (f *fake) task(w io.Writer, number int) {
	body := f.tasks[number]
	if f.refuses != nil {
		if code := f.refuses(body); code != "" {
			fmt.Fprintf(w, `{"status": "failed", "error": {"code": %q, "type": "invalid_request", "message": "says %s"}}`, code, "metadata")
			return
		}
	}
	for line := range strings.Lines(body) {
		if strings.HasPrefix(line, `{"id":"position"`) {
			f.place = strings.TrimSpace(line)
		}
	}
	fmt.Fprint(w, `{"status": "succeeded"}`)
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
