package fetch

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/crawlers"
)

// secure starts an https server and a Fetcher that trusts it.
func secure(t *testing.T, o Options, h http.HandlerFunc) (*httptest.Server, *Fetcher) {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	o.AllowPrivateNetworks = true
	f := New(o)
	t.Cleanup(f.Close)
	f.base.TLSClientConfig.RootCAs = x509.NewCertPool()
	f.base.TLSClientConfig.RootCAs.AddCert(s.Certificate())
	return s, f
}

func TestFetchLeavesHTTPS(t *testing.T) {
	t.Parallel()
	var key string
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key = r.Header.Get("X-Api-Key")
		_, _ = io.WriteString(w, "<rss/>")
	}))
	t.Cleanup(plain.Close)
	var log bytes.Buffer
	var proto string
	s, f := secure(t, Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))},
		func(w http.ResponseWriter, r *http.Request) {
			proto = r.Proto
			if r.URL.Path == "/robots.txt" {
				http.NotFound(w, r)
				return
			}
			http.Redirect(w, r, plain.URL+"/rss?token=geheim", http.StatusMovedPermanently)
		})
	doc, err := f.Fetch(t.Context(), crawlers.Request{URL: s.URL + "/rss", Header: http.Header{"X-Api-Key": {"k"}}})
	if err != nil || doc.URL != plain.URL+"/rss?token=geheim" {
		t.Fatalf("document at %q, error %v", doc.URL, err)
	}
	if key != "" {
		t.Error("a source's header left https")
	}
	if proto != "HTTP/2.0" {
		t.Errorf("spoke %s, want HTTP/2.0", proto)
	}
	if out := log.String(); !strings.Contains(out, "redirect left https") || strings.Contains(out, "geheim") {
		t.Errorf("log: %s", out)
	}
}

func TestFetchDistrustsStrangers(t *testing.T) {
	t.Parallel()
	s, _ := secure(t, Options{}, func(http.ResponseWriter, *http.Request) {})
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	f := New(Options{AllowPrivateNetworks: true})
	t.Cleanup(f.Close)
	_, err := f.Fetch(t.Context(), crawlers.Request{URL: s.URL + "/"})
	if !errors.Is(err, crawlers.ErrUnavailable) || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("error = %v, want one about the certificate", err)
	}
}

// Addresses come from pages, too: whatever they are, an answer comes back.
func FuzzFetchAddress(f *testing.F) {
	for _, s := range []string{"http://exa mple.org/", "http://[::1%25eth0]/", "HTTP:\\\\1.1\\@x", "http://a.b/?%zz#%", "https://xn--/\x00", "http://1e9.0x7f/..;/%2e%2E"} {
		f.Add(s)
	}
	fetcher := New(Options{Timeout: time.Second, Resolver: &net.Resolver{PreferGo: true}})
	refuse := errors.New("nothing is dialled here")
	fetcher.base.DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, refuse }
	f.Fuzz(func(t *testing.T, address string) {
		_, err := fetcher.Fetch(t.Context(), crawlers.Request{URL: address})
		if err == nil {
			t.Errorf("Fetch(%q) brought something", address)
		}
	})
}
