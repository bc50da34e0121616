package feed

import (
	"fmt"
	"net/url"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/posting"
)

// parsed is a feed of any format, before the visit.
type parsed struct {
	title    string
	link     string // the site that the feed belongs to: it identifies none of its items
	language string
	next     string // the feed's next page, "" for none
	items    []item
	refused  []crawlers.Refusal
	warnings []string
	broken   bool // something was lost: cut off, or refused because it could not be read
}

// item is one item of a feed of any format, with its strings as stated.
type item struct {
	id         string
	link       string // absolute, or ""
	title      string
	html       string // markup, or text that may hold some
	plain      string // text that holds no markup by its format
	published  []string
	categories []string
	fields     posting.Fields
}

// maxItems bounds the items of one feed. The largest that are known have a few thousand.
const maxItems = 20000

func (p *parsed) warn(text string) { p.warnings = append(p.warnings, text) }

// extraction turns the feed into what a visit gathers.
func (p *parsed) extraction() crawlers.Extraction {
	if len(p.items) > maxItems {
		p.broken = true
		p.warn(fmt.Sprintf("%d items, only the first %d are read", len(p.items), maxItems))
		p.items = p.items[:maxItems]
	}
	out := crawlers.Extraction{Title: plainText(p.title), Refused: p.refused, Warnings: p.warnings}
	for i := range p.items {
		it := &p.items[i]
		f := it.finding(p)
		if f.Title == "" && f.URL == "" && f.HTML == "" && f.Text == "" && it.id == "" {
			out.Refused = append(out.Refused, crawlers.Refusal{
				Item: fmt.Sprintf("number %d", i+1), Reason: "states neither a title, a link, a text nor an id",
			})
			continue
		}
		keys := []string{it.id, f.URL}
		if f.URL != "" && f.URL == p.link {
			keys = keys[:1] // it is the way to the list
		}
		out.Items = append(out.Items, crawlers.Item{Finding: f, Keys: keys})
	}
	return out
}

func (it *item) finding(p *parsed) posting.Finding {
	it.html = withoutWrapper(it.html)
	f := posting.Finding{URL: it.link, Title: plainText(it.title), Fields: it.fields}
	switch {
	case it.plain != "":
		f.Text = it.plain
	case hasMarkup(it.html):
		f.HTML = it.html
	default:
		f.Text = it.html
	}
	for _, stated := range it.published {
		if stated != "" {
			f.Published = date(stated)
			break
		}
	}
	f.Fields.Categories = categories(it.categories)
	if f.Fields.Language == "" {
		f.Fields.Language = p.language
	}
	return f
}

// categories are the distinct, non-empty ones in their order. Some feeds put thousands of
// keywords there.
func categories(stated []string) []string {
	const most, longest = 50, 200
	var out []string
	seen := map[string]bool{}
	for _, c := range stated {
		c = plainText(c)
		if c == "" || len(c) > longest || seen[c] || len(out) == most {
			continue
		}
		seen[c] = true
		out = append(out, c)
	}
	return out
}

// absolute resolves a stated address, "" for none that is on the web.
func absolute(base *url.URL, stated string) string {
	if stated = trimURL(stated); stated == "" {
		return ""
	}
	u, err := base.Parse(stated)
	if err != nil || !isWeb(u) {
		return ""
	}
	return u.String()
}

func isWeb(u *url.URL) bool {
	return u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
