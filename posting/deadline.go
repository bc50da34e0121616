package posting

import (
	"encoding/json"
	"fmt"
	"time"
)

// Rule says what a deadline does to a posting.
type Rule string

// The rules of a deadline.
const (
	Firm        Rule = "firm"         // closes: nothing is accepted after it
	Priority    Rule = "priority"     // first review or best consideration; closes nothing, also when it then stays open until filled
	UntilFilled Rule = "until-filled" // open until filled, without a date
	Rolling     Rule = "rolling"      // reviewed as received, without an end
)

// Valid reports whether r is one of the four rules.
func (r Rule) Valid() bool {
	return r == Firm || r == Priority || r == UntilFilled || r == Rolling
}

// AoE is the zone name of "anywhere on Earth": a day counts until it has ended at UTC-12.
const AoE = "AoE"

// Deadline is by when one must act. It is a moment, or none for the rules UntilFilled
// and Rolling, with what the source says about it.
type Deadline struct {
	Moment              // the zero Moment when there is none; its Zone is only for an instant
	In           string // the zone that a day or local time is in: an IANA name or AoE; beside an instant only AoE; JSON member "zone"
	Rule         Rule
	Text         string // as the source puts it, such as "apply by December 1"
	What         string // application, proposal, nomination, registration, early-bird
	ExtendedFrom string // the day it stood at before it was extended, "2006-01-02"
}

// Validate reports what is wrong with d.
func (d Deadline) Validate() error {
	if !d.Rule.Valid() {
		return fmt.Errorf("deadline: rule %q is not firm, priority, until-filled or rolling", d.Rule)
	}
	if d.Moment.IsZero() {
		if d.Rule == Firm || d.Rule == Priority {
			return fmt.Errorf("deadline: rule %s needs a date", d.Rule)
		}
	} else if err := d.Moment.Validate(); err != nil {
		return fmt.Errorf("deadline: %w", err)
	}
	if d.In != "" && d.In != AoE {
		if _, err := Zone(d.In); err != nil {
			return fmt.Errorf("deadline: zone %q is neither an IANA time zone nor AoE", d.In)
		}
	}
	if d.In != "" && d.In != AoE && !d.Moment.At.IsZero() {
		return fmt.Errorf("deadline: zone %q beside an instant belongs to the instant", d.In)
	}
	if d.ExtendedFrom != "" {
		if _, err := time.Parse(dateLayout, d.ExtendedFrom); err != nil {
			return fmt.Errorf("deadline: extended from %q: no such day", d.ExtendedFrom)
		}
	}
	return nil
}

// End is the instant from which the deadline has passed, and whether it has a date at all.
// A day or local time without a zone passes last, at UTC-12.
func (d Deadline) End() (time.Time, bool) {
	if d.Moment.IsZero() {
		return time.Time{}, false
	}
	var zone *time.Location
	if d.In != "" && d.In != AoE {
		zone, _ = Zone(d.In)
	}
	return d.Moment.Latest(zone), true
}

// Equal reports whether d and o mean the same; the wording is not compared.
func (d Deadline) Equal(o Deadline) bool {
	return d.Moment.Equal(o.Moment) && d.In == o.In && d.Rule == o.Rule && d.What == o.What
}

type deadlineJSON struct {
	momentJSON
	Rule         Rule   `json:"rule,omitempty"`
	Text         string `json:"text,omitempty"`
	What         string `json:"what,omitempty"`
	ExtendedFrom string `json:"extended_from,omitempty"`
}

// MarshalJSON writes the moment's members and the deadline's own in one object.
func (d Deadline) MarshalJSON() ([]byte, error) {
	w := deadlineJSON{momentJSON: d.Moment.wire(), Rule: d.Rule, Text: d.Text, What: d.What, ExtendedFrom: d.ExtendedFrom}
	if d.In != "" {
		w.Zone = d.In
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads what MarshalJSON wrote and validates it.
func (d *Deadline) UnmarshalJSON(data []byte) error {
	var w deadlineJSON
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	zone := w.Zone
	if w.At == "" || zone == AoE {
		w.Zone = "" // the zone of the day's end, not of an instant
	} else {
		zone = "" // the instant's own
	}
	m, err := w.moment()
	if err != nil {
		return fmt.Errorf("deadline: %w", err)
	}
	got := Deadline{Moment: m, In: zone, Rule: w.Rule, Text: w.Text, What: w.What, ExtendedFrom: w.ExtendedFrom}
	if err := got.Validate(); err != nil {
		return err
	}
	*d = got
	return nil
}

// NamedDate is a date with its name: notification, opens, early-bird, registration, …
type NamedDate struct {
	What string
	Moment
}

type namedDateJSON struct {
	What string `json:"what"`
	momentJSON
}

// MarshalJSON writes the name and the moment's members in one object.
func (n NamedDate) MarshalJSON() ([]byte, error) {
	return json.Marshal(namedDateJSON{n.What, n.Moment.wire()})
}

// UnmarshalJSON reads what MarshalJSON wrote and validates it.
func (n *NamedDate) UnmarshalJSON(data []byte) error {
	var w namedDateJSON
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	m, err := w.moment()
	if err != nil {
		return err
	}
	if err := m.Validate(); err != nil {
		return fmt.Errorf("date %q: %w", w.What, err)
	}
	*n = NamedDate{w.What, m}
	return nil
}
