package feed

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"

	"github.com/callboard/callboard/crawlers"
)

// maxDepth is how deep elements may stand in each other. Decoding is recursive: a body of
// ten million opening tags would end the process, which no recover catches.
const maxDepth = 256

var errDeep = errors.New("elements stand more than 256 deep in each other")

// readXML reads RSS or Atom from its root element on: as it is; else mended; else item by
// item.
func readXML(text string, base *url.URL) (parsed, error) {
	if tooDeep(text) {
		return parsed{}, fmt.Errorf("%w: %w", errDeep, crawlers.ErrFormat)
	}
	open, ok := rootTag(text)
	if !ok {
		return parsed{}, fmt.Errorf("a feed cut off in its root element: %w", crawlers.ErrFormat)
	}
	base = xmlBase(open, base)
	text = declared(text, open)
	p, err := decode(text, base)
	if err == nil {
		return p, nil
	}
	mended := mend(text)
	if p, again := decode(mended, base); again == nil {
		p.warn(fmt.Sprintf("not well-formed and mended: %v", err))
		return p, nil
	}
	p, ok = salvage(mended, base)
	if !ok {
		return parsed{}, fmt.Errorf("a feed that is not well-formed (%w): %w", err, crawlers.ErrFormat)
	}
	p.broken = true
	p.warn(fmt.Sprintf("not well-formed, read item by item: %v", err))
	return p, nil
}

// decode reads well-formed RSS or Atom.
func decode(text string, base *url.URL) (parsed, error) {
	if isAtom(text) {
		feed, err := (&atom.Parser{}).Parse(strings.NewReader(text))
		if err != nil {
			return parsed{}, err
		}
		return fromAtom(feed, base), nil
	}
	feed, err := (&rss.Parser{}).Parse(strings.NewReader(text))
	if err != nil {
		return parsed{}, err
	}
	return fromRSS(feed, base), nil
}

// rootName is the local name of the first element.
var rootName = regexp.MustCompile(`^<(?:[\w.-]+:)?(\w+)`)

func isAtom(text string) bool {
	g := rootName.FindStringSubmatch(text)
	return g != nil && strings.EqualFold(g[1], "feed")
}

// rootTag is the text of the first start tag.
func rootTag(text string) (string, bool) {
	var quote byte
	for i := 0; i < len(text) && i < window; i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return text[:i+1], true
		}
	}
	// A quote that is missing must not cost the whole feed.
	end := strings.IndexByte(text[:min(len(text), window)], '>')
	return text[:end+1], end >= 0
}

var (
	baseAttribute = regexp.MustCompile(`\sxml:base\s*=\s*["']([^"']*)["']`)
	namespace     = regexp.MustCompile(`\sxmlns\s*=\s*["']([^"']*)["']`)
	prefixed      = regexp.MustCompile(`^<[\w.-]+:`)
)

// xmlBase is the base that the root element states, else the one given. (Those of inner
// elements are resolved in decoding.)
func xmlBase(open string, base *url.URL) *url.URL {
	if g := baseAttribute.FindStringSubmatch(open); g != nil {
		if u, err := base.Parse(strings.TrimSpace(g[1])); err == nil && isWeb(u) {
			return u
		}
	}
	return base
}

// declared corrects the default namespace of the root. RSS 2.0 has none, and one that is
// declared (often Atom's, for a link of its own) would make all its elements foreign; an
// Atom feed that declares none of Atom's (another year, a missing letter) means 1.0.
func declared(text, open string) string {
	g := namespace.FindStringSubmatchIndex(open)
	if g == nil || prefixed.MatchString(text) {
		return text
	}
	if local := rootName.FindStringSubmatch(text); local != nil && strings.EqualFold(local[1], "rss") {
		return text[:g[0]] + text[g[1]:]
	}
	if !isAtom(text) {
		return text
	}
	switch strings.TrimSpace(open[g[2]:g[3]]) {
	case "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "":
		return text
	}
	return text[:g[2]] + "http://www.w3.org/2005/Atom" + text[g[3]:]
}

// tooDeep counts how deep elements stand in each other, as a lenient decoder sees it: an
// end tag closes everything inside its element, comments and CDATA are text.
func tooDeep(text string) bool {
	open := make([]string, 0, 32)
	for {
		i := strings.IndexByte(text, '<')
		if i < 0 || i+1 >= len(text) {
			return false
		}
		text = text[i+1:]
		switch {
		case strings.HasPrefix(text, "![CDATA["):
			text = after(text, "]]>")
		case strings.HasPrefix(text, "!--"):
			text = after(text, "-->")
		case text[0] == '/':
			open = closed(open, tagName(text[1:]))
		case isLetter(text[0]):
			end := strings.IndexByte(text, '>')
			if end < 0 {
				return false
			}
			if text[end-1] != '/' {
				open = append(open, tagName(text[:end]))
			}
			if len(open) > maxDepth {
				return true
			}
			text = text[end:]
		}
	}
}

func closed(open []string, name string) []string {
	for i := len(open) - 1; i >= 0; i-- {
		if open[i] == name {
			return open[:i]
		}
	}
	return open
}

func tagName(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c == '>' || c == '/' {
			return s[:i]
		}
	}
	return s
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80 }

// after is what follows the first mark, or nothing.
func after(text, mark string) string {
	_, rest, _ := strings.Cut(text, mark)
	return rest
}
