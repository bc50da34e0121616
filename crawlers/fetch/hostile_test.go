package fetch_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/fetch"
)

func TestFetchRefusesAddresses(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string]http.HandlerFunc{
		"/metadata": redirect("http://169.254.169.254/latest/meta-data/"),
		"/file":     redirect("file:///etc/passwd"),
		"/user":     redirect("http://admin:admin@example.org/"),
		"/mapped":   redirect("http://[::ffff:169.254.169.254]/"),
	})
	f := open(t)
	for _, address := range []string{
		"", "jobs", "/jobs", "ftp://example.org/a", "file:///etc/passwd", "javascript:alert(1)", "data:text/plain,x",
		"http://", "http://%zz/", "http://user:password@example.org/", "http://user@example.org/",
		"http://0.0.0.0/", "http://169.254.169.254/", "http://[fe80::1]/", "http://[ff02::1]/", "http://[::]/",
		"http://0xa9fea9fe/", "http://2852039166/", "http://0251.0376.0251.0376/", "http://169.254.43518/",
		"http://[64:ff9b::a9fe:a9fe]/", "http://[2002:a9fe:a9fe::1]/",
		"http://example.org/" + strings.Repeat("a", fetch.MaxURL),
		s.URL + "/metadata", s.URL + "/file", s.URL + "/user", s.URL + "/mapped",
	} {
		_, err := get(t, f, address)
		if !errors.Is(err, crawlers.ErrForbidden) {
			t.Errorf("Fetch(%.80q): error = %v, want %v", address, err, crawlers.ErrForbidden)
		}
		if err != nil && strings.Contains(err.Error(), "password@") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}

func TestFetchRefusesPrivateNetworks(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string]http.HandlerFunc{"/a": text("text/plain", "a")})
	f := open(t, func(o *fetch.Options) { o.AllowPrivateNetworks = false })
	_, err := get(t, f, s.URL+"/a")
	if !errors.Is(err, crawlers.ErrForbidden) || !strings.Contains(err.Error(), "allow_private_networks") {
		t.Errorf("error = %v, want one that names the setting", err)
	}
	if len(s.seen) != 0 {
		t.Errorf("%d requests arrived", len(s.seen))
	}
}

// A name is judged by the address that is connected to, at each connection.
func TestFetchJudgesResolvedAddresses(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string]http.HandlerFunc{"/a": text("text/plain", "a")})
	port := s.URL[strings.LastIndexByte(s.URL, ':'):]
	resolver := names(t, map[string][]string{
		"good.example.org":     {"127.0.0.1"},
		"metadata.example.org": {"169.254.169.254"},
		"mixed.example.org":    {"169.254.169.254 127.0.0.1"},
		"inner.example.org":    {"fd00::1 10.0.0.1"},
		"rebinds.example.org":  {"127.0.0.1", "169.254.169.254"},
	})
	f := open(t, func(o *fetch.Options) { o.Resolver = resolver })
	if _, err := get(t, f, "http://good.example.org"+port+"/a"); err != nil {
		t.Errorf("a good name: %v", err)
	}
	if _, err := get(t, f, "http://mixed.example.org"+port+"/a"); err != nil {
		t.Errorf("a name with one good address: %v", err)
	}
	if _, err := get(t, f, "http://metadata.example.org/"); !errors.Is(err, crawlers.ErrForbidden) {
		t.Errorf("a name of the metadata address: %v", err)
	}
	if _, err := get(t, f, "http://nobody.example.org/"); !errors.Is(err, crawlers.ErrUnavailable) {
		t.Errorf("a name without an address: %v", err)
	}
	rebound := "http://rebinds.example.org" + port + "/a"
	if _, err := get(t, f, rebound); err != nil {
		t.Errorf("the first look: %v", err)
	}
	s.CloseClientConnections()
	f.Close()
	if _, err := get(t, f, rebound); !errors.Is(err, crawlers.ErrForbidden) {
		t.Errorf("the second look: %v, want %v", err, crawlers.ErrForbidden)
	}
	public := open(t, func(o *fetch.Options) { o.Resolver, o.AllowPrivateNetworks = resolver, false })
	for _, name := range []string{"good", "inner", "mixed"} {
		if _, err := get(t, public, "http://"+name+".example.org"+port+"/a"); !errors.Is(err, crawlers.ErrForbidden) {
			t.Errorf("%s, with public addresses only: %v", name, err)
		}
	}
}

// endless writes until the reader has enough.
func endless(w io.Writer, piece string) {
	for {
		if _, err := io.WriteString(w, piece); err != nil {
			return
		}
	}
}

func TestFetchBoundsBodies(t *testing.T) {
	t.Parallel()
	zeros := strings.Repeat("\x00", 1<<20)
	var bomb, inner, brBomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	for range 12 {
		_, _ = io.WriteString(w, zeros)
	}
	_ = w.Close()
	w = gzip.NewWriter(&inner)
	_, _ = w.Write(bomb.Bytes())
	_ = w.Close()
	b := brotli.NewWriter(&brBomb)
	for range 12 {
		_, _ = io.WriteString(b, zeros)
	}
	_ = b.Close()
	packed := func(encoding string, body []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", encoding)
			_, _ = w.Write(body)
		}
	}
	s := serve(t, map[string]http.HandlerFunc{
		"/endless":   func(w http.ResponseWriter, _ *http.Request) { endless(w, zeros) },
		"/announced": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "99999999") },
		"/bomb":      packed("gzip", bomb.Bytes()),
		"/inner":     packed("gzip", inner.Bytes()),
		"/layers":    packed("gzip, gzip", inner.Bytes()),
		"/br":        packed("br", brBomb.Bytes()),
		"/limit":     text("text/plain", strings.Repeat("x", fetch.MaxBody)),
		"/over":      text("text/plain", strings.Repeat("x", fetch.MaxBody+1)),
		"/cut": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, "half")
		},
	})
	f := open(t)
	for path, want := range map[string]error{
		"/endless": crawlers.ErrTruncated, "/bomb": crawlers.ErrTruncated, "/inner": crawlers.ErrTruncated,
		"/layers": crawlers.ErrTruncated, "/br": crawlers.ErrTruncated, "/over": crawlers.ErrTruncated,
		"/limit": nil, "/cut": crawlers.ErrUnavailable, "/announced": crawlers.ErrTruncated,
	} {
		doc, err := get(t, f, s.URL+path)
		if !errors.Is(err, want) {
			t.Errorf("%s: error = %v, want %v", path, err, want)
		}
		if err != nil && doc.Body != nil {
			t.Errorf("%s: %d bytes with the error %v", path, len(doc.Body), err)
		}
	}
}

// raw starts a server that answers every connection with f.
func raw(t *testing.T, f func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_, _ = c.Read(make([]byte, 4096))
				f(c)
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

func TestFetchBoundsTime(t *testing.T) {
	t.Parallel()
	drip := func(piece string) func(net.Conn) {
		return func(c net.Conn) {
			for {
				if _, err := io.WriteString(c, piece); err != nil {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
		}
	}
	const limit = 200 * time.Millisecond
	for name, answer := range map[string]func(net.Conn){
		"silence":         func(c net.Conn) { _, _ = c.Read(make([]byte, 1)) },
		"a slow header":   drip("HTTP/1.1 200 OK\r\nX: "),
		"a slow body":     func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n"); drip("x")(c) },
		"a slow redirect": func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 302 F\r\nLocation: /\r\n\r\n"); drip("x")(c) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := raw(t, answer)
			f := open(t, func(o *fetch.Options) { o.Timeout = limit })
			start := time.Now()
			_, err := get(t, f, at+"/a")
			if !errors.Is(err, crawlers.ErrUnavailable) {
				t.Errorf("error = %v, want %v", err, crawlers.ErrUnavailable)
			}
			if took := time.Since(start); took > 25*limit {
				t.Errorf("took %v with a limit of %v", took, limit)
			}
		})
	}
}

func TestFetchSurvivesBadServers(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"nothing":              "",
		"no http":              "220 mail.example.org ESMTP\r\n",
		"no header end":        "HTTP/1.1 200 OK\r\nContent-Type: text/html",
		"a negative length":    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
		"two lengths":          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
		"bad chunks":           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"a huge header":        "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", fetch.MaxHeader) + "\r\n\r\n",
		"endless informations": strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: "+strings.Repeat("x", 4000)+"\r\n\r\n", 200),
		"garbled gzip":         "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08garbage and more garbage",
		"garbled deflate":      "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n\xff\xff\xff\xff",
		"garbled brotli":       "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\xff\xff\xff\xff",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := raw(t, func(c net.Conn) { _, _ = io.WriteString(c, answer) })
			if _, err := get(t, open(t), at+"/a"); !errors.Is(err, crawlers.ErrUnavailable) {
				t.Errorf("error = %v, want %v", err, crawlers.ErrUnavailable)
			}
		})
	}
}

func TestFetchIgnoresTheEnvironment(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": text("text/plain", "a"), "/robots.txt": text("text/plain", "User-agent: *\nDisallow: /b")})
	proxy := serve(t, nil)
	at, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	// A name, because the standard library never uses a proxy for a loopback address.
	f := open(t, func(o *fetch.Options) { o.Resolver = names(t, map[string][]string{"good.example.org": {"127.0.0.1"}}) })
	dir := t.TempDir()
	for key, value := range map[string]string{
		"HTTP_PROXY": proxy.URL, "http_proxy": proxy.URL, "ALL_PROXY": proxy.URL,
		"COLLY_CACHE_DIR": dir, "COLLY_USER_AGENT": "x", "COLLY_IGNORE_ROBOTSTXT": "y", "COLLY_MAX_BODY_SIZE": "0",
	} {
		t.Setenv(key, value)
	}
	if _, err := get(t, f, "http://good.example.org:"+at.Port()+"/a"); err != nil {
		t.Error(err)
	}
	if _, err := get(t, open(t), s.URL+"/b"); !errors.Is(err, crawlers.ErrForbidden) {
		t.Errorf("error = %v, want %v", err, crawlers.ErrForbidden)
	}
	if len(proxy.seen) != 0 {
		t.Error("a proxy of the environment was used")
	}
}

func TestFetchLeaksNothing(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{
		"/a": text("text/plain", "a"), "/endless": func(w http.ResponseWriter, _ *http.Request) { endless(w, "endless ") },
	})
	f := open(t)
	before := runtime.NumGoroutine()
	for i := range 20 {
		_, _ = get(t, f, fmt.Sprintf("%s/a?%d", s.URL, i))
		_, _ = get(t, f, s.URL+"/missing")
	}
	_, _ = get(t, f, s.URL+"/endless")
	f.Close()
	s.CloseClientConnections()
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}
