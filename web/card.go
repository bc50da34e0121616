package web

import (
	"strings"
	"time"

	"github.com/callboard/callboard/posting"
)

// newFor is how long a posting has the badge "new" after it was published or, where its
// source does not say when, after it was first seen.
const newFor = 3 * 24 * time.Hour

func isNew(p posting.Posting, now time.Time) bool {
	at := firstSeen(p)
	if p.Published != nil {
		at = p.Published.Earliest(time.UTC)
	}
	return !at.IsZero() && now.Sub(at) < newFor && !now.Before(at)
}

// card is a posting in a list.
type card struct {
	ID, Href, Title string
	Lang            string // of the title, where it is not English
	Kind, KindLabel string
	State           string // its label; "" when open
	Organisation    string
	Where           string
	Deadline        *deadlineView
	Span            *spanView
	Pay, Cost       string
	Summary         string
	Seen            string // "seen at 3 places"
	New             bool
	Series          bool // takes place several times
}

func (s *site) cardOf(p posting.Posting) card {
	now := s.now()
	c := card{
		ID: p.ID, Href: "/p/" + p.ID, Title: p.Title, Lang: foreign(p.Language),
		Kind: string(p.Kind), KindLabel: p.Kind.Label(), Where: placeWords(p, 2),
		Deadline: deadlineOf(p, now), Span: spanOf(p.Starts, p.Ends, now),
		Pay: clip(payWords(p.Pay), 90), Cost: clip(costWords(p.Cost), 60), Summary: clip(p.Summary, 240),
		Series: len(p.Occurrences) > 1,
	}
	if p.State != posting.StateOpen && p.State != "" {
		c.State = s.labels.Label("state", string(p.State))
	}
	if p.Organisation != nil {
		c.Organisation = p.Organisation.Name
	}
	if n := sources(p); n > 1 {
		c.Seen = "seen at " + plural(n, "place")
	}
	c.New = c.State == "" && isNew(p, now)
	return c
}

// foreign is a language as the lang attribute needs it beside an English page.
func foreign(language string) string {
	if language == "en" {
		return ""
	}
	return language
}

// sources is the number of sources that a posting was seen at.
func sources(p posting.Posting) int {
	seen := map[string]bool{}
	for _, s := range p.Sightings {
		seen[s.Source] = true
	}
	return len(seen)
}

// firstSeen is when the posting was first seen anywhere.
func firstSeen(p posting.Posting) time.Time {
	var first time.Time
	for _, s := range p.Sightings {
		if !s.FirstSeen.IsZero() && (first.IsZero() || s.FirstSeen.Before(first)) {
			first = s.FirstSeen
		}
	}
	return first
}

// touched is when the posting was last news: its last change, else its first sight. It is
// the clock of feeds and calendars.
func touched(p posting.Posting) time.Time {
	last := firstSeen(p)
	for _, c := range p.Changes {
		if c.At.After(last) {
			last = c.At
		}
	}
	if p.Closed != nil && p.Closed.At.After(last) {
		last = p.Closed.At
	}
	return last.UTC().Truncate(time.Second)
}

// outward is an address of another site, or "" when a browser should not follow it.
func outward(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
}
