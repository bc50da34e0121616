// Package discover finds out what a web address offers: a feed, a calendar, a page with
// structured data, and the feeds and calendars that a page links to.
//
//	offers, err := discover.Offers(ctx, fetcher, all.New, "https://library.example.org/jobs")
//	best := offers[0].Source // its way in and address, ready to be configured
//
// Promises: one request for the address, and one for each of at most MaxLinks places that
// it links to; what cannot be read is an offer with its error, not a failure of the rest.
package discover

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/internal/charset"
	"github.com/callboard/callboard/posting"
)

// MaxLinks is how many places that a page links to are looked at.
const MaxLinks = 6

// Open makes a source readable; all.New is one.
type Open = func(configs.Source) (crawlers.Source, error)

// Offer is one way in that an address has.
type Offer struct {
	Source   configs.Source // Way and Address
	Title    string         // of the document
	Findings []posting.Finding
	Refused  []crawlers.Refusal
	Warnings []string
	Err      error // it could not be read
}

// Dated is how many findings state a deadline, a start, or when they were published.
func (o Offer) Dated() int {
	n := 0
	for _, f := range o.Findings {
		if f.Fields.Deadline != "" || f.Fields.Starts != "" || f.Published != "" {
			n++
		}
	}
	return n
}

// Offers returns what an address offers, the best first: most dated items, then most
// items. The error is for an address that cannot be fetched.
func Offers(ctx context.Context, fetcher crawlers.Fetcher, open Open, address string) ([]Offer, error) {
	doc, err := fetcher.Fetch(ctx, crawlers.Request{URL: address})
	if err != nil {
		return nil, err
	}
	own := Read(open, doc, configs.Source{ID: "found"})
	own.Source.Address = doc.URL
	offers := []Offer{own}
	if own.Source.Way == configs.Page {
		for _, link := range Links(doc) {
			offers = append(offers, follow(ctx, fetcher, open, link))
		}
	}
	slices.SortStableFunc(offers, func(a, b Offer) int {
		return cmp.Or(cmp.Compare(b.Dated(), a.Dated()), cmp.Compare(len(b.Findings), len(a.Findings)))
	})
	return offers, nil
}

func follow(ctx context.Context, fetcher crawlers.Fetcher, open Open, link configs.Source) Offer {
	doc, err := fetcher.Fetch(ctx, crawlers.Request{URL: link.Address})
	if err != nil {
		return Offer{Source: link, Err: err}
	}
	o := Read(open, doc, configs.Source{ID: "found"})
	o.Source.Address = link.Address
	return o
}

// Read reads a document as source's way in, or, when it has none, as whatever it is: a
// calendar, a feed or a page.
func Read(open Open, doc crawlers.Document, source configs.Source) Offer {
	ways := []configs.Way{source.Way}
	if source.Way == "" {
		ways = []configs.Way{configs.Calendar, configs.Feed, configs.Page}
	}
	var o Offer
	for _, way := range ways {
		source.Way, source.Address = way, doc.URL
		o = Offer{Source: source}
		reader, err := open(source)
		if err != nil {
			o.Err = err
			return o
		}
		result, err := crawlers.Extract(reader, source.ID, doc)
		o.Title, o.Findings, o.Refused, o.Warnings, o.Err = result.Title, result.Findings, result.Refused, result.Warnings, err
		if !errors.Is(err, crawlers.ErrFormat) {
			return o
		}
	}
	return o
}

// Links are the feeds and calendars that a page names, as sources without an id.
func Links(doc crawlers.Document) []configs.Source {
	text, _ := charset.UTF8(doc.Body, doc.ContentType)
	page, err := goquery.NewDocumentFromReader(bytes.NewReader(text))
	if err != nil {
		return nil
	}
	base, err := url.Parse(doc.URL)
	if err != nil {
		return nil
	}
	var links []configs.Source
	seen := map[string]bool{}
	page.Find("link[rel~=alternate][href], a[href]").Each(func(_ int, s *goquery.Selection) {
		href, _ := s.Attr("href")
		way := wayOf(goquery.NodeName(s), s.AttrOr("type", ""), href)
		if way == "" || len(links) == MaxLinks {
			return
		}
		ref, err := base.Parse(strings.TrimSpace(href))
		if err != nil {
			return
		}
		if ref.Scheme == "webcal" || ref.Scheme == "webcals" {
			ref.Scheme = "https"
		}
		ref.Fragment = ""
		if address := ref.String(); !seen[address] && (ref.Scheme == "http" || ref.Scheme == "https") {
			seen[address] = true
			links = append(links, configs.Source{Way: way, Address: address})
		}
	})
	return links
}

// wayOf tells by type and address what a link leads to, "" for anything else.
func wayOf(element, mediaType, href string) configs.Way {
	mediaType, _, _ = strings.Cut(strings.ToLower(mediaType), ";")
	switch strings.TrimSpace(mediaType) {
	case "application/rss+xml", "application/atom+xml", "application/feed+json":
		return configs.Feed
	case "text/calendar":
		return configs.Calendar
	}
	if element != "a" {
		return ""
	}
	lower := strings.ToLower(strings.TrimSpace(href))
	path := lower
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		path = path[:i]
	}
	switch {
	case strings.HasPrefix(lower, "webcal:"), strings.HasPrefix(lower, "webcals:"), strings.HasSuffix(path, ".ics"):
		return configs.Calendar
	case strings.HasSuffix(path, ".rss"), strings.HasSuffix(path, ".atom"), strings.HasSuffix(path, "/feed"),
		strings.HasSuffix(path, "/feed/"), strings.HasSuffix(path, "/rss"), strings.HasSuffix(path, "/rss.xml"), strings.HasSuffix(path, "/atom.xml"):
		return configs.Feed
	}
	return ""
}
