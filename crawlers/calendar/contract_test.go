package calendar_test

import (
	"strings"
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/calendar"
	"github.com/callboard/callboard/crawlers/crawlertest"
)

// open makes the source of a calendar.
func open(t testing.TB) crawlers.Source {
	t.Helper()
	src, err := calendar.New(configs.Source{ID: "library-events", Way: configs.Calendar, Address: "https://example.org/events.ics"})
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// ics is a document whose calendar holds the given lines; "|" stands for a line end.
func ics(lines string) crawlers.Document {
	body := "BEGIN:VCALENDAR|VERSION:2.0|" + lines + "|END:VCALENDAR|"
	return crawlers.Document{
		URL: "https://example.org/events.ics", ContentType: "text/calendar; charset=utf-8",
		Body: []byte(strings.ReplaceAll(body, "|", "\r\n")),
	}
}

func TestContract(t *testing.T) {
	crawlertest.Run(t, crawlertest.Suite{
		New: func() crawlers.Source { return open(t) },
		Documents: []crawlers.Document{
			ics("X-WR-TIMEZONE:America/Chicago|BEGIN:VEVENT|UID:1|SUMMARY:Story time|DTSTART:20260501T100000|RRULE:FREQ=WEEKLY|EXDATE:20260508T100000|END:VEVENT" +
				"|BEGIN:VEVENT|UID:1|SUMMARY:Story time|RECURRENCE-ID:20260515T100000|DTSTART:20260515T110000|END:VEVENT"),
			ics("BEGIN:VTIMEZONE|TZID:Ours|BEGIN:STANDARD|DTSTART:19701101T020000|RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU|TZOFFSETFROM:-0400|TZOFFSETTO:-0500|END:STANDARD" +
				"|END:VTIMEZONE|BEGIN:VEVENT|UID:2|SUMMARY:Workshop|DTSTART;TZID=Ours:20260501T100000|DURATION:PT2H|GEO:41.88;-87.62|CATEGORIES:a,b|END:VEVENT"),
		},
		Foreign: []crawlers.Document{
			{URL: "https://example.org/", Body: []byte("<!doctype html><html><body>BEGIN:VCALENDAR is what we do not send</body></html>")},
			{URL: "https://example.org/feed", Body: []byte(`<?xml version="1.0"?><rss version="2.0"><channel/></rss>`)},
			{URL: "https://example.org/x.json", Body: []byte(`["vcalendar", [], []]`)},
		},
	})
}

func TestCases(t *testing.T) { crawlertest.Cases(t, calendar.New) }

func TestNew(t *testing.T) {
	t.Parallel()
	if _, err := calendar.New(configs.Source{ID: "x"}); err == nil {
		t.Error("New without an address: no error")
	}
	src, err := calendar.New(configs.Source{ID: "x", Address: "webcal://example.org/a.ics", Headers: map[string]string{"accept": "text/calendar"}})
	if err != nil {
		t.Fatal(err)
	}
	reqs := src.Start(crawlertest.Day)
	if len(reqs) != 1 || reqs[0].URL != "https://example.org/a.ics" || reqs[0].Header.Get("Accept") != "text/calendar" {
		t.Errorf("Start = %+v, want the webcal address by https, with the header", reqs)
	}
}

func TestForeignDocumentsAreNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ body, want string }{
		{"", "an empty document"},
		{"<!DOCTYPE html><html></html>", "an HTML page"},
		{`<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>`, "a feed"},
		{`{"events": []}`, "JSON"},
		{`["vcalendar", [], []]`, "jCal"},
		{"404 not found", "text without BEGIN:VCALENDAR"},
	} {
		_, err := open(t).Extract(crawlers.Document{URL: "https://example.org/x", Body: []byte(c.body)})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Extract(%q): error %v, want one that says %q", c.body, err, c.want)
		}
	}
}
