package web_test

import (
	"encoding/json"
	"flag"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
	"github.com/callboard/callboard/web"
)

var update = flag.Bool("update", false, "rewrite golden files")

// golden compares with a file, or rewrites it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		fatal(t, os.MkdirAll("testdata", 0o755))
		fatal(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	fatal(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update rewrites it):\n%s", name, diff)
	}
}

// TestAnswerGolden is the contract: members, their order, and what is absent.
func TestAnswerGolden(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	var raw json.RawMessage
	w.api("/api/v1/search?q=metadata&kind=job&kind=webinar&level=nobody&level=professional&sort=newest", &raw)
	pretty, err := json.MarshalIndent(raw, "", " ")
	fatal(t, err)
	golden(t, "search.golden", string(pretty)+"\n")
	w.api("/api/v1/postings/"+id("jobs", "1"), &raw)
	pretty, err = json.MarshalIndent(raw, "", " ")
	fatal(t, err)
	golden(t, "posting.golden", string(pretty)+"\n")
}

// What is not an address of the web is a link nowhere.
func TestForeignSchemes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	bad := id("state", "bad")
	for _, target := range []string{
		"/api/v1/postings/" + bad, "/api/v1/search?kind=cfp", "/search.json?kind=cfp", "/search.atom?kind=cfp", "/search.ics?kind=cfp", "/p/" + bad, "/?kind=cfp",
	} {
		resp, text := w.get(target)
		if resp.StatusCode != http.StatusOK || !strings.Contains(text, bad) {
			t.Errorf("GET %s = %d, without the posting", target, resp.StatusCode)
		}
		for _, scheme := range []string{"javascript:alert", "data:text"} {
			if strings.Contains(text, scheme) {
				t.Errorf("GET %s has an address with %s", target, scheme)
			}
		}
	}
}

// TestCountsKeepTheirPromise is invariant I7, through the API, with several searches.
func TestCountsKeepTheirPromise(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	for _, query := range []string{"", "q=metadata", "kind=job&state=any", "library_type=academic&kind=webinar", "place=none&not.kind=job", "source=jobs&source=events"} {
		values, err := url.ParseQuery(query)
		fatal(t, err)
		var a web.Answer
		w.api("/api/v1/search?size=1&"+query, &a)
		if len(a.Facets) != len(index.Facets()) {
			t.Errorf("%s: %d facets, want all", query, len(a.Facets))
		}
		checked := 0
		for facet, counts := range a.Facets {
			if !slices.IsSortedFunc(counts, func(a, b web.FacetValue) int { return b.Count - a.Count }) {
				t.Errorf("%s: %s is not ordered by count", query, facet)
			}
			for _, c := range counts {
				alone := url.Values{"size": {"1"}}
				for key, all := range values {
					alone[key] = all
				}
				alone[facet] = []string{c.Value}
				var b web.Answer
				w.api("/api/v1/search?"+alone.Encode(), &b)
				if checked++; b.Total != c.Count {
					t.Errorf("%s: %s=%s counts %d, the search finds %d", query, facet, c.Value, c.Count, b.Total)
				}
			}
		}
		if checked == 0 {
			t.Errorf("%s: nothing was counted", query)
		}
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	for target, want := range map[string]struct {
		status  int
		detail  string
		nearest string
	}{
		"/api/v1/search?knd=job":              {400, `did you mean "kind"?`, "kind"},
		"/api/v1/search?salary=1":             {400, `did you mean "pay"?`, "pay"},
		"/api/v1/search?closes=soon":          {400, "not a duration", ""},
		"/api/v1/search?page=0":               {400, "not a number", ""},
		"/api/v1/search?page=600":             {400, "Page 600, with 20 hits a page, is beyond the first 10,000 hits.", ""},
		"/api/v1/search?size=0":               {400, "not a number", ""},
		"/api/v1/search?size=101":             {400, "Size 101 is not a number from 1 to 100", ""},
		"/search.json?size=1000":              {400, "from 1 to 100", ""},
		"/api/v1/search?a=%zz":                {400, "nvalid URL escape", ""},
		"/api/v1/search?a=1;b=2":              {400, "nvalid semicolon", ""},
		"/search.atom?knd=job":                {400, `did you mean "kind"?`, "kind"},
		"/search.ics?sort=distance":           {400, "near", ""},
		"/api/v1/nothing":                     {404, "nothing at this address", ""},
		"/api/v1/postings/":                   {404, "nothing at this address", ""},
		"/api/v1/search?q=" + long('x', 9000): {414, "longer", ""},
	} {
		resp, text := w.get(target)
		if resp.StatusCode != want.status {
			t.Errorf("GET %.60s = %d, want %d", target, resp.StatusCode, want.status)
		}
		if want.status == 414 {
			continue
		}
		var p struct {
			Type, Title, Detail, Nearest string
			Status                       int
		}
		if err := json.Unmarshal([]byte(text), &p); err != nil || resp.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("GET %.60s: %v, %s", target, err, resp.Header.Get("Content-Type"))
		}
		if strings.ContainsAny(p.Detail, "\r\n") || strings.HasPrefix(p.Detail, "Bad query") {
			t.Errorf("GET %.60s: detail %q", target, p.Detail)
		}
		if p.Status != want.status || !strings.Contains(p.Detail, want.detail) || p.Nearest != want.nearest || p.Title == "" {
			t.Errorf("GET %.60s: problem %+v", target, p)
		}
	}
	r := w.request(http.MethodPost, "/api/v1/search", nil)
	if resp := w.do(r); resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") == "" {
		t.Errorf("POST of a search = %d", resp.StatusCode)
	}
}

func long(c rune, n int) string { return strings.Repeat(string(c), n) }

func TestConditionalRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	for _, target := range []string{"/api/v1/search?kind=job", "/api/v1/postings/" + id("jobs", "1"), "/search.atom", "/search.ics", "/search.json", "/openapi.json", "/"} {
		resp, _ := w.get(target)
		tag := resp.Header.Get("ETag")
		again, text := w.get(target, "If-None-Match", `"other", `+tag)
		if tag == "" || again.StatusCode != http.StatusNotModified || text != "" {
			t.Errorf("GET %s again with %s = %d, %d bytes", target, tag, again.StatusCode, len(text))
		}
		if other, _ := w.get(target, "If-None-Match", `"other"`); other.StatusCode != http.StatusOK {
			t.Errorf("GET %s with another tag = %d", target, other.StatusCode)
		}
	}
	// Feeds do not change with the clock alone.
	before, _ := w.get("/search.atom")
	w.set(start.Add(90 * 60 * 1e9))
	if after, _ := w.get("/search.atom"); after.Header.Get("ETag") != before.Header.Get("ETag") {
		t.Error("the feed changed though nothing happened")
	}
}

// TestOpenAPI holds the document to the routes, the search keys and the posting.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID string
			Responses   map[string]json.RawMessage
			Parameters  []json.RawMessage
		}
		Components struct {
			Schemas    map[string]struct{ Properties map[string]json.RawMessage }
			Parameters map[string]struct{ Name, In string }
			Responses  map[string]json.RawMessage
		}
	}
	_, text := w.get("/openapi.json")
	fatal(t, json.Unmarshal([]byte(text), &doc))
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("version %q", doc.OpenAPI)
	}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			target := strings.ReplaceAll(path, "{id}", id("jobs", "1"))
			resp := w.do(w.request(strings.ToUpper(method), target, nil))
			_, described := op.Responses[strconv.Itoa(resp.StatusCode)]
			if !described || resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusMethodNotAllowed {
				t.Errorf("%s %s answers %d, which is not what the document says", method, path, resp.StatusCode)
			}
			if op.OperationID == "" || len(op.Responses) == 0 {
				t.Errorf("%s %s has no id or no answers", method, path)
			}
		}
	}
	for _, ref := range refs(text) {
		parts := strings.Split(strings.TrimPrefix(ref, "#/components/"), "/")
		_, schema := doc.Components.Schemas[parts[1]]
		_, parameter := doc.Components.Parameters[parts[1]]
		_, response := doc.Components.Responses[parts[1]]
		if !schema && !parameter && !response {
			t.Errorf("%s leads nowhere", ref)
		}
	}
	// Every key of a search is a parameter, and every parameter is a key.
	var described []string
	for _, p := range doc.Components.Parameters {
		described = append(described, p.Name)
	}
	for _, f := range index.Facets() {
		for _, name := range []string{f.Name, "not." + f.Name} {
			if !slices.Contains(described, name) {
				t.Errorf("search key %s is not described", name)
			}
		}
	}
	for _, name := range described {
		if _, _, err := index.ParseStrict(url.Values{name: {""}}, start); err != nil {
			t.Errorf("%s is described and not a search key: %v", name, err)
		}
	}
	for name, v := range map[string]any{
		"Posting": posting.Posting{}, "Place": posting.Place{}, "Pay": posting.Pay{}, "Cost": posting.Cost{}, "Credit": posting.Credit{}, "Sighting": posting.Sighting{},
		"Evidence": posting.Evidence{}, "Change": posting.Change{}, "Closed": posting.Closed{}, "Facets": posting.Facets{}, "Recurrence": posting.Recurrence{},
		"Answer": web.Answer{}, "FacetValue": web.FacetValue{}, "Organisation": posting.Organisation{}, "Occurrence": posting.Occurrence{},
	} {
		want := members(reflect.TypeOf(v))
		var got []string
		for member := range doc.Components.Schemas[name].Properties {
			got = append(got, member)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-code +document):\n%s", name, diff)
		}
	}
}

// members are the JSON members of a struct.
func members(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// refs are the references of a document.
func refs(text string) []string {
	var out []string
	for _, part := range strings.Split(text, `"$ref": "`)[1:] {
		ref, _, _ := strings.Cut(part, `"`)
		out = append(out, ref)
	}
	return out
}
