package crawlers_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/posting"
)

// given is a source that says the same whatever the document.
type given []crawlers.Item

func (given) Start(time.Time) []crawlers.Request { return nil }

func (g given) Extract(crawlers.Document) (crawlers.Extraction, error) {
	return crawlers.Extraction{Items: g}, nil
}

func item(title, url string, keys ...string) crawlers.Item {
	return crawlers.Item{Finding: posting.Finding{Title: title, URL: url}, Keys: keys}
}

func findings(t *testing.T, items ...crawlers.Item) []posting.Finding {
	t.Helper()
	got, err := crawlers.Extract(given(items), "src", crawlers.Document{URL: "http://s/"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Refused) > 0 {
		t.Errorf("refused %v", got.Refused)
	}
	return got.Findings
}

func TestItemKeys(t *testing.T) {
	t.Parallel()
	long := "https://s.example/" + strings.Repeat("x", posting.MaxItem)
	tests := []struct {
		name string
		in   []crawlers.Item
		want []string // beginnings of the keys
	}{
		{"own ids", []crawlers.Item{item("a", "", "1", "http://s/a"), item("b", "", "2", "http://s/b")}, []string{"1", "2"}},
		{"a shared guid identifies nothing", []crawlers.Item{item("a", "", "0", "http://s/a"), item("b", "", "0", "http://s/b"), item("c", "", "7", "http://s/c")}, []string{"http://s/a", "http://s/b", "7"}},
		{"a shared link identifies nothing", []crawlers.Item{item("a", "", "http://s/jobs"), item("b", "", "http://s/jobs")}, []string{"content:", "content:"}},
		{"one item's guid is another's link", []crawlers.Item{item("a", "", "http://s/1", "http://s/a"), item("b", "", "http://s/1")}, []string{"http://s/a", "content:"}},
		{"a front page", []crawlers.Item{item("a", "", "https://s.example/", "https://s.example/a")}, []string{"https://s.example/a"}},
		{"a front page alone", []crawlers.Item{item("a", "", "https://s.example/index.html")}, []string{"content:"}},
		{"guid that is the link is one key", []crawlers.Item{item("a", "", "http://s/1", "http://s/1")}, []string{"http://s/1"}},
		{"blank keys", []crawlers.Item{item("a", "", " ", "\n7 ")}, []string{"7"}},
		{"same title and content, other link", []crawlers.Item{item("a", "http://s/1", "0"), item("a", "http://s/2", "0")}, []string{"item:", "item:"}},
		{"exact repeats are one item", []crawlers.Item{item("a", "http://s/1", "1"), item("b", "", "2"), item("a", "http://s/1", "1")}, []string{"1", "2"}},
		{"a key over the limit", []crawlers.Item{item("a", "", long)}, []string{"sha256:"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			seen := map[string]bool{}
			got := findings(t, tt.in...)
			if len(got) != len(tt.want) {
				t.Fatalf("%d findings, want %d", len(got), len(tt.want))
			}
			for i, f := range got {
				if !strings.HasPrefix(f.Item, tt.want[i]) || seen[f.Item] {
					t.Errorf("item %d has key %q, want a unique one beginning with %q", i, f.Item, tt.want[i])
				}
				seen[f.Item] = true
			}
		})
	}
}

// The key of an item without one of its own must not depend on its neighbours' order, or
// every visit would find all items new.
func TestItemKeysDoNotDependOnOrder(t *testing.T) {
	t.Parallel()
	a, b, c := item("a", "http://s/1", "0"), item("a", "http://s/2", "0"), item("c", "http://s/3", "0")
	one, two := findings(t, a, b, c), findings(t, c, b, a)
	want := map[string]string{}
	for _, f := range one {
		want[f.URL] = f.Item
	}
	got := map[string]string{}
	for _, f := range two {
		got[f.URL] = f.Item
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("keys by address (-first order +other order):\n%s", diff)
	}
}

// A URL that identifies nothing is still the way to the announcement.
func TestSharedAddressesStay(t *testing.T) {
	t.Parallel()
	for _, f := range findings(t, item("a", "https://s.example/jobs", "1", "https://s.example/jobs"), item("b", "https://s.example/jobs", "1", "https://s.example/jobs")) {
		if f.URL != "https://s.example/jobs" || !strings.HasPrefix(f.Item, "content:") {
			t.Errorf("%s: URL %q and item %q, want the URL kept and another item", f.Title, f.URL, f.Item)
		}
	}
}

func TestFindingsAreTrimmedAndChecked(t *testing.T) {
	t.Parallel()
	long := item("long", "", "1")
	long.Finding.HTML = strings.Repeat("é", posting.MaxHTML)
	got, err := crawlers.Extract(given{long}, "src", crawlers.Document{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(got.Findings[0].HTML); n > posting.MaxHTML || len(got.Warnings) != 1 {
		t.Errorf("HTML of %d bytes with warnings %q, want at most %d with one", n, got.Warnings, posting.MaxHTML)
	}
	bad, err := crawlers.Extract(given{long}, "Not an id", crawlers.Document{})
	if err != nil || len(bad.Findings) != 0 || len(bad.Refused) != 1 {
		t.Errorf("for a bad source id: %d findings, refused %v, error %v; want one refusal", len(bad.Findings), bad.Refused, err)
	}
}

// Whatever a source puts into an item, its message must stay below 512 KiB.
func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("x", 1<<20)
	huge := item(big, "https://s.example/"+big, "1")
	huge.Finding.HTML, huge.Finding.Published = big, big
	huge.Finding.Fields = posting.Fields{Organisation: big, Location: big, RRule: big, Categories: slices.Repeat([]string{"a"}, 10000), ExDates: slices.Repeat([]string{"20270101"}, 10000)}
	got, err := crawlers.Extract(given{huge}, "src", crawlers.Document{})
	if err != nil {
		t.Fatal(err)
	}
	message, err := json.Marshal(got.Findings[0])
	if err != nil || len(message) > 400<<10 || len(got.Warnings) != 1 {
		t.Errorf("message of %d bytes, warnings %q, error %v; want below 400 KiB with one warning", len(message), got.Warnings, err)
	}
	if got.Findings[0].URL != "" {
		t.Errorf("an address of a megabyte is kept")
	}
}
