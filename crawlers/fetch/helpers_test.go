package fetch_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/fetch"
)

// today dates every document of the tests.
var today = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// open returns a Fetcher that may reach the servers of the tests.
func open(t testing.TB, change ...func(*fetch.Options)) *fetch.Fetcher {
	t.Helper()
	o := fetch.Options{
		Version: "1.0", Contact: "https://library.example.org/bot",
		Timeout: 20 * time.Second, AllowPrivateNetworks: true,
		Now: func() time.Time { return today },
	}
	for _, c := range change {
		c(&o)
	}
	f := fetch.New(o)
	t.Cleanup(f.Close)
	return f
}

// get fetches one address without validators.
func get(t testing.TB, f *fetch.Fetcher, url string) (crawlers.Document, error) {
	t.Helper()
	return f.Fetch(t.Context(), crawlers.Request{URL: url})
}

// site is a server that remembers what it was asked. It has no robots.txt unless a
// handler answers for it.
type site struct {
	*httptest.Server
	mu   sync.Mutex
	seen []*http.Request
}

// serve starts a site; the paths of the mux answer, everything else is 404.
func serve(t testing.TB, paths map[string]http.HandlerFunc) *site {
	t.Helper()
	s := &site{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.seen = append(s.seen, r.Clone(context.WithoutCancel(r.Context())))
		s.mu.Unlock()
		if h := paths[r.URL.Path]; h != nil {
			h(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// asked returns the requests for a path.
func (s *site) asked(path string) []*http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*http.Request
	for _, r := range s.seen {
		if r.URL.Path == path {
			out = append(out, r)
		}
	}
	return out
}

// text answers with a body of the given type.
func text(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write([]byte(body))
	}
}

// redirect answers with a redirect.
func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	}
}

// names returns a resolver that knows the given names only. A name with several rows of
// addresses gives the next row at each look, the last one for ever.
func names(t testing.TB, known map[string][]string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		looks := map[string]int{}
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if out := answerName(buf[:n], known, looks); out != nil {
				_, _ = conn.WriteTo(out, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func answerName(query []byte, known map[string][]string, looks map[string]int) []byte {
	var m dnsmessage.Message
	if err := m.Unpack(query); err != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	name := strings.TrimSuffix(q.Name.String(), ".")
	rows, ok := known[name]
	m.Header.Response, m.Header.Authoritative, m.Additionals = true, true, nil
	if !ok {
		m.Header.RCode = dnsmessage.RCodeNameError
	} else {
		row := rows[min(looks[name], len(rows)-1)]
		for s := range strings.FieldsSeq(row) {
			header := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}
			switch addr := netip.MustParseAddr(s); {
			case addr.Is4() && q.Type == dnsmessage.TypeA:
				m.Answers = append(m.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.AResource{A: addr.As4()}})
				looks[name]++
			case addr.Is6() && q.Type == dnsmessage.TypeAAAA:
				m.Answers = append(m.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.AAAAResource{AAAA: addr.As16()}})
				looks[name]++
			}
		}
	}
	out, err := m.Pack()
	if err != nil {
		return nil
	}
	return out
}
