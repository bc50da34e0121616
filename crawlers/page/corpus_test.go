package page_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/crawlertest"
	"github.com/callboard/callboard/crawlers/page"
)

// TestCorpus serves the pages of the corpus and holds what is read to the expectations of
// the manifest, of the neighbour files and of the text itself.
func TestCorpus(t *testing.T) {
	web := crawlertest.Serve(t, "pages")
	crawlertest.Judge(t, "pages", func(file crawlertest.CorpusFile) error {
		body, err := os.ReadFile(file.File)
		if err != nil {
			return err
		}
		result, err := web.Visit(t, file, page.New)
		switch {
		case !tags.Match(body) || jsonText.Match(body) || feeds.Match(body):
			if !errors.Is(err, crawlers.ErrFormat) && !recorded(file, err) {
				return fmt.Errorf("error %v for what is no page, want ErrFormat", err) //nolint:errorlint // it may be nil
			}
			return nil
		case recorded(file, err): // an answer of another status than 200
			return nil
		case err != nil:
			return err
		}
		for _, check := range []func(crawlertest.CorpusFile, string, crawlers.Result) error{
			structured, marked, encodings, microformats, asserted, cassette, sound,
		} {
			if err := check(file, string(body), result); err != nil {
				return err
			}
		}
		return nil
	})
}

var (
	tags     = regexp.MustCompile(`(?i)<(?:!doctype html|html|head|body|div|p|script|span|a|li|ul|h\d|article|section|dl|table|tbody|img|time|title|b|meta)[\s>]`)
	jsonText = regexp.MustCompile(`^\s*[{\[]`)
	feeds    = regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*>\s*)?<(?:rss|feed)[\s>]`)
	scripts  = regexp.MustCompile(`(?is)<script[^>]*application/ld\+json[^>]*>(.*?)</script>`)
)

// recorded reports whether a recorded answer says itself that there is no page.
func recorded(file crawlertest.CorpusFile, err error) bool {
	return strings.HasSuffix(file.Path, ".http") && (errors.Is(err, crawlers.ErrStatus) || errors.Is(err, crawlers.ErrGone) ||
		errors.Is(err, crawlers.ErrForbidden) || errors.Is(err, crawlers.ErrFormat) || errors.Is(err, crawlers.ErrUnavailable))
}

// thing is a posting as an independent reading finds it.
type thing struct{ title, start string }

// things collects the postings of decoded JSON-LD, or of extruct's form of microdata
// ({"type": …, "properties": {…}}): the outermost nodes of such a type.
func things(v any) []thing {
	switch v := v.(type) {
	case []any:
		var out []thing
		for _, inner := range v {
			out = append(out, things(inner)...)
		}
		return out
	case map[string]any:
		props, kind := v, fmt.Sprint(v["@type"])
		if p, ok := v["properties"].(map[string]any); ok {
			props, kind = p, fmt.Sprint(v["type"])
		}
		if strings.Contains(kind, "EventSeries") {
			return things(v["subEvent"])
		}
		if announces.MatchString(kind) && len(v) > 1 {
			return []thing{{plain(props["title"]) + plain(props["name"]), plain(props["startDate"])}}
		}
		var out []thing
		for name, inner := range props {
			if name != "superEvent" {
				out = append(out, things(inner)...)
			}
		}
		return out
	}
	return nil
}

var announces = regexp.MustCompile(`(?:^|[/:\[ ])(?:JobPosting|Course|CourseInstance|Festival|Hackathon|EventSeries|(?:Business|Childrens|Comedy|Conference|Dance|Education|Exhibition|Food|Literary|Music|PerformingArts|Sale|Screening|Social|Sports|Theater|VisualArts)?Event)(?:$|[\] ])`)

func plain(v any) string {
	if list, ok := v.([]any); ok && len(list) > 0 {
		v = list[0]
	}
	if s, ok := v.(string); ok {
		return strings.Join(strings.Fields(html.UnescapeString(s)), " ")
	}
	return ""
}

// agree compares what was found with an independent reading, in any order.
func agree(result crawlers.Result, want []thing) error {
	var got, expected []string
	for _, f := range result.Findings {
		got = append(got, f.Title)
	}
	for _, w := range want {
		if w.title != "" && !slices.Contains(expected, w.title) {
			expected = append(expected, w.title)
		}
	}
	for _, title := range expected {
		if !slices.Contains(got, title) {
			return fmt.Errorf("titles %q lack %q", got, title)
		}
	}
	titled := slices.DeleteFunc(slices.Clone(want), func(w thing) bool { return w.title == "" })
	distinct := map[thing]bool{}
	for _, w := range titled {
		distinct[w] = true
	}
	if len(got) > len(titled) || len(got) < len(distinct) {
		return fmt.Errorf("%d findings, want %d to %d: %q", len(got), len(distinct), len(titled), got)
	}
	for _, f := range result.Findings {
		if f.Fields.Starts == "" {
			continue
		}
		if !slices.ContainsFunc(want, func(w thing) bool { return w.title == f.Title && sameDay(f.Fields.Starts, w.start) }) && f.Fields.Kind != "Course" {
			return fmt.Errorf("%q starts at %q, which nothing states", f.Title, f.Fields.Starts)
		}
	}
	return nil
}

// sameDay reports whether a moment begins like a stated date, in any of their writings.
func sameDay(got, stated string) bool {
	digits := func(s string) string { return strings.NewReplacer("-", "", ":", "", " ", "T").Replace(s) }
	g, s := digits(got), digits(stated)
	return len(g) >= 8 && len(s) >= 8 && g[:8] == s[:8] || strings.Contains(stated, "-9-") || got == stated
}

// structured: where all JSON-LD of the page is plain JSON, its postings are the findings;
// where extruct has read it, whatever was broken, the same holds for what it read.
func structured(file crawlertest.CorpusFile, body string, result crawlers.Result) error {
	var want []thing
	for _, m := range scripts.FindAllStringSubmatch(body, -1) {
		var v any
		if strings.TrimSpace(m[1]) == "" {
			continue
		}
		if json.Unmarshal([]byte(m[1]), &v) != nil {
			want = nil
			break
		}
		want = append(want, things(v)...)
	}
	for _, neighbour := range neighbours(file, ".jsonld", ".json") {
		if v, ok := neighbour.([]any); ok && strings.Contains(body, "ld+json") {
			want = things(v)
		}
	}
	if len(want) == 0 {
		return nil
	}
	return agree(result, want)
}

// neighbours are the decoded expectations beside a file.
func neighbours(file crawlertest.CorpusFile, ends ...string) []any {
	var out []any
	for _, end := range ends {
		raw, err := os.ReadFile(strings.TrimSuffix(file.File, filepath.Ext(file.File)) + end)
		var v any
		if err == nil && json.Unmarshal(raw, &v) == nil {
			out = append(out, v)
		}
	}
	return out
}

// marked: extruct's reading of microdata and ours have the same postings.
func marked(file crawlertest.CorpusFile, body string, result crawlers.Result) error {
	if !strings.HasPrefix(file.Path, "extruct/") || strings.Contains(body, "ld+json") || !strings.Contains(body, "itemscope") {
		return nil
	}
	for _, v := range neighbours(file, ".json") {
		if err := agree(result, things(v)); err != nil {
			return err
		}
	}
	return nil
}

// encodings: the encodings of one example of schema.org say the same.
func encodings(file crawlertest.CorpusFile, _ string, result crawlers.Result) error {
	base, form, ok := strings.Cut(strings.TrimSuffix(filepath.Base(file.Path), ".html"), ".")
	if !ok || !strings.HasPrefix(file.Path, "schemaorg/") {
		return nil
	}
	raw, err := os.ReadFile(filepath.Join(filepath.Dir(file.File), base+".json.html"))
	if err != nil || form == "json" {
		return nil
	}
	m := scripts.FindStringSubmatch(string(raw))
	var v any
	if m == nil || json.Unmarshal([]byte(m[1]), &v) != nil {
		return nil
	}
	want := things(v)
	if slices.ContainsFunc(want, func(w thing) bool { return w.title != "" }) {
		return agree(result, want)
	}
	return nil
}

// microformats: pages whose events are marked up as microformats (1 and 2) are not read.
func microformats(file crawlertest.CorpusFile, body string, result crawlers.Result) error {
	if len(result.Findings) > 0 || strings.HasPrefix(file.Path, "city-scrapers/") {
		return nil
	}
	if strings.Contains(file.Exercises, "h-event") || strings.Contains(file.Exercises, "vevent") {
		if regexp.MustCompile(`class=["'][^"']*\b(?:h-event|vevent)\b`).MatchString(body) {
			return errors.New("microformats of events are not read")
		}
	}
	return nil
}

var (
	assertedTitle = regexp.MustCompile(`\[0\]\.title="([^"]*)"`)
	assertedStart = regexp.MustCompile(`\[0\]\.start=(\S+)`)
	assertedCount = regexp.MustCompile(`\bcount=(\d+)`)
)

// asserted: City-Bureau's own tests say how many meetings they read from a page, and the
// title and start of the first.
func asserted(file crawlertest.CorpusFile, _ string, result crawlers.Result) error {
	if !strings.HasPrefix(file.Path, "city-scrapers/") {
		return nil
	}
	title, start := assertedTitle.FindStringSubmatch(file.Expected), assertedStart.FindStringSubmatch(file.Expected)
	if title == nil && start == nil && assertedCount.FindString(file.Expected) == "" {
		return nil
	}
	if len(result.Findings) == 0 {
		return errors.New("nothing is read: the page has no structured data, it needs selectors")
	}
	// A page of one item belongs to a list of which the test counts all.
	if m := assertedCount.FindStringSubmatch(file.Expected); m != nil && !strings.Contains(file.Path, "_detail") {
		if n, _ := strconv.Atoi(m[1]); n != len(result.Findings) {
			return fmt.Errorf("%d findings, want %d", len(result.Findings), n)
		}
		f := result.Findings[0]
		if title != nil && f.Title != title[1] || start != nil && !strings.HasPrefix(f.Fields.Starts, start[1]) {
			return fmt.Errorf("first is %q at %q, want %q", f.Title, f.Fields.Starts, file.Expected)
		}
	}
	return nil
}

var cassetteTitle = regexp.MustCompile(`title='([^']*)'`)

// cassette: where the recorded answer has the event that the whole cassette's expectation
// names, it is read.
func cassette(file crawlertest.CorpusFile, body string, result crawlers.Result) error {
	m := cassetteTitle.FindStringSubmatch(file.Expected)
	if m == nil || !strings.HasPrefix(file.Path, "tess/cassettes/") || !strings.Contains(html.UnescapeString(body), m[1]) {
		return nil
	}
	// A page that describes another event names this one beside it.
	if len(result.Findings) == 0 {
		return fmt.Errorf("%q is not read: the page has no structured data for it, it needs selectors", m[1])
	}
	return nil
}

// sound: a page without findings says what it offers; findings keep their promises.
func sound(_ crawlertest.CorpusFile, _ string, result crawlers.Result) error {
	if len(result.Findings)+len(result.Refused) == 0 && !slices.ContainsFunc(result.Warnings, func(w string) bool {
		return strings.HasPrefix(w, "no schema.org posting")
	}) {
		return fmt.Errorf("no finding and no word about it: %q", result.Warnings)
	}
	for _, f := range result.Findings {
		if f.Title == "" || f.Fields.Origin == "" || f.Fields.Kind == "" {
			return fmt.Errorf("incomplete finding %+v", f)
		}
		if strings.Contains(f.Fields.Organisation, "@") {
			return fmt.Errorf("%q: an address stands for a name", f.Title)
		}
	}
	return nil
}
