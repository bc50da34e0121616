package posting

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Moment is a point in time as precisely as a source states it, and no more. Exactly
// one of its three forms is set:
//
//   - At: an instant with its offset, and Zone with the IANA name when that is known;
//   - Local: "2027-06-24T09:00:00", a wall-clock time whose zone the source does not state;
//   - Date: "2027-06-24", a day without a time.
//
// The zero Moment states nothing.
type Moment struct {
	At    time.Time
	Local string
	Date  string
	Zone  string // IANA name such as America/Chicago; only beside At
}

const (
	localLayout = "2006-01-02T15:04:05"
	dateLayout  = "2006-01-02"
)

// lastZone is UTC-12: where a day ends last on Earth, and so where a date whose zone
// nobody stated ends (nobody must miss a deadline because Callboard closed it early).
var lastZone = time.FixedZone("UTC-12", -12*60*60)

// firstZone is UTC+14: where a day begins first on Earth.
var firstZone = time.FixedZone("UTC+14", 14*60*60)

// OnDate returns the moment of a day without a time.
func OnDate(year int, month time.Month, day int) Moment {
	return Moment{Date: fmt.Sprintf("%04d-%02d-%02d", year, month, day)}
}

// AtTime returns the moment of an instant; its zone's IANA name is kept if it has one
// (a fixed offset has none).
func AtTime(t time.Time) Moment {
	m := Moment{At: t.Truncate(time.Second)}
	if name := t.Location().String(); name != "" && name != "Local" {
		if _, err := Zone(name); err == nil {
			m.Zone = name
		}
	}
	return m
}

// AtLocal returns the moment of a wall-clock time in no stated zone: t's clock reading.
func AtLocal(t time.Time) Moment { return Moment{Local: t.Format(localLayout)} }

// IsZero reports whether m states nothing.
func (m Moment) IsZero() bool { return m.At.IsZero() && m.Local == "" && m.Date == "" }

// Validate reports what is wrong with m: more or less than one form, a day or time that
// does not exist, or a zone that is not in the IANA database.
func (m Moment) Validate() error {
	forms := 0
	if !m.At.IsZero() {
		forms++
	}
	if m.Local != "" {
		forms++
		if _, err := time.Parse(localLayout, m.Local); err != nil {
			return fmt.Errorf("moment %q: no such local time", m.Local)
		}
	}
	if m.Date != "" {
		forms++
		if _, err := time.Parse(dateLayout, m.Date); err != nil {
			return fmt.Errorf("moment %q: no such day", m.Date)
		}
	}
	if forms != 1 {
		return fmt.Errorf("moment has %d forms, want exactly one of at, local, date", forms)
	}
	if m.Zone != "" {
		if m.At.IsZero() {
			return fmt.Errorf("moment in zone %q without an instant", m.Zone)
		}
		if _, err := Zone(m.Zone); err != nil {
			return fmt.Errorf("moment: zone %q is not an IANA time zone", m.Zone)
		}
	}
	return nil
}

// Day is the calendar day m falls on where it takes place, as "2006-01-02", or "".
func (m Moment) Day() string {
	switch {
	case m.Date != "":
		return m.Date
	case m.Local != "":
		return m.Local[:len(dateLayout)]
	case !m.At.IsZero():
		return m.At.Format(dateLayout)
	}
	return ""
}

// Earliest is the first instant m can mean: the instant itself, or the beginning of the
// day or local time in zone. With a nil zone it is where that comes first on Earth, UTC+14.
func (m Moment) Earliest(zone *time.Location) time.Time {
	if zone == nil {
		zone = firstZone
	}
	return m.in(zone)
}

// Latest is the first instant at which m is surely over: the instant or local time
// itself, or the end of the day (its following midnight) in zone. With a nil zone it
// is where that comes last on Earth, UTC-12.
func (m Moment) Latest(zone *time.Location) time.Time {
	if zone == nil {
		zone = lastZone
	}
	if day, err := time.Parse(dateLayout, m.Date); m.Date != "" && err == nil {
		return dayStart(day.AddDate(0, 0, 1), zone)
	}
	return m.in(zone)
}

// in reads m's clock in the given zone; an instant is not moved.
func (m Moment) in(zone *time.Location) time.Time {
	switch {
	case !m.At.IsZero():
		return m.At
	case m.Local != "":
		t, _ := time.ParseInLocation(localLayout, m.Local, zone)
		return t
	case m.Date != "":
		if day, err := time.Parse(dateLayout, m.Date); err == nil {
			return dayStart(day, zone)
		}
	}
	return time.Time{}
}

// dayStart is the first instant of a calendar day in zone. It is no midnight where the
// clocks skip it (Cairo, Beirut), and the earlier one where they repeat it (Havana).
func dayStart(day time.Time, zone *time.Location) time.Time {
	t := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
	since, until := t.ZoneBounds()
	switch {
	case t.Day() != day.Day(): // read by the clock before the skip
		return until
	case t.Hour() != 0 || t.Minute() != 0: // by the one after it
		return since
	case since.IsZero():
		return t
	}
	_, now := t.Zone()
	_, before := since.Add(-time.Second).Zone()
	if repeated := time.Duration(before-now) * time.Second; repeated > 0 && t.Sub(since) < repeated {
		return t.Add(-repeated)
	}
	return t
}

// String is m as a source might have written it: RFC 3339, a local time, or a date.
func (m Moment) String() string {
	switch {
	case !m.At.IsZero():
		return m.At.Format(time.RFC3339)
	case m.Local != "":
		return m.Local
	}
	return m.Date
}

// Equal reports whether m and o state the same: the same form, clock reading, offset and zone.
func (m Moment) Equal(o Moment) bool {
	return m.String() == o.String() && m.Zone == o.Zone
}

// momentJSON is a Moment on the wire.
type momentJSON struct {
	At    string `json:"at,omitempty"`
	Local string `json:"local,omitempty"`
	Date  string `json:"date,omitempty"`
	Zone  string `json:"zone,omitempty"`
}

func (m Moment) wire() momentJSON {
	w := momentJSON{Local: m.Local, Date: m.Date, Zone: m.Zone}
	if !m.At.IsZero() {
		w.At = m.At.Format(time.RFC3339)
	}
	return w
}

// MarshalJSON writes the one form that is set.
func (m Moment) MarshalJSON() ([]byte, error) { return json.Marshal(m.wire()) }

// UnmarshalJSON reads what MarshalJSON wrote and validates it.
func (m *Moment) UnmarshalJSON(data []byte) error {
	var w momentJSON
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	got, err := w.moment()
	if err != nil {
		return err
	}
	if err := got.Validate(); err != nil {
		return err
	}
	*m = got
	return nil
}

func (w momentJSON) moment() (Moment, error) {
	m := Moment{Local: w.Local, Date: w.Date, Zone: w.Zone}
	if w.At == "" {
		return m, nil
	}
	t, err := time.Parse(time.RFC3339, w.At)
	if err != nil {
		return Moment{}, fmt.Errorf("moment at %q: not an RFC 3339 time", w.At)
	}
	if w.Zone != "" {
		if loc, err := Zone(w.Zone); err == nil && t.In(loc).Format(time.RFC3339) == t.Format(time.RFC3339) {
			t = t.In(loc)
		}
	}
	m.At = t
	if t.IsZero() { // it would state nothing
		return Moment{}, fmt.Errorf("moment at %q: no instant of ours", w.At)
	}
	return m, nil
}

// ParseMoment reads RFC 3339, a local time "2006-01-02T15:04[:05]" (a space may stand for
// the T), or a date "2006-01-02". It is for machine-written values; prose is normalize's.
func ParseMoment(s string) (Moment, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		m := Moment{At: t.Truncate(time.Second)}
		if m.IsZero() { // year 1, which programs write for "never"
			return Moment{}, fmt.Errorf("moment %q: %w", s, errNoMoment)
		}
		return m, nil
	}
	for _, layout := range []string{localLayout, "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return AtLocal(t), nil
		}
	}
	if _, err := time.Parse(dateLayout, s); err == nil {
		return Moment{Date: s}, nil
	}
	return Moment{}, fmt.Errorf("moment %q: %w", s, errNoMoment)
}

var (
	errNoMoment = errors.New("neither RFC 3339, a local time nor a date")
	errNoZone   = errors.New("no IANA time zone")
)
