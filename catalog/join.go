package catalog

import (
	"context"
	"time"

	"github.com/callboard/callboard/internal/recur"
	"github.com/callboard/callboard/posting"
)

// How far a series is expanded: a year ahead, and 60 occurrences (a weekly event's year).
const (
	seriesReach = 366 * 24 * time.Hour
	maxSeries   = 60
)

// Join adds to a stored posting what is known only at reading: the last sight of its
// sightings, the occurrences of a series, its state.
func (c *Catalog) Join(ctx context.Context, p posting.Posting) (posting.Posting, error) {
	now := c.now()
	p = p.Stored()
	for i, s := range p.Sightings {
		last, ok, err := c.listings.lastSeen(ctx, s.Source, s.Item)
		if err != nil {
			return p, err
		}
		if !ok {
			last = s.FirstSeen
		}
		p.Sightings[i].LastSeen = last
	}
	if p.Recurrence != nil && p.Starts != nil {
		expand(&p, now)
	}
	p.State = p.StateAt(now, c.patience)
	return p, nil
}

// expand sets the occurrences of a series that are not over at now; Starts and Ends
// become those of the first. Of a series that is over the last occurrence is shown.
func expand(p *posting.Posting, now time.Time) {
	series := recur.Series{Starts: *p.Starts, Ends: p.Ends, Recurrence: *p.Recurrence}
	// A rule that cannot be read leaves what the series has without it.
	next, _ := series.Between(now, now.Add(seriesReach), maxSeries)
	if len(next) == 0 {
		last, ok := series.Last(now)
		if !ok {
			return
		}
		next = []posting.Occurrence{last}
	}
	p.Occurrences = next
	starts := next[0].Starts
	p.Starts, p.Ends = &starts, next[0].Ends
}
