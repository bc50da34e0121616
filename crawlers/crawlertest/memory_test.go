package crawlertest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/crawlertest"
	"github.com/callboard/callboard/posting"
)

// titles is a small kind of source that keeps every promise: a JSON list of titles.
type titles struct{ address string }

func newTitles(s configs.Source) (crawlers.Source, error) { return titles{s.Address}, nil }

func (s titles) Start(time.Time) []crawlers.Request { return []crawlers.Request{{URL: s.address}} }

func (s titles) Extract(doc crawlers.Document) (crawlers.Extraction, error) {
	var list []string
	if err := json.Unmarshal(doc.Body, &list); err != nil {
		return crawlers.Extraction{}, fmt.Errorf("no list of titles (%w): %w", err, crawlers.ErrFormat)
	}
	out := crawlers.Extraction{Complete: true}
	for _, title := range list {
		out.Items = append(out.Items, crawlers.Item{Finding: posting.Finding{Title: title}, Keys: []string{title}})
	}
	return out, nil
}

func TestRunPassesAKindThatKeepsItsPromises(t *testing.T) {
	t.Parallel()
	crawlertest.Run(t, crawlertest.Suite{
		New:       func() crawlers.Source { return titles{"https://example.org/titles"} },
		Documents: []crawlers.Document{{URL: "https://example.org/titles", Body: []byte(`["Archivist", "Cataloguer"]`)}},
		Foreign:   []crawlers.Document{{URL: "https://example.org/page", Body: []byte("<html>")}},
	})
}

func TestMemory(t *testing.T) {
	t.Parallel()
	web := crawlertest.Memory{"https://example.org/a": {Body: []byte("a")}}
	doc, err := web.Fetch(t.Context(), crawlers.Request{URL: "https://example.org/a#part"})
	if err != nil || string(doc.Body) != "a" || doc.Asked != "https://example.org/a#part" {
		t.Errorf("Fetch = %+v, %v", doc, err)
	}
	if _, err := web.Fetch(t.Context(), crawlers.Request{URL: "https://example.org/b"}); !errors.Is(err, crawlers.ErrGone) {
		t.Errorf("Fetch of what is not there: error %v, want ErrGone", err)
	}
}

// A case is run where its package's testdata is: here, a folder made for it.
func TestCases(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.MkdirAll(filepath.Join("testdata", "cases"), 0o700); err != nil {
		t.Fatal(err)
	}
	const archive = `Two titles, with the source's address.
-- source.yaml --
address: https://example.org/jobs/list.json
-- list.json --
["Archivist"]
-- want.json --
{
  "complete": true,
  "findings": [
    {
      "source": "case",
      "item": "Archivist",
      "title": "Archivist"
    }
  ]
}
`
	if err := os.WriteFile(filepath.Join("testdata", "cases", "two.txtar"), []byte(archive), 0o600); err != nil {
		t.Fatal(err)
	}
	crawlertest.Cases(t, newTitles)
}
