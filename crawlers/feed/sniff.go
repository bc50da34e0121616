package feed

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"github.com/callboard/callboard/crawlers"
)

// format is what a document looks like.
type format int

const (
	formatNone format = iota
	formatXML         // RSS, RDF or Atom
	formatJSON
)

// window is how far into a document its root element is looked for, in bytes: warnings
// of a server's scripts may stand before it.
const window = 64 << 10

var (
	root     = regexp.MustCompile(`(?i)<(?:[a-z][\w.-]*:)?(?:rss|rdf|feed)[\s>]`)
	pageTag  = regexp.MustCompile(`(?i)<(?:html|head|body)[\s>]`)
	pageType = regexp.MustCompile(`(?i)<!doctype\s+html[\s>]`)
	firstTag = regexp.MustCompile(`<([A-Za-z][\w.:-]*)`)
	comment  = regexp.MustCompile(`(?s)<!--.*?-->`)
	prolog   = regexp.MustCompile(`(?s)^\s*(?:<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>|<!--.*?-->|\s+)*$`)
)

// sniff says what a text is and where it begins.
func sniff(text string) (format, int) {
	head := text[:min(len(text), window)]
	for i := 0; i < len(head); i++ {
		switch head[i] {
		case ' ', '\t', '\r', '\n', 0:
			continue
		case '{':
			return formatJSON, i
		}
		break
	}
	// Comments are blanked, not cut, so that positions stay.
	head = comment.ReplaceAllStringFunc(head, func(c string) string { return strings.Repeat(" ", len(c)) })
	at := root.FindStringIndex(head)
	if at == nil || isPage(head[:at[0]]) {
		return formatNone, 0
	}
	return formatXML, at[0]
}

// isPage reports whether what stands before a feed's root is the beginning of a web page:
// then the "root" is part of that page. A doctype alone says little: templates of sites
// put it before their feeds too.
func isPage(before string) bool {
	return pageTag.MatchString(before)
}

// declares reports whether the text before the root is what may stand there.
func declares(before string) bool { return prolog.MatchString(before) }

// foreign says what a document is that is no feed.
func foreign(text string, base *url.URL) error {
	head := strings.TrimSpace(text[:min(len(text), window)])
	if head == "" {
		return fmt.Errorf("an empty document: %w", crawlers.ErrFormat)
	}
	tag := firstTag.FindStringSubmatch(comment.ReplaceAllString(head, ""))
	switch {
	case isPage(head) || pageType.MatchString(head) || (tag != nil && isElementOfPage(tag[1])):
		return fmt.Errorf("an HTML page%s: %w", page(text, base), crawlers.ErrFormat)
	case tag != nil && head[0] == '<':
		return fmt.Errorf("an XML document with the root <%s>%s: %w", tag[1], known(tag[1]), crawlers.ErrFormat)
	case strings.HasPrefix(head, "BEGIN:VCALENDAR"):
		return fmt.Errorf("an iCalendar file, which the way in \"calendar\" reads: %w", crawlers.ErrFormat)
	}
	return fmt.Errorf("a document that begins with %.40q: %w", head, crawlers.ErrFormat)
}

func isElementOfPage(name string) bool {
	switch strings.ToLower(name) {
	case "p", "div", "h1", "title", "meta", "link", "script", "center", "table", "ul", "a", "section", "main":
		return true
	}
	return false
}

// known names the documents that are taken for feeds most often.
func known(root string) string {
	_, local, found := strings.Cut(root, ":")
	if !found {
		local = root
	}
	switch strings.ToLower(local) {
	case "urlset", "sitemapindex":
		return " (a sitemap)"
	case "opml":
		return " (a list of feeds)"
	case "envelope":
		return " (a SOAP message)"
	case "entry":
		return " (a single Atom entry)"
	case "oai-pmh":
		return " (an OAI-PMH answer)"
	}
	return ""
}

// page describes a web page: its title, and the first feed that it offers (an operator
// then knows what the address should have been).
func page(text string, base *url.URL) string {
	title, feed := "", ""
	tokens := html.NewTokenizer(strings.NewReader(text[:min(len(text), 4*window)]))
	for title == "" || feed == "" {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			break
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		switch token := tokens.Token(); token.Data {
		case "title":
			if title == "" && tokens.Next() == html.TextToken {
				title = strings.Join(strings.Fields(tokens.Token().Data), " ")
			}
		case "link":
			if feed == "" {
				feed = offered(token, base)
			}
		}
	}
	out := ""
	if title != "" {
		out += fmt.Sprintf(", titled %q", shorten(title, 120))
	}
	if feed != "" {
		out += fmt.Sprintf(", which offers the feed %q", feed)
	}
	return out
}

// offered is the address of the feed that a link element names, or "".
func offered(link html.Token, base *url.URL) string {
	var rel, kind, href string
	for _, a := range link.Attr {
		switch a.Key {
		case "rel":
			rel = strings.ToLower(a.Val)
		case "type":
			kind = strings.ToLower(a.Val)
		case "href":
			href = a.Val
		}
	}
	if !strings.Contains(rel, "alternate") {
		return ""
	}
	switch kind {
	case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml":
		return absolute(base, href)
	}
	return ""
}

func shorten(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "…"
}
