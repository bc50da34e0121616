package page_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/crawlertest"
	"github.com/callboard/callboard/crawlers/page"
)

const address = "https://example.org/jobs"

// open makes the source of a page.
func open(t testing.TB, follow string) crawlers.Source {
	t.Helper()
	src, err := page.New(configs.Source{ID: "example-jobs", Way: configs.Page, Address: address, Follow: follow})
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// doc is a page with the given body.
func doc(body string) crawlers.Document {
	return crawlers.Document{
		URL: address, Asked: address, ContentType: "text/html; charset=utf-8",
		Body: []byte("<!doctype html><html><head><title>Example jobs</title></head><body>" + body + "</body></html>"),
	}
}

// ld is a page with one JSON-LD block.
func ld(block string) crawlers.Document {
	return doc(`<script type="application/ld+json">` + block + `</script>`)
}

func TestContract(t *testing.T) {
	crawlertest.Run(t, crawlertest.Suite{
		New: func() crawlers.Source { return open(t, "") },
		Documents: []crawlers.Document{
			ld(`{"@context": "https://schema.org", "@graph": [
				{"@type": "JobPosting", "title": "Librarian", "identifier": {"@type": "PropertyValue", "value": "JR1"}, "hiringOrganization": {"@id": "#us"},
				 "baseSalary": {"@type": "MonetaryAmount", "currency": "USD", "value": {"minValue": 68000, "maxValue": 74500, "unitText": "YEAR"}}},
				{"@type": ["Event", "EducationEvent"], "@id": "#e", "name": "Workshop", "startDate": "2026-05-01T09:00-05:00"},
				{"@type": "Organization", "@id": "#us", "name": "Example Library"}]}`),
			doc(`<div itemscope itemtype="https://schema.org/Event"><h1 itemprop="name">Talk</h1><time itemprop="startDate" datetime="2026-05-01">1 May</time></div>`),
			doc(`<div vocab="https://schema.org/" typeof="JobPosting"><h1 property="title">Archivist</h1><div property="description"><p>Text</p></div></div>`),
		},
		Foreign: []crawlers.Document{
			{URL: "https://example.org/feed", Body: []byte(`<?xml version="1.0"?><rss version="2.0"><channel><title>t</title></channel></rss>`)},
			{URL: "https://example.org/x.json", Body: []byte(`{"@type": "JobPosting"}`)},
			{URL: "https://example.org/x.ics", Body: []byte("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")},
			{URL: "https://example.org/x.txt", Body: []byte("no markup here")},
		},
	})
}

func TestCases(t *testing.T) { crawlertest.Cases(t, page.New) }

func TestNew(t *testing.T) {
	t.Parallel()
	if _, err := page.New(configs.Source{ID: "x"}); err == nil {
		t.Error("New without an address: no error")
	}
	_, err := page.New(configs.Source{ID: "x", Address: address, Follow: "a..job"})
	if err == nil || !strings.Contains(err.Error(), "a..job") {
		t.Errorf("New with a bad selector: error %v, want one that names it", err)
	}
}

func TestForeignDocumentsAreNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ body, want string }{
		{"", "an empty document"},
		{"%PDF-1.7", "a PDF"},
		{`[{"a": 1}]`, "JSON"},
		{`<feed xmlns="http://www.w3.org/2005/Atom"></feed>`, "a feed"},
		{`<?xml version="1.0"?><urlset></urlset>`, "a feed or sitemap"},
		{`<?xml version="1.0"?><meetings/>`, "an XML document"},
		{"BEGIN:VCALENDAR\n", "a calendar"},
		{"\x89PNG\r\n\x1a\n", "image/png"},
		{"closed today", "text without markup"},
	} {
		_, err := open(t, "").Extract(crawlers.Document{URL: address, Body: []byte(c.body)})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Extract(%q): error %v, want one that says %q", c.body, err, c.want)
		}
	}
}

// TestOffers holds that a page without postings says what it has instead.
func TestOffers(t *testing.T) {
	t.Parallel()
	x, err := open(t, "").Extract(doc(`<link rel="alternate" type="application/rss+xml" href="/feed"><a href="/events.ics">all</a>
		<a href="webcal://cal.example.org/a">subscribe</a><div class="h-event">x</div>
		<script type="application/ld+json">{"@type": "WebPage", "name": "x"}</script>`))
	if err != nil || len(x.Items) != 0 || len(x.Warnings) != 1 {
		t.Fatalf("Extract = %+v, %v, want no item and one warning", x, err)
	}
	for _, want := range []string{"feeds: https://example.org/feed", "https://example.org/events.ics", "https://cal.example.org/a", "microformats of events (1)", "WebPage"} {
		if !strings.Contains(x.Warnings[0], want) {
			t.Errorf("warning %q lacks %q", x.Warnings[0], want)
		}
	}
}

// TestSelect holds that selectors are not ignored in silence.
func TestSelect(t *testing.T) {
	t.Parallel()
	src, err := page.New(configs.Source{ID: "x", Address: address, Select: map[string]string{"item": ".job"}})
	if err != nil {
		t.Fatal(err)
	}
	x, err := src.Extract(doc(`<p class="job">Librarian</p>`))
	if err != nil || len(x.Items) != 0 || !strings.Contains(strings.Join(x.Warnings, " "), "selectors are not applied") {
		t.Errorf("Extract = %+v, %v, want a warning about selectors", x, err)
	}
}

func TestFollow(t *testing.T) {
	t.Parallel()
	const links = `<ul><li class="job"><a href="/jobs/1#apply">1</a></li><li class="job"><a href="https://www.example.org/jobs/2">2</a></li>
		<li class="job"><a href="/jobs/1">again</a></li><li class="job"><a href="https://ads.example.com/3">3</a></li>
		<li class="job"><a href="mailto:jobs@example.org">mail</a></li><li class="job">none</li><li class="job"><a href="https://jobs.example.net/4">4</a></li></ul>`
	for _, c := range []struct {
		name, follow string
		doc          crawlers.Document
		want         []string
		warned       string
	}{
		{"elements with a link", ".job", doc(links), []string{"https://example.org/jobs/1", "https://www.example.org/jobs/2"}, "lead to other sites"},
		{"links of another site by name", `a[href*="jobs.example.net"]`, doc(links), []string{"https://jobs.example.net/4"}, ""},
		{"nothing found", "a.opening", doc(links), nil, "finds no link"},
		{"not from pages followed", ".job", crawlers.Document{URL: "https://example.org/jobs/1", Asked: "https://example.org/jobs/1", Body: doc(links).Body}, nil, "no schema.org posting"},
	} {
		x, err := open(t, c.follow).Extract(c.doc)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, req := range x.Follow {
			got = append(got, req.URL)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if !strings.Contains(strings.Join(x.Warnings, "; "), c.warned) || (c.warned == "" && len(x.Warnings) > 0) {
			t.Errorf("%s: warnings %q, want %q", c.name, x.Warnings, c.warned)
		}
	}
}

// TestComplete holds that only the configuration makes a page's listing complete.
func TestComplete(t *testing.T) {
	t.Parallel()
	yes := true
	for _, c := range []struct {
		complete *bool
		want     bool
	}{{nil, false}, {&yes, true}} {
		src, err := page.New(configs.Source{ID: "x", Address: address, Complete: c.complete})
		if err != nil {
			t.Fatal(err)
		}
		x, err := src.Extract(ld(`{"@type": "JobPosting", "title": "a"}`))
		if err != nil || x.Complete != c.want {
			t.Errorf("complete %v, error %v, want %v", x.Complete, err, c.want)
		}
	}
}
