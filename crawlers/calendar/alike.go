package calendar

import (
	"time"

	"github.com/callboard/callboard/internal/recur"
)

// maxAlike is how many zones of a calendar are compared with those of the world.
const maxAlike = 20

// alike names a zone whose clocks go as those of the calendar's own zone do all through a
// year, or "". A series needs one: its occurrences after the next change of clocks have
// another offset than its start. A single event keeps its offset and no name, because
// cities whose clocks agree are many.
func (z *zones) alike(tzid string, year int) string {
	v := z.defined[tzid]
	if v == nil || len(z.same) > maxAlike {
		return ""
	}
	if name, known := z.same[tzid]; known {
		return name
	}
	name := ""
	for _, candidate := range commonZones() {
		if loc := load(candidate); loc != nil && v.agrees(loc, year) {
			name = candidate
			break
		}
	}
	z.same[tzid] = name
	return name
}

// agrees compares the offsets of every noon of a year.
func (v *vtimezone) agrees(loc *time.Location, year int) bool {
	for day := time.Date(year, 1, 1, 12, 0, 0, 0, time.UTC); day.Year() == year; day = day.AddDate(0, 0, 1) {
		offset, ok := v.offsetAt(day)
		if _, want := recur.InZone(day, loc).Zone(); !ok || offset != want {
			return false
		}
	}
	return true
}

// commonZones stand for the rules by which clocks go in most of the world.
func commonZones() []string {
	return []string{
		"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix", "America/Anchorage",
		"Pacific/Honolulu", "America/Halifax", "America/St_Johns", "America/Regina", "America/Mexico_City", "America/Bogota",
		"America/Santiago", "America/Sao_Paulo", "Europe/London", "Europe/Berlin", "Europe/Athens", "Europe/Moscow",
		"Europe/Istanbul", "Africa/Lagos", "Africa/Johannesburg", "Africa/Cairo", "Africa/Nairobi", "Asia/Jerusalem",
		"Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo",
		"Australia/Perth", "Australia/Darwin", "Australia/Brisbane", "Australia/Adelaide", "Australia/Sydney", "Pacific/Auckland",
	}
}
