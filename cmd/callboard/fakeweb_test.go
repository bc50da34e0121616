package main

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"sync"
	"testing"
)

// fakeWeb is a site on loopback: documents by path, with validators, and a few addresses
// that mean harm.
type fakeWeb struct {
	*httptest.Server
	mu        sync.Mutex
	documents func(name string) ([]byte, bool)
	asked     map[string]int // requests by path
	bodies    int            // answers that were no 304
}

func newFakeWeb(t *testing.T, documents func(name string) ([]byte, bool)) *fakeWeb {
	t.Helper()
	w := openFakeWeb(documents)
	t.Cleanup(w.Close)
	return w
}

func openFakeWeb(documents func(name string) ([]byte, bool)) *fakeWeb {
	w := &fakeWeb{documents: documents, asked: map[string]int{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /harm/endless", endless)
	mux.HandleFunc("GET /harm/bomb", bomb)
	mux.Handle("GET /harm/inward", http.RedirectHandler("http://169.254.169.254/latest/meta-data/", http.StatusFound))
	mux.HandleFunc("GET /harm/broken", func(res http.ResponseWriter, _ *http.Request) {
		http.Error(res, "out of order", http.StatusInternalServerError)
	})
	mux.HandleFunc("GET /", w.document)
	w.Server = httptest.NewServer(mux)
	return w
}

// folderOf serves the files of a folder.
func folderOf(dir string) func(name string) ([]byte, bool) {
	return func(name string) ([]byte, bool) {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path.Clean("/"+name))))
		return data, err == nil
	}
}

func (w *fakeWeb) document(res http.ResponseWriter, req *http.Request) {
	w.mu.Lock()
	w.asked[req.URL.Path]++
	data, ok := w.documents(req.URL.Path)
	w.mu.Unlock()
	if !ok {
		http.NotFound(res, req)
		return
	}
	sum := sha256.Sum256(data)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	res.Header().Set("ETag", tag)
	types := map[string]string{".xml": "application/rss+xml", ".ics": "text/calendar", ".html": "text/html; charset=utf-8", ".json": "application/json"}
	res.Header().Set("Content-Type", types[path.Ext(req.URL.Path)])
	if req.Header.Get("If-None-Match") == tag {
		res.WriteHeader(http.StatusNotModified)
		return
	}
	w.mu.Lock()
	w.bodies++
	w.mu.Unlock()
	_, _ = res.Write(data)
}

// bodiesSent is how many documents were sent in full so far.
func (w *fakeWeb) bodiesSent() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.bodies
}

const harmHead = `<?xml version="1.0"?><rss version="2.0"><channel><title>harm</title>`

// endless is a feed that does not end before its reader does.
func endless(res http.ResponseWriter, _ *http.Request) {
	res.Header().Set("Content-Type", "application/rss+xml")
	_, err := io.WriteString(res, harmHead)
	item := "<item><guid>x</guid><title>Librarian</title><description>" + string(make([]byte, 64<<10)) + "</description></item>"
	for err == nil {
		_, err = io.WriteString(res, item)
	}
}

// bomb is a small answer that unpacks to a gigabyte.
func bomb(res http.ResponseWriter, _ *http.Request) {
	res.Header().Set("Content-Type", "application/rss+xml")
	res.Header().Set("Content-Encoding", "gzip")
	zip := gzip.NewWriter(res)
	_, err := io.WriteString(zip, harmHead)
	blank := make([]byte, 1<<20)
	for i := 0; i < 1024 && err == nil; i++ {
		_, err = zip.Write(blank)
	}
	_ = zip.Close()
}
