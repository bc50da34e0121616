package fetch_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/fetch"
)

func TestRobotsForbid(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": text("text/plain", "User-agent: *\nDisallow: /\n\nUser-agent: Callboard\nDisallow: /private\n"),
		"/jobs":       text("text/html", "<p>jobs"),
		"/private/1":  text("text/html", "<p>no"),
		"/way":        redirect("/private/1"),
	})
	f := open(t)
	if _, err := get(t, f, s.URL+"/jobs"); err != nil {
		t.Error(err)
	}
	for _, path := range []string{"/private/1", "/way"} {
		_, err := get(t, f, s.URL+path)
		if !errors.Is(err, crawlers.ErrForbidden) || !strings.Contains(err.Error(), `says "Disallow: /private"`) {
			t.Errorf("%s: error = %v, want one that names the rule", path, err)
		}
	}
	if len(s.asked("/private/1")) != 0 {
		t.Error("a forbidden page was asked for")
	}
}

func TestRobotsAnswers(t *testing.T) {
	t.Parallel()
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	long := "User-agent: *\n" + strings.Repeat("Allow: /page\n", 60000) + "Disallow: /jobs\n"
	elsewhere := serve(t, map[string]http.HandlerFunc{"/rules": text("text/plain", "User-agent: *\nDisallow: /jobs\n")})
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   error
	}{
		{"missing", status(404), nil},
		{"needs a login", status(401), nil},
		{"forbidden itself", status(403), nil},
		{"an error", status(500), crawlers.ErrUnavailable},
		{"too many requests", status(429), crawlers.ErrUnavailable},
		{"empty", text("text/plain", ""), nil},
		{"a page", text("text/html", "<!doctype html><p>Welcome"), nil},
		{"redirected to another host", redirect(elsewhere.URL + "/rules"), crawlers.ErrForbidden},
		{"redirected for ever", redirect("/robots.txt"), nil},
		{"longer than is read", text("text/plain", long), nil},
		{"cut short", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, "User-agent: *\n")
		}, crawlers.ErrUnavailable},
		{"of an unknown encoding", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "lzma")
			_, _ = io.WriteString(w, "User-agent: *\n")
		}, crawlers.ErrUnavailable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, map[string]http.HandlerFunc{"/robots.txt": tt.answer, "/jobs": text("text/html", "<p>jobs")})
			f := open(t)
			for range 2 {
				if _, err := get(t, f, s.URL+"/jobs"); !errors.Is(err, tt.want) {
					t.Errorf("error = %v, want %v", err, tt.want)
				}
			}
			if n := len(s.asked("/robots.txt")); n != 1 && tt.name != "redirected for ever" {
				t.Errorf("robots.txt was read %d times, want once", n)
			}
		})
	}
}

func TestRobotsUnreachable(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	_, err = get(t, open(t), "http://"+l.Addr().String()+"/jobs")
	if !errors.Is(err, crawlers.ErrUnavailable) || errors.Is(err, crawlers.ErrForbidden) {
		t.Errorf("a host that is down: %v, want %v", err, crawlers.ErrUnavailable)
	}
}

func TestRobotsAreReadOnce(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(30 * time.Millisecond)
			_, _ = io.WriteString(w, "User-agent: *\nDisallow: /private\n")
		},
		"/jobs": text("text/html", "<p>jobs"),
	})
	f := open(t)
	// Who asks first and gives up must not leave the others without rules.
	hasty, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	var all sync.WaitGroup
	all.Go(func() { _, _ = f.Fetch(hasty, crawlers.Request{URL: s.URL + "/jobs"}) })
	for range 10 {
		all.Go(func() {
			time.Sleep(2 * time.Millisecond)
			if _, err := get(t, f, s.URL+"/jobs"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := len(s.asked("/robots.txt")); n > 2 {
		t.Errorf("robots.txt was read %d times", n)
	}
}

func TestCrawlDelay(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": text("text/plain", "User-agent: *\nCrawl-delay: 0.1\n"),
		"/jobs":       text("text/html", "<p>jobs"),
	})
	f := open(t)
	start := time.Now()
	for range 2 {
		if _, err := get(t, f, s.URL+"/jobs"); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(start); took < 200*time.Millisecond {
		t.Errorf("took %v, want two pauses of 100ms", took)
	}
}

func TestOneRequestInFlightPerHost(t *testing.T) {
	t.Parallel()
	var now, most atomic.Int32
	page := func(w http.ResponseWriter, _ *http.Request) {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		time.Sleep(2 * time.Millisecond)
		_, _ = io.WriteString(w, "x")
		now.Add(-1)
	}
	s := serve(t, map[string]http.HandlerFunc{"/a": page, "/b": page, "/c": redirect("/a")})
	f := open(t)
	var all sync.WaitGroup
	for i := range 30 {
		all.Go(func() {
			if _, err := get(t, f, s.URL+[]string{"/a", "/b", "/c"}[i%3]); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most.Load() != 1 {
		t.Errorf("%d requests at once", most.Load())
	}
}

func TestRetryAfterHoldsTheHost(t *testing.T) {
	t.Parallel()
	var down atomic.Bool
	down.Store(true)
	page := func(w http.ResponseWriter, _ *http.Request) {
		if down.Load() {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}
	s := serve(t, map[string]http.HandlerFunc{"/a": page, "/b": page})
	f := open(t)
	start := time.Now()
	var after *crawlers.RetryAfter
	if _, err := get(t, f, s.URL+"/a"); !errors.As(err, &after) || after.Wait != time.Second {
		t.Fatalf("error = %v, want a wait of 1s", err)
	}
	down.Store(false)
	// A short wait is waited for, whichever page and source asks.
	if _, err := get(t, f, s.URL+"/b"); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took < time.Second {
		t.Errorf("the host was asked again after %v", took)
	}
}

func TestClosedFetcherGoesOn(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string]http.HandlerFunc{"/a": text("text/plain", "a")})
	f := fetch.New(fetch.Options{AllowPrivateNetworks: true})
	f.Close()
	if _, err := get(t, f, s.URL+"/a"); err != nil {
		t.Error(err)
	}
	f.Close()
	if got := s.asked("/a")[0].Header.Get("User-Agent"); got != "Callboard/dev" {
		t.Errorf("User-Agent = %q", got)
	}
}
