package feed

import (
	"html"
	"net/url"
	"regexp"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/text/encoding/charmap"
)

var (
	hidden = regexp.MustCompile(`(?is)<script[\s>].*?</script\s*>|<style[\s>].*?</style\s*>`)
	anyTag = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)
	entity = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)
)

// hasMarkup reports whether a text whose format allows markup holds any. Text without
// keeps its line breaks as text; as HTML it would lose them.
func hasMarkup(s string) bool {
	return (strings.Contains(s, "<") && anyTag.MatchString(s)) || (strings.Contains(s, "&") && entity.MatchString(s))
}

// plainText is a title as people read it: without tags, entities (titles are often escaped
// once too often) and repeated blanks.
func plainText(s string) string {
	if strings.Contains(s, "<") {
		s = hidden.ReplaceAllString(s, "")
		s = anyTag.ReplaceAllStringFunc(s, func(t string) string {
			if strings.HasPrefix(t, "<br") || strings.HasPrefix(t, "<p") || strings.HasPrefix(t, "</p") || strings.HasPrefix(t, "<div") {
				return " "
			}
			return ""
		})
	}
	if strings.Contains(s, "&") {
		s = html.UnescapeString(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

// withoutWrapper is an item's markup without the end tag of the element that it stood in:
// where a tag of the markup was never closed, lenient decoding takes that end for its own.
func withoutWrapper(markup string) string {
	if !strings.HasSuffix(markup, ">") {
		return markup
	}
	for _, end := range []string{"</description>", "</content:encoded>", "</content>", "</summary>"} {
		if inner, ok := strings.CutSuffix(markup, end); ok {
			return strings.TrimSpace(inner)
		}
	}
	return markup
}

// withoutC1 reads the control characters U+0080 to U+009F, which no text means, as the
// letters and quotes that they are in windows-1252 (HTML, section 13.2.5.80).
func withoutC1(s string) string {
	found := false
	for i := 0; i+1 < len(s) && !found; {
		at := strings.IndexByte(s[i:], 0xC2)
		if at < 0 {
			return s
		}
		i += at + 1
		found = i < len(s) && s[i] < 0xA0
	}
	if !found {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= 0x80 && r < 0xA0 {
			return charmap.Windows1252.DecodeByte(byte(r))
		}
		return r
	}, s)
}

// trimURL is an address without the blanks and line breaks that feeds put around and
// into it.
func trimURL(s string) string {
	s = strings.TrimSpace(s)
	if strings.ContainsAny(s, "\r\n\t") {
		s = strings.NewReplacer("\r", "", "\n", "", "\t", "").Replace(s)
	}
	return strings.ReplaceAll(s, " ", "%20")
}

// withAbsoluteLinks resolves the links and pictures of an item's markup. The markup is
// taken apart only when there is something to resolve.
func withAbsoluteLinks(markup string, base *url.URL) string {
	if base == nil || !isWeb(base) || !hasRelativeLink(markup) {
		return markup
	}
	var out strings.Builder
	tokens := xhtml.NewTokenizer(strings.NewReader(markup))
	for {
		kind := tokens.Next()
		if kind == xhtml.ErrorToken {
			out.Write(tokens.Raw())
			return out.String()
		}
		raw := string(tokens.Raw())
		if kind != xhtml.StartTagToken && kind != xhtml.SelfClosingTagToken {
			out.WriteString(raw)
			continue
		}
		token, changed := tokens.Token(), false
		for i, a := range token.Attr {
			if (a.Key == "href" || a.Key == "src") && isRelative(a.Val) {
				if u := absolute(base, a.Val); u != "" {
					token.Attr[i].Val, changed = u, true
				}
			}
		}
		if changed {
			raw = token.String()
		}
		out.WriteString(raw)
	}
}

// hasRelativeLink looks for href= or src= with a value that is no absolute address.
func hasRelativeLink(markup string) bool {
	for rest := markup; ; {
		i := strings.IndexByte(rest, '=')
		if i < 0 {
			return false
		}
		before, after := strings.TrimRight(rest[:i], " \t\r\n"), strings.TrimLeft(rest[i+1:], " \t\r\n\"'")
		rest = rest[i+1:]
		if !endsWithFold(before, "href") && !endsWithFold(before, "src") {
			continue
		}
		if end := strings.IndexAny(after, "\"'> "); end >= 0 {
			after = after[:end]
		}
		if isRelative(after) {
			return true
		}
	}
}

func endsWithFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}

// isRelative reports whether an address has no scheme and is more than a fragment.
func isRelative(address string) bool {
	address = strings.TrimSpace(address)
	if address == "" || address[0] == '#' {
		return false
	}
	for i := 0; i < len(address); i++ {
		switch c := address[i]; {
		case c == ':':
			return i == 0
		case c == '/' || c == '?' || c == '#':
			return true
		}
	}
	return true
}
