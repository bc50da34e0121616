package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

func TestPostingPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	doc := w.page("/p/"+id("jobs", "1"), http.StatusOK)
	if got := text(doc, "h1"); got != "Metadata Librarian <senior>" {
		t.Errorf("title %q", got)
	}
	if got := doc.Find(".description strong").Text(); got != "things" {
		t.Errorf("the description's markup is lost: %q", got)
	}
	facts := text(doc, ".key dl")
	for _, want := range []string{
		"Deadline Closes 1 December 2026, in 6 days", "extended from 15 November 2026", "Interviews 15 January 2027", "Place Boston, MA",
		"Pay USD 36.57 to 42.78 an hour", "about USD 66,557 to 77,860 a year, at 35 hours a week", "Library type Academic", "Level Professional", "Published 24 November 2026",
	} {
		if !strings.Contains(facts, want) {
			t.Errorf("facts %q have no %q", facts, want)
		}
	}
	if rel := doc.Find(".go a").AttrOr("rel", ""); href(t, doc, ".go a") != "https://jobs.example.edu/1" || rel != "nofollow noopener" {
		t.Errorf("apply link %s, rel %q", href(t, doc, ".go a"), rel)
	}
	if got := texts(doc, ".seen li"); len(got) != 3 || !strings.HasPrefix(got[0], "Example Jobs shown here") {
		t.Errorf("sightings %q", got)
	}
	if got := text(doc, ".evidence tbody"); !strings.Contains(got, "Deadline Example Jobs phrase:apply-by … apply by <December> 1 …") {
		t.Errorf("evidence %q", got)
	}
	if got := text(doc, ".changes"); !strings.Contains(got, "Deadline from 15 November 2026 to 1 December 2026") {
		t.Errorf("changes %q", got)
	}
	if got := href(t, doc, "link[rel=canonical]"); got != base+"/p/"+id("jobs", "1") {
		t.Errorf("canonical %s", got)
	}
	var linked map[string]any
	fatal(t, json.Unmarshal([]byte(doc.Find("script[type='application/ld+json']").Text()), &linked))
	if linked["@type"] != "JobPosting" || linked["title"] != "Metadata Librarian <senior>" || linked["validThrough"] != "2026-12-01" {
		t.Errorf("linked data %v", linked)
	}
	if pay := linked["baseSalary"].(map[string]any)["value"].(map[string]any); pay["minValue"] != 36.57 || pay["unitText"] != "HOUR" {
		t.Errorf("linked pay %v", pay)
	}
}

// TestEdges shows every sample: no template may fail, no markup may get through.
func TestEdges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	for _, p := range samples() {
		doc := w.page("/p/"+p.ID, http.StatusOK)
		if strings.TrimSpace(text(doc, "h1")) == "" {
			t.Errorf("%s: no title", p.ID)
		}
		if n := doc.Find("script:not([src]):not([type='application/ld+json']), img, b, u, i").Length(); n > 0 {
			t.Errorf("%s: %d foreign elements", p.Title, n)
		}
		if n := doc.Find("a[href^='javascript:'], a[href^='data:'], a[href*='ZgotmplZ'], [style], [onerror]").Length(); n > 0 {
			t.Errorf("%s: %d active addresses", p.Title, n)
		}
		scripts := doc.Find("script[type='application/ld+json']")
		for _, s := range scripts.Nodes {
			if !json.Valid([]byte(s.FirstChild.Data)) {
				t.Errorf("%s: linked data is not JSON", p.Title)
			}
		}
	}
	conference := w.page("/p/"+id("events", "conf"), http.StatusOK)
	if conference.Find("h1[lang=fr]").Length() != 1 || !strings.Contains(text(conference, ".key"), "Register by 1 February 2027") ||
		!strings.Contains(text(conference, ".key"), "24 June 2027 to 26 June 2027") || !strings.Contains(text(conference, ".key"), "EUR 75 for members") {
		t.Errorf("conference: %q", text(conference, ".key"))
	}
	if got := text(w.page("/p/"+id("events", "web"), http.StatusOK), ".key"); !strings.Contains(got, "3 December 2026, 14:00 (America/Chicago) to 15:30") ||
		!strings.Contains(got, "1.5 Contact hours, with a certificate (State Library)") || !strings.Contains(got, "Cost Free") {
		t.Errorf("webinar: %q", got)
	}
	if got := text(w.page("/p/"+id("events", "club"), http.StatusOK), ".key"); !strings.Contains(got, "Next 1 December 2026, 10:00") || !strings.Contains(got, "3 more") {
		t.Errorf("series: %q", got)
	}
}

func TestClosedPosting(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	doc := w.page("/p/"+id("jobs", "filled"), http.StatusOK)
	if got := text(doc, ".notice.closed"); !strings.HasPrefix(got, "Closed.") || !strings.Contains(got, "filled") {
		t.Errorf("notice %q", got)
	}
	if doc.Find(".go a").Length() != 0 || doc.Find("script[type='application/ld+json']").Length() != 0 {
		t.Error("a closed posting can be applied for")
	}
	if got := doc.Find("meta[name=robots]").AttrOr("content", ""); got != "noindex" {
		t.Errorf("robots %q", got)
	}
}

func TestMergedAndUnknown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	loser := id("state", "loser")
	w.write(bus.PostingRecord{ID: loser, Redirect: id("jobs", "1"), Posting: posting.Posting{ID: loser}})
	for path, want := range map[string]string{
		"/p/":               "/p/",
		"/api/v1/postings/": "/api/v1/postings/",
	} {
		resp, _ := w.get(path + loser)
		if resp.StatusCode != http.StatusMovedPermanently || resp.Header.Get("Location") != want+id("jobs", "1") {
			t.Errorf("%s of a merged id = %d to %q", path, resp.StatusCode, resp.Header.Get("Location"))
		}
	}
	for _, unknown := range []string{"zzzzzzzzzzzz", "x", "%2e%2e%2fetc", "ALLCAPS00000", strings.Repeat("0", 500)} {
		if got := text(w.page("/p/"+unknown, http.StatusNotFound), "h1"); got != "No such announcement" {
			t.Errorf("unknown id: %q", got)
		}
		resp, _ := w.get("/api/v1/postings/" + unknown)
		if resp.StatusCode != http.StatusNotFound || resp.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("API of an unknown id = %d %s", resp.StatusCode, resp.Header.Get("Content-Type"))
		}
	}
}
