package discover_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/all"
	"github.com/callboard/callboard/crawlers/discover"
	"github.com/callboard/callboard/crawlers/fetch"
)

const (
	page = `<html><head><title>Jobs</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml">
<link rel="stylesheet" href="/style.css"></head>
<body><a href="events.ics#top">Subscribe</a> <a href="webcal://example.invalid/x.ics">again</a> <a href="/about">About</a></body></html>`
	rss = `<rss version="2.0"><channel><title>Library jobs</title>
<item><title>Archivist</title><guid>1</guid><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item>
<item><title>Cataloguer</title><guid>2</guid><pubDate>Tue, 03 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>`
	calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20270101T100000Z\r\nSUMMARY:Talk\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)

func serve(t *testing.T) (string, *fetch.Fetcher) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for path, body := range map[string][2]string{
			"/": {"text/html", page}, "/feed.xml": {"application/rss+xml", rss}, "/events.ics": {"text/calendar", calendar},
		} {
			if r.URL.Path == path {
				w.Header().Set("Content-Type", body[0])
				_, _ = w.Write([]byte(body[1]))
				return
			}
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(server.Close)
	f := fetch.New(fetch.Options{AllowPrivateNetworks: true})
	t.Cleanup(func() { f.Close() })
	return server.URL, f
}

func TestOffersOfAPage(t *testing.T) {
	t.Parallel()
	base, f := serve(t)
	offers, err := discover.Offers(t.Context(), f, all.New, base+"/")
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Way   configs.Way
		Path  string
		Dated int
		Bad   bool
	}
	var got []row
	for _, o := range offers {
		path := o.Source.Address
		if len(path) > len(base) && path[:len(base)] == base {
			path = path[len(base):]
		}
		got = append(got, row{o.Source.Way, path, o.Dated(), o.Err != nil})
	}
	want := []row{
		{configs.Feed, "/feed.xml", 2, false},
		{configs.Calendar, "/events.ics", 1, false},
		{configs.Page, "/", 0, false},
		{configs.Calendar, "https://example.invalid/x.ics", 0, true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("offers (-want +got):\n%s", diff)
	}
}

func TestOffersOfAFeedAreTheFeed(t *testing.T) {
	t.Parallel()
	base, f := serve(t)
	offers, err := discover.Offers(t.Context(), f, all.New, base+"/feed.xml")
	if err != nil || len(offers) != 1 || offers[0].Source.Way != configs.Feed || offers[0].Title != "Library jobs" {
		t.Errorf("offers = %+v, %v, want the feed", offers, err)
	}
}

func TestOffersOfNothing(t *testing.T) {
	t.Parallel()
	base, f := serve(t)
	if _, err := discover.Offers(context.WithoutCancel(t.Context()), f, all.New, base+"/none"); !errors.Is(err, crawlers.ErrGone) {
		t.Errorf("error = %v, want ErrGone", err)
	}
}
