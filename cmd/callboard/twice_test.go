package main

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/callboard/callboard/pipeline/bus"
)

// TestTwiceIsOnce crawls the same world again, with and without its validators, beside a
// running up and alone: no finding, no posting and no mail comes of it.
func TestTwiceIsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(6)
	web := newFakeWeb(t, func(name string) ([]byte, bool) {
		switch name {
		case "/events.ics":
			return []byte(calendarOfWorld), true
		case "/page.html":
			return []byte(pageOfWorld), true
		}
		return w.document(name)
	})
	s := newSite(t, w.config(web.URL, "")+
		"  - {id: events, calendar: \""+web.URL+"/events.ics\", every: 1d}\n"+
		"  - {id: page, page: \""+web.URL+"/page.html\", every: 1d}\n")
	subscribeAll(s)
	s.must("crawl", "--now", worldMorning)
	s.must("digest", "send", "--now", worldMail)
	first := s.must("export", "--now", worldEnd)
	if n := strings.Count(first, "\n"); n != 6*(w.own+w.shared)+3 {
		t.Errorf("%d postings after the first crawl, want %d", n, 6*(w.own+w.shared)+3)
	}
	before, sent := sequences(t, s), mails(t, s.path("data/outbox"))
	bodies := web.bodiesSent()

	s.must("crawl", "--now", worldMorning2)
	if n := web.bodiesSent() - bodies; n != 0 {
		t.Errorf("%d documents were sent again, want none: they have validators", n)
	}
	s.must("digest", "send", "--now", worldMail2)
	p := s.up(nil, "--now", worldMail2)
	s.must("crawl", "--now", worldMail2)
	if code := p.stop(t); code != exitDone {
		t.Errorf("up ended with %d\n%s", code, p.errs.String())
	}
	after := sequences(t, s)
	for _, stream := range []bus.Stream{bus.Findings, bus.Postings, bus.Outbox} {
		if before[stream] != after[stream] {
			t.Errorf("%s ends at %d after the second crawl, want %d", stream, after[stream], before[stream])
		}
	}
	sameMaps(t, "mail", mails(t, s.path("data/outbox")), sent)
	if got := withoutLastSeen(s.must("export", "--now", worldEnd)); got != withoutLastSeen(first) {
		t.Errorf("the export changed:\n got %s\nwant %s", got, withoutLastSeen(first))
	}

	// The same documents without validators are read, and still nothing is new.
	findings := s.must("export", "--findings", "--now", worldEnd)
	s.write("again.ndjson", findings)
	var answer importAnswer
	if err := json.Unmarshal([]byte(s.must("import", "again.ndjson", "--json", "--now", worldMail2)), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.New != 0 || answer.Changed != 0 || answer.Unchanged != answer.Read {
		t.Errorf("import of what is there: %+v", answer)
	}
	if last := sequences(t, s); last[bus.Findings] != before[bus.Findings] {
		t.Errorf("FINDINGS ends at %d after the import, want %d", last[bus.Findings], before[bus.Findings])
	}
}

// sequences are the last sequences of the streams. POSTINGS grows with the curator's
// progress, which is no posting: there the last sequence of a posting counts.
func sequences(t *testing.T, s *site) map[bus.Stream]uint64 {
	t.Helper()
	b, err := bus.Open(t.Context(), bus.Options{Dir: s.path("data/nats")})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	last := map[bus.Stream]uint64{}
	sizes, err := b.Sizes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range sizes {
		last[size.Stream] = size.Last
	}
	delete(last, bus.Postings)
	_, err = b.Each(t.Context(), bus.Postings, bus.TailOptions{HeadersOnly: true}, func(m bus.Message) error {
		if bus.IsPosting(m) {
			last[bus.Postings] = m.Seq
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return last
}

var lastSeen = regexp.MustCompile(`,?"last_seen":"[^"]*"`)

func withoutLastSeen(export string) string { return lastSeen.ReplaceAllString(export, "") }

const calendarOfWorld = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:1@example.org
DTSTAMP:20261001T000000Z
DTSTART:20261203T150000Z
DTEND:20261203T160000Z
SUMMARY:Webinar on open access
END:VEVENT
BEGIN:VEVENT
UID:2@example.org
DTSTAMP:20261001T000000Z
DTSTART:20261105T150000Z
DTEND:20261105T160000Z
RRULE:FREQ=WEEKLY
SUMMARY:Open hour of the cataloguing group
END:VEVENT
END:VCALENDAR
`

const pageOfWorld = `<!doctype html><html><head><title>Jobs</title><script type="application/ld+json">
{"@context": "https://schema.org", "@type": "JobPosting", "title": "Systems Librarian", "url": "https://library.example.edu/jobs/7",
 "datePosted": "2026-11-01", "validThrough": "2026-12-31", "description": "<p>Runs our systems.</p>"}
</script></head><body><h1>Jobs</h1></body></html>`
