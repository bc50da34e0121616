package feed_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/feed"
)

// BenchmarkExtract reads feeds of 20 items with three kilobytes of markup each, keys and
// trimming included. Its unit of interest is ns/item.
func BenchmarkExtract(b *testing.B) {
	paragraph := `<p>The library seeks a <a href="https://example.org/x">colleague</a> who describes, links &amp; preserves.</p>`
	markup := strings.Repeat(paragraph, 3000/len(paragraph))
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(markup)
	formats := map[string]string{
		"rss-cdata":   `<rss version="2.0"><channel><title>Jobs</title>` + items(`<item><guid>%[1]d</guid><title>Job %[1]d</title><link>https://example.org/%[1]d</link><pubDate>Mon, 02 Nov 2026 09:00:00 -0500</pubDate><description><![CDATA[`+markup+`]]></description></item>`) + `</channel></rss>`,
		"rss-escaped": `<rss version="2.0"><channel><title>Jobs</title>` + items(`<item><guid>%[1]d</guid><title>Job %[1]d</title><link>https://example.org/%[1]d</link><pubDate>Mon, 02 Nov 2026 09:00:00 -0500</pubDate><description>`+escaped+`</description></item>`) + `</channel></rss>`,
		"atom":        `<feed xmlns="http://www.w3.org/2005/Atom"><title>Jobs</title>` + items(`<entry><id>%[1]d</id><title>Job %[1]d</title><link href="https://example.org/%[1]d"/><updated>2026-11-02T09:00:00Z</updated><content type="html">`+escaped+`</content></entry>`) + `</feed>`,
		"rss-broken":  `<rss version="2.0"><channel><title>Jobs</title>` + items(`<item><guid>%[1]d</guid><title>Job %[1]d</title><link>https://example.org/%[1]d</link><description><![CDATA[`+markup+`]]></description></item>`),
	}
	src, err := feed.New(source("https://example.org/feed"))
	if err != nil {
		b.Fatal(err)
	}
	for name, body := range formats {
		doc := crawlers.Document{URL: "https://example.org/feed", Body: []byte(body)}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				result, err := crawlers.Extract(src, "bench", doc)
				if err != nil || len(result.Findings) != 20 {
					b.Fatalf("%d findings, error %v", len(result.Findings), err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/20, "ns/item")
		})
	}
}

func items(pattern string) string {
	var b strings.Builder
	for i := range 20 {
		fmt.Fprintf(&b, strings.ReplaceAll(pattern, "%[1]d", "%[1]d"), i)
	}
	return b.String()
}
