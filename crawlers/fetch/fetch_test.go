package fetch_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/fetch"
)

func TestFetchDocument(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string]http.HandlerFunc{"/rss": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml; charset=iso-8859-1")
		w.Header().Set("ETag", `W/"7"`)
		w.Header().Set("Last-Modified", "Wed, 25 Nov 2026 08:00:00 GMT")
		w.Header().Set("Set-Cookie", "visit=1; Path=/")
		_, _ = w.Write([]byte("<rss>caf\xe9</rss>"))
	}})
	f := open(t)
	got, err := f.Fetch(t.Context(), crawlers.Request{URL: " " + s.URL + "/rss?page=2#top", Header: http.Header{
		"x-api-key": {"k"}, "User-Agent": {"Mozilla/5.0"}, "Host": {"other.example.org"}, "Referer": {"https://example.org/"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := crawlers.Document{
		URL: s.URL + "/rss?page=2", Asked: " " + s.URL + "/rss?page=2#top", Status: 200,
		ContentType: "application/rss+xml; charset=iso-8859-1",
		Body:        []byte("<rss>caf\xe9</rss>"), // as received: decoding is left to others
		Validators:  crawlers.Validators{ETag: `W/"7"`, LastModified: "Wed, 25 Nov 2026 08:00:00 GMT"},
		Fetched:     today,
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(crawlers.Document{}, "Header")); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
	if _, err := get(t, f, s.URL+"/rss"); err != nil {
		t.Fatal(err)
	}
	first, second := s.asked("/rss")[0], s.asked("/rss")[1]
	for key, want := range map[string]string{
		"User-Agent": "Callboard/1.0 (+https://library.example.org/bot)", "X-Api-Key": "k", "Referer": "", "Cookie": "",
	} {
		if got := first.Header.Get(key); got != want {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
	if first.Host != strings.TrimPrefix(s.URL, "http://") {
		t.Errorf("host = %q: a source changed it", first.Host)
	}
	if c := second.Header.Get("Cookie"); c != "" {
		t.Errorf("a cookie was kept: %q", c)
	}
	if n := len(s.asked("/robots.txt")); n != 1 {
		t.Errorf("robots.txt was read %d times, want once", n)
	}
}

func TestFetchUnpacks(t *testing.T) {
	t.Parallel()
	const body = "<rss><item>Metadata Librarian</item></rss>"
	pack := func(w io.WriteCloser, b *bytes.Buffer) string {
		if _, err := io.WriteString(w, body); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	var g, z, b bytes.Buffer
	gz, zl, br := pack(gzip.NewWriter(&g), &g), pack(zlib.NewWriter(&z), &z), pack(brotli.NewWriter(&b), &b)
	var twice bytes.Buffer
	w := gzip.NewWriter(&twice)
	_, _ = io.WriteString(w, gz)
	_ = w.Close()
	tests := []struct {
		name, path, encoding, in string
		want                     error
	}{
		{"plain", "/a", "", body, nil},
		{"gzip", "/a", "gzip", gz, nil},
		{"deflate", "/a", "deflate", zl, nil},
		{"deflate without its frame", "/a", "deflate", zl[2 : len(zl)-4], nil},
		{"brotli", "/a", "br", br, nil},
		{"a list", "/a", "identity, GZIP", gz, nil},
		{"a label that lies", "/a", "gzip", body, nil},
		{"a gzip file", "/sitemap.xml.gz", "", gz, nil},
		{"a gzip file, packed again", "/sitemap.xml.gz", "gzip", twice.String(), nil},
		{"cut short", "/a", "gzip", gz[:len(gz)-6], crawlers.ErrUnavailable},
		{"an unknown encoding", "/a", "lzma", body, crawlers.ErrFormat},
		{"too many layers", "/a", "gzip, gzip, gzip, gzip", gz, crawlers.ErrFormat},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, map[string]http.HandlerFunc{tt.path: func(w http.ResponseWriter, _ *http.Request) {
				if tt.encoding != "" {
					w.Header().Set("Content-Encoding", tt.encoding)
				}
				w.Header().Set("Content-Type", "text/xml")
				_, _ = io.WriteString(w, tt.in)
			}})
			doc, err := get(t, open(t), s.URL+tt.path)
			if !errors.Is(err, tt.want) {
				t.Fatalf("error = %v, want %v", err, tt.want)
			}
			if tt.want == nil && string(doc.Body) != body {
				t.Errorf("body = %q", doc.Body)
			}
			if e := doc.Header.Get("Content-Encoding"); e != "" {
				t.Errorf("the header still says %q", e)
			}
		})
	}
}

func TestFetchStatuses(t *testing.T) {
	t.Parallel()
	date := today.Format(http.TimeFormat)
	tests := []struct {
		status int
		header map[string]string
		want   error
		wait   time.Duration
	}{
		{status: 203},
		{status: 202, want: crawlers.ErrStatus},
		{status: 204, want: crawlers.ErrStatus},
		{status: 206, want: crawlers.ErrStatus},
		{status: 300, want: crawlers.ErrStatus},
		{status: 302, want: crawlers.ErrStatus}, // leads nowhere
		{status: 304, want: crawlers.ErrStatus}, // nobody asked
		{status: 401, want: crawlers.ErrStatus},
		{status: 403, want: crawlers.ErrStatus},
		{status: 404, want: crawlers.ErrGone},
		{status: 410, want: crawlers.ErrGone},
		{status: 429, want: crawlers.ErrUnavailable},
		{status: 500, want: crawlers.ErrUnavailable},
		{status: 429, header: map[string]string{"Retry-After": "120"}, want: crawlers.ErrUnavailable, wait: 2 * time.Minute},
		{status: 503, header: map[string]string{"Retry-After": "Wed, 25 Nov 2026 09:10:00 GMT", "Date": date}, want: crawlers.ErrUnavailable, wait: 10 * time.Minute},
		{status: 503, header: map[string]string{"Retry-After": "Wed, 25 Nov 2026 08:00:00 GMT", "Date": date}, want: crawlers.ErrUnavailable},
		{status: 503, header: map[string]string{"Retry-After": "9999999999"}, want: crawlers.ErrUnavailable, wait: 24 * time.Hour},
		{status: 503, header: map[string]string{"Retry-After": "soon"}, want: crawlers.ErrUnavailable},
		{status: 404, header: map[string]string{"Retry-After": "120"}, want: crawlers.ErrGone},
	}
	for _, tt := range tests {
		s := serve(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, _ *http.Request) {
			for k, v := range tt.header {
				w.Header().Set(k, v)
			}
			w.WriteHeader(tt.status)
		}})
		_, err := get(t, open(t), s.URL+"/a")
		if !errors.Is(err, tt.want) {
			t.Errorf("%d %v: error = %v, want %v", tt.status, tt.header, err, tt.want)
		}
		var after *crawlers.RetryAfter
		if got := errors.As(err, &after); got != (tt.wait > 0) || got && after.Wait != tt.wait {
			t.Errorf("%d %v: error = %v, want a wait of %v", tt.status, tt.header, err, tt.wait)
		}
	}
}

func TestFetchConditional(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string]http.HandlerFunc{"/old": redirect("/rss"), "/rss": func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"7"` && r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"7"`)
		w.Header().Set("Last-Modified", "Wed, 25 Nov 2026 08:00:00 GMT")
		_, _ = io.WriteString(w, "<rss/>")
	}})
	f := open(t)
	doc, err := get(t, f, s.URL+"/old")
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Fetch(t.Context(), crawlers.Request{URL: s.URL + "/old", Validators: doc.Validators})
	if !errors.Is(err, crawlers.ErrNotModified) {
		t.Errorf("error = %v, want %v", err, crawlers.ErrNotModified)
	}
	bad := crawlers.Validators{ETag: "\"7\"\r\nX-Injected: 1"}
	if _, err := f.Fetch(t.Context(), crawlers.Request{URL: s.URL + "/rss", Validators: bad}); err != nil {
		t.Errorf("a validator that is no header value: %v", err)
	}
}

func TestFetchRedirects(t *testing.T) {
	t.Parallel()
	other := serve(t, map[string]http.HandlerFunc{"/rss": text("text/xml", "<rss/>")})
	s := serve(t, map[string]http.HandlerFunc{
		"/1": redirect("/2"), "/2": redirect("/3"), "/3": redirect("/4"), "/4": redirect("/5"), "/5": redirect("/6"),
		"/6": text("text/plain", "here"), "/0": redirect("/1"), "/loop": redirect("/loop"),
		"/away": redirect(other.URL + "/rss"),
	})
	f := open(t)
	doc, err := get(t, f, s.URL+"/1")
	if err != nil || doc.URL != s.URL+"/6" || string(doc.Body) != "here" {
		t.Errorf("five redirects: %q at %q, error %v", doc.Body, doc.URL, err)
	}
	for _, path := range []string{"/0", "/loop"} {
		if _, err := get(t, f, s.URL+path); !errors.Is(err, crawlers.ErrStatus) || !strings.Contains(err.Error(), "more than 5 redirects") {
			t.Errorf("%s: error = %v", path, err)
		}
	}
	req := crawlers.Request{URL: s.URL + "/away", Header: http.Header{"X-Api-Key": {"k"}, "Cookie": {"c=1"}, "Authorization": {"Basic x"}, "Accept": {"text/x"}}}
	if _, err := f.Fetch(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	at, away := s.asked("/away")[0].Header, other.asked("/rss")[0].Header
	for _, key := range []string{"X-Api-Key", "Cookie", "Authorization"} {
		if at.Get(key) == "" || away.Get(key) != "" {
			t.Errorf("%s: %q at the source's host, %q elsewhere", key, at.Get(key), away.Get(key))
		}
	}
	if away.Get("Referer") != "" || away.Get("Accept") == "text/x" || away.Get("Accept") == "" {
		t.Errorf("headers elsewhere: %v", away)
	}
	if len(other.asked("/robots.txt")) != 1 {
		t.Error("the robots.txt of the redirect's target was not asked for")
	}
}

func TestFetchErrorsReadWell(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string]http.HandlerFunc{"/rss": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "120")
		w.WriteHeader(http.StatusServiceUnavailable)
	}})
	f := open(t)
	_, err := get(t, f, s.URL+"/rss?api_key=geheim&page=2")
	want := `fetch "` + s.URL + `/rss?api_key=xxx&page=2": unavailable: 503 Service Unavailable, retry after 2m0s`
	if err == nil || err.Error() != want {
		t.Errorf("error = %v\nwant    %s", err, want)
	}
	if _, err := get(t, f, s.URL+"/other"); !errors.Is(err, crawlers.ErrUnavailable) || len(s.asked("/other")) != 0 {
		t.Errorf("the host was not left alone: %v", err)
	}
}

func TestFetchStops(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string]http.HandlerFunc{"/slow": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }})
	f := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := f.Fetch(ctx, crawlers.Request{URL: s.URL + "/slow"})
	if !errors.Is(err, context.Canceled) || errors.Is(err, crawlers.ErrUnavailable) {
		t.Errorf("error = %v, want that of the context alone", err)
	}
	if _, err := f.Fetch(ctx, crawlers.Request{URL: s.URL + "/slow"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
}

func TestFetchPauses(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string]http.HandlerFunc{"/a": text("text/plain", "a")})
	const delay = 60 * time.Millisecond
	f := open(t, func(o *fetch.Options) {
		o.Delay = time.Millisecond
		o.HostDelay = func(host string) time.Duration {
			if host == strings.TrimPrefix(s.URL, "http://") {
				return delay
			}
			return 0
		}
	})
	start := time.Now()
	for range 3 {
		if _, err := get(t, f, s.URL+"/a"); err != nil {
			t.Fatal(err)
		}
	}
	// robots.txt and three documents: three pauses.
	if took := time.Since(start); took < 3*delay {
		t.Errorf("took %v, want %v at least", took, 3*delay)
	}
}
