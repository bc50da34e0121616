package page

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/callboard/callboard/crawlers"
)

// maxText is how much description the postings of one page have together, in bytes:
// a page may refer to one long text from every posting.
const maxText = 16 << 20

// reader reads one page.
type reader struct {
	dom      *goquery.Document
	page     *url.URL // where the page stands
	base     *url.URL // what its links are relative to
	graph    graph
	text     int // bytes of description taken
	items    []crawlers.Item
	refused  []crawlers.Refusal
	warnings []string
}

func newReader(dom *goquery.Document, address string) *reader {
	page, err := url.Parse(address)
	if err != nil {
		page = &url.URL{}
	}
	r := &reader{dom: dom, page: page, base: page}
	if href, ok := dom.Find("base[href]").First().Attr("href"); ok {
		if base, err := page.Parse(strings.TrimSpace(href)); err == nil {
			r.base = base
		}
	}
	return r
}

// readAll finds the postings of the page.
func (r *reader) readAll() {
	for _, root := range r.scripts() {
		r.graph.add(root, "jsonld")
	}
	// Markup says the same once more on most pages that have JSON-LD too.
	for _, by := range []markings{inMicrodata(), inRDFa()} {
		if r.graph.hasPosting() {
			break
		}
		for _, root := range by.items(r.dom) {
			r.graph.add(root, by.form)
		}
	}
	found := r.graph.postings()
	if r.graph.left < 0 {
		r.warnings = append(r.warnings, fmt.Sprintf("the page describes more than %d things, the rest was not looked at", maxNodes))
	}
	if len(found) > maxItems {
		r.warnings = append(r.warnings, fmt.Sprintf("the page describes %d postings, the first %d are taken", len(found), maxItems))
		found = found[:maxItems]
	}
	for _, n := range found {
		r.item(n, len(found) == 1)
	}
	if r.text > maxText {
		r.warnings = append(r.warnings, fmt.Sprintf("the descriptions of the page are over %d bytes together, the rest was left out", maxText))
	}
}

// address is a link as an absolute web address, or "".
func (r *reader) address(href string) string {
	href = strings.TrimSpace(href)
	if href == "" || strings.HasPrefix(href, "#") || len(href) > 4096 {
		return ""
	}
	u, err := r.base.Parse(href)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return u.String()
}

// own is the address of the page itself: what it calls canonical, else where it stands.
func (r *reader) own() string {
	if href, ok := r.dom.Find(`link[rel="canonical"]`).First().Attr("href"); ok {
		if address := r.address(href); address != "" {
			return address
		}
	}
	if r.page.Host == "" {
		return ""
	}
	return r.page.String()
}

// offers says what a page offers that describes no posting, for who configures it.
func (r *reader) offers() string {
	var parts []string
	list := func(what string, addresses []string) {
		if len(addresses) > 0 {
			parts = append(parts, what+" "+strings.Join(addresses, ", "))
		}
	}
	var feeds, calendars []string
	add := func(to *[]string, href string) {
		if address := r.address(href); address != "" && !slices.Contains(*to, address) && len(*to) < 5 {
			*to = append(*to, address)
		}
	}
	r.dom.Find(`link[rel~="alternate"][href]`).Each(func(_ int, s *goquery.Selection) {
		kind, href := strings.ToLower(s.AttrOr("type", "")), s.AttrOr("href", "")
		switch {
		case strings.Contains(kind, "calendar"):
			add(&calendars, href)
		case strings.Contains(kind, "rss"), strings.Contains(kind, "atom"), strings.Contains(kind, "feed+json"):
			add(&feeds, href)
		}
	})
	r.dom.Find(`a[href$=".ics"], a[href^="webcal:"], a[href*="ical=1"]`).Each(func(_ int, s *goquery.Selection) {
		href := s.AttrOr("href", "")
		if rest, ok := strings.CutPrefix(href, "webcal:"); ok {
			href = "https:" + rest
		}
		add(&calendars, href)
	})
	list("feeds:", feeds)
	list("calendars:", calendars)
	list("other structured data:", r.graph.types())
	for selector, what := range map[string]string{
		`.h-event, .vevent`: "microformats of events",
	} {
		if n := r.dom.Find(selector).Length(); n > 0 {
			parts = append(parts, fmt.Sprintf("%s (%d)", what, n))
		}
	}
	slices.Sort(parts)
	if len(parts) == 0 {
		return "no schema.org posting is described on the page, and it links no feed and no calendar"
	}
	return "no schema.org posting is described on the page; it offers " + strings.Join(parts, "; ")
}
