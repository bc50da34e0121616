package feed_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/internal/charset"
)

// judgeExpression holds a reading to a condition in feedparser's Python terms. Terms about
// what a finding does not hold are passed over; the number of items is always checked.
func (r reading) judgeExpression() error {
	if err := r.count(); err != nil {
		return err
	}
	g := expecting.FindStringSubmatch(r.text)
	if g == nil {
		return nil
	}
	for _, term := range conjuncts(strings.TrimSuffix(strings.TrimSpace(g[1]), "-->")) {
		if err := r.holds(term); err != nil {
			return fmt.Errorf("%w (of: %s)", err, g[1])
		}
	}
	return nil
}

// conjuncts splits a condition at "and" outside of strings, without outer parentheses.
func conjuncts(condition string) []string {
	var out []string
	var quote byte
	start := 0
	for i := 0; i < len(condition); i++ {
		c := condition[i]
		switch {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case strings.HasPrefix(condition[i:], " and "):
			out = append(out, condition[start:i])
			start = i + len(" and ")
		}
	}
	out = append(out, condition[start:])
	for i, term := range out {
		term = strings.TrimSpace(term)
		if strings.HasPrefix(term, "(") && strings.HasSuffix(term, ")") {
			term = term[1 : len(term)-1]
		}
		out[i] = term
	}
	return out
}

var (
	entryTerm  = regexp.MustCompile(`^(ord\()?entries\[(\d+)\]((?:\[[^\]]+\]|\.\w+)+)\)?\s*==\s*(.+)$`)
	feedTerm   = regexp.MustCompile(`^feed((?:\[[^\]]+\]|\.\w+)+)\s*==\s*(.+)$`)
	lengthTerm = regexp.MustCompile(`^len\(entries\)\s*==\s*(\d+)$`)
	noLink     = regexp.MustCompile(`^not entries\[(\d+)\]\.has_key\(['"]link['"]\)$`)
	encodedAs  = regexp.MustCompile(`^encoding\s*==\s*['"]([\w-]+)['"]$`)
	versioned  = regexp.MustCompile(`^version\s*==\s*['"](\w+)['"]$`)
	step       = regexp.MustCompile(`\[['"]?([^\]'"]+)['"]?\]|\.(\w+)`)
)

// holds judges one term; nil also for terms about what a finding does not hold.
func (r reading) holds(term string) error {
	switch {
	case lengthTerm.MatchString(term):
		want, _ := strconv.Atoi(lengthTerm.FindStringSubmatch(term)[1])
		if len(r.items) != want {
			return fmt.Errorf("%d items, want %d", len(r.items), want)
		}
	case entryTerm.MatchString(term):
		g := entryTerm.FindStringSubmatch(term)
		i, _ := strconv.Atoi(g[2])
		if i >= len(r.items) {
			if len(r.result.Refused) > 0 {
				return nil // it states nothing that a finding holds
			}
			return fmt.Errorf("no item %d", i)
		}
		if g[1] != "" { // ord(…): one character by its number
			n, _ := strconv.Atoi(g[4])
			return r.entry(r.items[i], steps(g[3]), strconv.Quote(string(rune(n))))
		}
		return r.entry(r.items[i], steps(g[3]), g[4])
	case feedTerm.MatchString(term):
		g := feedTerm.FindStringSubmatch(term)
		if key := steps(g[1]); key == "title" || key == "title_detail.value" {
			want, ok := literal(g[2])
			if ok && !sameTitle(r.result.Title, want) {
				return fmt.Errorf("feed titled %q, want %q", r.result.Title, want)
			}
		}
	case noLink.MatchString(term):
		if u := r.items[0].Finding.URL; u != "" {
			return fmt.Errorf("link %q, want none", u)
		}
	case encodedAs.MatchString(term):
		return r.decodedFrom(strings.ToLower(encodedAs.FindStringSubmatch(term)[1]))
	case versioned.MatchString(term) && len(r.items) > 0:
		want := versioned.FindStringSubmatch(term)[1]
		if got := r.items[0].Finding.Fields.Origin; !strings.HasPrefix(want, got) {
			return fmt.Errorf("read as %q, want %q", got, want)
		}
	}
	return nil
}

// decodedFrom compares the encoding that the text was decoded from. ASCII is UTF-8 too,
// and what calls itself latin 1 is windows-1252 in practice.
func (r reading) decodedFrom(want string) error {
	if want == "us-ascii" {
		return nil
	}
	if want == "iso-8859-1" {
		want = "windows-1252"
	}
	doc := r.result.Documents[0]
	text, got := charset.UTF8(doc.Body, doc.ContentType)
	if got == want || strings.HasPrefix(want, got) || isASCII(text) {
		return nil
	}
	return fmt.Errorf("decoded from %s, want %s", got, want)
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// steps is an accessor such as ['content'][0]['value'] as "content.0.value".
func steps(accessor string) string {
	var out []string
	for _, g := range step.FindAllStringSubmatch(accessor, -1) {
		out = append(out, g[1]+g[2])
	}
	return strings.Join(out, ".")
}

var (
	dateTags = regexp.MustCompile(`(?i)<(?:[\w.-]+:)?(?:pubdate|date|issued|published|updated|modified|created)[\s>]`)
	bodyTags = regexp.MustCompile(`(?i)<(?:[\w.-]+:)?(?:content|encoded|fullitem|body|xhtml:div)[\s>]`)
)

// entry judges one member of an item against a literal.
func (r reading) entry(item crawlers.Item, key, value string) error {
	f := item.Finding
	text := comments.ReplaceAllString(r.text, "")
	want, isText := literal(value)
	switch key {
	case "title", "title_detail.value":
		if isText && !sameTitle(f.Title, want) {
			return fmt.Errorf("title %q, want %q", f.Title, want)
		}
	case "summary", "description", "summary_detail.value":
		if isText && !bodyTags.MatchString(text) {
			return sameContent(f.HTML+f.Text, want, r.host)
		}
	case "content.0.value":
		if isText {
			return sameContent(f.HTML+f.Text, want, r.host)
		}
	case "link", "links.0.href":
		want = strings.ReplaceAll(want, "http://127.0.0.1:8097", r.host)
		if isText && strings.HasPrefix(want, "http") && f.URL != want && len(f.Fields.Origin) > 0 && !strings.Contains(r.text, "rel=\"self\"") {
			return fmt.Errorf("link %q, want %q", f.URL, want)
		}
	case "id", "guid":
		if isText && (len(item.Keys) == 0 || item.Keys[0] != want) {
			return fmt.Errorf("keys %q, want %q first", item.Keys, want)
		}
	case "updated_parsed", "published_parsed", "date_parsed", "modified_parsed", "issued_parsed", "created_parsed":
		if len(dateTags.FindAllString(text, -1)) == 1 {
			return sameTime(f.Published, value)
		}
	case "category", "tags.0.term":
		if isText && !strings.Contains(text, "label=") && !strings.Contains(strings.Join(f.Fields.Categories, "\n"), want) {
			return fmt.Errorf("categories %q, want %q", f.Fields.Categories, want)
		}
	case "where.coordinates":
		return sameGeo(f.Fields.Geo, value, text)
	}
	return nil
}

var numbers = regexp.MustCompile(`-?\d+(?:\.\d+)?`)

// sameTime compares a finding's date with a time tuple in UTC; a date without a time is
// compared by its day.
func sameTime(got, tuple string) error {
	if strings.HasPrefix(tuple, "None") {
		return nil
	}
	parts := numbers.FindAllString(tuple, 6)
	if len(parts) < 6 {
		return nil
	}
	var n [6]int
	for i, p := range parts {
		n[i], _ = strconv.Atoi(p)
	}
	want := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, time.UTC)
	if t, err := time.Parse(time.RFC3339, got); err == nil {
		if !t.Equal(want) {
			return fmt.Errorf("date %q, want %v", got, want)
		}
		return nil
	}
	if got != want.Format(time.DateOnly) {
		return fmt.Errorf("date %q, want %v", got, want)
	}
	return nil
}

// sameGeo compares a point; lines and boxes are nothing a finding holds.
func sameGeo(got, value, text string) error {
	parts := numbers.FindAllString(value, -1)
	if len(parts) != 2 || (!strings.Contains(text, "georss:point") && !strings.Contains(text, "geo:lat")) {
		return nil
	}
	if want := parts[1] + ";" + parts[0]; got != want {
		return fmt.Errorf("geo %q, want %q", got, want)
	}
	return nil
}

// literal reads a Python string.
func literal(s string) (string, bool) {
	s = strings.TrimLeft(strings.TrimSpace(s), "ub")
	if len(s) < 2 || (s[0] != '\'' && s[0] != '"') {
		return "", false
	}
	quote := s[0]
	var b strings.Builder
	for i := 1; i < len(s); {
		if s[i] == quote {
			return b.String(), true
		}
		r, _, rest, err := strconv.UnquoteChar(s[i:], 0)
		if err != nil {
			if s[i] == '\\' && i+1 < len(s) {
				i++
			}
			b.WriteByte(s[i])
			i++
			continue
		}
		if s[i] == '\\' && (r == '\'' || r == '"') {
			b.WriteRune(r)
			i += 2
			continue
		}
		b.WriteRune(r)
		i = len(s) - len(rest)
	}
	return "", false
}

// sameContent compares what readers see, and that every address expected is there. Markup
// itself is not compared: the expectation is cleaned, a finding is as stated.
func sameContent(got, want, host string) error {
	want = strings.ReplaceAll(want, "http://127.0.0.1:8097", host)
	gotText, gotLinks := seen(got)
	wantText, wantLinks := seen(want)
	if gotText != wantText {
		return fmt.Errorf("content %q, want %q", got, want)
	}
	for link := range wantLinks {
		if !gotLinks[link] {
			return fmt.Errorf("content %.200q lacks the address %q", got, link)
		}
	}
	return nil
}

// seen is the text of markup without blanks, and the addresses in it.
func seen(markup string) (string, map[string]bool) {
	var b strings.Builder
	links := map[string]bool{}
	tokens := html.NewTokenizer(strings.NewReader(markup))
	hidden := false
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(b.String()), ""), links
		case html.TextToken:
			if !hidden {
				b.WriteString(string(tokens.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			hidden = token.Data == "script" || token.Data == "style"
			for _, a := range token.Attr {
				if a.Key == "href" || a.Key == "src" {
					links[a.Val] = true
				}
			}
		case html.EndTagToken:
			hidden = false
		}
	}
}

// sameTitle compares a finding's title, which is plain text, with one that may be markup
// or escaped; blanks are not compared.
func sameTitle(got, want string) bool {
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	for _, form := range []string{want, html.UnescapeString(want)} {
		text, _ := seen(form)
		for _, plain := range []string{form, text, html.UnescapeString(text)} {
			if squeeze(got) == squeeze(plain) {
				return true
			}
		}
	}
	return false
}
