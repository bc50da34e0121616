package feed

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/internal/charset"
)

// source is one configured feed.
type source struct {
	address  string
	header   http.Header
	complete bool // the configuration says that the feed holds everything there is
}

// New returns the source of a feed. The error is for an address that is no web address.
func New(s configs.Source) (crawlers.Source, error) {
	u, err := url.Parse(s.Address)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("feed of %s: %q is not an http or https address", s.ID, s.Address)
	}
	out := source{address: s.Address, complete: s.Complete != nil && *s.Complete}
	for name, value := range s.Headers {
		if out.header == nil {
			out.header = http.Header{}
		}
		out.header.Set(name, value)
	}
	return out, nil
}

// Start asks for the feed.
func (s source) Start(time.Time) []crawlers.Request {
	return []crawlers.Request{{URL: s.address, Header: s.header.Clone()}}
}

// Extract reads one feed document.
func (s source) Extract(doc crawlers.Document) (crawlers.Extraction, error) {
	body, _ := charset.UTF8(doc.Body, doc.ContentType)
	text := withoutC1(string(body))
	base := baseOf(doc)
	var (
		p   parsed
		err error
	)
	if kind, start := sniff(text); kind == formatJSON {
		p, err = readJSON(text[start:], base)
	} else if kind == formatXML {
		p, err = readXML(text[start:], base)
		if strings.TrimSpace(text[:start]) != "" && !declares(text[:start]) {
			p.warn("text before the feed was left out")
		}
	} else {
		err = foreign(text, base)
	}
	if err != nil {
		return crawlers.Extraction{}, fmt.Errorf("feed %q: %w", doc.URL, err)
	}
	out := p.extraction()
	out.Complete = s.complete && !p.broken
	if s.complete && p.next != "" {
		out.Follow = []crawlers.Request{{URL: p.next, Header: s.header.Clone()}}
	}
	return out, nil
}

// baseOf is what relative addresses in the document are relative to: where it says it is
// (Content-Location, RFC 3986, section 5.1), else where it came from.
func baseOf(doc crawlers.Document) *url.URL {
	base, err := url.Parse(doc.URL)
	if err != nil {
		base = &url.URL{}
	}
	if stated := doc.Header.Get("Content-Location"); stated != "" {
		if u, err := base.Parse(stated); err == nil && isWeb(u) {
			return u
		}
	}
	return base
}
