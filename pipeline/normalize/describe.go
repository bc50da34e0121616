package normalize

import (
	"html"
	"net/url"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	nethtml "golang.org/x/net/html"
)

// maxSummary is the longest summary, in bytes.
const maxSummary = 300

// newPolicy is the markup that a description keeps: text, lists, tables and links. No
// image stays (it would tell its server who reads), no style, no class, nothing active.
func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "div", "ul", "ol", "li", "dl", "dt", "dd", "h3", "h4", "h5", "h6", "strong", "b", "em", "i", "u",
		"blockquote", "pre", "code", "table", "thead", "tbody", "tr", "th", "td", "sub", "sup", "abbr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	return p
}

// describe sets description, summary and language.
func (w *work) describe() {
	switch {
	case strings.TrimSpace(w.f.HTML) != "":
		clean := w.n.policy.Sanitize(resolveLinks(strings.ToValidUTF8(w.f.HTML, ""), w.f.URL))
		// The policy writes attributes with plain quotes and escapes those of the text, so
		// that this touches links only.
		w.out.Description = strings.TrimSpace(strings.ReplaceAll(clean, ` rel="nofollow"`, ` rel="nofollow noopener"`))
	case strings.TrimSpace(w.f.Text) != "":
		w.out.Description = paragraphs(w.f.Text)
	}
	w.out.Summary = summary(w.body.without(w.muted), w.out.Title)
	w.language()
}

// resolveLinks makes relative links of a page absolute; without a base they are left for
// the policy to drop.
func resolveLinks(page, base string) string {
	root, err := url.Parse(base)
	if err != nil || root.Host == "" || !hasRelative(page) {
		return page
	}
	var b strings.Builder
	b.Grow(len(page) + 64)
	z := nethtml.NewTokenizer(strings.NewReader(page))
	z.SetMaxBuf(len(page) + 1)
	for {
		kind := z.Next()
		if kind == nethtml.ErrorToken {
			return b.String()
		}
		raw := string(z.Raw())
		if name, more := z.TagName(); kind == nethtml.StartTagToken && more && string(name) == "a" {
			if tag, ok := resolved(z, root); ok {
				raw = tag
			}
		}
		b.WriteString(raw)
	}
}

// hasRelative reports whether a page may have a link that is not absolute.
func hasRelative(page string) bool {
	relative := false
	seek(page, "href", len(page), func(i int) bool {
		rest := strings.TrimLeft(page[i+len("href"):min(len(page), i+24)], " =\"'\n\t")
		relative = !strings.HasPrefix(rest, "http://") && !strings.HasPrefix(rest, "https://") && !strings.HasPrefix(rest, "mailto:")
		return !relative
	})
	return relative
}

// resolved rewrites the link that z stands on; only its address is kept.
func resolved(z *nethtml.Tokenizer, root *url.URL) (string, bool) {
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		if string(key) != "href" {
			continue
		}
		u, err := root.Parse(strings.TrimSpace(string(value)))
		if err != nil {
			return "", false
		}
		return `<a href="` + html.EscapeString(u.String()) + `">`, true
	}
	return "", false
}

// paragraphs makes plain text HTML: a paragraph for each block, line ends kept.
func paragraphs(text string) string {
	text = strings.ToValidUTF8(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(text), "")
	var b strings.Builder
	for block := range strings.SplitSeq(text, "\n\n") {
		if block = strings.TrimSpace(block); block != "" {
			b.WriteString("<p>")
			b.WriteString(strings.ReplaceAll(html.EscapeString(block), "\n", "<br>"))
			b.WriteString("</p>")
		}
	}
	return b.String()
}

// sentenceEnd is where the first sentence of s ends that is at least least bytes long,
// len(s) and false if none does.
func sentenceEnd(s string, least int) (int, bool) {
	for i := least; i < len(s); i++ {
		if s[i] != '.' && s[i] != '!' && s[i] != '?' {
			continue
		}
		end := i + 1
		if end < len(s) && (s[end] == '"' || s[end] == '\'' || s[end] == ')') {
			end++
		}
		if end == len(s) || s[end] == ' ' {
			return end, true
		}
	}
	return len(s), false
}

var links = strings.NewReplacer("[", "", "](", " (", "]", "")

// summary is the first two sentences of a text, without headings and without a first
// line that repeats the title, at most maxSummary bytes.
func summary(text, title string) string {
	text = text[:min(len(text), 4000)]
	var kept []string
	size := 0
	for line := range strings.SplitSeq(strings.ToValidUTF8(text, ""), "\n") {
		line = strings.TrimSpace(links.Replace(line))
		line = strings.ReplaceAll(line, " ()", "")
		_, ends := sentenceEnd(line, 0)
		heading := len(line) < 60 && !ends
		if line == "" || strings.EqualFold(line, title) || heading {
			continue
		}
		kept = append(kept, line)
		if size += len(line); size > 2*maxSummary {
			break
		}
	}
	if len(kept) == 0 {
		s := shorten(strings.Join(strings.Fields(links.Replace(text)), " "), maxSummary)
		if strings.EqualFold(s, title) {
			return ""
		}
		return s
	}
	s := strings.Join(kept, " ")
	const abbreviation = 20 // bytes within which a full stop is that of "Dr. Smith"
	first, _ := sentenceEnd(s, abbreviation)
	second, _ := sentenceEnd(s, first)
	return shorten(strings.TrimSpace(s[:second]), maxSummary)
}
