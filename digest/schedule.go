package digest

import (
	"fmt"
	"time"
)

// Every is how often a reader is mailed.
type Every string

// The intervals. A weekly digest comes on Monday, with which the ISO week begins.
const (
	Daily  Every = "daily"
	Weekly Every = "weekly"
)

// Settings say when a reader is mailed. The zero value is daily at 07:00 UTC.
type Settings struct {
	Every Every  `json:"every"`
	At    string `json:"at"`   // hour of the reader's day, "07:00"
	Zone  string `json:"zone"` // IANA name
}

// normal is s with its defaults, or what is wrong with it.
func (s Settings) normal() (Settings, error) {
	if s.Every == "" {
		s.Every = Daily
	}
	if s.At == "" {
		s.At = "07:00"
	}
	if s.Zone == "" {
		s.Zone = "UTC"
	}
	if s.Every != Daily && s.Every != Weekly {
		return s, fmt.Errorf("every %q is neither daily nor weekly: %w", clip(string(s.Every), 80), ErrInvalid)
	}
	clock, err := time.Parse("15:04", s.At)
	if err != nil {
		return s, fmt.Errorf("at %q is not an hour such as 07:00: %w", clip(s.At, 80), ErrInvalid)
	}
	s.At = clock.Format("15:04") // "7:00" is "07:00"
	if _, err := time.LoadLocation(s.Zone); err != nil || s.Zone == "Local" {
		return s, fmt.Errorf("zone %q is not an IANA time zone such as Europe/Berlin: %w", clip(s.Zone, 80), ErrInvalid)
	}
	return s, nil
}

// location is the reader's zone; UTC where it is unknown to this build.
func (s Settings) location() *time.Location {
	if zone, err := time.LoadLocation(s.Zone); err == nil {
		return zone
	}
	return time.UTC
}

// Slot is one time at which a digest falls due, and the period it is for: the reader's
// local date ("2026-11-25") or ISO week ("2026-W48"). One mail is sent a period.
type Slot struct {
	At     time.Time
	Period string
}

// Slot returns the last slot at or before now.
func (s Settings) Slot(now time.Time) Slot {
	zone := s.location()
	for back := 0; ; back++ {
		if slot := s.slot(now.In(zone), -back); !slot.At.After(now) {
			return slot
		}
	}
}

// Next returns the first slot after now.
func (s Settings) Next(now time.Time) Slot {
	zone := s.location()
	for ahead := 0; ; ahead++ {
		if slot := s.slot(now.In(zone), ahead); slot.At.After(now) {
			return slot
		}
	}
}

// slot is the slot of the period that now, in the reader's zone, is in, or of one n periods later. The period is
// named after the day itself and not after the instant: where the clock is put forward
// over the reader's hour the instant moves, in some zones into the day before.
func (s Settings) slot(now time.Time, n int) Slot {
	clock, _ := time.Parse("15:04", s.At) // checked by normal; else midnight
	year, month, day := now.Date()
	if s.Every == Weekly {
		date := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
		sinceMonday := (int(date.Weekday()) + 6) % 7
		day += 7*n - sinceMonday
	} else {
		day += n
	}
	date := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	year, month, day = date.Date()
	slot := Slot{At: time.Date(year, month, day, clock.Hour(), clock.Minute(), 0, 0, now.Location()), Period: date.Format(time.DateOnly)}
	if s.Every == Weekly {
		y, w := date.ISOWeek()
		slot.Period = fmt.Sprintf("%04d-W%02d", y, w)
	}
	return slot
}

// Due reports whether a mail is due at now and for which slot: the reader's last slot,
// if it lies after the confirmation and after the slot last mailed for, and something is
// owed. It depends on nothing else, so a start after a long pause asks it the same way.
func Due(sub Subscription, history History, owed int, now time.Time) (Slot, bool) {
	if !sub.Active() || owed == 0 {
		return Slot{}, false
	}
	slot := sub.Slot(now)
	due := slot.At.After(sub.Confirmed.At) && slot.At.After(history.Slot) && slot.Period != history.Period
	return slot, due
}
