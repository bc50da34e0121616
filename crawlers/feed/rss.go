package feed

import (
	"net/url"

	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

func fromRSS(feed *rss.Feed, base *url.URL) parsed {
	p := parsed{title: feed.Title, language: feed.Language}
	if dc := feed.DublinCoreExt; dc != nil {
		p.title = first(append([]string{p.title}, dc.Title...)...)
		p.language = first(append([]string{p.language}, dc.Language...)...)
	}
	p.link = absolute(base, first(feed.Links...))
	p.next = atomLink(feed.Extensions, base, "next")
	for _, it := range feed.Items {
		p.items = append(p.items, fromRSSItem(it, base))
	}
	return p
}

func fromRSSItem(in *rss.Item, base *url.URL) item {
	out := item{title: in.Title}
	x := extensions{in.Extensions, in.Custom}
	if in.GUID != nil {
		out.id = in.GUID.Value
	}
	out.link = absolute(base, first(in.Links...))
	if origin := absolute(base, x.value("feedburner:origLink")); origin != "" {
		out.link = origin // what stands in link counts clicks and then leads there
	}
	if out.link == "" {
		out.link = atomLink(in.Extensions, base, "alternate")
	}
	if out.link == "" && in.GUID != nil && in.GUID.IsPermalink != "false" {
		out.link = absolute(&url.URL{}, in.GUID.Value)
	}
	out.html = first(in.Content, x.value("xhtml:body"), in.Description, x.value("atom:content"),
		x.value("dc:description"), x.value("atom:summary"), x.value("itunes:summary"), in.Custom["encoded"])
	out.html = withAbsoluteLinks(out.html, base)
	out.published = []string{
		in.PubDate, x.value("dc:date"), x.value("dcterms:issued"), x.value("dcterms:created"),
		x.value("atom:published"), x.value("atom:updated"), x.value("dcterms:modified"),
	}
	for _, c := range in.Categories {
		out.categories = append(out.categories, c.Value)
	}
	if dc := in.DublinCoreExt; dc != nil {
		out.title = first(append([]string{out.title}, dc.Title...)...)
		out.categories = append(out.categories, dc.Subject...)
	}
	x.fields(&out.fields)
	out.fields.Origin = "rss"
	return out
}

// atomLink is the address of an atom:link with the given relation among the extensions.
func atomLink(all ext.Extensions, base *url.URL, rel string) string {
	for _, prefix := range []string{"atom", "atom10", "atom03"} {
		for _, link := range all[prefix]["link"] {
			stated := link.Attrs["rel"]
			if stated == rel || (stated == "" && rel == "alternate") {
				if u := absolute(base, link.Attrs["href"]); u != "" {
					return u
				}
			}
		}
	}
	return ""
}

// first is the first that is not empty.
func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
