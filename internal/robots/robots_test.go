package robots_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/internal/robots"
)

func TestAllowed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in, path string
		want           bool
	}{
		{"nothing is said", "", "/jobs", true},
		{"everybody is kept out", "User-agent: *\nDisallow: /\n", "/jobs", false},
		{"robots.txt itself is always allowed", "User-agent: *\nDisallow: /\n", "/robots.txt", true},
		{"the own group decides alone", "User-agent: *\nDisallow: /\n\nUser-agent: callboard\nDisallow: /private\n", "/jobs", true},
		{"the own group by token before a version", "User-agent: Callboard/1.0\nDisallow: /\n", "/jobs", false},
		{"a token that only begins alike is another", "User-agent: Call\nDisallow: /\n", "/jobs", true},
		{"own groups add up", "User-agent: Callboard\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: Callboard\nDisallow: /b\n", "/b", false},
		{"an empty disallow forbids nothing", "User-agent: *\nDisallow:\n", "/jobs", true},
		{"a rule before any agent is passed over", "Disallow: /\nUser-agent: *\nDisallow: /x\n", "/jobs", true},
		{"a bad crawl-delay spoils nothing", "User-agent: *\nCrawl-delay: soon\nDisallow: /x\n", "/x", false},
		{"a sitemap line ends no group", "User-agent: *\nSitemap: https://example.org/s.xml\nUser-agent: y\nDisallow: /\n", "/jobs", false},
		{"a crawl-delay ends the list of agents", "User-agent: *\nCrawl-delay: 5\n\nUser-agent: BadBot\nDisallow: /\n", "/jobs", true},
		{"allow wins a tie", "User-agent: *\nDisallow: /jobs\nAllow: /jobs\n", "/jobs", true},
		{"the longer rule wins", "User-agent: *\nAllow: /jobs\nDisallow: /jobs/old\n", "/jobs/old/1", false},
		{"an asterisk is anchored at the start", "User-agent: *\nDisallow: /fish*.php\n", "/cat/fish.php", true},
		{"an asterisk matches a run", "User-agent: *\nDisallow: /*/print\n", "/jobs/1/print", false},
		{"asterisks in a row", "User-agent: *\nDisallow: /a**b\n", "/axxb", false},
		{"dollar is the end", "User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf?x=1", true},
		{"dollar after a part that repeats", "User-agent: *\nDisallow: /*a$\n", "/banana", false},
		{"dollar in the middle is a character", "User-agent: *\nDisallow: /a$b\n", "/a$b", false},
		{"the query counts", "User-agent: *\nDisallow: /*?print=\n", "/jobs?print=1", false},
		{"hex digits in any case", "User-agent: *\nDisallow: /caf%c3%a9\n", "/caf%C3%A9", false},
		{"letters beyond ascii", "User-agent: *\nDisallow: /café\n", "/caf%c3%a9", false},
		{"carriage returns alone", "User-agent: *\rDisallow: /x\r", "/x", false},
		{"a byte order mark", "\ufeffUser-agent: *\nDisallow: /x\n", "/x", false},
		{"a comment ends a value", "User-agent: *\nDisallow: /x # not /xyz\n", "/xyz", false},
		{"a missing slash", "User-agent: *\nDisallow: x/\n", "/x/1", false},
		{"a missing colon", "User-agent *\nDisallow /x\n", "/x", false},
		{"a page in html", "<!doctype html><title>Not found</title><p>User-agent: none", "/x", true},
		{"an index page stands for its folder", "User-agent: *\nDisallow: /\nAllow: /jobs/index.html\n", "/jobs/", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, rule := robots.Parse([]byte(tt.in), "Callboard").Allowed(tt.path)
			if got != tt.want {
				t.Errorf("Allowed(%q) = %v (rule %s), want %v; robots.txt:\n%s", tt.path, got, rule, tt.want, tt.in)
			}
			if (rule == "") != got {
				t.Errorf("Allowed(%q) = %v with the rule %q", tt.path, got, rule)
			}
		})
	}
}

func TestAllowedNamesTheRule(t *testing.T) {
	t.Parallel()
	_, rule := robots.Parse([]byte("User-agent: *\n  Disallow: /private # staff\n"), "Callboard").Allowed("/private/1")
	if want := `"Disallow: /private # staff"`; rule != want {
		t.Errorf("rule = %s, want %s", rule, want)
	}
}

func TestDelay(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		want time.Duration
	}{
		{"User-agent: *\nCrawl-delay: 10\n", 10 * time.Second},
		{"User-agent: *\nCrawl-delay: 2.5\n", 2500 * time.Millisecond},
		{"User-agent: *\nCrawl-delay: 3s\n", 3 * time.Second},
		{"User-agent: *\nCrawl-delay: -1\n", 0},
		{"User-agent: *\nCrawl-delay: NaN\n", 0},
		{"User-agent: *\nCrawl-delay: 1e300\n", 24 * time.Hour},
		{"User-agent: *\nCrawl-delay: 10\nUser-agent: Callboard\nDisallow:\n", 0},
		{"User-agent: other\nCrawl-delay: 10\n", 0},
	}
	for _, tt := range tests {
		if got := robots.Parse([]byte(tt.in), "Callboard").Delay; got != tt.want {
			t.Errorf("Parse(%q).Delay = %v, want %v", tt.in, got, tt.want)
		}
	}
}

func TestParseIsBounded(t *testing.T) {
	t.Parallel()
	line := "Disallow: /" + strings.Repeat("*a", 200) + "b$\n"
	body := "User-agent: *\n" + strings.Repeat(line, 2*robots.MaxSize/len(line)) + "Disallow: /late\n"
	rules := robots.Parse([]byte(body), "Callboard")
	start := time.Now()
	if ok, rule := rules.Allowed("/" + strings.Repeat("a", 8000)); !ok {
		t.Errorf("a path that matches nothing is forbidden by %s", rule)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("matching took %v", took)
	}
	if ok, _ := rules.Allowed("/late"); !ok {
		t.Error("a rule past the limit was read")
	}
}

// corpus returns a folder of documents beside the repository, or skips.
func corpus(t *testing.T, name string) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "..", "shared", "corpus", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no corpus beside the repository: %v", err)
	}
	return dir
}

// The table of the reference parser of RFC 9309.
func TestReferenceCases(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join(corpus(t, "robots"), "robotstxt", "cases.jsonl"))
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	type record struct {
		Test, Robots, Agent, URL string
		Allowed                  bool
		N                        int
	}
	read := 0
	for lines := bufio.NewScanner(f); lines.Scan(); read++ {
		var c record
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		path := ""
		if _, rest, ok := strings.Cut(c.URL, "://"); ok {
			if at := strings.IndexByte(rest, '/'); at >= 0 {
				path = rest[at:]
			}
		}
		// The reference takes an address as it stands: a character that was never encoded
		// is not the encoded one. A request always has the encoded form.
		raw := strings.ContainsFunc(path, func(r rune) bool { return r >= 0x80 })
		if got, rule := robots.Parse([]byte(c.Robots), c.Agent).Allowed(path); got != c.Allowed && !raw {
			t.Errorf("%d %s: %q may fetch %q: %v (%s), want %v; robots.txt:\n%s", c.N, c.Test, c.Agent, c.URL, got, rule, c.Allowed, c.Robots)
		}
	}
	if read == 0 {
		t.Error("no case was read")
	}
}

// Real files: every one is read, and most of them rule something for everybody.
func TestRealFiles(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(corpus(t, "robots"), "protego", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Skipf("no files: %v", err)
	}
	ruled := 0
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rules := robots.Parse(body, "Callboard")
		if rules.Size() > 0 {
			ruled++
		}
		if ok, _ := rules.Allowed("/robots.txt"); !ok {
			t.Errorf("%s: its own address is forbidden", filepath.Base(file))
		}
	}
	// All but a few (pages in HTML, files without a group for everybody) rule something.
	if ruled < len(files)*3/4 {
		t.Errorf("only %d of %d files have a rule for everybody", ruled, len(files))
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /*a$\nCrawl-delay: 1\n"), "/ba")
	f.Add([]byte("\ufeffuser agent * \rallow:index.html"), "%")
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		rules := robots.Parse(body, "Callboard")
		if rules.Delay < 0 || rules.Delay > 24*time.Hour {
			t.Errorf("a delay of %v", rules.Delay)
		}
		if ok, rule := rules.Allowed(path); ok != (rule == "") {
			t.Errorf("allowed %v with the rule %q", ok, rule)
		}
	})
}
