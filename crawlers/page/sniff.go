package page

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"

	"github.com/callboard/callboard/crawlers"
)

var (
	anyTag   = regexp.MustCompile(`(?i)<(?:!doctype\s+html|html|head|body|title|meta|link|script|div|p|a|span|table|ul|ol|li|dl|h[1-6]|section|article|main|header|form|iframe|time|img|br)[\s>/]`)
	isHTML   = regexp.MustCompile(`(?i)^<(?:!doctype\s+html|html|head|body|script|div)[\s>]`)
	feedRoot = regexp.MustCompile(`(?i)<(?:rss|feed|rdf:rdf|urlset|sitemapindex)[\s>]`)
)

// foreign names what a document is that is no HTML page, or "".
func foreign(doc crawlers.Document) string {
	body := doc.Body
	head := bytes.TrimSpace(bytes.TrimPrefix(body[:min(len(body), 64<<10)], []byte("\xef\xbb\xbf")))
	switch {
	case len(head) == 0:
		return "an empty document"
	case bytes.HasPrefix(head, []byte("%PDF")):
		return "a PDF"
	case bytes.HasPrefix(bytes.ToUpper(head[:min(len(head), 32)]), []byte("BEGIN:VCALENDAR")):
		return "a calendar: configure it as calendar"
	case head[0] == '{', head[0] == '[':
		return "JSON"
	case !isHTML.Match(head) && feedRoot.Match(head) && !anyTag.Match(head[:feedRoot.FindIndex(head)[0]]):
		return "a feed or sitemap: configure it as such"
	}
	if anyTag.Match(head) || anyTag.Match(body) {
		return ""
	}
	kind, _, _ := strings.Cut(http.DetectContentType(body), ";")
	switch {
	case bytes.HasPrefix(head, []byte("<?xml")):
		return "an XML document without HTML in it"
	case kind == "text/plain", kind == "text/html", kind == "text/xml":
		if utf16(head) {
			return ""
		}
		return "text without markup"
	}
	return kind
}

// utf16 reports whether text is two bytes a character, which the patterns do not see.
func utf16(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
}
