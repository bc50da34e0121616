package web

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"strings"
	"time"

	"github.com/callboard/callboard/posting"
)

// The elements of RFC 4287 that the feed has.
type (
	atomFeed struct {
		XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		ID        string      `xml:"id"`
		Title     string      `xml:"title"`
		Updated   string      `xml:"updated"`
		Author    atomAuthor  `xml:"author"`
		Links     []atomLink  `xml:"link"`
		Icon      string      `xml:"icon"`
		Generator string      `xml:"generator"`
		Entries   []atomEntry `xml:"entry"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID         string         `xml:"id"`
		Title      string         `xml:"title"`
		Lang       string         `xml:"http://www.w3.org/XML/1998/namespace lang,attr,omitempty"`
		Updated    string         `xml:"updated"`
		Published  string         `xml:"published"`
		Links      []atomLink     `xml:"link"`
		Author     *atomAuthor    `xml:"author"`
		Categories []atomCategory `xml:"category"`
		Summary    string         `xml:"summary,omitempty"`
		Content    *atomContent   `xml:"content"`
	}
	atomCategory struct {
		Term  string `xml:"term,attr"`
		Label string `xml:"label,attr,omitempty"`
	}
	atomContent struct {
		Type string `xml:"type,attr"`
		Body string `xml:",chardata"`
	}
)

// searchAtom is a search as an Atom feed.
func (s *site) searchAtom(w http.ResponseWriter, r *http.Request) error {
	open(w)
	q, all, err := s.newestOf(r, feedMost)
	if err != nil {
		return err
	}
	kept := saved(q)
	self := s.link(withQuery("/search.atom", kept))
	feed := atomFeed{
		ID: self, Title: s.opts.Site.Name + ": " + q.Describe(s.describeLabel), Author: atomAuthor{s.opts.Site.Name},
		Links: []atomLink{
			{"self", "application/atom+xml", self},
			{"alternate", "text/html", s.link(searchPath(kept))},
		},
		Icon: s.link(s.assets.icon), Generator: "Callboard",
	}
	last := time.Unix(0, 0).UTC() // of a feed without entries: nothing has happened yet
	for _, p := range all {
		feed.Entries = append(feed.Entries, s.atomEntryOf(p))
		if at := touched(p); at.After(last) {
			last = at
		}
	}
	feed.Updated = last.Format(time.RFC3339)
	b := bytes.NewBufferString(xml.Header)
	if err := xml.NewEncoder(b).Encode(feed); err != nil {
		return err
	}
	return s.send(w, r, content{kind: "application/atom+xml; charset=utf-8", cache: cacheShort, body: b.Bytes()})
}

func (s *site) atomEntryOf(p posting.Posting) atomEntry {
	e := atomEntry{
		ID: "urn:callboard:posting:" + p.ID, Title: p.Title, Lang: p.Language,
		Updated: touched(p).Format(time.RFC3339), Published: firstSeen(p).UTC().Format(time.RFC3339),
		Links:      []atomLink{{"alternate", "text/html", s.link("/p/" + p.ID)}},
		Categories: []atomCategory{{string(p.Kind), p.Kind.Label()}},
		Summary:    s.factsLine(p),
	}
	if p.Organisation != nil {
		e.Author = &atomAuthor{p.Organisation.Name}
	}
	if url := outward(p.URL); url != "" {
		e.Links = append(e.Links, atomLink{"related", "text/html", url})
	}
	if p.Description != "" {
		e.Content = &atomContent{"html", p.Description}
	}
	return e
}

// factsLine is a posting in one line of plain text: who, where, when, by when, how much.
func (s *site) factsLine(p posting.Posting) string {
	var parts []string
	add := func(part string) {
		if part != "" {
			parts = append(parts, part)
		}
	}
	add(p.Kind.Label())
	if p.Organisation != nil {
		add(p.Organisation.Name)
	}
	add(placeWords(p, 3))
	// Feeds are told by the day, not by how far ahead it is: that would change daily.
	if p.Starts != nil {
		add("starts " + whenOf(*p.Starts, "", s.now()).Words)
	}
	if d := deadlineOf(p, s.now()); d != nil {
		line := strings.TrimSpace(d.Verb + " " + d.When.Words)
		if d.Extended != "" {
			line += " (extended from " + d.Extended + ")"
		}
		add(line)
	}
	add(payWords(p.Pay))
	return strings.Join(parts, " · ")
}
