package feed_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/crawlertest"
	"github.com/callboard/callboard/crawlers/feed"
	"github.com/callboard/callboard/internal/charset"
)

// reading is one file of the corpus with what was read from it.
type reading struct {
	file   crawlertest.CorpusFile
	text   string // as UTF-8
	items  []crawlers.Item
	result crawlers.Result
	err    error
	host   string // where it was served
}

// TestCorpus serves real feeds on loopback, crawls them and holds what was found to what
// their origins expect: the comment at the top of feedparser's files, the parsed form
// beside gofeed's, the manifest's words for the others. What a finding does not hold
// (clouds, authors, enclosures) is judged by the number of items.
func TestCorpus(t *testing.T) {
	t.Parallel()
	web := crawlertest.Serve(t, "feeds")
	web.Headers(statedHeaders)
	crawlertest.Judge(t, "feeds", func(file crawlertest.CorpusFile) error {
		r := reading{file: file, host: web.URL}
		body, err := os.ReadFile(file.File)
		if err != nil {
			return err
		}
		text, _ := charset.UTF8(body, "")
		r.text = string(text)
		r.result, r.err = web.Visit(t, file, feed.New)
		if r.err == nil && len(r.result.Documents) > 0 {
			src, err := feed.New(source(web.Address(file)))
			if err != nil {
				return err
			}
			extraction, err := src.Extract(r.result.Documents[0])
			if err != nil {
				return err
			}
			r.items = extraction.Items
		}
		return r.judge()
	})
}

func (r reading) judge() error {
	switch {
	case strings.HasSuffix(r.file.Path, ".json") && hasNeighbour(r.file.File):
		return r.count() // it is an expectation itself
	case r.file.Repository == "mmcdole/gofeed":
		return r.judgeNeighbour()
	case r.file.Repository == "kurtmckee/feedparser" && strings.Contains(r.text, "Expect:"):
		return r.judgeExpression()
	case r.file.Expected != "":
		return r.judgeWords()
	}
	return r.count()
}

var (
	comments  = regexp.MustCompile(`(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>`)
	itemTags  = regexp.MustCompile(`(?i)<(?:[\w.-]+:)?(?:item|entry)[\s>/]`)
	feedTags  = regexp.MustCompile(`(?i)<(?:[\w.-]+:)?(?:rss|rdf|feed)[\s>]`)
	pageTags  = regexp.MustCompile(`(?i)<html[\s>]`)
	expecting = regexp.MustCompile(`Expect:\s*(.*)`)
	stating   = regexp.MustCompile(`(?m)^\s*Header:\s*([\w-]+):\s*(.*?)\s*$`)
)

// statedHeaders are those that a file of feedparser says it was served with.
func statedHeaders(_ crawlertest.CorpusFile, body []byte) http.Header {
	out := http.Header{}
	end := strings.Index(string(body), "-->")
	if end < 0 {
		return out
	}
	for _, g := range stating.FindAllStringSubmatch(string(body[:end]), -1) {
		out.Set(g[1], g[2])
	}
	return out
}

// count holds the number of items to the number in the text. A document that is no feed
// must be refused, in words.
func (r reading) count() error {
	want, isFeed := r.wanted()
	if !isFeed {
		if !errors.Is(r.err, crawlers.ErrFormat) && !errors.Is(r.err, crawlers.ErrGone) {
			return fmt.Errorf("%d items and error %v from a document that is no feed", len(r.items), r.err) //nolint:errorlint // it may be nil
		}
		return nil
	}
	if r.err != nil {
		return r.err
	}
	if got := len(r.items) + len(r.result.Refused); got != want {
		return fmt.Errorf("%d items and %d refused, want %d", len(r.items), len(r.result.Refused), want)
	}
	return nil
}

// wanted counts items without the code under test, and says whether it is a feed at all.
func (r reading) wanted() (int, bool) {
	text := r.text
	if path.Ext(r.file.Path) == ".http" {
		if len(r.result.Documents) == 0 {
			return 0, false
		}
		text = string(r.result.Documents[0].Body)
	}
	if trimmed := strings.TrimSpace(text); strings.HasPrefix(trimmed, "{") {
		var doc struct {
			Version string `json:"version"`
			Items   []struct {
				ID   any `json:"id"`
				HTML any `json:"content_html"`
				Text any `json:"content_text"`
			} `json:"items"`
		}
		if err := json.Unmarshal([]byte(trimmed), &doc); err != nil {
			return 0, false
		}
		for _, it := range doc.Items {
			if it.ID != nil && (it.HTML != nil || it.Text != nil) {
				return len(doc.Items), true
			}
		}
		return len(doc.Items), strings.Contains(doc.Version, "jsonfeed")
	}
	text = comments.ReplaceAllString(text, "")
	if pageTags.MatchString(text) || !feedTags.MatchString(text) {
		return 0, false
	}
	return len(itemTags.FindAllString(text, -1)), true
}

var firstTitle = regexp.MustCompile(`(?:\[0\]\.)?title="([^"]*)"`)

// judgeWords reads the manifest's own words: the title of the first item.
func (r reading) judgeWords() error {
	g := firstTitle.FindStringSubmatch(r.file.Expected)
	if g == nil {
		return r.count()
	}
	if r.err != nil {
		return r.err
	}
	if len(r.items) == 0 || r.items[0].Finding.Title != g[1] {
		return fmt.Errorf("%d items, want the first one titled %q", len(r.items), g[1])
	}
	return nil
}

func hasNeighbour(file string) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(file, ".json"), "_expected")
	if strings.HasSuffix(file, "_expected.json") {
		return true
	}
	_, err := os.Stat(stem + ".xml")
	return err == nil
}

// neighbour is the form that gofeed's own tests expect, of any of its parsers.
type neighbour struct {
	Title   string          `json:"title"`
	Items   []neighbourItem `json:"items"`
	Entries []neighbourItem `json:"entries"`
}

type neighbourItem struct {
	Title string `json:"title"`
	Link  string `json:"link"`
	URL   string `json:"url"`
	Links []any  `json:"links"`
}

func (r reading) judgeNeighbour() error {
	stem := strings.TrimSuffix(r.file.File, path.Ext(r.file.File))
	var want neighbour
	data, err := os.ReadFile(stem + ".json")
	if path.Ext(r.file.File) == ".json" || err != nil {
		data, err = os.ReadFile(stem + "_expected.json")
	}
	if err != nil {
		return r.count() // the origin states nothing
	}
	if err := json.Unmarshal(data, &want); err != nil {
		return r.count()
	}
	if r.err != nil {
		return r.err
	}
	items := append(want.Items, want.Entries...)
	if got := len(r.items) + len(r.result.Refused); got != len(items) {
		return fmt.Errorf("%d items and %d refused, want %d", len(r.items), len(r.result.Refused), len(items))
	}
	if got := r.result.Title; !sameTitle(got, want.Title) {
		return fmt.Errorf("feed titled %q, want %q", got, want.Title)
	}
	if len(r.items) != len(items) {
		return nil
	}
	for i, it := range items {
		f := r.items[i].Finding
		if !sameTitle(f.Title, it.Title) {
			return fmt.Errorf("item %d titled %q, want %q", i, f.Title, it.Title)
		}
		if link := it.address(); strings.HasPrefix(link, "http") && f.URL != link {
			return fmt.Errorf("item %d at %q, want %q", i, f.URL, link)
		}
	}
	return nil
}

// address is the item's link in the form of RSS, JSON Feed or Atom. Of several, the last
// stands in link and the first in links, which is the one a finding takes.
func (it neighbourItem) address() string {
	if len(it.Links) > 0 {
		switch first := it.Links[0].(type) {
		case string:
			return first
		case map[string]any:
			if rel, _ := first["rel"].(string); len(it.Links) == 1 && rel == "alternate" {
				href, _ := first["href"].(string)
				return href
			}
			return ""
		}
	}
	if it.Link != "" {
		return it.Link
	}
	return it.URL
}
