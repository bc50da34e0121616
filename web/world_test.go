package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/callboard/callboard/catalog"
	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/bleve"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
	"github.com/callboard/callboard/web"
)

// start is when the tests' worlds stand.
var start = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

const base = "https://board.example.org"

// world is a site over a real bus, catalog, index and digest.
type world struct {
	t       testing.TB
	bus     *bus.Bus
	index   index.Index
	docs    index.DocMaker
	catalog *catalog.Catalog
	digest  *digest.Service
	outbox  string
	handler http.Handler
	log     *logged

	mu  sync.Mutex
	now time.Time
}

// logged is what was logged.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write keeps a line.
func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) set(t time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = t
}

// newWorld opens a world with the postings; change may set options.
func newWorld(t testing.TB, postings []posting.Posting, change ...func(*web.Options)) *world {
	t.Helper()
	ctx := context.Background()
	w := &world{t: t, now: start, outbox: filepath.Join(t.TempDir(), "outbox"), log: &logged{}}
	var err error
	w.bus, err = bus.Open(ctx, bus.Options{Dir: t.TempDir(), Now: w.clock, Name: "test"})
	fatal(t, err)
	t.Cleanup(w.bus.Close)
	w.catalog = catalog.New(w.bus, catalog.Options{Now: w.clock})
	vocabulary, err := configs.LoadVocabulary()
	fatal(t, err)
	w.docs = index.DocMaker{Ancestors: func(p posting.Place) []string {
		return vocabulary.Ancestors(p.Country, p.Region, index.Slug(p.City))
	}}
	memory, err := bleve.OpenMemory(ctx)
	fatal(t, err)
	t.Cleanup(func() { _ = memory.Close() })
	w.index = memory
	log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.digest, err = digest.New(digest.Options{
		Bus: w.bus, Postings: w.catalog, Docs: w.docs, Label: vocabulary.Label, Secret: []byte("a secret of the tests only"), URL: base,
		From: "Callboard <digest@example.org>", Outbox: w.outbox, Now: w.clock, Log: log,
	})
	fatal(t, err)
	w.put(postings...)
	opts := web.Options{
		Index: w.index, Postings: w.catalog, Labels: vocabulary, Readers: w.digest, URL: base, Now: w.clock, Log: log,
		Sources: []web.Source{
			{ID: "jobs", Name: "Example Jobs", Homepage: "https://jobs.example.org/"},
			{ID: "events", Name: "Example Events", Homepage: "https://events.example.org/"},
			{ID: "state", Name: "State Library", Homepage: "javascript:alert(1)"},
		},
		Network: []configs.Entry{
			{ID: "list", Name: "Example List", Organisation: "Example Association", Kinds: []posting.Kind{posting.Community}, Region: "US", Access: "listserv", URL: "https://lists.example.org/", Note: "Seen <b>2024</b>."},
			{ID: "group", Name: "Another Group", Region: "world", Access: "social", URL: "javascript:alert(1)"},
		},
		Site: configs.Site{Name: "Example Board", Contact: "help@example.org"},
	}
	for _, c := range change {
		c(&opts)
	}
	w.handler, err = web.New(opts)
	fatal(t, err)
	return w
}

// put stores postings as the curator does, and indexes them.
func (w *world) put(postings ...posting.Posting) {
	w.t.Helper()
	records := make([]bus.PostingRecord, len(postings))
	for i, p := range postings {
		if len(p.Sightings) == 0 {
			p.Sightings = []posting.Sighting{{Source: "jobs", Item: p.ID, URL: "https://jobs.example.org/" + p.ID, FirstSeen: start.Add(-10 * 24 * time.Hour), Primary: true}}
		}
		records[i] = bus.PostingRecord{ID: p.ID, Posting: p, Keys: bus.Keys{Founded: p.Sightings[0].FirstSeen}}
	}
	w.write(records...)
}

// write stores records, redirects too, and indexes them.
func (w *world) write(records ...bus.PostingRecord) {
	w.t.Helper()
	ctx := context.Background()
	var messages []bus.Message
	for _, r := range records {
		m, err := r.Message()
		fatal(w.t, err)
		messages = append(messages, m)
	}
	last, err := w.bus.LastSequence(ctx, bus.Postings)
	fatal(w.t, err)
	m, err := bus.ProgressMessage(bus.CuratorProgress, bus.Progress{bus.Findings: last})
	fatal(w.t, err)
	_, err = w.bus.Commit(ctx, bus.Postings, append(messages, m), nil)
	fatal(w.t, err)
	var changes []index.Change
	for i, r := range records {
		change := index.Change{ID: r.ID, Seq: last + uint64(i) + 1}
		if r.Redirect == "" {
			joined, err := w.catalog.Join(ctx, r.Posting)
			fatal(w.t, err)
			doc := w.docs.Doc(joined)
			change.Doc = &doc
		}
		changes = append(changes, change)
	}
	fatal(w.t, w.index.Apply(ctx, changes, index.Position{Stream: "test", Seq: last + uint64(len(records))}))
	fatal(w.t, w.index.Wait(ctx))
}

// do sends a request to the site.
func (w *world) do(r *http.Request) *http.Response {
	w.t.Helper()
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, r)
	return recorder.Result()
}

func (w *world) request(method, target string, body io.Reader) *http.Request {
	w.t.Helper()
	r := httptest.NewRequest(method, base+target, body)
	r.RemoteAddr = "203.0.113.7:40000"
	return r
}

// get is the answer to a GET, with its body read.
func (w *world) get(target string, headers ...string) (*http.Response, string) {
	w.t.Helper()
	r := w.request(http.MethodGet, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp := w.do(r)
	return resp, body(w.t, resp)
}

// page is a page that must have the status.
func (w *world) page(target string, status int) *goquery.Document {
	w.t.Helper()
	resp, text := w.get(target)
	if resp.StatusCode != status {
		w.t.Fatalf("GET %s = %d, want %d\n%s", target, resp.StatusCode, status, text)
	}
	return parse(w.t, text)
}

// post sends a form from the site itself.
func (w *world) post(target string, form url.Values) (*http.Response, *goquery.Document) {
	w.t.Helper()
	r := w.request(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	resp := w.do(r)
	return resp, parse(w.t, body(w.t, resp))
}

// api is a JSON answer with status 200, decoded into v.
func (w *world) api(target string, v any) {
	w.t.Helper()
	resp, text := w.get(target)
	if resp.StatusCode != http.StatusOK {
		w.t.Fatalf("GET %s = %d\n%s", target, resp.StatusCode, text)
	}
	fatal(w.t, json.Unmarshal([]byte(text), v))
}

func body(t testing.TB, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	fatal(t, errors.Join(err, resp.Body.Close()))
	return string(b)
}

func parse(t testing.TB, text string) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	fatal(t, err)
	return doc
}

func fatal(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// text is the text of what a selector finds, white space collapsed, with a space between
// blocks.
func text(doc *goquery.Document, selector string) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
		if n.Type == html.ElementNode && !slices.Contains([]string{"span", "a", "time", "code", "q", "strong"}, n.Data) {
			b.WriteByte(' ')
		}
	}
	for _, n := range doc.Find(selector).Nodes {
		walk(n)
		b.WriteByte(' ')
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// texts are the texts of each element that a selector finds.
func texts(doc *goquery.Document, selector string) []string {
	return doc.Find(selector).Map(func(_ int, s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") })
}

// href is where the first element that a selector finds leads.
func href(t testing.TB, doc *goquery.Document, selector string) string {
	t.Helper()
	address, ok := doc.Find(selector).First().Attr("href")
	if !ok {
		t.Fatalf("no link %q on the page", selector)
	}
	return address
}

// link is the address of the link whose text contains words.
func link(t testing.TB, doc *goquery.Document, selector, words string) string {
	t.Helper()
	found := doc.Find(selector).FilterFunction(func(_ int, s *goquery.Selection) bool {
		return strings.Contains(strings.Join(strings.Fields(s.Text()), " "), words)
	})
	address, ok := found.First().Attr("href")
	if !ok {
		t.Fatalf("no link %q with %q; there are %q", selector, words, texts(doc, selector))
	}
	return address
}
