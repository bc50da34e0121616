package calendar_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/posting"
)

// only extracts the one finding of a calendar with one event.
func only(t *testing.T, before, event string) posting.Finding {
	t.Helper()
	if before != "" {
		before += "|"
	}
	x, err := open(t).Extract(ics(before + "BEGIN:VEVENT|UID:u|SUMMARY:s|" + event + "|END:VEVENT"))
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Items) != 1 {
		t.Fatalf("%d items, want one; refused %v", len(x.Items), x.Refused)
	}
	return x.Items[0].Finding
}

// TestTimes holds what a calendar's times become.
func TestTimes(t *testing.T) {
	t.Parallel()
	const wr = "X-WR-TIMEZONE:America/Chicago"
	for _, c := range []struct{ name, before, event, starts, ends, zone string }{
		{"IANA zone", "", "DTSTART;TZID=America/New_York:20260701T090000|DTEND;TZID=America/New_York:20260701T100000", "2026-07-01T09:00:00-04:00", "2026-07-01T10:00:00-04:00", "America/New_York"},
		{"UTC", "", "DTSTART:20260701T090000Z", "2026-07-01T09:00:00Z", "", ""},
		{"UTC as readers see it", wr, "DTSTART:20260701T020000Z|DTEND:20260701T030000Z", "2026-06-30T21:00:00-05:00", "2026-06-30T22:00:00-05:00", "America/Chicago"},
		{"UTC of a series stays", wr, "DTSTART:20260701T020000Z|RRULE:FREQ=WEEKLY", "2026-07-01T02:00:00Z", "", ""},
		{"floating", "", "DTSTART:20260701T090000", "2026-07-01T09:00:00", "", ""},
		{"floating with X-WR-TIMEZONE", wr, "DTSTART:20260701T090000", "2026-07-01T09:00:00-05:00", "", "America/Chicago"},
		{"a day", wr, "DTSTART;VALUE=DATE:20260701|DTEND;VALUE=DATE:20260702", "2026-07-01", "2026-07-01", ""},
		{"several days", "", "DTSTART;VALUE=DATE:20260701|DTEND;VALUE=DATE:20260704", "2026-07-01", "2026-07-03", ""},
		{"a day whose end is itself", "", "DTSTART;VALUE=DATE:20260701|DTEND;VALUE=DATE:20260701", "2026-07-01", "2026-07-01", ""},
		{"a day without VALUE", "", "DTSTART:20260701", "2026-07-01", "", ""},
		{"days by DURATION", "", "DTSTART;VALUE=DATE:20260701|DURATION:P2D", "2026-07-01", "2026-07-02", ""},
		{"DURATION over a change of clocks", "", "DTSTART;TZID=America/New_York:20261031T200000|DURATION:P1D", "2026-10-31T20:00:00-04:00", "2026-11-01T20:00:00-05:00", "America/New_York"},
		{"DURATION in hours", "", "DTSTART;TZID=America/New_York:20261031T200000|DURATION:PT24H", "2026-10-31T20:00:00-04:00", "2026-11-01T19:00:00-05:00", "America/New_York"},
		{"no DURATION at all", "", "DTSTART:20260701T090000Z|DURATION:PT0S", "2026-07-01T09:00:00Z", "", ""},
		{"an end before the start", "", "DTSTART:20260701T090000Z|DTEND:20260701T080000Z", "2026-07-01T09:00:00Z", "", ""},
		{"a day from midnight to midnight", wr, "DTSTART:20260701T000000|DTEND:20260702T000000|X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "2026-07-01", "2026-07-01", ""},
		{"a broken start", "", "DTSTART:soon", "", "", ""},
		{"separators", "", "DTSTART:2026-07-01T09:00:00Z", "2026-07-01T09:00:00Z", "", ""},
		{"no such day", "", "DTSTART:20260230T090000Z", "", "", ""},
		{"Windows zone", "", "DTSTART;TZID=Pacific Standard Time:20260701T090000", "2026-07-01T09:00:00-07:00", "", "America/Los_Angeles"},
		{"Windows zone as shown to people", "", `DTSTART;TZID="(UTC-05:00) Eastern Time (US & Canada)":20260701T090000`, "2026-07-01T09:00:00-04:00", "", "America/New_York"},
		{"a path of Mozilla", "", "DTSTART;TZID=/mozilla.org/20070129_1/Europe/Berlin:20260701T090000", "2026-07-01T09:00:00+02:00", "", "Europe/Berlin"},
		{"a hyphen for the slash", "", "DTSTART;TZID=America-Chicago:20260701T090000", "2026-07-01T09:00:00-05:00", "", "America/Chicago"},
		{"an abbreviation of X-WR-TIMEZONE", wr, "DTSTART;TZID=CDT:20260701T090000", "2026-07-01T09:00:00-05:00", "", "America/Chicago"},
		{"an abbreviation alone is an offset", "", "DTSTART;TZID=PST:20260101T090000", "2026-01-01T09:00:00-08:00", "", ""},
		{"an offset", "", "DTSTART;TZID=GMT+0530:20260101T090000", "2026-01-01T09:00:00+05:30", "", ""},
		{"an unknown zone", "", "DTSTART;TZID=Atlantis/Centre:20260101T090000", "2026-01-01T09:00:00", "", ""},
		{"the machine's zone is no name", "", "DTSTART;TZID=Local:20260101T090000", "2026-01-01T09:00:00", "", ""},
		{"X-LIC-LOCATION", "BEGIN:VTIMEZONE|TZID:Ours|X-LIC-LOCATION:Europe/Paris|END:VTIMEZONE", "DTSTART;TZID=Ours:20260701T090000", "2026-07-01T09:00:00+02:00", "", "Europe/Paris"},
	} {
		f := only(t, c.before, c.event)
		got := [3]string{f.Fields.Starts, f.Fields.Ends, f.Fields.Zone}
		if want := [3]string{c.starts, c.ends, c.zone}; got != want {
			t.Errorf("%s: starts, ends, zone %q, want %q", c.name, got, want)
		}
	}
}

// TestZoneOfTheCalendar holds that a VTIMEZONE without a known name gives its offsets,
// in both halves of the year and before its first change.
func TestZoneOfTheCalendar(t *testing.T) {
	t.Parallel()
	const zone = "BEGIN:VTIMEZONE|TZID:Ours" +
		"|BEGIN:DAYLIGHT|DTSTART:20070311T020000|RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU|TZOFFSETFROM:-0330|TZOFFSETTO:-0230|END:DAYLIGHT" +
		"|BEGIN:STANDARD|DTSTART:20071104T020000|RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU|TZOFFSETFROM:-0230|TZOFFSETTO:-0330|END:STANDARD|END:VTIMEZONE"
	for at, want := range map[string]string{
		"20260101T090000": "2026-01-01T09:00:00-03:30",
		"20260309T090000": "2026-03-09T09:00:00-02:30",
		"20261031T090000": "2026-10-31T09:00:00-02:30",
		"20261101T090000": "2026-11-01T09:00:00-03:30",
		"20061231T090000": "2006-12-31T09:00:00-03:30",
	} {
		if got := only(t, zone, "DTSTART;TZID=Ours:"+at).Fields.Starts; got != want {
			t.Errorf("%s starts %q, want %q", at, got, want)
		}
	}
}

// TestZoneOfASeries holds that a series in such a zone gets the name of one whose clocks
// go alike, and a single event does not.
func TestZoneOfASeries(t *testing.T) {
	t.Parallel()
	const zone = "BEGIN:VTIMEZONE|TZID:Ours" +
		"|BEGIN:DAYLIGHT|DTSTART:20070311T020000|RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU|TZOFFSETFROM:-0600|TZOFFSETTO:-0500|END:DAYLIGHT" +
		"|BEGIN:STANDARD|DTSTART:20071104T020000|RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU|TZOFFSETFROM:-0500|TZOFFSETTO:-0600|END:STANDARD|END:VTIMEZONE"
	const start = "DTSTART;TZID=Ours:20260101T090000"
	if f := only(t, zone, start+"|RRULE:FREQ=MONTHLY"); f.Fields.Zone != "America/Chicago" || f.Fields.Starts != "2026-01-01T09:00:00-06:00" {
		t.Errorf("series starts %s in %q, want 09:00-06:00 in America/Chicago", f.Fields.Starts, f.Fields.Zone)
	}
	if f := only(t, zone, start); f.Fields.Zone != "" {
		t.Errorf("single event in zone %q, want none", f.Fields.Zone)
	}
}

// TestSharedUID holds that a UID which several events carry identifies none of them.
func TestSharedUID(t *testing.T) {
	t.Parallel()
	x, err := open(t).Extract(ics("BEGIN:VEVENT|UID:1|SUMMARY:a|DTSTART:20260101|END:VEVENT|BEGIN:VEVENT|UID:1|SUMMARY:b|DTSTART:20260102|END:VEVENT"))
	if err != nil || len(x.Items) != 2 || x.Items[0].Finding.Fields.UID+x.Items[1].Finding.Fields.UID != "" {
		t.Errorf("Extract = %+v, %v, want two items without a UID", x.Items, err)
	}
}

func TestFields(t *testing.T) {
	t.Parallel()
	f := only(t, "", strings.Join([]string{
		`DESCRIPTION:First\nSecond\, third\; fourth \\ fifth`,
		`LOCATION:Room 1\n Example Street`,
		"GEO:41.88;-87.62",
		"URL:/events/1",
		"CATEGORIES:a,b\\, c", "CATEGORIES:a,d",
		"ORGANIZER;CN=someone@example.org:mailto:someone@example.org",
		"CREATED:20260102T030405Z", "DTSTAMP:20260301T000000Z", "LAST-MODIFIED:20260302T000000Z",
		"STATUS:CANCELLED",
	}, "|"))
	want := posting.Finding{
		URL: "https://example.org/events/1", Title: "s", Text: "First\nSecond, third; fourth \\ fifth", Published: "2026-01-02T03:04:05Z",
		Fields: posting.Fields{
			Location: "Room 1 Example Street", Geo: "41.88;-87.62", Categories: []string{"a", "b, c", "d"},
			Status: "cancelled", UID: "u", Origin: "ical:VEVENT",
		},
	}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Errorf("finding (-want +got):\n%s", diff)
	}
}

func TestFieldsOtherwise(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, event string
		got         func(posting.Finding) string
		want        string
	}{
		{"html beside the text", `X-ALT-DESC;FMTTYPE=text/html:<p>Hello\, you</p>|DESCRIPTION:Hello`, func(f posting.Finding) string { return f.HTML }, "<p>Hello, you</p>"},
		{"html in place of the text", "DESCRIPTION:Join <a href=\"https://example.org\">us</a>", func(f posting.Finding) string { return f.HTML }, `Join <a href="https://example.org">us</a>`},
		{"less and greater are no html", "DESCRIPTION:1 < 2 > 0", func(f posting.Finding) string { return f.HTML + f.Text }, "1 < 2 > 0"},
		{"quoted-printable", "DESCRIPTION;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Caf=C3=A9 =|und Buch", func(f posting.Finding) string { return f.Text }, "Café und Buch"},
		{"a name of an organiser", `ORGANIZER;CN="Example Library":mailto:a@example.org`, func(f posting.Finding) string { return f.Fields.Organisation }, "Example Library"},
		{"a fold", "DESCRIPTION:one|  two", func(f posting.Finding) string { return f.Text }, "one two"},
		{"a fold inside a character", "DESCRIPTION:Caf\xc3| \xa9", func(f posting.Finding) string { return f.Text }, "Café"},
		{"windows-1252", "DESCRIPTION:Caf\xe9", func(f posting.Finding) string { return f.Text }, "Café"},
		{"a point that is none", "GEO:0;0", func(f posting.Finding) string { return f.Fields.Geo }, ""},
		{"a point outside of Earth", "GEO:100;10", func(f posting.Finding) string { return f.Fields.Geo }, ""},
		{"a point of Apple", `X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE="Hall":geo:41.5,-87.5`, func(f posting.Finding) string { return f.Fields.Geo }, "41.5;-87.5"},
		{"an address that is none", "URL:123", func(f posting.Finding) string { return f.URL }, ""},
		{"a script as address", "URL:javascript:alert(1)", func(f posting.Finding) string { return f.URL }, ""},
		{"a year that Google invents", "CREATED:19000101T120000Z", func(f posting.Finding) string { return f.Published }, ""},
		{"a rule is cleaned", "DTSTART:20260101T090000Z|RRULE:FREQ=DAILY;COUNT=3;", func(f posting.Finding) string { return f.Fields.RRule }, "FREQ=DAILY;COUNT=3"},
		{"a rule without a start goes", "RRULE:FREQ=DAILY|EXDATE:20260101T090000Z", func(f posting.Finding) string { return f.Fields.RRule + strings.Join(f.Fields.ExDates, "") }, ""},
		{"a broken rule goes", "DTSTART:20260101T090000Z|RRULE:FREQ=DAILY;COUNT=x", func(f posting.Finding) string { return f.Fields.RRule }, ""},
		{"the start of a period", "DTSTART:20260101T090000Z|RDATE;VALUE=PERIOD:20260102T090000Z/PT1H,20260103T090000Z/PT1H", func(f posting.Finding) string { return strings.Join(f.Fields.RDates, " ") }, "2026-01-02T09:00:00Z 2026-01-03T09:00:00Z"},
	} {
		if got := c.got(only(t, "", c.event)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestStamps holds that what changes with every request is not part of a finding.
func TestStampsAreNoContent(t *testing.T) {
	t.Parallel()
	a := only(t, "", "DTSTART:20260101T090000Z|DTSTAMP:20260101T000000Z|SEQUENCE:1|LAST-MODIFIED:20260101T000000Z")
	b := only(t, "", "DTSTART:20260101T090000Z|DTSTAMP:20260202T000000Z|SEQUENCE:2|LAST-MODIFIED:20260202T000000Z")
	if a.ContentHash() != b.ContentHash() {
		t.Error("two hashes for one content")
	}
}

func TestSeries(t *testing.T) {
	t.Parallel()
	const event = "BEGIN:VEVENT|UID:%|SUMMARY:%|DTSTART:%|END:VEVENT"
	fill := func(parts ...string) string {
		out := ""
		for i := 0; i < len(parts); i += 3 {
			e := event
			for _, p := range parts[i : i+3] {
				e = strings.Replace(e, "%", p, 1)
			}
			out += "|" + e
		}
		return strings.TrimPrefix(out, "|")
	}
	const one, two = "20260101T090000Z", "20260108T090000Z"
	for _, c := range []struct {
		name, lines string
		want        []string // title, start and number of overrides of each item
	}{
		{"events of their own", fill("1", "a", one, "2", "b", one), []string{"a 2026-01-01T09:00:00Z", "b 2026-01-01T09:00:00Z"}},
		{"the same twice", fill("1", "a", one, "1", "a", one), []string{"a 2026-01-01T09:00:00Z"}},
		{"one UID for different events", fill("1", "a", one, "1", "b", two), []string{"a 2026-01-01T09:00:00Z", "b 2026-01-08T09:00:00Z"}},
		{"no UID", fill("", "a", one, "", "a", two), []string{"a 2026-01-01T09:00:00Z", "a 2026-01-08T09:00:00Z"}},
		{
			"a revision", fill("1", "a|SEQUENCE:2", two, "1", "a|SEQUENCE:1", one),
			[]string{"a 2026-01-08T09:00:00Z"},
		},
		{
			"one UID and different pages", fill("1", "a|URL:https://example.org/1", one, "1", "a|URL:https://example.org/2", one),
			[]string{"a 2026-01-01T09:00:00Z", "a 2026-01-01T09:00:00Z"},
		},
		{
			"the newest change of an occurrence", fill("1", "a|RRULE:FREQ=WEEKLY", one, "1", "x|RECURRENCE-ID:"+two+"|SEQUENCE:2", two, "1", "y|RECURRENCE-ID:"+two+"|SEQUENCE:1", one),
			[]string{"a 2026-01-01T09:00:00Z 2026-01-08T09:00:00Z>2026-01-08T09:00:00Z"},
		},
		{
			"a change before its series", fill("1", "x|RECURRENCE-ID:"+two, one, "1", "a|RRULE:FREQ=WEEKLY", one),
			[]string{"a 2026-01-01T09:00:00Z 2026-01-08T09:00:00Z>2026-01-01T09:00:00Z"},
		},
		{"a change whose series is elsewhere", fill("1", "x|RECURRENCE-ID:"+two, one), []string{"x 2026-01-01T09:00:00Z"}},
	} {
		x, err := open(t).Extract(ics(c.lines))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, item := range x.Items {
			line := item.Finding.Title + " " + item.Finding.Fields.Starts
			for _, o := range item.Finding.Fields.Overrides {
				line += " " + o.Of + ">" + o.Starts
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestComplete(t *testing.T) {
	t.Parallel()
	whole := ics("BEGIN:VEVENT|SUMMARY:s|END:VEVENT")
	bare := crawlers.Document{Body: []byte("BEGIN:VEVENT\nSUMMARY:s\nEND:VEVENT\n")}
	cut := crawlers.Document{Body: whole.Body[:len(whole.Body)-20]}
	for name, c := range map[string]struct {
		doc      crawlers.Document
		complete bool
	}{
		"whole": {whole, true}, "an event alone": {bare, true}, "cut off": {cut, false},
		"a message": {ics("METHOD:CANCEL|BEGIN:VEVENT|SUMMARY:s|END:VEVENT"), false},
	} {
		x, err := open(t).Extract(c.doc)
		if err != nil || x.Complete != c.complete {
			t.Errorf("%s: complete %v, error %v, want %v", name, x.Complete, err, c.complete)
		}
		if name == "a message" && x.Items[0].Finding.Fields.Status != "cancelled" {
			t.Errorf("METHOD:CANCEL: status %q, want cancelled", x.Items[0].Finding.Fields.Status)
		}
	}
}
