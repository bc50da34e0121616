package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/internal/robots"
)

const (
	// rulesFor is how long a robots.txt is kept (RFC 9309, section 2.4: "SHOULD NOT use
	// the cached version for more than 24 hours").
	rulesFor = 24 * time.Hour
	// refusalFor is how long one that cannot be read keeps us out before the next try.
	refusalFor = time.Minute
	// maxOrigins and maxRules bound what all rules hold, by number and bytes.
	maxOrigins = 4096
	maxRules   = 32 << 20
)

// rulebook keeps the robots.txt of every origin. Whoever asks first reads it; others who
// ask meanwhile wait for that, and one of them tries again if the first gave up.
type rulebook struct {
	read func(ctx context.Context, origin string) (answer, error)

	mu    sync.Mutex
	pages map[string]*page
}

// page is one robots.txt: reading is held by whoever reads it, the rest by rulebook.mu.
type page struct {
	reading chan struct{}
	rules   robots.Rules
	size    int   // bytes of rules
	known   bool  // rules were read once
	err     error // why there are none
	until   time.Time
}

func newRulebook(read func(context.Context, string) (answer, error)) *rulebook {
	return &rulebook{read: read, pages: map[string]*page{}}
}

// get returns the rules of an origin. When its robots.txt cannot be read the error is
// crawlers.ErrUnavailable: then everything is disallowed (RFC 9309, section 2.3.1.4).
func (b *rulebook) get(ctx context.Context, origin string) (robots.Rules, error) {
	b.mu.Lock()
	p := b.pages[origin]
	if p == nil {
		p = &page{reading: make(chan struct{}, 1)}
		b.pages[origin] = p
		b.forget(p)
	}
	if time.Now().Before(p.until) {
		defer b.mu.Unlock()
		return p.rules, p.err
	}
	b.mu.Unlock()

	select {
	case p.reading <- struct{}{}:
		defer func() { <-p.reading }()
	case <-ctx.Done():
		return robots.Rules{}, ctx.Err()
	}
	b.mu.Lock()
	fresh, rules, err := time.Now().Before(p.until), p.rules, p.err
	b.mu.Unlock()
	if fresh {
		return rules, err
	}
	return b.renew(ctx, origin, p)
}

// renew reads the robots.txt of an origin and keeps what it says.
func (b *rulebook) renew(ctx context.Context, origin string, p *page) (robots.Rules, error) {
	got, err := b.read(ctx, origin)
	if ctx.Err() != nil {
		return robots.Rules{}, ctx.Err()
	}
	if errors.Is(err, crawlers.ErrForbidden) {
		return robots.Rules{}, err // the address, not the file: nothing to keep
	}
	rules, err := judge(got, err)
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case err == nil:
		p.rules, p.size, p.known = rules, rules.Size(), true
		p.err, p.until = nil, time.Now().Add(rulesFor)
	case p.known:
		// What was known goes on to hold (RFC 9309, section 2.4).
		p.until = time.Now().Add(refusalFor)
	default:
		p.err, p.until = err, time.Now().Add(refusalFor)
	}
	b.forget(p)
	return p.rules, p.err
}

// judge turns an answer into rules: a file that is not there allows everything, one that
// could not be had nothing (RFC 9309, section 2.3.1).
func judge(got answer, err error) (robots.Rules, error) {
	switch {
	case errors.Is(err, crawlers.ErrStatus): // too many redirects
		return robots.Rules{}, nil
	case errors.Is(err, crawlers.ErrUnavailable):
		return robots.Rules{}, fmt.Errorf("robots.txt could not be read: %w", err)
	case err != nil:
		return robots.Rules{}, fmt.Errorf("%w: robots.txt could not be read: %w", crawlers.ErrUnavailable, err)
	case got.status >= 200 && got.status < 300:
		return robots.Parse(got.body, token), nil
	case got.status >= 400 && got.status < 500 && got.status != http.StatusTooManyRequests:
		return robots.Rules{}, nil
	}
	err = fmt.Errorf("%w: robots.txt could not be read: %d %s", crawlers.ErrUnavailable, got.status, http.StatusText(got.status))
	if got.wait > 0 {
		return robots.Rules{}, &crawlers.RetryAfter{Wait: got.wait, Err: err}
	}
	return robots.Rules{}, err
}

// forget drops pages until the bounds hold, the one that goes stale first at first. The
// page at hand stays. Who waits for a page that is dropped still gets its answer.
func (b *rulebook) forget(keep *page) {
	size := 0
	for _, p := range b.pages {
		size += p.size
	}
	for len(b.pages) > maxOrigins || size > maxRules {
		oldest := ""
		for origin, p := range b.pages {
			if p != keep && (oldest == "" || p.until.Before(b.pages[oldest].until)) {
				oldest = origin
			}
		}
		if oldest == "" {
			return
		}
		size -= b.pages[oldest].size
		delete(b.pages, oldest)
	}
}

// fetchRules brings the robots.txt of an origin through the guard itself.
func (g *guard) fetchRules(ctx context.Context, origin, agent string) (answer, error) {
	f := &flight{limit: robots.MaxSize + 1, left: g.options.Timeout, lawful: true}
	req, err := http.NewRequestWithContext(withFlight(ctx, f), http.MethodGet, origin+"/robots.txt", nil)
	if err != nil {
		return answer{}, fmt.Errorf("%w: %w", crawlers.ErrForbidden, err)
	}
	req.Header = http.Header{
		"User-Agent":      {agent},
		"Accept":          {"text/plain, */*;q=0.5"},
		"Accept-Encoding": {encodings},
	}
	client := http.Client{Transport: g, CheckRedirect: countRedirects}
	res, err := client.Do(req)
	if err == nil {
		err = res.Body.Close()
	}
	if errors.Is(err, crawlers.ErrTruncated) {
		return f.answer, nil // the first 500 KiB count
	}
	if err != nil {
		return answer{}, failure(ctx, f, err)
	}
	return f.answer, nil
}
