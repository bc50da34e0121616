package feed_test

import (
	"testing"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/feed"
)

// FuzzExtract: whatever the bytes, no panic, and what is found is valid, the same again,
// and told apart by its items.
func FuzzExtract(f *testing.F) {
	for _, seed := range []string{rss20, rss10, atom10, jsonFeed, page, "<rss><channel><item><title>a</title><item>", "<feed><entry><title type='xhtml'><div>a<b></div>"} {
		f.Add([]byte(seed), "")
	}
	f.Add([]byte("\xff\xfe<\x00r\x00s\x00s\x00>\x00"), "text/xml; charset=utf-16")
	src, err := feed.New(source("https://example.org/feed"))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		doc := crawlers.Document{URL: "https://example.org/feed", ContentType: contentType, Body: body}
		one, err := crawlers.Extract(src, "fuzz", doc)
		if err != nil {
			return
		}
		two, err := crawlers.Extract(src, "fuzz", doc)
		if err != nil || len(two.Findings) != len(one.Findings) {
			t.Fatalf("%d findings, then %d with error %v", len(one.Findings), len(two.Findings), err)
		}
		seen := map[string]bool{}
		for i, finding := range one.Findings {
			if err := finding.Validate(); err != nil {
				t.Error(err)
			}
			if seen[finding.Item] || two.Findings[i].ContentHash() != finding.ContentHash() {
				t.Errorf("item %q is there twice, or differs at the second reading", finding.Item)
			}
			seen[finding.Item] = true
		}
	})
}
