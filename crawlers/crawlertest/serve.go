package crawlertest

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/fetch"
)

// Day is the time of every visit made here: no outcome depends on when a test runs.
var Day = time.Date(2026, 11, 2, 6, 0, 0, 0, time.UTC)

// Web serves a folder of the corpus on loopback.
type Web struct {
	URL     string // without a trailing slash
	Fetcher crawlers.Fetcher
	mu      sync.Mutex
	files   map[string]CorpusFile
	headers func(CorpusFile, []byte) http.Header
}

// Serve serves a folder of the corpus until the test ends. Files that are recorded answers
// (*.http) are answered as recorded; the others with the media type of their name. Fetcher
// is the real one, allowed to reach loopback and without pauses.
func Serve(t *testing.T, folder string) *Web {
	t.Helper()
	w := &Web{files: map[string]CorpusFile{}}
	for _, file := range Corpus(t, folder) {
		w.files["/"+file.Path] = file
	}
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	fetcher := fetch.New(fetch.Options{
		Version: "test", Contact: "https://example.org/bot", AllowPrivateNetworks: true, Now: func() time.Time { return Day },
	})
	t.Cleanup(fetcher.Close)
	w.URL, w.Fetcher = server.URL, fetcher
	return w
}

// Headers sets what headers a file is served with, besides those of its name.
func (w *Web) Headers(f func(file CorpusFile, body []byte) http.Header) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.headers = f
}

// Address is where a file is served.
func (w *Web) Address(file CorpusFile) string { return w.URL + "/" + file.Path }

// Visit reads a file as a source of the kind that the constructor makes.
func (w *Web) Visit(t *testing.T, file CorpusFile, kind func(configs.Source) (crawlers.Source, error)) (crawlers.Result, error) {
	t.Helper()
	src, err := kind(configs.Source{ID: "corpus", Address: w.Address(file)})
	if err != nil {
		return crawlers.Result{}, err
	}
	return crawlers.Visit(t.Context(), src, "corpus", w.Fetcher, crawlers.Visiting{Now: Day})
}

// ServeHTTP answers with the file that the path names.
func (w *Web) ServeHTTP(out http.ResponseWriter, req *http.Request) {
	w.mu.Lock()
	file, ok := w.files[req.URL.Path]
	headers := w.headers
	w.mu.Unlock()
	if !ok {
		http.NotFound(out, req)
		return
	}
	body, err := os.ReadFile(file.File)
	if err != nil {
		http.Error(out, err.Error(), http.StatusInternalServerError)
		return
	}
	if path.Ext(file.Path) == ".http" {
		w.replay(out, req, file, body)
		return
	}
	out.Header().Set("Content-Type", mediaType(file.Path))
	if headers != nil {
		for name, values := range headers(file, body) {
			out.Header()[name] = values
		}
	}
	_, _ = out.Write(body)
}

// replay answers as recorded. A redirect to a recorded neighbour is made to lead here.
func (w *Web) replay(out http.ResponseWriter, req *http.Request, file CorpusFile, recorded []byte) {
	answer, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(recorded)), req)
	if err != nil {
		http.Error(out, err.Error(), http.StatusInternalServerError)
		return
	}
	defer answer.Body.Close()
	if to := answer.Header.Get("Location"); to != "" {
		neighbour := path.Join("/", path.Dir(file.Path), path.Base(to)+".http")
		http.Redirect(out, req, neighbour, answer.StatusCode)
		return
	}
	if kind := answer.Header.Get("Content-Type"); kind != "" {
		out.Header().Set("Content-Type", kind)
	}
	out.WriteHeader(answer.StatusCode)
	_, _ = io.Copy(out, answer.Body) // a recording may state a length that it does not have
}

// mediaType is the Content-Type that servers commonly give a file of the name, without a
// charset: that is for the document to say.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".xml", ".rdf":
		return "application/xml"
	case ".html", ".htm":
		return "text/html"
	case ".json":
		return "application/json"
	case ".ics", ".v1", ".v2", ".v3":
		return "text/calendar"
	case ".txt":
		return "text/plain"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

// Memory is a fetcher over documents by address, compared without a fragment.
type Memory map[string]crawlers.Document

// Fetch returns the document of the address, or ErrGone.
func (m Memory) Fetch(_ context.Context, req crawlers.Request) (crawlers.Document, error) {
	address, _, _ := strings.Cut(req.URL, "#")
	doc, ok := m[address]
	if !ok {
		return crawlers.Document{}, crawlers.ErrGone
	}
	doc.Asked = req.URL
	return doc, nil
}
