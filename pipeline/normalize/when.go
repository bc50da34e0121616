package normalize

import (
	"strings"
	"time"

	"github.com/callboard/callboard/posting"
)

// when reads start, end and recurrence: the source's fields, else the text of an event.
func (w *work) when() {
	w.whenFields()
	if w.out.Starts == nil && w.takesPlace() {
		w.whenText()
	}
	if w.out.Starts == nil {
		w.out.Ends = nil
		delete(w.out.Evidence, "ends")
		return
	}
	if w.out.Ends != nil && endsBefore(*w.out.Ends, *w.out.Starts) {
		w.out.Ends = nil
		delete(w.out.Evidence, "ends")
	}
	w.recurrence()
}

// takesPlace reports whether a date in the text can be when it takes place.
func (w *work) takesPlace() bool {
	switch w.out.Kind {
	case posting.Conference, posting.Workshop, posting.Webinar, posting.Other, posting.CFP:
		return true
	}
	return false
}

func (w *work) whenFields() {
	for _, part := range []struct {
		member, stated string
		to             **posting.Moment
	}{{"starts", w.f.Fields.Starts, &w.out.Starts}, {"ends", w.f.Fields.Ends, &w.out.Ends}} {
		if strings.TrimSpace(part.stated) == "" {
			continue
		}
		m, ok := w.fieldMoment(part.member, part.stated)
		if ok {
			*part.to = &m
			w.evidence(part.member, "field:"+part.member, part.stated)
		}
	}
}

// fieldMoment reads a start or end in the field's zone, else the source's.
func (w *work) fieldMoment(member, stated string) (posting.Moment, bool) {
	if loc := zoneNamed(w.f.Fields.Zone); loc != nil {
		if m, err := posting.ParseMoment(strings.TrimSpace(stated)); err == nil && m.Validate() == nil {
			return inZone(m, loc), true
		}
	}
	m, _, ok := w.momentOf(member, stated)
	return m, ok
}

// moment reads a deadline's field: the moment, and the zone that a day ends in.
func (w *work) moment(stated string) (posting.Moment, string, bool) {
	return w.momentOf("deadline", stated)
}

// momentOf reads what a source states in a field: a machine's form or a date in words,
// with the time beside it.
func (w *work) momentOf(member, stated string) (posting.Moment, string, bool) {
	stated = strings.TrimSpace(stated)
	if m, err := posting.ParseMoment(stated); err == nil && m.Validate() == nil {
		zoned, in := w.defaultZone(member, m)
		return zoned, in, true
	}
	p := newProse(stated)
	dates := findDates(p.low, w.order())
	if len(dates) == 0 {
		return posting.Moment{}, "", false
	}
	f, ok := dates[0].settle(w.ref)
	if !ok {
		return posting.Moment{}, "", false
	}
	m, in := w.withClock(p.low, f, member)
	return m, in, true
}

// defaultZone puts a day or local time into the zone of the city where an event takes
// place, else into the one that the operator states for the source; either is then the
// evidence for it. It returns the zone a day ends in.
func (w *work) defaultZone(member string, m posting.Moment) (posting.Moment, string) {
	name, rule := w.d.Zone, "default:zone"
	if w.zone != "" && member != "deadline" && w.takesPlace() && w.out.Kind != posting.Webinar {
		name, rule = w.zone, "place:zone"
	}
	loc := zoneNamed(name)
	if loc == nil {
		return m, ""
	}
	if !m.At.IsZero() {
		return inZone(m, loc), ""
	}
	if m.Date != "" && member == "deadline" || m.Local != "" {
		w.evidence(member+".zone", rule, name)
	}
	if m.Date != "" {
		return m, name
	}
	return inZone(m, loc), ""
}

// inZone reads a local time in loc, and names the zone of an instant whose offset is
// loc's then; anything else stays as it is.
func inZone(m posting.Moment, loc *time.Location) posting.Moment {
	switch {
	case m.Local != "":
		t, err := time.ParseInLocation("2006-01-02T15:04:05", m.Local, loc)
		if err == nil && t.Format("2006-01-02T15:04:05") == m.Local {
			return posting.AtTime(t)
		}
	case !m.At.IsZero():
		if t := m.At.In(loc); t.Format(time.RFC3339) == m.At.Format(time.RFC3339) {
			return posting.AtTime(t)
		}
	}
	return m
}

// clocked is the moment of a date in the body, with the time beside it.
func (w *work) clocked(f found, member string) (posting.Moment, string) {
	return w.withClock(w.body.low, f, member)
}

// withClock adds the time of day that stands beside the date. "Midnight" is the end of
// that day, so it stays a day. The zone is the stated one, else the source's default.
func (w *work) withClock(low string, f found, member string) (posting.Moment, string) {
	d := f.first
	if member == "deadline" && !f.last.isZero() {
		d = f.last
	}
	c, ok := readClock(low, f.from, f.to)
	aoe := member == "deadline" && (c.aoe || c.zone == "aoe" || c.zone == "anywhere on earth" || anywhere(low, f))
	if !ok {
		if aoe {
			return d.moment(), posting.AoE
		}
		return w.defaultZone(member, d.moment())
	}
	loc := zoneStated(c.zone, w.region(), d)
	if aoe && c.zone != "utc" && c.zone != "gmt" {
		loc = zoneStated("aoe", region{}, d)
	}
	switch {
	case c.midnight && aoe:
		return d.moment(), posting.AoE
	case c.midnight && c.zone == "":
		return w.defaultZone(member, d.moment())
	case c.midnight && loc != nil && loc.String() != "":
		return d.moment(), loc.String()
	case c.midnight:
		return d.moment(), ""
	case c.zone == "" && !aoe:
		return w.defaultZone(member, at(d, c.hour, c.minute, c.second, nil))
	}
	m := at(d, c.hour, c.minute, c.second, loc)
	if aoe {
		return m, posting.AoE
	}
	return m, ""
}

// anywhere reports whether "anywhere on Earth" stands close behind a date or its time.
func anywhere(low string, f found) bool {
	return firstOf(spaced.Replace(low[f.to:min(len(low), f.to+56)]), []string{"aoe", "anywhere on earth"}) != ""
}

// zoneOf is the zone of a clock on a day: as stated, else the source's default.
func (w *work) zoneOf(c clock, d day) *time.Location {
	if c.zone == "" {
		if w.zone != "" && w.out.Kind != posting.Webinar {
			return zoneNamed(w.zone)
		}
		return zoneNamed(w.d.Zone)
	}
	return zoneStated(c.zone, w.region(), d)
}

// endsBefore reports whether an end lies before its start, compared as precisely as both
// are stated.
func endsBefore(end, start posting.Moment) bool {
	switch {
	case !end.At.IsZero() && !start.At.IsZero():
		return end.At.Before(start.At)
	case end.Local != "" && start.Local != "":
		return end.Local < start.Local
	}
	return end.Day() < start.Day()
}
