package page

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/internal/charset"
)

// Bounds of one document; what is beyond them is left out with a warning.
const (
	maxItems  = 2_000 // postings
	maxFollow = 500   // links followed from the start page
)

// source reads one page, and the pages it leads to.
type source struct {
	cfg    configs.Source
	follow goquery.Matcher // nil: no other pages
}

// New returns the source of a page at cfg.Address. The error is for a follow selector
// that is none.
func New(cfg configs.Source) (crawlers.Source, error) {
	if cfg.Address == "" {
		return nil, fmt.Errorf("page source %q: no address", cfg.ID)
	}
	s := &source{cfg: cfg}
	if cfg.Follow != "" {
		selector, err := cascadia.Compile(cfg.Follow)
		if err != nil {
			return nil, fmt.Errorf("page source %q: follow %q is not a CSS selector: %w", cfg.ID, cfg.Follow, err)
		}
		s.follow = selector
	}
	return s, nil
}

// Start names the one page that a visit begins with.
func (s *source) Start(time.Time) []crawlers.Request {
	return []crawlers.Request{s.request(s.cfg.Address)}
}

func (s *source) request(address string) crawlers.Request {
	header := http.Header{}
	for name, value := range s.cfg.Headers {
		header.Set(name, value)
	}
	return crawlers.Request{URL: address, Header: header}
}

// Extract reads the postings that one page describes.
func (s *source) Extract(doc crawlers.Document) (crawlers.Extraction, error) {
	if what := foreign(doc); what != "" {
		return crawlers.Extraction{}, fmt.Errorf("page %q: %w: want an HTML page, got %s", doc.URL, crawlers.ErrFormat, what)
	}
	text, _ := charset.UTF8(doc.Body, doc.ContentType)
	dom, err := goquery.NewDocumentFromReader(bytes.NewReader(text))
	if err != nil {
		return crawlers.Extraction{}, fmt.Errorf("page %q: %w: %w", doc.URL, crawlers.ErrFormat, err)
	}
	r := newReader(dom, doc.URL)
	r.readAll()
	out := crawlers.Extraction{
		Title:    oneLine(dom.Find("title").First().Text()),
		Items:    r.items,
		Refused:  r.refused,
		Warnings: r.warnings,
		Complete: s.cfg.Complete != nil && *s.cfg.Complete,
	}
	if s.follow != nil && s.isStart(doc) {
		out.Follow = s.links(r, &out)
	}
	if len(out.Items)+len(out.Refused)+len(out.Follow) == 0 {
		out.Warnings = append(out.Warnings, r.offers())
		if len(s.cfg.Select) > 0 {
			out.Warnings = append(out.Warnings, "select is set, but only what the page describes in schema.org terms is read: selectors are not applied")
		}
	}
	return out, nil
}

// isStart reports whether doc is the page that the visit began with.
func (s *source) isStart(doc crawlers.Document) bool {
	return doc.Asked == "" || doc.Asked == s.cfg.Address || doc.URL == s.cfg.Address
}

// links are the pages that the follow selector names: of the same site, or of another
// one that the selector itself spells out (a[href*="jobs.example.com"]).
func (s *source) links(r *reader, out *crawlers.Extraction) []crawlers.Request {
	var requests []crawlers.Request
	seen := map[string]bool{s.cfg.Address: true, r.base.String(): true}
	elsewhere := 0
	r.dom.FindMatcher(s.follow).Each(func(_ int, found *goquery.Selection) {
		if !found.Is("a[href]") {
			found = found.Find("a[href]").First()
		}
		href, ok := found.Attr("href")
		address := r.address(href)
		u, err := url.Parse(address)
		if !ok || address == "" || err != nil {
			return
		}
		u.Fragment = ""
		if address = u.String(); seen[address] {
			return
		}
		seen[address] = true
		switch {
		case site(u.Hostname()) != site(r.page.Hostname()) && !strings.Contains(s.cfg.Follow, u.Hostname()):
			elsewhere++
		case len(requests) < maxFollow:
			requests = append(requests, s.request(address))
		}
	})
	switch {
	case elsewhere > 0:
		out.Warnings = append(out.Warnings, fmt.Sprintf("%d links of %q lead to other sites and were not followed; name the site in the selector to follow them", elsewhere, s.cfg.Follow))
	case len(requests) == 0:
		out.Warnings = append(out.Warnings, fmt.Sprintf("follow %q finds no link on the page", s.cfg.Follow))
	case len(requests) == maxFollow:
		out.Warnings = append(out.Warnings, fmt.Sprintf("more than %d links of %q: the rest was left out", maxFollow, s.cfg.Follow))
	}
	return requests
}

// site is a host without "www.", which sites add and drop at will.
func site(host string) string { return strings.TrimPrefix(strings.ToLower(host), "www.") }
