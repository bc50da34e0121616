package feed_test

import (
	"strings"
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/crawlertest"
	"github.com/callboard/callboard/crawlers/feed"
)

const (
	rss20 = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:job_listing="http://jobs.example.org/ns" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Jobs &amp; more</title><link>https://example.org/jobs</link><language>en</language>
<item><title>Metadata Librarian</title><link>/jobs/1?utm_source=rss</link><guid isPermaLink="false">job-1</guid>
<pubDate>Mon, 02 Nov 2026 09:00:00 -0500</pubDate><category>cataloging</category><category>cataloging</category>
<description>short</description><content:encoded><![CDATA[<p>Apply by <a href="/apply/1">December 1</a>.</p>]]></content:encoded>
<job_listing:company>Example University Library</job_listing:company><job_listing:location>Boston, MA</job_listing:location></item>
<item><title>Archivist</title><link>https://example.org/jobs/2</link><guid>https://example.org/</guid><dc:date>2026-11-03</dc:date>
<description>Plain text, no markup.</description></item>
</channel></rss>`
	rss10 = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:ev="http://purl.org/rss/1.0/modules/event/">
<channel rdf:about="https://example.org/events"><title>Events</title><link>https://example.org/events</link></channel>
<item rdf:about="https://example.org/events/7"><title>Cataloguing day</title><link>https://example.org/events/7</link>
<ev:startdate>2027-03-04T09:00:00+01:00</ev:startdate><ev:enddate>2027-03-04T17:00:00+01:00</ev:enddate><ev:location>Utrecht</ev:location></item>
</rdf:RDF>`
	atom10 = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/calls/"><title type="html">Calls &lt;b&gt;for&lt;/b&gt; papers</title>
<link rel="self" href="feed.atom"/><link href="https://example.org/calls/"/>
<entry><id>urn:x-call:1</id><title>Linked data in libraries</title><link href="1.html"/><link rel="self" href="1.atom"/>
<updated>2026-11-02T10:00:00Z</updated><published>2026-11-01T10:00:00Z</published><category term="lod" label="Linked data"/>
<summary>short</summary><content type="html">&lt;p&gt;Chapters wanted, see &lt;a href="1.html"&gt;the call&lt;/a&gt;.&lt;/p&gt;</content></entry></feed>`
	jsonFeed = `{"version": "https://jsonfeed.org/version/1.1", "title": "Grants", "home_page_url": "https://example.org/grants", "language": "de",
"items": [{"id": 7, "url": "https://example.org/grants/7", "title": "Reisekosten", "content_text": "Bis zu 500 Euro\nje Person", "date_published": "2026-11-02", "tags": ["travel"]}]}`
	page = `<!DOCTYPE html><html><head><title>Jobs at
 the library</title><link rel="alternate" type="application/rss+xml" href="/jobs.rss"></head><body><p>We hire.</p></body></html>`
)

func TestContract(t *testing.T) {
	t.Parallel()
	doc := func(body string) crawlers.Document {
		return crawlers.Document{URL: "https://example.org/feed", Asked: "https://example.org/feed", Body: []byte(body)}
	}
	crawlertest.Run(t, crawlertest.Suite{
		New: func() crawlers.Source {
			src, err := feed.New(source("https://example.org/feed"))
			if err != nil {
				t.Fatal(err)
			}
			return src
		},
		Documents: []crawlers.Document{doc(rss20), doc(rss10), doc(atom10), doc(jsonFeed)},
		Foreign:   []crawlers.Document{doc(page), doc("{}"), doc("<urlset></urlset>"), doc("<rss"), doc("BEGIN:VCALENDAR")},
	})
}

func TestCases(t *testing.T) {
	t.Parallel()
	crawlertest.Cases(t, feed.New)
}

func TestNewRefusesOtherAddresses(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "jobs.rss", "file:///etc/passwd", "ftp://example.org/rss", "http://"} {
		if _, err := feed.New(source(address)); err == nil {
			t.Errorf("New with the address %q: no error", address)
		}
	}
}

func TestStart(t *testing.T) {
	t.Parallel()
	src, err := feed.New(configs.Source{ID: "x", Address: "https://example.org/rss", Headers: map[string]string{"accept": "text/xml"}})
	if err != nil {
		t.Fatal(err)
	}
	got := src.Start(crawlertest.Day)
	if len(got) != 1 || got[0].URL != "https://example.org/rss" || got[0].Header.Get("Accept") != "text/xml" {
		t.Errorf("Start = %+v, want the address with the configured header", got)
	}
}

// What a document is, when it is no feed, is what an operator needs to correct the address.
func TestForeignDocuments(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"a page", page, `an HTML page, titled "Jobs at the library", which offers the feed "https://example.org/jobs.rss"`},
		{"a page without a head", "<div><p>Not found</p></div>", "an HTML page"},
		{"a page that shows a feed's source", "<html><body><pre><rss version='2.0'></pre></body></html>", "an HTML page"},
		{"a sitemap", `<?xml version="1.0"?><urlset><url/></urlset>`, "root <urlset> (a sitemap)"},
		{"a calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR", "iCalendar"},
		{"nothing", " \n", "an empty document"},
		{"other JSON", `{"jobs": []}`, `without "items"`},
		{"JSON with other items", `{"items": [{"name": "x"}]}`, "none of a JSON Feed"},
		{"broken JSON", `{"a`, "begins like JSON"},
		{"text", "Service temporarily unavailable", `begins with "Service temporarily`},
		{"a feed without an end of its root", `<rss version="2.0"`, "cut off"},
		{"endless nesting", "<rss><channel>" + strings.Repeat("<a>", 100000), "more than 256 deep"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := extract(t, tt.in)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}
