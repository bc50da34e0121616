package main

import (
	"fmt"
	"strings"
	"sync/atomic"
)

// world is many feeds on loopback that announce things, some of them the same things, and
// change from one day to the next. What they say follows from source, item and day alone.
type world struct {
	sources int
	own     int // items of each source that nobody else has
	shared  int // items that each source has in common with the next one
	later   int // further own items on the second day
	day     atomic.Int32
}

// The two days of the world, and when their mail is due.
const (
	worldMorning  = "2026-11-02T06:00:00Z"
	worldMail     = "2026-11-02T07:00:05Z"
	worldMorning2 = "2026-11-03T06:00:00Z"
	worldMail2    = "2026-11-03T07:00:05Z"
	worldEnd      = "2026-11-03T09:00:00Z"
)

func newWorld(sources int) *world {
	w := &world{sources: sources, own: 32, shared: 4, later: 4}
	w.day.Store(1)
	return w
}

// postings is how many postings both days have.
func (w *world) postings() int {
	later := 0
	for i := w.own; i < w.own+w.later; i++ {
		if !gone(i) {
			later++
		}
	}
	return w.sources * (w.own + later + w.shared)
}

// gone says which items are not there on the second day.
func gone(i int) bool { return i%5 == 2 }

func (w *world) source(n int) string { return fmt.Sprintf("s%02d", n) }

// config is a configuration of the world at an address. Two sources that share items are
// of different rank, so that whose wording is shown does not depend on who comes first.
func (w *world) config(url, more string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "secret: a-secret-of-the-tests-0123456789\nurl: http://callboard.example.org\n%s"+
		"fetch: {delay: 0s, allow_private_networks: true}\nsources:\n", more)
	for n := range w.sources {
		rank, complete := "employer", ""
		if n%2 == 1 {
			rank = "aggregator"
		}
		if n%5 == 0 {
			complete = ", complete: true, absent_after: 1"
		}
		fmt.Fprintf(&b, "  - {id: %s, feed: %q, every: 1d, rank: %s, defaults: {kind: job, country: US}%s}\n",
			w.source(n), url+"/"+w.source(n)+".xml", rank, complete)
	}
	return b.String()
}

// document is what the world serves at a path.
func (w *world) document(name string) ([]byte, bool) {
	var n int
	if _, err := fmt.Sscanf(name, "/s%d.xml", &n); err != nil || n >= w.sources {
		return nil, false
	}
	day := int(w.day.Load())
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0"?><rss version="2.0"><channel><title>Source %d</title><link>https://s%d.example.org/</link>`, n, n)
	own := w.own
	if day > 1 {
		own += w.later
	}
	for i := range own {
		w.item(&b, n, fmt.Sprintf("s%02d-%02d", n, i), i, day)
	}
	before := (n + w.sources - 1) % w.sources
	for i := range w.shared {
		w.item(&b, n, fmt.Sprintf("s%02d-common-%d", n, i), i, day)
		w.item(&b, n, fmt.Sprintf("s%02d-common-%d", before, i), i, day)
	}
	b.WriteString("</channel></rss>")
	return []byte(b.String()), true
}

// item writes one item as a source words it. On the second day some have gone and some
// have a later deadline.
func (w *world) item(b *strings.Builder, source int, key string, i, day int) {
	if day > 1 && gone(i) {
		return
	}
	deadline := "15 December 2026"
	if day > 1 && i%5 == 1 {
		deadline = "22 December 2026"
	}
	published := "Sun, 01 Nov 2026 08:00:00 GMT"
	switch {
	case i >= w.own:
		published = "Tue, 03 Nov 2026 05:00:00 GMT"
	case i%4 == 0:
		published = "Tue, 01 Sep 2026 08:00:00 GMT" // no news on the first day
	}
	title := []string{"Metadata Librarian", "Archivist", "Systems Librarian", "Library Director", "Children's Librarian"}[i%5]
	place := []string{"Boston, MA", "Chicago, IL", "Seattle, WA"}[i%3]
	fmt.Fprintf(b, "<item><guid isPermaLink=\"false\">%s</guid><title>%s %s</title><link>https://jobs.example.org/%s</link><pubDate>%s</pubDate>"+
		"<description>&lt;p&gt;As source %d has it: apply by %s.&lt;/p&gt;&lt;p&gt;Location: %s&lt;/p&gt;&lt;p&gt;Salary: $%d,000 - $%d,500 per year.&lt;/p&gt;</description></item>\n",
		key, title, key, key, published, source, deadline, place, 50+i, 60+i)
}
