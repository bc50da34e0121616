// Package calendar reads iCalendar documents (RFC 5545): the events of a calendar, each
// series once, with its rule as stated.
//
//	src, err := calendar.New(configs.Source{ID: "ifla-events", Way: configs.Calendar, Address: "https://…/events.ics"})
//	extraction, err := src.Extract(doc)
//	// extraction.Items[0].Finding.Fields.Starts == "2027-06-24T09:00:00-05:00", Zone "America/Chicago"
//
// Content lines are parsed by golang-ical, one at a time: its calendar parser gives up at
// the first bad line, and one bad line of a thousand events must cost one line. What
// readers usually accept is accepted: bare line feeds, folds through the middle of a
// character, missing ENDs, unfolded continuation lines, a VEVENT without a VCALENDAR,
// several calendars in one document, quoted-printable text of vCalendar 1.0.
//
// Times are written in the forms of posting.ParseMoment:
//
//   - a time with a TZID is an instant with its offset, and Fields.Zone the IANA name
//     (zone.go says how a TZID becomes one);
//   - a time in UTC stays in UTC when the event repeats, because its rule is in UTC; else
//     it is shown in X-WR-TIMEZONE, the same instant as the calendar's readers see it;
//   - a floating time is read in X-WR-TIMEZONE, and stays local where there is none;
//   - whole days are dates, the end inclusive (DTEND names the day after).
//
// A series is one finding: changed and cancelled occurrences (RECURRENCE-ID) are folded
// into Fields.Overrides and never expanded here, or the content would change every day.
// DTSTAMP, SEQUENCE and LAST-MODIFIED choose between versions of an event and are not
// part of a finding: many servers write the time of the request there.
//
// The listing is complete when the document is whole, down to its last END:VCALENDAR.
package calendar
