package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/callboard/callboard/crawlers"
)

// flight is one Fetch (or one reading of a robots.txt) on its way through all its hops:
// its bounds going in, its answer coming out. It travels in the context, because that is
// what colly and http.Client hand through unchanged. One goroutine at a time uses it.
type flight struct {
	limit  int64         // bytes of body
	left   time.Duration // of the time limit
	own    []string      // headers that go to the first host only
	asked  bool          // validators were sent
	lawful bool          // it is for a robots.txt: none is asked, and the start of it will do
	from   *url.URL      // the first hop; nil before it

	answer
}

// answer is what the last hop brought.
type answer struct {
	url    string
	status int // 0 when nothing came
	header http.Header
	body   []byte
	wait   time.Duration // Retry-After
	slow   bool          // the time limit ended it
}

type flightKey struct{}

func withFlight(ctx context.Context, f *flight) context.Context {
	return context.WithValue(ctx, flightKey{}, f)
}

// guard is the http.RoundTripper that every hop passes. It reads the body itself and
// hands up none: colly would unzip one past the limit and decode one by its label, while
// a document is kept as received.
type guard struct {
	options Options
	next    http.RoundTripper
	hosts   *hosts
	rules   *rulebook
}

// RoundTrip judges the address, asks robots.txt, waits for the turn at the host and
// brings the answer of one hop.
func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	f, ok := ctx.Value(flightKey{}).(*flight)
	if !ok {
		return nil, errors.New("a request without a flight")
	}
	f.answer = answer{}
	if f.from == nil {
		f.from = req.URL
	}
	if err := checkURL(req.URL); err != nil {
		return nil, err
	}
	host := hostOf(req.URL)
	delay := max(g.options.Delay, g.options.HostDelay(host))
	if !f.lawful {
		rules, err := g.rules.get(ctx, originOf(req.URL))
		if err != nil {
			return nil, err
		}
		if ok, rule := rules.Allowed(pathOf(req.URL)); !ok {
			return nil, fmt.Errorf("%w: robots.txt of %s says %s", crawlers.ErrForbidden, host, rule)
		}
		delay = max(delay, min(rules.Delay, maxCrawlDelay))
	}
	turn, err := g.hosts.wait(ctx, host, delay)
	if err != nil {
		return nil, err
	}
	defer turn.done()
	if err := g.hop(ctx, f, outgoing(req, f)); err != nil {
		return nil, err
	}
	turn.hold(f.wait)
	return &http.Response{
		Status:     http.StatusText(f.status),
		StatusCode: f.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:       f.header,
		Body:         http.NoBody,
		Uncompressed: true, // or colly unzips the empty body
		Request:      req,
	}, nil
}

// hop sends one request within what is left of the time limit and reads the answer.
func (g *guard) hop(ctx context.Context, f *flight, req *http.Request) error {
	start := time.Now()
	within, cancel := context.WithTimeout(ctx, f.left)
	defer cancel()
	defer func() {
		f.left -= time.Since(start)
		f.slow = within.Err() != nil && ctx.Err() == nil
	}()
	res, err := g.next.RoundTrip(req.WithContext(within))
	if err != nil {
		return err
	}
	defer res.Body.Close()
	f.url, f.status, f.header = finalURL(req.URL), res.StatusCode, res.Header
	f.wait = retryAfter(res, g.options.Now)
	if !bringsDocument(res.StatusCode) {
		// A little of the rest is read, so that the connection can be used again.
		_, _ = io.CopyN(io.Discard, res.Body, 4<<10)
		return nil
	}
	if res.ContentLength > f.limit && !f.lawful {
		return fmt.Errorf("%w of %d bytes: it has %d", crawlers.ErrTruncated, f.limit, res.ContentLength)
	}
	f.body, err = readBody(res, f.limit)
	// The body is unpacked: what described it packed would mislead.
	f.header.Del("Content-Encoding")
	f.header.Del("Content-Length")
	return err
}

// outgoing is the request as it leaves: without what http.Client adds, and with a
// source's own headers (keys among them) to the host that the source names only.
func outgoing(req *http.Request, f *flight) *http.Request {
	out := req.Clone(req.Context())
	out.Host = ""
	if hostOf(req.URL) != hostOf(f.from) || req.URL.Scheme != f.from.Scheme && req.URL.Scheme != "https" {
		for _, key := range f.own {
			out.Header.Del(key)
		}
		if out.Header.Get("Accept") == "" {
			out.Header.Set("Accept", accept)
		}
	}
	out.Header.Del("Referer")
	if !slices.Contains(f.own, "Cookie") {
		out.Header.Del("Cookie")
	}
	return out
}

// checkAddress refuses what is no address at all, before colly repairs it to one.
func checkAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("%w: not an address", crawlers.ErrForbidden)
	}
	return checkURL(u)
}

// checkURL refuses what is no plain address of the web.
func checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%w: scheme %q is neither http nor https", crawlers.ErrForbidden, u.Scheme)
	case u.Hostname() == "":
		return fmt.Errorf("%w: no host", crawlers.ErrForbidden)
	case u.User != nil:
		return fmt.Errorf("%w: credentials in the address", crawlers.ErrForbidden)
	case len(u.Host)+len(u.Path)+len(u.RawQuery) > MaxURL:
		return fmt.Errorf("%w: address longer than %d bytes", crawlers.ErrForbidden, MaxURL)
	}
	return nil
}

// hostOf is whom a pause is kept with: the host in lower case, with its port unless that
// is the scheme's own. A final dot names the same host.
func hostOf(u *url.URL) string {
	host, port := strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")), u.Port()
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port == "" || port == "80" && u.Scheme == "http" || port == "443" && u.Scheme == "https" {
		return host
	}
	return host + ":" + port
}

// originOf is what a robots.txt speaks for (RFC 9309, section 2.3: scheme and authority).
func originOf(u *url.URL) string { return u.Scheme + "://" + hostOf(u) }

func pathOf(u *url.URL) string {
	path := u.EscapedPath()
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path
}

func finalURL(u *url.URL) string {
	plain := *u
	plain.Fragment, plain.RawFragment = "", ""
	return plain.String()
}
