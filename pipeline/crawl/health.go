package crawl

import (
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/pipeline/bus"
)

// Health is how a source stands.
type Health string

// The states of a source. Absence of errors is not health: a source that yields nothing
// where it used to is Failing (its visit failed with "nothing found").
const (
	Healthy Health = "healthy"
	Quiet   Health = "quiet"   // visited without error, and has never yielded anything
	Failing Health = "failing" // the last visit failed
	Waiting Health = "waiting" // enabled, not visited yet
	Overdue Health = "overdue" // its visit should have been long ago: is a crawler running?
	Paused  Health = "paused"  // disabled
)

// overdueFactor is how many intervals without a visit are suspicious.
const overdueFactor = 3

// HealthOf tells how a source stands from the head of its listing; a source that was
// never visited has the zero Head.
func HealthOf(source configs.Source, head bus.Head, now time.Time) Health {
	switch {
	case !source.Enabled:
		return Paused
	case head.At.IsZero():
		return Waiting
	case head.Failures > 0:
		return Failing
	case source.Way != "" && now.Sub(head.At) > max(overdueFactor*source.Every, backoff[len(backoff)-1]):
		return Overdue
	case head.Items == 0:
		return Quiet
	}
	return Healthy
}
