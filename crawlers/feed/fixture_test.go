package feed_test

import (
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/feed"
)

func source(address string) configs.Source {
	return configs.Source{ID: "test", Address: address}
}

// extract reads a feed served at https://example.org/feed.
func extract(t *testing.T, body string) (crawlers.Extraction, error) {
	t.Helper()
	src, err := feed.New(source("https://example.org/feed"))
	if err != nil {
		t.Fatal(err)
	}
	return src.Extract(crawlers.Document{URL: "https://example.org/feed", Body: []byte(body)})
}
