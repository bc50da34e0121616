package feed

import (
	"net/url"
	"strings"

	"github.com/mmcdole/gofeed/atom"
)

func fromAtom(feed *atom.Feed, base *url.URL) parsed {
	p := parsed{title: feed.Title, language: feed.Language}
	p.link = pick(feed.Links, base, "alternate")
	p.next = pick(feed.Links, base, "next")
	for _, entry := range feed.Entries {
		p.items = append(p.items, fromAtomEntry(entry, base))
	}
	return p
}

func fromAtomEntry(in *atom.Entry, base *url.URL) item {
	out := item{id: in.ID, title: in.Title, published: []string{in.Published, in.Updated}}
	out.link = pick(in.Links, base, "alternate")
	x := extensions{in.Extensions, nil}
	if origin := absolute(base, x.value("feedburner:origLink")); origin != "" {
		out.link = origin
	}
	if c := in.Content; c != nil {
		out.html = c.Value
		if kind := strings.ToLower(c.Type); kind == "text" || kind == "text/plain" {
			out.html, out.plain = "", c.Value
		}
		if out.link == "" {
			out.link = absolute(base, c.Src)
		}
	}
	if out.html == "" && out.plain == "" {
		out.html = first(in.Summary, x.value("dc:description"))
	}
	out.html = withAbsoluteLinks(out.html, base)
	if out.link == "" {
		out.link = absolute(&url.URL{}, in.ID)
	}
	if out.link == "" {
		out.link = pick(in.Links, base, "")
	}
	for _, c := range in.Categories {
		out.categories = append(out.categories, first(c.Label, c.Term))
	}
	out.published = append(out.published, x.value("atom03:created"), x.value("dc:date"), x.value("dcterms:issued"))
	x.fields(&out.fields)
	out.fields.Origin = "atom"
	return out
}

// pick is the address of the link with the given relation, a web page before anything
// else; with no relation, of any link that is not about the feed itself.
func pick(links []*atom.Link, base *url.URL, rel string) string {
	other := ""
	for _, link := range links {
		if rel == "" && (link.Rel == "self" || link.Rel == "enclosure" || link.Rel == "edit" || link.Rel == "replies") {
			continue
		}
		if rel != "" && link.Rel != rel && link.Rel != "http://www.iana.org/assignments/relation/"+rel {
			continue
		}
		u := absolute(base, link.Href)
		switch {
		case u == "":
		case link.Type == "" || strings.Contains(link.Type, "html"):
			return u
		case other == "":
			other = u
		}
	}
	return other
}
