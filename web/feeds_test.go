package web_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	ical "github.com/arran4/golang-ical"
	"github.com/mmcdole/gofeed"
)

func TestAtom(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	resp, text := w.get("/search.atom?kind=job&kind=conference&kind=cfp&size=1")
	if got := resp.Header.Get("Content-Type"); got != "application/atom+xml; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	feed, err := gofeed.NewParser().ParseString(text)
	fatal(t, err)
	if feed.Title != "Example Board: Calls for papers, conferences or jobs" || feed.FeedLink != base+"/search.atom?kind=cfp&kind=conference&kind=job" {
		t.Errorf("feed %q at %q", feed.Title, feed.FeedLink)
	}
	var titles []string
	for _, item := range feed.Items {
		titles = append(titles, item.Title)
	}
	if len(titles) != 3 || !slices.Contains(titles, "Metadata Librarian <senior>") {
		t.Fatalf("entries %q", titles)
	}
	i := slices.Index(titles, "Metadata Librarian <senior>")
	item := feed.Items[i]
	if item.GUID != "urn:callboard:posting:"+id("jobs", "1") || item.Link != base+"/p/"+id("jobs", "1") || !strings.Contains(item.Content, "<strong>things</strong>") {
		t.Errorf("entry %q %q %q", item.GUID, item.Link, item.Content)
	}
	if !item.UpdatedParsed.Equal(start.Add(-24*time.Hour)) || !feed.UpdatedParsed.Equal(start.Add(-time.Hour)) {
		t.Errorf("updated %s, feed %s: want the last change and the newest posting", item.UpdatedParsed, feed.UpdatedParsed)
	}
	if !strings.Contains(item.Description, "Closes 1 December 2026 (extended from 15 November 2026)") {
		t.Errorf("summary %q", item.Description)
	}
	empty, text := w.get("/search.atom?q=zeppelin")
	if feed, err := gofeed.NewParser().ParseString(text); err != nil || len(feed.Items) != 0 || empty.StatusCode != http.StatusOK {
		t.Errorf("an empty feed: %v", err)
	}
}

func TestJSONFeed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	var feed struct {
		Version string
		Items   []struct {
			ID, URL       string
			ContentText   string `json:"content_text"`
			ContentHTML   string `json:"content_html"`
			DatePublished string `json:"date_published"`
		}
	}
	w.api("/search.json", &feed)
	if feed.Version != "https://jsonfeed.org/version/1.1" || len(feed.Items) != 7 {
		t.Errorf("version %q, %d items", feed.Version, len(feed.Items))
	}
	for _, item := range feed.Items {
		if item.ContentHTML == "" && item.ContentText == "" || item.ID == "" || !strings.HasPrefix(item.URL, base+"/p/") {
			t.Errorf("item %+v", item)
		}
	}
	_, text := w.get("/search.json")
	if parsed, err := gofeed.NewParser().ParseString(text); err != nil || len(parsed.Items) != 7 || !json.Valid([]byte(text)) {
		t.Errorf("not a feed: %v", err)
	}
}

// events are the events of a calendar by UID and recurrence.
func (w *world) events(target string) map[string]*ical.VEvent {
	w.t.Helper()
	resp, text := w.get(target)
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		w.t.Fatalf("GET %s = %d %s", target, resp.StatusCode, resp.Header.Get("Content-Type"))
	}
	for _, line := range strings.Split(text, "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n\x00") {
			w.t.Errorf("line of %d bytes: %q", len(line), line)
		}
	}
	cal, err := ical.ParseCalendar(strings.NewReader(text))
	fatal(w.t, err)
	all := map[string]*ical.VEvent{}
	for _, e := range cal.Events() {
		key := e.Id()
		if p := e.GetProperty(ical.ComponentPropertyRecurrenceId); p != nil {
			key += " " + p.Value
		}
		if all[key] != nil {
			w.t.Errorf("two events %s", key)
		}
		all[key] = e
	}
	return all
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	all := w.events("/search.ics")
	value := func(key string, name ical.ComponentProperty) string {
		e := all[key]
		if e == nil {
			t.Fatalf("no event %s", key)
		}
		if p := e.GetProperty(name); p != nil {
			return p.Value
		}
		return ""
	}
	conf, web, club, job, bad := id("events", "conf"), id("events", "web"), id("events", "club"), id("jobs", "1"), id("state", "bad")
	for _, tc := range []struct {
		key  string
		name ical.ComponentProperty
		want string
	}{
		{conf + "@callboard", ical.ComponentPropertyDtStart, "20270624"},
		{conf + "@callboard", ical.ComponentPropertyDtEnd, "20270627"},
		{conf + "@callboard", ical.ComponentPropertySummary, "Congrès annuel des bibliothèques; édition 2027, Lyon"},
		{conf + "@callboard", ical.ComponentPropertyDtstamp, "20261105T090000Z"},
		{conf + "-deadline@callboard", ical.ComponentPropertyDtStart, "20270201"},
		{conf + "-deadline@callboard", ical.ComponentPropertySummary, "Deadline: Congrès annuel des bibliothèques; édition 2027, Lyon"},
		{web + "@callboard", ical.ComponentPropertyDtStart, "20261203T200000Z"},
		{web + "@callboard", ical.ComponentPropertyDtEnd, "20261203T213000Z"},
		{web + "@callboard", ical.ComponentPropertyLocation, "Online"},
		{club + "@callboard 20261201T100000", ical.ComponentPropertyDtStart, "20261201T100000"},
		{club + "@callboard 20261222T100000", ical.ComponentPropertyDtStart, "20261222T100000"},
		{job + "@callboard", ical.ComponentPropertySequence, "1"},
		{job + "@callboard", ical.ComponentPropertyDtstamp, "20261124T090000Z"},
		{bad + "@callboard", ical.ComponentPropertyDtStart, "20261125"},
	} {
		if got := ical.FromText(value(tc.key, tc.name)); got != tc.want {
			t.Errorf("%s %s = %q, want %q", tc.key, tc.name, got, tc.want)
		}
	}
	if len(all) != 9 {
		t.Errorf("%d events, want 9", len(all))
	}
	_, raw := w.get("/search.ics")
	for _, line := range strings.Split(strings.ReplaceAll(raw, "\r\n ", ""), "\r\n") {
		// A parameter may stand only once, RFC 5545, section 3.2.
		if name, _, _ := strings.Cut(line, ":"); strings.Count(name, ";VALUE=") > 1 {
			t.Errorf("line %q has a parameter twice", line)
		}
	}
	if !strings.Contains(raw, "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n") {
		t.Error("no REFRESH-INTERVAL")
	}
	if one := w.events("/p/" + conf + "/calendar.ics"); len(one) != 2 {
		t.Errorf("%d events of the conference, want itself and its deadline", len(one))
	}
}
