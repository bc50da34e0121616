package feed_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/posting"
)

// only reads a feed that must have one item, and returns it.
func only(t *testing.T, body string) crawlers.Item {
	t.Helper()
	got, err := extract(t, body)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Items) != 1 {
		t.Fatalf("%d items, refused %v; want one", len(got.Items), got.Refused)
	}
	return got.Items[0]
}

const namespaces = ` xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"` +
	` xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:georss="http://www.georss.org/georss" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"`

func rss(item string) string {
	return `<rss version="2.0"` + namespaces + `><channel><title>t</title><link>https://example.org/jobs</link><item>` + item + `</item></channel></rss>`
}

func TestItemOfRSS(t *testing.T) {
	t.Parallel()
	type want struct {
		url, title, html, text, published string
		keys                              []string
	}
	tests := []struct {
		name, in string
		want     want
	}{
		{
			"a guid that is a permalink is the link", `<title>a</title><guid>https://example.org/1</guid>`,
			want{url: "https://example.org/1", title: "a", keys: []string{"https://example.org/1", "https://example.org/1"}},
		},
		{
			"a guid that is none is not", `<title>a</title><guid isPermaLink="false">https://example.org/1</guid>`,
			want{title: "a", keys: []string{"https://example.org/1", ""}},
		},
		{
			"the first link of several", `<title>a</title><link>https://example.org/1</link><link>https://example.org/2</link>`,
			want{url: "https://example.org/1", title: "a", keys: []string{"", "https://example.org/1"}},
		},
		{
			"the address behind a counter", `<title>a</title><link>https://feeds.example.com/~r/x/1</link><feedburner:origLink>https://example.org/1</feedburner:origLink>`,
			want{url: "https://example.org/1", title: "a", keys: []string{"", "https://example.org/1"}},
		},
		{
			"an atom:link", `<title>a</title><atom:link href="/1"/>`,
			want{url: "https://example.org/1", title: "a", keys: []string{"", "https://example.org/1"}},
		},
		{
			"a link with blanks and line breaks", "<title>a</title><link>\n https://example.org/a b\n\tc </link>",
			want{url: "https://example.org/a%20bc", title: "a", keys: []string{"", "https://example.org/a%20bc"}},
		},
		{
			"the link of the whole feed", `<title>a</title><guid isPermaLink="false">7</guid><link>https://example.org/jobs</link>`,
			want{url: "https://example.org/jobs", title: "a", keys: []string{"7"}},
		},
		{
			"an address that is none of the web", `<title>a</title><link>javascript:alert(1)</link>`,
			want{title: "a", keys: []string{"", ""}},
		},
		{
			"content before description", `<description>short</description><content:encoded>&lt;p&gt;long&lt;/p&gt;</content:encoded>`,
			want{html: "<p>long</p>", keys: []string{"", ""}},
		},
		{
			"description as text keeps its lines", "<description>one\ntwo</description>",
			want{text: "one\ntwo", keys: []string{"", ""}},
		},
		{
			"relative links in the text", `<description>&lt;a href="1.html"&gt;x&lt;/a&gt;&lt;img src='https://example.com/y'&gt;&lt;a href="#z"&gt;</description>`,
			want{html: `<a href="https://example.org/1.html">x</a><img src='https://example.com/y'><a href="#z">`, keys: []string{"", ""}},
		},
		{
			"markup that was neither escaped nor closed", `<description><p>one<br>two & three</description><link>/1</link>`,
			want{url: "https://example.org/1", html: "<p>one<br>two & three", keys: []string{"", "https://example.org/1"}},
		},
		{
			"Dublin Core", `<dc:title>a</dc:title><dc:date>2026-11-02T10:00:00Z</dc:date><dc:description>b</dc:description>`,
			want{title: "a", text: "b", published: "2026-11-02T10:00:00Z", keys: []string{"", ""}},
		},
		{
			"pubDate before dc:date", `<title>a</title><dc:date>2026-11-03</dc:date><pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate>`,
			want{title: "a", published: "2026-11-02T10:00:00Z", keys: []string{"", ""}},
		},
		{
			"a date that cannot be read", `<title>a</title><pubDate>next Tuesday</pubDate>`,
			want{title: "a", published: "next Tuesday", keys: []string{"", ""}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			item := only(t, rss(tt.in))
			f := item.Finding
			got := want{f.URL, f.Title, f.HTML, f.Text, f.Published, item.Keys}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(want{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestFieldsOfExtensions(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     posting.Fields
	}{
		{
			"elements without a prefix", `<Company>Example Library</Company><location>Ghent</location><salary>40,000</salary><closingDate>1 Dec 2026</closingDate>`,
			posting.Fields{Organisation: "Example Library", Location: "Ghent", Pay: "40,000", Deadline: "1 Dec 2026"},
		},
		{
			"a prefix that nobody declared", `<job_listing:company>Example Library</job_listing:company><job_listing:job_type>Part time</job_listing:job_type>`,
			posting.Fields{Organisation: "Example Library", Hours: "Part time"},
		},
		{
			"a place with parts", `<bc:location xmlns:bc="https://example.com/bc"><bc:name>Main Library</bc:name></bc:location><bc:start_date xmlns:bc="https://example.com/bc">2026-12-01T18:00</bc:start_date>`,
			posting.Fields{Location: "Main Library", Starts: "2026-12-01T18:00"},
		},
		{"GeoRSS", `<georss:point>42.36 -71.06</georss:point>`, posting.Fields{Geo: "42.36;-71.06"}},
		{"latitude and longitude", `<geo:lat>42.36</geo:lat><geo:long>-71.06</geo:long>`, posting.Fields{Geo: "42.36;-71.06"}},
		{
			"subjects are categories", `<category>a</category><dc:subject>b</dc:subject><category> a </category><dc:language>nl</dc:language>`,
			posting.Fields{Categories: []string{"a", "b"}, Language: "nl"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.want.Origin = "rss"
			got := only(t, rss("<title>x</title>"+tt.in)).Finding.Fields
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestItemOfAtom(t *testing.T) {
	t.Parallel()
	atom := func(entry string) string {
		return `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry>` + entry + `</entry></feed>`
	}
	tests := []struct {
		name, in, url, content, published string
	}{
		{"the web page before other alternates", `<link href="/1.json" type="application/json"/><link href="/1.html" type="text/html"/>`, "https://example.org/1.html", "", ""},
		{"an id that is an address", `<id>https://example.org/1</id>`, "https://example.org/1", "", ""},
		{"no id that is none", `<id>tag:example.org,2026:1</id><title>a</title>`, "", "", ""},
		{"content that is elsewhere", `<content src="/1.html"/>`, "https://example.org/1.html", "", ""},
		{"text is no markup", `<title>a</title><content type="text">a &lt;b&gt; c</content>`, "", "a <b> c", ""},
		{"summary without content", `<summary type="html">&lt;i&gt;a&lt;/i&gt;</summary>`, "", "<i>a</i>", ""},
		{"the markup of XHTML", `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a</p></div></content>`, "", "<p>a</p>", ""},
		{"updated without published", `<title>a</title><updated>2026-11-02T10:00:00+01:00</updated>`, "", "", "2026-11-02T10:00:00+01:00"},
		{"dates of Atom 0.3", `<title>a</title><modified>2026-11-03T00:00:00Z</modified><issued>2026-11-02T00:00:00Z</issued>`, "", "", "2026-11-02T00:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := only(t, atom(tt.in)).Finding
			if f.URL != tt.url || f.HTML+f.Text != tt.content || f.Published != tt.published {
				t.Errorf("url %q, content %q, published %q; want %q, %q, %q", f.URL, f.HTML+f.Text, f.Published, tt.url, tt.content, tt.published)
			}
		})
	}
}

// Roots as they are found: each must give its one item.
func TestRoots(t *testing.T) {
	t.Parallel()
	const item = `<item><title>a</title></item>`
	tests := map[string]string{
		"upper case":                       `<RSS VERSION="0.91"><CHANNEL><ITEM><TITLE>a</TITLE></ITEM></CHANNEL></RSS>`,
		"a default namespace of Atom":      `<rss version="2.0" xmlns="http://www.w3.org/2005/Atom"><channel>` + item + `</channel></rss>`,
		"a default namespace of its own":   `<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel>` + item + `</channel></rss>`,
		"items beside the channel":         `<rss version="0.90"><channel><title>t</title></channel>` + item + `</rss>`,
		"no channel":                       `<rss>` + item + `</rss>`,
		"a doctype with an entity":         `<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]><rss><channel>` + item + `</channel></rss>`,
		"Atom without a namespace":         `<feed><entry><title>a</title></entry></feed>`,
		"Atom with a mistyped namespace":   `<feed xmlns="http://www.w3.org/2005/atom"><entry><title>a</title></entry></feed>`,
		"Atom with a prefix":               `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>a</a:title></a:entry></a:feed>`,
		"Atom 0.3":                         `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>a</title></entry></feed>`,
		"an instruction before":            `<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><rss><channel>` + item + `</channel></rss>`,
		"a comment that holds another":     `<!-- <rss></rss> --><rss><channel>` + item + `</channel></rss>`,
		"a declaration after blanks":       "\n\n  <?xml version=\"1.0\"?><rss><channel>" + item + `</channel></rss>`,
		"a declaration of another charset": `<?xml version="1.0" encoding="utf-16"?><rss><channel>` + item + `</channel></rss>`,
		"text after the end":               `<rss><channel>` + item + `</channel></rss><!-- served in 12 ms --><script>x()</script>`,
		"no end":                           `<rss><channel>` + item,
		"an item that is not closed":       `<rss><channel><item><title>a</title></channel></rss>`,
	}
	for name, body := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := only(t, body).Finding.Title; got != "a" {
				t.Errorf("title %q, want a", got)
			}
		})
	}
}

func TestJSONFeed(t *testing.T) {
	t.Parallel()
	const head = `{"version": "https://jsonfeed.org/version/1", "items": [`
	tests := []struct {
		name, in string
		titles   []string
		refused  int
		warnings int
	}{
		{"cut off", head + `{"id": "1", "title": "a"}, {"id": "2", "ti`, []string{"a"}, 0, 1},
		{"an item that is none", head + `7, {"id": "2", "title": "b"}]}`, []string{"b"}, 1, 0},
		{"a member of a wrong type", head + `{"id": "1", "title": "a", "tags": "x", "content_html": ["y"]}]}`, []string{"a"}, 0, 0},
		{"an empty item", head + `{}]}`, nil, 1, 0},
		{"no items", head + `]}`, nil, 0, 0},
		{"items before the version", `{"items": [{"id": 1, "title": "a", "content_text": "b"}], "version": "https://jsonfeed.org/version/1.1"}`, []string{"a"}, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := extract(t, tt.in)
			if err != nil {
				t.Fatal(err)
			}
			var titles []string
			for _, it := range got.Items {
				titles = append(titles, it.Finding.Title)
			}
			if diff := cmp.Diff(tt.titles, titles); diff != "" || len(got.Refused) != tt.refused || len(got.Warnings) != tt.warnings {
				t.Errorf("refused %v, warnings %q, titles (-want +got):\n%s", got.Refused, got.Warnings, diff)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"windows-1252":            "<?xml version='1.0' encoding='windows-1252'?><rss><channel><item><title>Caf\xe9 \x96 jobs</title></item></channel></rss>",
		"undeclared latin1":       "<rss><channel><item><title>Caf\xe9 \x96 jobs</title></item></channel></rss>",
		"UTF-8 declared latin1":   "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><item><title>Café – jobs</title></item></channel></rss>",
		"numbers of windows-1252": "<rss><channel><item><title>Caf&#233; &#150; jobs</title></item></channel></rss>",
		"characters of C1":        "<rss><channel><item><title>Café \u0096 jobs</title></item></channel></rss>",
	}
	for name, body := range tests {
		if got := only(t, body).Finding.Title; got != "Café – jobs" {
			t.Errorf("%s: title %q, want %q", name, got, "Café – jobs")
		}
	}
	wide := strings.Builder{}
	wide.WriteString("\xff\xfe")
	for _, r := range "<rss><channel><item><title>Café</title></item></channel></rss>" {
		wide.WriteString(string([]byte{byte(r), byte(r >> 8)}))
	}
	if got := only(t, wide.String()).Finding.Title; got != "Café" {
		t.Errorf("UTF-16: title %q", got)
	}
}
