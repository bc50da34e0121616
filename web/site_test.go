package web_test

import (
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
	"github.com/callboard/callboard/web"
)

func TestHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	for _, target := range []string{"/", "/p/" + id("jobs", "1"), "/nothing", "/api/v1/search", "/search.atom", "/metrics", "/healthz", "/about"} {
		resp, _ := w.get(target)
		for header, want := range map[string]string{
			"Content-Security-Policy":   "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'",
			"X-Content-Type-Options":    "nosniff",
			"Referrer-Policy":           "same-origin",
			"Strict-Transport-Security": "max-age=31536000",
		} {
			if got := resp.Header.Get(header); got != want {
				t.Errorf("GET %s: %s = %q, want %q", target, header, got, want)
			}
		}
		if len(resp.Cookies()) > 0 {
			t.Errorf("GET %s sets a cookie", target)
		}
	}
	plain := newWorld(t, nil, func(o *web.Options) { o.URL = "http://127.0.0.1:8080/" })
	if resp, _ := plain.get("/"); resp.Header.Get("Strict-Transport-Security") != "" {
		t.Error("a site without TLS demands it")
	}
	for target, want := range map[string]int{"//evil.example.com": 404, "/\\evil.example.com": 404, "/p/../../etc/passwd": 307, "/%2e%2e/": 404, "/assets/../routes.go": 307} {
		resp, _ := w.get(target)
		location := resp.Header.Get("Location")
		if resp.StatusCode >= 300 && resp.StatusCode < 400 && (strings.Contains(location, "//") || !strings.HasPrefix(location, "/")) {
			t.Errorf("GET %s leads to %q", target, location)
		}
		if resp.StatusCode >= 500 {
			t.Errorf("GET %s = %d, want about %d", target, resp.StatusCode, want)
		}
	}
}

func TestAssets(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	doc := w.page("/", http.StatusOK)
	for _, selector := range []string{"link[rel=stylesheet]", "link[rel=icon]"} {
		resp, text := w.get(href(t, doc, selector))
		if resp.StatusCode != http.StatusOK || !strings.Contains(resp.Header.Get("Cache-Control"), "immutable") || text == "" {
			t.Errorf("%s = %d, %s", selector, resp.StatusCode, resp.Header.Get("Cache-Control"))
		}
	}
	if src := doc.Find("script[src]").AttrOr("src", ""); src == "" {
		t.Error("no script")
	} else if resp, _ := w.get(src); resp.StatusCode != http.StatusOK {
		t.Errorf("script = %d", resp.StatusCode)
	}
	if resp, _ := w.get("/assets/style.css"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("a name without a hash = %d", resp.StatusCode)
	}
	if resp, _ := w.get("/favicon.ico"); resp.StatusCode != http.StatusOK {
		t.Errorf("favicon = %d", resp.StatusCode)
	}
}

func TestCompression(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	_, plain := w.get("/")
	resp, packed := w.get("/", "Accept-Encoding", "br, gzip;q=0.8")
	if resp.Header.Get("Content-Encoding") != "gzip" || len(packed) >= len(plain) {
		t.Fatalf("%q, %d of %d bytes", resp.Header.Get("Content-Encoding"), len(packed), len(plain))
	}
	z, err := gzip.NewReader(strings.NewReader(packed))
	fatal(t, err)
	if got, err := io.ReadAll(z); err != nil || string(got) != plain {
		t.Errorf("unpacked is another page: %v", err)
	}
	if resp, _ := w.get("/", "Accept-Encoding", "gzip;q=0"); resp.Header.Get("Content-Encoding") != "" {
		t.Error("packed for a client that refuses it")
	}
}

// broken is an index that does not answer.
type broken struct {
	index.Index
	err error
}

func (b broken) Search(context.Context, index.Query) (index.Result, error) {
	return index.Result{}, b.err
}

func TestHealth(t *testing.T) {
	t.Parallel()
	ready := false
	w := newWorld(t, samples(), func(o *web.Options) {
		o.Health = func(context.Context) error {
			if !ready {
				return index.ErrNotReady
			}
			return nil
		}
	})
	if resp, _ := w.get("/healthz"); resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
		t.Errorf("before = %d", resp.StatusCode)
	}
	ready = true
	if resp, text := w.get("/healthz"); resp.StatusCode != http.StatusOK || text != "ok\n" {
		t.Errorf("after = %d %q", resp.StatusCode, text)
	}

	down := newWorld(t, samples(), func(o *web.Options) { o.Index = broken{o.Index, index.ErrUnavailable} })
	for _, target := range []string{"/", "/healthz", "/api/v1/search", "/search.atom"} {
		if resp, _ := down.get(target); resp.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("GET %s without an index = %d", target, resp.StatusCode)
		}
	}
	if strings.Contains(down.log.String(), "level=ERROR") {
		t.Errorf("an index that is down was logged as a bug of ours: %s", down.log)
	}
	bug := newWorld(t, samples(), func(o *web.Options) { o.Index = broken{o.Index, errors.New("disk on fire")} })
	resp, text := bug.get("/?q=private")
	if resp.StatusCode != http.StatusInternalServerError || strings.Contains(text, "fire") {
		t.Errorf("a bug = %d, page tells: %v", resp.StatusCode, strings.Contains(text, "fire"))
	}
	if log := bug.log.String(); !strings.Contains(log, "disk on fire") || strings.Contains(log, "private") {
		t.Errorf("log %q", log)
	}
}

// panicking is an index with a bug.
type panicking struct{ index.Index }

func (panicking) Search(context.Context, index.Query) (index.Result, error) { panic("off by one") }

func TestPanic(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples(), func(o *web.Options) { o.Index = panicking{o.Index} })
	doc := w.page("/", http.StatusInternalServerError)
	if strings.Contains(text(doc, "html"), "off by one") || !strings.Contains(w.log.String(), "off by one") {
		t.Error("a bug belongs into the log, and not on the page")
	}
	if resp, _ := w.get("/about"); resp.StatusCode != http.StatusInternalServerError {
		t.Errorf("about = %d", resp.StatusCode)
	}
	if resp, _ := w.get("/p/" + id("jobs", "1")); resp.StatusCode != http.StatusOK {
		t.Errorf("what does not search = %d", resp.StatusCode)
	}
}

func status(context.Context) (web.Status, error) {
	return web.Status{
		At: start, Postings: 8, SavedSearches: 3, Outbox: 1, Dead: 2,
		Lag: []web.Lag{{Stage: "curate", Messages: 5}, {Stage: "index"}},
		Sources: []web.SourceStatus{
			{ID: "jobs", Health: "healthy", Items: 40, Visited: start, Seen: start},
			{ID: "events", Health: "failing", Failures: 3, Visited: start},
			{ID: "state", Health: "healthy", Items: 2, Held: true, Visited: start, Seen: start},
		},
	}, nil
}

func TestStatusAndMetrics(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples(), func(o *web.Options) { o.Status, o.Registry = status, prometheus.NewRegistry() })
	doc := w.page("/status", http.StatusOK)
	if got := texts(doc, "tbody tr"); len(got) != 3 || !strings.HasPrefix(got[0], "Example Events events") {
		t.Errorf("rows %q, want the failing one first", got)
	}
	if got := text(doc, ".figures"); !strings.Contains(got, "5 behind in curate") || !strings.Contains(got, "3 saved searches") {
		t.Errorf("figures %q", got)
	}
	if got := text(w.page("/sources", http.StatusOK), "tbody"); !strings.Contains(got, "Example Events Not readable at present") {
		t.Errorf("sources %q", got)
	}
	w.get("/?q=secretword")
	w.get("/p/" + id("jobs", "1"))
	w.get("/confirm/secrettoken")
	_, text := w.get("/metrics")
	for _, want := range []string{
		`callboard_http_requests_total{route="GET /{$}",status="200"} 1`, `callboard_http_requests_total{route="GET /p/{id}",status="200"} 1`,
		`callboard_http_requests_total{route="GET /confirm/{token}",status="404"} 1`, `callboard_search_seconds_count 1`,
		`callboard_open_postings{kind="job"} 1`, `callboard_postings 8`, `callboard_lag_messages{stage="curate"} 5`,
		`callboard_sources{health="healthy"} 2`, `callboard_dead_letters 2`, `callboard_outbox_mails 1`, `callboard_up 1`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("metrics have no %s", want)
		}
	}
	if strings.Contains(text, "secret") {
		t.Error("metrics tell what was asked for")
	}
	without := newWorld(t, nil)
	without.page("/status", http.StatusNotFound)
	if _, text := without.get("/metrics"); !strings.Contains(text, "go_goroutines") {
		t.Error("no figures of the process")
	}
}

func TestDirectories(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	doc := w.page("/network", http.StatusOK)
	if got := texts(doc, ".region h2"); !slices.Equal(got, []string{"Anywhere", "United States"}) {
		t.Errorf("regions %q", got)
	}
	if doc.Find("a[href^=javascript]").Length() != 0 || doc.Find(".entries b").Length() != 0 {
		t.Error("an entry is active")
	}
	if got := text(doc, ".entries"); !strings.Contains(got, "Example Association · Community · Mailing list") {
		t.Errorf("entries %q", got)
	}
	if doc.Find("nav a[href='/network']").Length() != 1 {
		t.Error("the directory is not linked")
	}
	empty := newWorld(t, samples(), func(o *web.Options) { o.Network = nil })
	if got := empty.page("/network", http.StatusOK).Find("nav a[href='/network']").Length(); got != 0 {
		t.Error("an empty directory is linked")
	}
	doc = w.page("/sources", http.StatusOK)
	if got := texts(doc, "tbody th"); !slices.Equal(got, []string{"Example Events", "Example Jobs", "State Library"}) {
		t.Errorf("sources %q", got)
	}
	if got := text(w.page(href(t, doc, "a[href='/?source=events']"), http.StatusOK), ".chips"); !strings.Contains(got, "Source: Example Events") {
		t.Errorf("chips %q", got)
	}
	if got := text(w.page("/about", http.StatusOK), "main"); !strings.Contains(got, "7 open announcements") || !strings.Contains(got, "help@example.org") {
		t.Errorf("about %q", got)
	}
}

func TestRobotsAndSitemap(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	_, text := w.get("/robots.txt")
	if !strings.Contains(text, "Sitemap: "+base+"/sitemap.xml\n") || !strings.Contains(text, "Disallow: /*?\n") {
		t.Errorf("robots.txt %q", text)
	}
	var set struct {
		URLs []struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		} `xml:"url"`
	}
	_, text = w.get("/sitemap.xml")
	fatal(t, xml.Unmarshal([]byte(text), &set))
	var locs []string
	for _, u := range set.URLs {
		locs = append(locs, u.Loc)
	}
	if len(locs) != 8 || locs[0] != base+"/" || slices.Contains(locs, base+"/p/"+id("jobs", "filled")) || !slices.Contains(locs, base+"/p/"+id("jobs", "1")) {
		t.Errorf("sitemap %q, want the front page and seven open postings", locs)
	}
	for target, want := range map[string]int{"/sitemap/1.xml": 200, "/sitemap/2.xml": 404, "/sitemap/0.xml": 404, "/sitemap/x": 404, "/sitemap/99999999999999999999.xml": 404} {
		if resp, _ := w.get(target); resp.StatusCode != want {
			t.Errorf("GET %s = %d, want %d", target, resp.StatusCode, want)
		}
	}
}

// crowd is a catalog of many open postings.
type crowd struct {
	web.Catalog
	n int
}

func (c crowd) All(_ context.Context, yield func(posting.Posting) error) error {
	for i := range c.n {
		p := bare()
		p.ID, p.State = id("crowd", strconv.Itoa(i)), posting.StateOpen
		if err := yield(p); err != nil {
			return err
		}
	}
	return nil
}

func TestLargeSitemap(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, func(o *web.Options) { o.Postings = crowd{o.Postings, 50_001} })
	_, text := w.get("/sitemap.xml")
	if n := strings.Count(text, "<sitemap>"); n != 2 || !strings.Contains(text, base+"/sitemap/2.xml") {
		t.Errorf("%d files in the index: %.300s", n, text)
	}
	for page, want := range map[string]int{"1": 50_000, "2": 1} {
		if _, text := w.get("/sitemap/" + page + ".xml"); strings.Count(text, "<url>") != want {
			t.Errorf("file %s has %d addresses, want %d", page, strings.Count(text, "<url>"), want)
		}
	}
}

func TestWithoutReaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples(), func(o *web.Options) { o.Readers = nil })
	if n := w.page("/", http.StatusOK).Find("form.subscribe").Length(); n != 0 {
		t.Error("a form that leads nowhere")
	}
	if resp, _ := w.post("/subscribe", form("kim@example.org")); resp.StatusCode != http.StatusNotFound {
		t.Errorf("subscribe = %d", resp.StatusCode)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	vocabulary, err := configs.LoadVocabulary()
	fatal(t, err)
	good := web.Options{Index: w.index, Postings: w.catalog, Labels: vocabulary, URL: base}
	for name, change := range map[string]func(*web.Options){
		"no index":  func(o *web.Options) { o.Index = nil },
		"no labels": func(o *web.Options) { o.Labels = nil },
		"no URL":    func(o *web.Options) { o.URL = "" },
		"a path":    func(o *web.Options) { o.URL = "/board" },
		"a scheme":  func(o *web.Options) { o.URL = "ftp://example.org" },
		"a scope":   func(o *web.Options) { o.Site.Scope = "knd=job" },
	} {
		o := good
		change(&o)
		if _, err := web.New(o); err == nil || !strings.HasPrefix(err.Error(), "web: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
