// Package clock makes the clocks that the program's parts are given: the machine's, one
// that stands still, and one that runs on from a time. Nothing else reads the wall clock
// for data.
package clock

import (
	"fmt"
	"time"
)

// Func says what time it is.
type Func = func() time.Time

// Wall is the machine's clock, in UTC.
func Wall() Func { return func() time.Time { return time.Now().UTC() } }

// Fixed stands at t.
func Fixed(t time.Time) Func { return func() time.Time { return t } }

// From runs on from t, beginning now, at the machine's speed.
func From(t time.Time) Func {
	offset := time.Until(t)
	return func() time.Time { return time.Now().Add(offset).UTC() }
}

// Parse reads the time of a --now flag: RFC 3339, or a date, which is its beginning in UTC.
func Parse(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("time %q is neither RFC 3339 (2026-11-25T08:00:00Z) nor a date (2026-11-25)", s)
}
