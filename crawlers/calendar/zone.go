package calendar

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/internal/recur"
)

// maxZones is how many different TZIDs of one calendar are looked up.
const maxZones = 200

// zones finds the zone that a TZID means. In this order:
//
//  1. an IANA name, also at the end of a path ("/mozilla.org/20070129_1/Europe/Berlin")
//     and with the slash written as a hyphen ("America-Chicago");
//  2. a Windows name ("Pacific Standard Time", "(UTC-05:00) Eastern Time (US & Canada)");
//  3. X-LIC-LOCATION of the calendar's VTIMEZONE of that TZID;
//  4. the offsets that this VTIMEZONE defines (vtimezone.go);
//  5. the zone of X-WR-TIMEZONE, where the TZID is its abbreviation at that time ("EDT");
//  6. a North American abbreviation (RFC 5322, section 4.3) or an offset ("GMT+0100").
//
// A TZID that is none of these leaves a time local: nobody knows where it is.
type zones struct {
	defined  map[string]*vtimezone // by TZID
	fallback *time.Location        // of X-WR-TIMEZONE, nil without
	found    map[string]*time.Location
	same     map[string]string // TZID -> name of a zone with the same offsets
}

// newZones reads a calendar's VTIMEZONEs and X-WR-TIMEZONE.
func newZones(cal *component) *zones {
	z := &zones{defined: map[string]*vtimezone{}, found: map[string]*time.Location{}, same: map[string]string{}}
	for _, sub := range cal.subs {
		if sub.name != "VTIMEZONE" || len(z.defined) >= maxZones {
			continue
		}
		if id := sub.prop("TZID").text(); id != "" && z.defined[id] == nil {
			z.defined[id] = newVTimezone(sub)
		}
	}
	if name := cal.prop("X-WR-TIMEZONE").text(); name != "" {
		z.fallback = z.named(name)
	}
	return z
}

// at is the zone of a TZID for a wall-clock time (given in UTC), or nil.
func (z *zones) at(tzid string, wall time.Time) *time.Location {
	if loc := z.named(tzid); loc != nil {
		return loc
	}
	if v := z.defined[tzid]; v != nil {
		if offset, ok := v.offsetAt(wall); ok {
			return fixedZone(offset)
		}
	}
	if z.fallback != nil {
		if name, _ := recur.InZone(wall, z.fallback).Zone(); strings.EqualFold(name, tzid) {
			return z.fallback
		}
	}
	if offset, ok := offsetOf(tzid); ok {
		return fixedZone(offset)
	}
	return nil
}

// named is the zone that has a name which does not depend on the time, or nil. The answer
// is kept: reading a zone from the database takes longer than an event.
func (z *zones) named(tzid string) *time.Location {
	if loc, ok := z.found[tzid]; ok {
		return loc
	}
	var loc *time.Location
	if len(z.found) < maxZones {
		loc = ianaZone(tzid)
		if v := z.defined[tzid]; loc == nil && v != nil {
			loc = v.named()
		}
		z.found[tzid] = loc
	}
	return loc
}

// ianaZone is the zone of the IANA database that a TZID names, or nil.
func ianaZone(tzid string) *time.Location {
	id := strings.Trim(strings.TrimSpace(tzid), `"'`)
	if loc := load(id); loc != nil {
		return loc
	}
	if name := windowsZone(trimOffset(id)); name != "" {
		return load(name)
	}
	if name := displayZone(id); name != "" {
		return load(name)
	}
	for rest := strings.TrimLeft(id, "/"); rest != ""; {
		if loc := load(rest); loc != nil && strings.Contains(rest, "/") {
			return loc
		}
		_, after, found := strings.Cut(rest, "/")
		if !found {
			break
		}
		rest = after
	}
	if area, city, found := strings.Cut(id, "-"); found {
		if loc := load(area + "/" + city); loc != nil {
			return loc
		}
	}
	return load(strings.ReplaceAll(id, " ", "_"))
}

// load reads a zone by its exact name. "Local" is the zone of the machine and no name;
// "UTC" is not looked up.
func load(name string) *time.Location {
	switch strings.ToUpper(name) {
	case "UTC", "Z", "ETC/UTC", "GMT", "ETC/GMT":
		return time.UTC
	case "", "LOCAL":
		return nil
	}
	if len(name) > 64 {
		return nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return loc
}

var offsetPrefix = regexp.MustCompile(`^\((?:UTC|GMT)[^)]{0,12}\)\s*`)

// trimOffset drops the offset that Windows shows before a name: "(UTC-05:00) …".
func trimOffset(id string) string { return offsetPrefix.ReplaceAllString(id, "") }

// displayZone is the zone of a name that Windows and Google show people, or "".
func displayZone(id string) string {
	switch trimOffset(id) {
	case "Eastern Time (US & Canada)", "Eastern Time - New York", "Eastern Time", "Eastern":
		return "America/New_York"
	case "Central Time (US & Canada)", "Central Time - Chicago", "Central Time", "Central":
		return "America/Chicago"
	case "Mountain Time (US & Canada)", "Mountain Time - Denver", "Mountain Time", "Mountain":
		return "America/Denver"
	case "Pacific Time (US & Canada)", "Pacific Time - Los Angeles", "Pacific Time", "Pacific":
		return "America/Los_Angeles"
	case "Atlantic Time (Canada)":
		return "America/Halifax"
	case "Arizona":
		return "America/Phoenix"
	case "Alaska":
		return "America/Anchorage"
	case "Hawaii":
		return "Pacific/Honolulu"
	case "Dublin, Edinburgh, Lisbon, London":
		return "Europe/London"
	case "Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna":
		return "Europe/Berlin"
	case "Brussels, Copenhagen, Madrid, Paris":
		return "Europe/Paris"
	case "Canberra, Melbourne, Sydney":
		return "Australia/Sydney"
	}
	return ""
}

var offsetName = regexp.MustCompile(`^(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?$`)

// offsetOf reads an offset name: "EST", "GMT+0100", "UTC-5", "-04:00". The sign is the
// usual one; the reversed Etc/GMT+5 is an IANA name and never comes here.
func offsetOf(name string) (seconds int, ok bool) {
	name = strings.ToUpper(strings.TrimSpace(name))
	switch name { // RFC 5322, section 4.3
	case "EDT":
		return -4 * 3600, true
	case "EST", "CDT":
		return -5 * 3600, true
	case "CST", "MDT":
		return -6 * 3600, true
	case "MST", "PDT":
		return -7 * 3600, true
	case "PST":
		return -8 * 3600, true
	}
	m := offsetName.FindStringSubmatch(name)
	if m == nil {
		return 0, false
	}
	hours, _ := strconv.Atoi(m[2])
	minutes := 0
	if m[3] != "" {
		minutes, _ = strconv.Atoi(m[3])
	}
	if hours > 14 || minutes > 59 {
		return 0, false
	}
	seconds = hours*3600 + minutes*60
	if m[1] == "-" {
		seconds = -seconds
	}
	return seconds, true
}

// fixedZone is a zone of one offset, without an IANA name.
func fixedZone(seconds int) *time.Location { return time.FixedZone("", seconds) }

// zoneName is the IANA name of a zone, or "" for a fixed offset.
func zoneName(loc *time.Location) string {
	if loc == nil || loc == time.UTC {
		return ""
	}
	return loc.String()
}
