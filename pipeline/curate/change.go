package curate

import (
	"strings"
	"time"

	"github.com/callboard/callboard/posting"
)

// changes are the meaningful differences between two versions of a posting: what someone
// who knew the old one wants to hear. A field that was not stated before, or is not any
// more, is no change; neither is typography.
func changes(old, p posting.Posting, at time.Time) []posting.Change {
	var all []posting.Change
	add := func(field, from, to string) {
		if from != "" && to != "" && from != to {
			all = append(all, posting.Change{At: at, Field: field, From: from, To: to})
		}
	}
	add("deadline", day(old.Deadline), day(p.Deadline))
	if old.Recurrence == nil && p.Recurrence == nil {
		add("starts", moment(old.Starts), moment(p.Starts))
		add("ends", moment(old.Ends), moment(p.Ends))
	}
	add("places", places(old.Places), places(p.Places))
	if cancelled(p) != cancelled(old) {
		add("state", state(old), state(p))
	}
	return all
}

func day(d *posting.Deadline) string {
	if d == nil {
		return ""
	}
	return d.Moment.String()
}

func moment(m *posting.Moment) string {
	if m == nil {
		return ""
	}
	return m.String()
}

// places is where it is, without the wording.
func places(list []posting.Place) string {
	var names []string
	for _, p := range list {
		if p.Country == "" {
			return "" // only text: a difference may be typography
		}
		names = append(names, strings.Join([]string{p.Country, p.Region, p.City}, "/"))
	}
	return strings.Join(names, " ")
}

func cancelled(p posting.Posting) bool {
	return p.Closed != nil && p.Closed.Why == posting.Cancelled
}

func state(p posting.Posting) string {
	if cancelled(p) {
		return string(posting.StateCancelled)
	}
	return string(posting.StateOpen)
}

// extended notes on a deadline that was moved later where it stood before; the note
// stays as long as the deadline does.
func extended(old, d *posting.Deadline) *posting.Deadline {
	if old == nil || d == nil || d.ExtendedFrom != "" || old.Rule != d.Rule {
		return d
	}
	c := *d
	switch {
	case old.Day() == d.Day():
		c.ExtendedFrom = old.ExtendedFrom
	case old.Day() != "" && old.Day() < d.Day():
		c.ExtendedFrom = old.Day()
	}
	return &c
}
