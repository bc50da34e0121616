package posting

import (
	"slices"
	"time"
)

// State is how a posting stands at a time.
type State string

// The states. Only Open is shown unless a reader asks for more.
const (
	StateOpen        State = "open"
	StateClosed      State = "closed"
	StateCancelled   State = "cancelled"
	StateUnconfirmed State = "unconfirmed" // undated and not seen for a while: nobody knows
)

// States returns all states.
func States() []State {
	return []State{StateOpen, StateClosed, StateUnconfirmed, StateCancelled}
}

// Valid reports whether s is one of the four states.
func (s State) Valid() bool { return slices.Contains(States(), s) }

// DefaultPatience is how long an undated posting stays open without being seen.
const DefaultPatience = 60 * 24 * time.Hour

// StateAt is how p stands at now: cancelled; closed by a stored ending or by its own
// date; unconfirmed when undated and last seen patience ago or longer; else open.
//
// LastSeen of the sightings must have been joined, and the occurrences of a series
// expanded (catalog does both): a series is over when its last occurrence is.
func (p Posting) StateAt(now time.Time, patience time.Duration) State {
	if p.Closed != nil {
		if p.Closed.Why == Cancelled {
			return StateCancelled
		}
		return StateClosed
	}
	end, dated := p.End()
	if dated {
		if !now.Before(end) {
			return StateClosed
		}
		return StateOpen
	}
	if p.hasDate() {
		return StateOpen
	}
	if last := p.LastSeen(); !last.IsZero() && now.Sub(last) >= patience {
		return StateUnconfirmed
	}
	return StateOpen
}

// End is the instant at which p closes by its own date, if it has one that closes it:
// a firm deadline for what is applied for (Kind.ByDeadline), the end, else the start,
// for what takes place. A series never ends here while its rule has no last occurrence.
func (p Posting) End() (time.Time, bool) {
	if p.Kind.ByDeadline() {
		if p.Deadline != nil && p.Deadline.Rule == Firm {
			return p.Deadline.End()
		}
		return time.Time{}, false
	}
	if p.Recurrence != nil {
		if n := len(p.Occurrences); n > 0 {
			last := p.Occurrences[n-1]
			if last.Ends != nil {
				return last.Ends.Latest(nil), true
			}
			return last.Starts.Latest(nil), true
		}
		if p.Recurrence.endless() {
			return time.Time{}, false
		}
	}
	switch {
	case p.Ends != nil:
		return p.Ends.Latest(nil), true
	case p.Starts != nil:
		return p.Starts.Latest(nil), true
	}
	return time.Time{}, false
}

// Undated reports whether p has no date at all: no deadline with a day, no start, no end.
// An undated posting becomes unconfirmed when it is not seen for long.
func (p Posting) Undated() bool { return !p.hasDate() }

func (p Posting) hasDate() bool {
	return p.Starts != nil || p.Ends != nil || (p.Deadline != nil && !p.Deadline.Moment.IsZero())
}

// LastSeen is when p was last seen at any source; first sight where no later one is known.
func (p Posting) LastSeen() time.Time {
	var last time.Time
	for _, s := range p.Sightings {
		for _, t := range []time.Time{s.FirstSeen, s.LastSeen} {
			if t.After(last) {
				last = t
			}
		}
	}
	return last
}

// Stored returns p as it is stored: without what is joined at reading.
func (p Posting) Stored() Posting {
	p.State = ""
	p.Occurrences = nil
	p.Sightings = slices.Clone(p.Sightings)
	for i := range p.Sightings {
		p.Sightings[i].LastSeen = time.Time{}
	}
	return p
}
