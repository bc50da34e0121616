package demoworld

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"time"
)

// link is the address that a source gives for an announcement: the one of its page, with
// what the source puts behind it to see who comes from there.
func (s source) link(base string, a shown) string { return base + "/" + a.At + s.tracking }

// extras are what feeds state apart from the text, in the namespaces that they use for it
// (WP Job Manager, the event module of RSS 1.0, Dublin Core).
type extras struct {
	Company  string `xml:"job_listing:company,omitempty"`
	Location string `xml:"job_listing:location,omitempty"`
	Type     string `xml:"job_listing:job_type,omitempty"`
	Salary   string `xml:"job_listing:salary,omitempty"`
	Deadline string `xml:"job_listing:deadline,omitempty"`
	Event    string `xml:"ev:type,omitempty"`
	Starts   string `xml:"ev:startdate,omitempty"`
	Ends     string `xml:"ev:enddate,omitempty"`
	Language string `xml:"dc:language,omitempty"`
}

// namespaces declares them, as attributes of the document's element.
type namespaces struct {
	Jobs    string `xml:"xmlns:job_listing,attr"`
	Events  string `xml:"xmlns:ev,attr"`
	DC      string `xml:"xmlns:dc,attr"`
	Content string `xml:"xmlns:content,attr"`
}

func declared() namespaces {
	return namespaces{
		Jobs: "https://wordpress.org/plugins/wp-job-manager/", Events: "http://purl.org/rss/1.0/modules/event/",
		DC: "http://purl.org/dc/elements/1.1/", Content: "http://purl.org/rss/1.0/modules/content/",
	}
}

func (w *World) extras(a shown) extras {
	x := extras{
		Company: a.Organisation, Location: a.words(), Type: hoursWords(a.Hours), Salary: a.payWords(), Event: a.Event, Language: a.Lang,
	}
	if a.Deadline != "" {
		x.Deadline = w.day(a.Deadline).Format(time.DateOnly)
	}
	if a.Starts != "" {
		starts := w.day(a.Starts)
		x.Starts, x.Ends = starts.Format(time.RFC3339), starts.Add(a.length()).Format(time.RFC3339)
	}
	return x
}

// hoursWords are the codes of schema.org as people write them.
func hoursWords(hours string) string {
	switch hours {
	case "FULL_TIME":
		return "Full-time"
	case "PART_TIME":
		return "Part-time"
	}
	return hours
}

type rssDocument struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	namespaces
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title string    `xml:"title"`
	Link  string    `xml:"link"`
	About string    `xml:"description"`
	Items []rssItem `xml:"item"`
}

type rssItem struct {
	Title string  `xml:"title"`
	Link  string  `xml:"link"`
	GUID  rssGUID `xml:"guid"`
	Date  string  `xml:"pubDate"`
	Text  string  `xml:"description"`
	HTML  string  `xml:"content:encoded"`
	extras
}

type rssGUID struct {
	Permalink bool   `xml:"isPermaLink,attr"`
	Value     string `xml:",chardata"`
}

// rss is a source as RSS 2.0.
func (w *World) rss(s source, base string) ([]byte, error) {
	doc := rssDocument{Version: "2.0", namespaces: declared(), Channel: rssChannel{
		Title: s.name, Link: base + "/" + s.site() + "/", About: "Announcements of the sample world",
	}}
	for _, a := range w.listed(s.id) {
		doc.Channel.Items = append(doc.Channel.Items, rssItem{
			Title: a.Title, Link: s.link(base, a), GUID: rssGUID{Value: s.id + "-" + a.ID},
			Date: w.published(a).Format(time.RFC1123Z), Text: a.Organisation, HTML: w.html(a), extras: w.extras(a),
		})
	}
	return marshalXML(doc)
}

type atomDocument struct {
	XMLName xml.Name `xml:"feed"`
	XMLNS   string   `xml:"xmlns,attr"`
	namespaces
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Title     string   `xml:"title"`
	ID        string   `xml:"id"`
	Link      atomLink `xml:"link"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Content   atomText `xml:"content"`
	extras
}

type atomText struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

// atom is a source as Atom 1.0.
func (w *World) atom(s source, base string) ([]byte, error) {
	doc := atomDocument{
		XMLNS: "http://www.w3.org/2005/Atom", namespaces: declared(), Title: s.name, ID: "tag:example.org,2026:" + s.id,
		Updated: w.start.Format(time.RFC3339), Links: []atomLink{{Rel: "alternate", Href: base + "/" + s.site() + "/"}},
	}
	for _, a := range w.listed(s.id) {
		at := w.published(a).Format(time.RFC3339)
		doc.Entries = append(doc.Entries, atomEntry{
			Title: a.Title, ID: "tag:example.org,2026:" + s.id + ":" + a.ID, Link: atomLink{Rel: "alternate", Href: s.link(base, a)},
			Published: at, Updated: at, Content: atomText{Type: "html", HTML: w.html(a)}, extras: w.extras(a),
		})
	}
	return marshalXML(doc)
}

func marshalXML(doc any) ([]byte, error) {
	data, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("sample world: %w", err)
	}
	return append([]byte(xml.Header), append(data, '\n')...), nil
}

type jsonDocument struct {
	Version string     `json:"version"`
	Title   string     `json:"title"`
	Home    string     `json:"home_page_url"`
	Items   []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	HTML      string   `json:"content_html"`
	Published string   `json:"date_published"`
	Language  string   `json:"language,omitempty"`
	Tags      []string `json:"tags,omitempty"`
}

// jsonFeed is a source as JSON Feed 1.1.
func (w *World) jsonFeed(s source, base string) ([]byte, error) {
	doc := jsonDocument{Version: "https://jsonfeed.org/version/1.1", Title: s.name, Home: base + "/" + s.site() + "/"}
	for _, a := range w.listed(s.id) {
		doc.Items = append(doc.Items, jsonItem{
			ID: a.ID, URL: s.link(base, a), Title: a.Title, HTML: w.html(a),
			Published: w.published(a).Format(time.RFC3339), Language: language(a.Lang), Tags: []string{a.Kind},
		})
	}
	data, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("sample world: %w", err)
	}
	return data, nil
}

// language is the code of a language, English when nothing is said.
func language(lang string) string {
	if lang == "" {
		return "en"
	}
	return lang[:2]
}

// html is what an announcement says, with a line on its cost where it has one.
func (w *World) html(a shown) string {
	text := a.fill(w.start)
	if a.extended {
		text = "<p><strong>The deadline has been extended.</strong></p>\n" + text
	}
	if a.cancelled {
		text = "<p><strong>This event has been cancelled.</strong></p>\n" + text
	}
	if a.Cost != "" {
		text += "<p>" + a.Cost + ".</p>\n"
	}
	return text
}
