package demoworld

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"time"
)

var anyTag = regexp.MustCompile(`<[^>]*>`)

// calendar is a source as iCalendar (RFC 5545). Times carry IANA names as TZID.
func (w *World) calendar(s source, base string) ([]byte, error) {
	var b strings.Builder
	line := func(format string, args ...any) { fold(&b, fmt.Sprintf(format, args...)) }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//Callboard//Sample world//EN")
	line("X-WR-CALNAME:%s", escaped(s.name))
	for _, a := range w.listed(s.id) {
		starts := w.day(a.Starts)
		line("BEGIN:VEVENT")
		line("UID:%s.%s", a.ID, s.site())
		line("DTSTAMP:%s", w.start.Format("20060102T150405Z"))
		line("CREATED:%s", w.published(a).UTC().Format("20060102T150405Z"))
		for _, p := range []struct {
			name string
			at   time.Time
		}{{"DTSTART", starts}, {"DTEND", starts.Add(a.length())}} {
			line("%s;TZID=%s:%s", p.name, starts.Location(), p.at.Format("20060102T150405"))
		}
		if a.Rule != "" {
			line("RRULE:%s", a.Rule)
		}
		line("SUMMARY:%s", escaped(a.Title))
		line("DESCRIPTION:%s", escaped(plain(w.html(a))))
		if where := a.words(); where != "" {
			line("LOCATION:%s", escaped(where))
		}
		line(`ORGANIZER;CN="%s":https://example.org/`, strings.ReplaceAll(a.Organisation, `"`, ""))
		line("URL:%s", s.link(base, a))
		if a.cancelled {
			line("SEQUENCE:1")
			line("STATUS:CANCELLED")
		} else {
			line("STATUS:CONFIRMED")
		}
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return []byte(b.String()), nil
}

// fold writes a content line, broken after 75 bytes at a character's border (section 3.1).
func fold(b *strings.Builder, line string) {
	const width = 75
	room := width
	for _, r := range line {
		n := len(string(r))
		if n > room {
			b.WriteString("\r\n ")
			room = width - 1
		}
		b.WriteRune(r)
		room -= n
	}
	b.WriteString("\r\n")
}

// escaped is text as a value of type TEXT (section 3.3.11).
func escaped(text string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(text)
}

// plain is HTML of the content as text, a paragraph a line.
func plain(text string) string {
	return strings.TrimSpace(html.UnescapeString(anyTag.ReplaceAllString(text, "")))
}
