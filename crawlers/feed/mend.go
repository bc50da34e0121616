package feed

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/callboard/callboard/crawlers"
)

var (
	reference = regexp.MustCompile(`&#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?`)
	directive = regexp.MustCompile(`(?s)<!(?:DOCTYPE|ELEMENT|ENTITY)[^>]*>`)
)

// mend repairs what a lenient decoder still refuses: characters that XML does not have,
// also as references; a "<" that begins no tag; comments with "--" in them; declarations
// in the middle; a CDATA section without an end.
func mend(text string) string {
	text = strings.Map(func(r rune) rune {
		if !isXMLChar(r) {
			return -1
		}
		return r
	}, text)
	text = comment.ReplaceAllString(text, "")
	text = directive.ReplaceAllString(text, "")
	text = reference.ReplaceAllStringFunc(text, mendReference)
	return mendTags(text)
}

// isXMLChar reports whether XML 1.0, section 2.2 has the character.
func isXMLChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || (r >= 0x20 && r <= 0xD7FF) || (r >= 0xE000 && r <= 0xFFFD) || r >= 0x10000
}

// mendReference drops references to characters that are none, and ends those without a
// semicolon.
func mendReference(ref string) string {
	g := reference.FindStringSubmatch(ref)
	digits, radix := g[1], 16
	if g[2] != "" {
		digits, radix = g[2], 10
	}
	n, err := strconv.ParseInt(digits, radix, 32)
	if err != nil || !isXMLChar(rune(n)) || !utf8.ValidRune(rune(n)) {
		return ""
	}
	if !strings.HasSuffix(ref, ";") {
		return ref + ";"
	}
	return ref
}

// mendTags escapes each "<" that begins neither a tag, a CDATA section nor a processing
// instruction, and closes a CDATA section that has no end.
func mendTags(text string) string {
	const cdata = "<![CDATA["
	lastEnd := strings.LastIndex(text, "]]>")
	size := len(text)
	var b strings.Builder
	b.Grow(size)
	for {
		i := strings.IndexByte(text, '<')
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		text = text[i:]
		switch {
		case strings.HasPrefix(text, cdata) && size-len(text) > lastEnd:
			text = text[len(cdata):] // its text is read as if it had no mark
		case strings.HasPrefix(text, cdata):
			end := strings.Index(text, "]]>")
			b.WriteString(text[:end+3])
			text = text[end+3:]
		case len(text) > 1 && (isLetter(text[1]) || text[1] == '?'), len(text) > 2 && text[1] == '/' && isLetter(text[2]):
			b.WriteByte('<')
			text = text[1:]
		default:
			b.WriteString("&lt;")
			text = text[1:]
		}
	}
}

// itemStart and itemEnd find the items of RSS and the entries of Atom.
var (
	itemStart = regexp.MustCompile(`(?i)<((?:[\w.-]+:)?(?:item|entry))(?:\s[^>]*)?>`)
	itemEnd   = regexp.MustCompile(`(?i)</(?:[\w.-]+:)?(?:item|entry)\s*>`)
)

// salvage reads a feed item by item, each in the feed's root element, and whether it has
// any whole one. An item without an end is closed where the next one begins; one without
// an end at the end of the document was cut off and is left out.
func salvage(text string, base *url.URL) (parsed, bool) {
	open, ok := rootTag(text)
	if !ok || len(open) > maxOpen {
		return parsed{}, false
	}
	shell := shellOf(open)
	starts := itemStart.FindAllStringSubmatchIndex(text, maxItems)
	if len(starts) == 0 {
		return header(withoutCutTag(text[len(open):]), shell, base)
	}
	p, _ := header(text[len(open):max(len(open), starts[0][0])], shell, base)
	read := 0
	for i, at := range starts {
		limit := len(text)
		if i+1 < len(starts) {
			limit = starts[i+1][0]
		}
		block := text[at[0]:limit]
		end := itemEnd.FindStringIndex(block)
		switch {
		case end != nil:
			block = block[:end[1]]
		case i+1 == len(starts):
			p.warn("the document ends inside an item, which was left out")
			continue
		default:
			block += "</" + text[at[2]:at[3]] + ">"
		}
		one, err := decode(shell.open+block+shell.close, base)
		if err != nil || len(one.items) != 1 {
			p.refused = append(p.refused, crawlers.Refusal{Item: fmt.Sprintf("number %d", i+1), Reason: fmt.Sprintf("not well-formed: %v", err)})
			continue
		}
		read++
		p.items = append(p.items, one.items...)
	}
	return p, read > 0
}

// maxOpen is the longest root tag, in bytes, that items are read one by one behind.
const maxOpen = 8 << 10

// shell is what an item must stand in to be decoded alone.
type shell struct{ open, close string }

func shellOf(open string) shell {
	tag := tagName(open[1:])
	open = strings.TrimSuffix(strings.TrimSuffix(open, ">"), "/") + ">"
	if strings.HasSuffix(strings.ToLower(tag), "rss") {
		return shell{open: open + "<channel>", close: "</channel></" + tag + ">"}
	}
	return shell{open: open, close: "</" + tag + ">"}
}

// header reads what stands before the first item, if it can be read at all.
func header(text string, s shell, base *url.URL) (parsed, bool) {
	open := strings.TrimSuffix(s.open, "<channel>")
	tail := strings.TrimPrefix(s.close, "</channel>")
	for _, end := range []string{"</channel>", ""} {
		if p, err := decode(open+text+end+tail, base); err == nil {
			p.items = nil
			return p, true
		}
	}
	return parsed{}, false
}

// withoutCutTag is a text without the tag that it ends in.
func withoutCutTag(text string) string {
	if i := strings.LastIndexByte(text, '<'); i > strings.LastIndexByte(text, '>') {
		return text[:i]
	}
	return text
}
