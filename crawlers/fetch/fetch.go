package fetch

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gocolly/colly/v2"

	"github.com/callboard/callboard/crawlers"
)

// Bounds of every request.
const (
	MaxBody      = 10 << 20 // bytes of a body, as received and as decompressed
	MaxRedirects = 5
	MaxHeader    = 256 << 10 // bytes of all response headers
	MaxURL       = 8 << 10   // bytes of an address
)

// token is the product token that robots.txt files name us by.
const token = "Callboard"

// Options say who fetches and within which bounds. The zero value is usable: anonymous,
// public addresses only, 30 seconds a request and no pause.
type Options struct {
	Version string // of this program, for the User-Agent; "" is "dev"
	Contact string // where an operator of a site reaches us, for the User-Agent

	// Delay is the pause between the end of a request to a host and the start of the next.
	Delay time.Duration
	// HostDelay says how much longer the pause of one host is; what is shorter than Delay
	// does nothing. The host is in lower case, with its port unless that is the default of
	// its scheme. See Delays. It may be nil and must be safe for concurrent use.
	HostDelay func(host string) time.Duration

	// Timeout bounds one request from dialling to the last byte of the body, redirects
	// together; waiting for a turn does not count. 0 is 30 seconds.
	Timeout time.Duration

	// AllowPrivateNetworks permits loopback, RFC 1918 and ULA addresses. Link-local,
	// multicast, unspecified and reserved ones are never permitted.
	AllowPrivateNetworks bool

	Resolver *net.Resolver    // nil is the system's
	Now      func() time.Time // dates documents; nil is time.Now. Pauses do not follow it
	Log      *slog.Logger     // nil is silent
}

// Fetcher implements crawlers.Fetcher. It is safe for concurrent use.
type Fetcher struct {
	options   Options
	agent     string
	collector *colly.Collector
	base      *http.Transport
}

var _ crawlers.Fetcher = (*Fetcher)(nil)

// New returns a Fetcher; Close releases its connections.
func New(o Options) *Fetcher {
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.HostDelay == nil {
		o.HostDelay = func(string) time.Duration { return 0 }
	}
	f := &Fetcher{options: o, agent: userAgent(o.Version, o.Contact)}
	f.base = newTransport(newPolicy(o.AllowPrivateNetworks), o.Resolver)
	g := &guard{options: o, next: f.base, hosts: newHosts()}
	g.rules = newRulebook(func(ctx context.Context, origin string) (answer, error) {
		return g.fetchRules(ctx, origin, f.agent)
	})

	// Init instead of NewCollector: the latter takes settings from COLLY_* variables, and
	// an environment must not switch on a cache on disk or switch off a limit.
	f.collector = new(colly.Collector)
	f.collector.Init()
	f.collector.UserAgent = f.agent
	f.collector.AllowURLRevisit = true        // a source is visited again and again
	f.collector.IgnoreRobotsTxt = true        // the guard asks for each hop
	f.collector.ParseHTTPErrorResponse = true // statuses are outcomes, see outcome.go
	f.collector.MaxBodySize = 0               // the guard refuses, colly would cut
	f.collector.DisableCookies()
	f.collector.SetRequestTimeout(0) // it would count the wait for a turn
	f.collector.WithTransport(g)
	f.collector.SetRedirectHandler(f.redirect)
	return f
}

// Close closes the idle connections. Requests under way end by their own contexts.
func (f *Fetcher) Close() { f.base.CloseIdleConnections() }

// Fetch brings one document with GET. It waits for its turn at the host as long as ctx
// lets it. The errors are those of crawlers, wrapped, or that of ctx.
func (f *Fetcher) Fetch(ctx context.Context, req crawlers.Request) (crawlers.Document, error) {
	if err := ctx.Err(); err != nil {
		return crawlers.Document{}, fmt.Errorf("fetch %q: %w", shown(req.URL), err)
	}
	address := strings.TrimSpace(req.URL)
	if err := checkAddress(address); err != nil {
		return crawlers.Document{}, fmt.Errorf("fetch %q: %w", shown(req.URL), err)
	}
	header, own := headers(req, f.agent)
	fl := &flight{limit: MaxBody, left: f.options.Timeout, own: own, asked: validated(header)}

	// A clone shares everything but the context and the callbacks, of which there are none.
	c := f.collector.Clone()
	c.Context = withFlight(ctx, fl)
	if err := c.Request(http.MethodGet, address, nil, nil, header); err != nil {
		return crawlers.Document{}, fmt.Errorf("fetch %q: %w", shown(req.URL), failure(ctx, fl, err))
	}
	if err := fl.outcome(); err != nil {
		return crawlers.Document{}, fmt.Errorf("fetch %q: %w", shown(req.URL), err)
	}
	return crawlers.Document{
		URL:         fl.url,
		Asked:       req.URL,
		Status:      fl.status,
		ContentType: fl.header.Get("Content-Type"),
		Header:      fl.header,
		Body:        fl.body,
		Validators:  validators(fl.header),
		Fetched:     f.options.Now(),
	}, nil
}

// redirect judges one redirect; the guard judges where it leads.
func (f *Fetcher) redirect(req *http.Request, via []*http.Request) error {
	if err := countRedirects(req, via); err != nil {
		return err
	}
	if from := via[len(via)-1].URL; from.Scheme == "https" && req.URL.Scheme == "http" {
		f.options.Log.Debug("redirect left https",
			"err", fmt.Errorf("%q leads to %q", shown(from.String()), shown(req.URL.String())))
	}
	return nil
}

func countRedirects(_ *http.Request, via []*http.Request) error {
	if len(via) > MaxRedirects {
		return fmt.Errorf("%w: more than %d redirects", crawlers.ErrStatus, MaxRedirects)
	}
	return nil
}

// userAgent introduces us: Callboard/1.0 (+https://library.example.org/bot).
func userAgent(version, contact string) string {
	if version = printable(version); version == "" {
		version = "dev"
	}
	if contact = printable(contact); contact == "" {
		return token + "/" + version
	}
	return fmt.Sprintf("%s/%s (+%s)", token, version, contact)
}

// printable drops what has no place inside the comment of a User-Agent.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune("()\\", r) {
			return -1
		}
		return r
	}, s)
}
