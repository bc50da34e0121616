package web_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
	"github.com/callboard/callboard/web"
)

func TestSearchPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	doc := w.page("/", http.StatusOK)
	if got := text(doc, ".total"); got != "7 announcements" {
		t.Errorf("total %q, want the seven open ones", got)
	}
	card := doc.Find(".card").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return strings.Contains(s.Find("h3").Text(), "Metadata Librarian <senior>")
	})
	if card.Length() != 1 {
		t.Fatalf("%d cards of the metadata librarian", card.Length())
	}
	got := strings.Join(strings.Fields(card.Text()), " ")
	for _, want := range []string{
		"Job", "New", "seen at 3 places", "Example University Library", "Boston, MA", "Closes 1 December 2026 , in 6 days",
		"(America/New York time)", "extended from 15 November 2026", "USD 36.57 to 42.78 an hour",
	} {
		if !strings.Contains(strings.ReplaceAll(got, " ,", ","), strings.ReplaceAll(want, " ,", ",")) {
			t.Errorf("card %q has no %q", got, want)
		}
	}
	if h := href(t, doc, ".card h3 a[lang=fr]"); h != "/p/"+id("events", "conf") {
		t.Errorf("the French title leads to %s", h)
	}
	for _, selector := range []string{
		"html[lang=en]", "a.skip[href='#main']", "main#main", "header nav[aria-label]", "footer", "search form[action='/'] input[name=q]",
		"label[for=q]", "label[for=address]", "label[for=zone]", "aside[aria-label=Filters]", "nav a[aria-current=page]", "h1",
	} {
		if doc.Find(selector).Length() == 0 {
			t.Errorf("no %s on the page", selector)
		}
	}
	for _, feed := range []string{"/search.atom", "/search.ics", "/search.json", "/api/v1/search"} {
		if doc.Find(".feeds a[href='"+feed+"']").Length() != 1 {
			t.Errorf("no link to %s", feed)
		}
	}
}

// TestFacetLinks follows a facet, a second one, and a chip back.
func TestFacetLinks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	doc := w.page("/", http.StatusOK)
	doc = w.page(link(t, doc, "[data-facet=kind] a", "Webinar"), http.StatusOK)
	if got := texts(doc, ".card h3"); !slices.Equal(got, []string{"Linked data for everyone"}) {
		t.Errorf("webinars are %q", got)
	}
	if got := text(doc, "#results"); got != "Webinars" {
		t.Errorf("heading %q", got)
	}
	// The other kinds stay to choose from, with the counts they would have.
	doc = w.page(link(t, doc, "[data-facet=kind] a", "Job"), http.StatusOK)
	if got := text(doc, ".total"); got != "2 announcements" {
		t.Errorf("jobs and webinars: %q", got)
	}
	if got := texts(doc, "[data-facet=kind] a[aria-current=true] .label"); len(got) != 2 {
		t.Errorf("selected kinds %q, want two", got)
	}
	doc = w.page(link(t, doc, ".chips a", "Kind: Webinar"), http.StatusOK)
	if got := texts(doc, ".chips a"); len(got) != 2 || !strings.Contains(got[0], "Kind: Job") {
		t.Errorf("chips %q", got)
	}
	if got := href(t, doc, ".chips a.all"); got != "/" {
		t.Errorf("clear all leads to %s", got)
	}
	if got := doc.Find("form.find input[type=hidden][name=kind][value=job]").Length(); got != 1 {
		t.Error("new words would forget the kind")
	}
	if v, _ := doc.Find("form.subscribe input[name=query]").Attr("value"); v != "kind=job" {
		t.Errorf("the saved search would be %q", v)
	}
}

func TestEveryFacetLinkKeepsItsPromise(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	doc := w.page("/", http.StatusOK)
	followed := 0
	doc.Find("details.facet a").Each(func(_ int, s *goquery.Selection) {
		count := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s.Find(".count").Text()), ", "), " found")
		address, _ := s.Attr("href")
		found := w.page(address, http.StatusOK)
		if count == "" || count == "0" {
			return
		}
		followed++
		if got := text(found, ".total"); !strings.HasPrefix(got, count+" ") {
			t.Errorf("%s promises %s and finds %q", address, count, got)
		}
		if found.Find("details.facet a[aria-current=true]").Length() < 2 { // the state and this one
			t.Errorf("%s: the choice is not marked", address)
		}
	})
	if followed < 20 {
		t.Errorf("only %d choices were followed", followed)
	}
}

func TestNothingFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	doc := w.page("/?q=metadata+zeppelin&kind=job", http.StatusOK)
	if got := text(doc, ".total"); got != "Nothing found" {
		t.Errorf("total %q", got)
	}
	any := link(t, doc, ".empty a", "any of the words")
	if doc := w.page(any, http.StatusOK); doc.Find(".card").Length() != 1 {
		t.Errorf("%s finds %q", any, texts(doc, ".card h3"))
	}
	if h := link(t, doc, ".empty a", "Without Kind: Job"); h != "/?q=metadata+zeppelin" {
		t.Errorf("without the kind leads to %s", h)
	}
	doc = w.page("/?kind=job&state=open&q=Branch", http.StatusOK)
	if got := w.page(link(t, doc, ".empty a", "what has closed"), http.StatusOK).Find(".card .badge.state").Length(); got != 1 {
		t.Errorf("%d closed postings marked", got)
	}
	empty := newWorld(t, nil).page("/", http.StatusOK)
	if !strings.Contains(text(empty, ".empty"), "Nothing has been gathered yet") {
		t.Errorf("an empty board says %q", text(empty, ".empty"))
	}
}

func TestNotices(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	doc := w.page("/?knd=job&q=metadata", http.StatusOK)
	if got := text(doc, ".notice"); !strings.Contains(got, "“knd”") || !strings.Contains(got, "Did you mean kind?") {
		t.Errorf("notice %q", got)
	}
	if got := href(t, doc, ".notice a"); got != "/?kind=job&q=metadata" {
		t.Errorf("the fix leads to %s", got)
	}
	doc = w.page("/?library_type=acadmic", http.StatusOK)
	if got := text(doc, ".unknown"); !strings.Contains(got, "Library type: acadmic") {
		t.Errorf("unknown value: %q", got)
	}
	for query, want := range map[string]string{
		"closes=soon&kind=job":        "not a duration such as 14d",
		"sort=distance":               "ort distance needs near",
		"page=0":                      "not a number",
		"state=maybe&near=x&kind=job": "State \"maybe\"",
		"%zz=1":                       "could not be read",
	} {
		doc := w.page("/?"+query, http.StatusBadRequest)
		if got := text(doc, ".notices"); !strings.Contains(got, want) {
			t.Errorf("%s: notices %q, want %q", query, got, want)
		}
		if doc.Find(".card").Length() == 0 {
			t.Errorf("%s: nothing is shown beside the notice", query)
		}
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	var all []posting.Posting
	for i := range 45 {
		p := bare()
		p.ID = id("jobs", "n"+strings.Repeat("x", i))
		all = append(all, p)
	}
	w := newWorld(t, all)
	doc := w.page("/", http.StatusOK)
	if got := text(doc, ".total"); got != "45 announcements, showing 1 to 20" {
		t.Errorf("total %q", got)
	}
	seen := map[string]bool{}
	for page := 1; ; page++ {
		doc.Find(".card h3 a").Each(func(_ int, s *goquery.Selection) { seen[s.AttrOr("href", "")] = true })
		if got := text(doc, ".pages a[aria-current=page]"); !strings.HasSuffix(got, string(rune('0'+page))) {
			t.Errorf("page %d is marked %q", page, got)
		}
		next := doc.Find(".pages a[rel=next]")
		if next.Length() == 0 {
			break
		}
		doc = w.page(next.AttrOr("href", ""), http.StatusOK)
	}
	if len(seen) != 45 {
		t.Errorf("%d postings on all pages, want 45", len(seen))
	}
	for _, query := range []string{"page=40", "page=500", "page=501", "page=99999"} {
		doc = w.page("/?"+query, http.StatusOK)
		if got, want := text(doc, ".notice"), "There is no "+strings.Replace(query, "=", " ", 1)+": this search has 3 pages."; got != want {
			t.Errorf("%s: notice %q, want %q", query, got, want)
		}
		if got := href(t, doc, ".empty a"); got != "/?page=3" {
			t.Errorf("%s: the last page is %s", query, got)
		}
	}
	if got := text(w.page("/?page=999&closes=soon", http.StatusBadRequest), ".notices"); !strings.Contains(got, "not a duration") || !strings.Contains(got, "no page 999") {
		t.Errorf("two notices: %q", got)
	}
	if got := text(w.page("/?size=101", http.StatusOK), ".notices"); !strings.Contains(got, "size 101 is over 100") {
		t.Errorf("a large size: %q", got)
	}
}

func TestSearchWithinScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples(), func(o *web.Options) { o.Site = configs.Site{Name: "Events", Scope: "kind=webinar&kind=conference"} })
	doc := w.page("/", http.StatusOK)
	if got := text(doc, ".total"); got != "2 announcements" {
		t.Errorf("total %q", got)
	}
	if got := text(w.page("/?kind=job", http.StatusOK), ".total"); got != "Nothing found" {
		t.Errorf("outside of the scope: %q", got)
	}
	if got := text(w.page("/about", http.StatusOK), "main"); !strings.Contains(got, "onferences or webinars") {
		t.Errorf("about does not tell the scope: %q", got)
	}
}

func TestSort(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	doc := w.page("/?sort=closes", http.StatusOK)
	if got := texts(doc, ".card h3"); !strings.HasPrefix(got[0], "</script>") || !strings.HasPrefix(got[1], "Metadata") {
		t.Errorf("by deadline: %q", got)
	}
	if got := text(doc, "#sort option[selected]"); got != "Closing soon" {
		t.Errorf("selected order %q", got)
	}
	if got := texts(w.page("/?q=metadata", http.StatusOK), "#sort option"); got[0] != "Best match" {
		t.Errorf("orders with words: %q", got)
	}
}

// FuzzSearchPage sends query strings of strangers to pages and programs' addresses: there
// is always an answer, and it is never our fault.
func FuzzSearchPage(f *testing.F) {
	for _, seed := range []string{
		"", "q=metadata&kind=job", "q=%22unclosed", "near=1,2,3km&sort=distance", "page=500&size=100", "closes=99999w", "q=%ff%fe", "since=0001-01-01",
		"&&&=", "not.kind=job&kind=none", "pay=1-2-3", "organisation=%00", "state=any&state=open", "q=-a+-b", "words=any&q=a+b+c", "kind=" + strings.Repeat("x", 3000),
	} {
		f.Add(seed)
	}
	w := newWorld(f, samples())
	f.Fuzz(func(t *testing.T, query string) {
		for _, path := range []string{"/", "/api/v1/search", "/search.atom", "/search.ics"} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.URL.RawQuery = query
			recorder := httptest.NewRecorder()
			w.handler.ServeHTTP(recorder, r)
			if recorder.Code >= 500 {
				t.Errorf("GET %s?%q = %d", path, query, recorder.Code)
			}
		}
	})
}
