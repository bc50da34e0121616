package calendar

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/internal/recur"
	"github.com/callboard/callboard/posting"
)

// event is one VEVENT, its times resolved.
type event struct {
	c          *component
	uid        string
	title      string
	start, end when
	dated      bool // start is set
	ends       bool // end is set
	rule       string
	recurs     bool // RRULE or RDATE
	of         when // RECURRENCE-ID
	override   bool // of is set
	cancelled  bool
	version    version
}

// version orders the versions of one event.
type version struct {
	sequence int
	changed  string // LAST-MODIFIED, else DTSTAMP: comparable as text
}

// newer reports whether v is at least as new as o, which stands before it.
func (v version) newer(o version) bool {
	if v.sequence != o.sequence {
		return v.sequence > o.sequence
	}
	return v.changed >= o.changed
}

// readEvent resolves one VEVENT of the calendar being read.
func (r *reader) readEvent(c *component) event {
	e := event{
		c:         c,
		uid:       strings.TrimSpace(cut(c.prop("UID").text(), maxField)),
		title:     oneLine(cut(c.prop("SUMMARY").text(), maxField)),
		cancelled: r.cancelled || strings.EqualFold(c.prop("STATUS").text(), "CANCELLED"),
	}
	e.version.sequence, _ = strconv.Atoi(c.prop("SEQUENCE").value)
	e.version.changed = c.prop("LAST-MODIFIED").value
	if e.version.changed == "" {
		e.version.changed = c.prop("DTSTAMP").value
	}
	if p := c.prop("RECURRENCE-ID"); p.value != "" {
		e.of, e.override = r.moment(p, p.value)
		if strings.EqualFold(p.param("RANGE"), "THISANDFUTURE") {
			r.notes.add("a change of this and all later occurrences is taken for one occurrence only", e.title)
		}
	}
	e.rule = r.rule(c, e)
	e.recurs = e.rule != "" || c.prop("RDATE").value != ""
	r.times(&e)
	if !e.dated && e.recurs {
		r.notes.add("a series without a start is taken without its rule", e.title)
		e.rule, e.recurs = "", false
	}
	return e
}

// rule is the RRULE as stated, or "" with a note where it is not a rule: the event stays.
func (r *reader) rule(c *component, e event) string {
	rules := c.all("RRULE")
	if len(c.all("EXRULE")) > 0 {
		r.notes.add("EXRULE is not read, an event may show more occurrences than it has", e.title)
	}
	if len(rules) == 0 || e.override {
		return ""
	}
	if len(rules) > 1 {
		r.notes.add("an event has several rules, the first one is taken", e.title)
	}
	rule := recur.Clean(rules[0].value)
	if err := recur.Check(rule); err != nil {
		r.notes.add("a rule is none and was left out, its event stays", rule)
		return ""
	}
	return rule
}

// times sets start and end.
func (r *reader) times(e *event) {
	p := e.c.prop("DTSTART")
	if p.value == "" {
		return
	}
	e.start, e.dated = r.moment(p, p.value)
	if !e.dated {
		r.notes.add("a DTSTART is no date, its event is taken without one", p.value)
		return
	}
	e.end, e.ends = r.end(*e)
	if !e.recurs && !e.override && r.zones.fallback != nil {
		if e.start.loc == time.UTC && !e.start.date {
			e.start = e.start.shown(r.zones.fallback)
		}
		if e.ends && e.end.loc == time.UTC && !e.end.date {
			e.end = e.end.shown(r.zones.fallback)
		}
	}
	if !e.recurs && allDay(e.c) {
		e.wholeDays()
	}
	if e.ends && !e.start.date {
		e.ends = !e.end.instant().Before(e.start.instant()) || e.end.date
		if !e.ends {
			r.notes.add("an event ends before it starts, its end was left out", e.title)
		}
	}
}

// end is the end as stated by DTEND, else by DURATION; of whole days the last one.
func (r *reader) end(e event) (when, bool) {
	if p := e.c.prop("DTEND"); p.value != "" {
		end, ok := r.moment(p, p.value)
		switch {
		case !ok:
			r.notes.add("a DTEND is no date and was left out", p.value)
			return when{}, false
		case e.start.date && !end.date:
			// A day's event that ends at a time: midnight ends the day before.
			midnight := end.wall.Equal(end.wall.Truncate(24 * time.Hour))
			end = when{wall: end.wall.Truncate(24 * time.Hour), date: true}
			if !midnight {
				end.wall = end.wall.AddDate(0, 0, 1)
			}
		}
		if end.date {
			return lastDay(e.start, end), true
		}
		return end, true
	}
	p := e.c.prop("DURATION")
	if p.value == "" {
		return when{}, false
	}
	s, ok := parseSpan(p.value)
	if !ok {
		r.notes.add("a DURATION is none and was left out", p.value)
		return when{}, false
	}
	if s == (span{}) {
		return when{}, false
	}
	end := e.start.plus(s)
	if e.start.date {
		end.wall = end.wall.Truncate(24 * time.Hour)
		return lastDay(e.start, end), true
	}
	return end, true
}

// lastDay is the inclusive end of whole days: the day before end, which names the day
// after; many programs write the first day itself for one day.
func lastDay(start, end when) when {
	end.wall = end.wall.AddDate(0, 0, -1)
	if first := start.wall.Truncate(24 * time.Hour); end.wall.Before(first) {
		end.wall = first
	}
	return end
}

// allDay reports whether a program that writes midnights says that days are meant.
func allDay(c *component) bool {
	return strings.EqualFold(c.prop("X-MICROSOFT-CDO-ALLDAYEVENT").value, "TRUE") ||
		strings.EqualFold(c.prop("X-FUNAMBOL-ALLDAY").value, "TRUE")
}

// wholeDays turns an event from midnight to midnight into days.
func (e *event) wholeDays() {
	midnight := func(w when) bool { return w.wall.Equal(w.wall.Truncate(24 * time.Hour)) }
	if e.start.date || !midnight(e.start) || (e.ends && !midnight(e.end)) {
		return
	}
	e.start = when{wall: e.start.wall, date: true}
	if e.ends {
		e.end = lastDay(e.start, when{wall: e.end.wall, date: true})
	}
}

// finding is the event as a finding, without the parts of a series.
func (r *reader) finding(e event) posting.Finding {
	c := e.c
	f := posting.Finding{Title: e.title, URL: r.address(c, e.uid), Published: created(c)}
	f.HTML, f.Text = description(c)
	f.Fields = posting.Fields{
		Organisation: organiser(c.prop("ORGANIZER")),
		Location:     oneLine(cut(c.prop("LOCATION").text(), maxField)),
		Geo:          geo(c),
		Categories:   categories(c),
		RRule:        e.rule,
		UID:          e.uid,
		Origin:       "ical:VEVENT",
	}
	if e.cancelled {
		f.Fields.Status = "cancelled"
	}
	if e.dated {
		f.Fields.Starts = e.start.String()
		if !e.start.date {
			f.Fields.Zone = zoneName(e.start.loc)
			if f.Fields.Zone == "" && e.recurs {
				f.Fields.Zone = r.zones.alike(c.prop("DTSTART").param("TZID"), e.start.wall.Year())
			}
		}
	}
	if e.ends {
		f.Fields.Ends = e.end.String()
	}
	return f
}

var markup = regexp.MustCompile(`(?i)</?(?:p|br|a|div|ul|ol|li|b|i|em|strong|span|h[1-6]|html|body|table|img)(?:\s[^<>]*)?/?>`)

// description is the text of an event: HTML where a program states it beside or in place
// of the plain text.
func description(c *component) (html, text string) {
	for _, p := range c.all("X-ALT-DESC") {
		if strings.Contains(strings.ToLower(p.param("FMTTYPE")), "html") {
			html = p.text()
			break
		}
	}
	text = c.prop("DESCRIPTION").text()
	if html == "" && markup.MatchString(text) {
		return text, ""
	}
	return html, text
}

// address is the event's page: URL, else a UID that is one.
func (r *reader) address(c *component, uid string) string {
	for _, raw := range []string{c.prop("URL").value, uid} {
		raw = strings.ReplaceAll(strings.TrimSpace(raw), `\`, "")
		u, err := url.Parse(raw)
		if err != nil || raw == "" {
			continue
		}
		if u.Host == "" && u.Scheme == "" && strings.HasPrefix(raw, "/") {
			if base, err := url.Parse(r.base); err == nil {
				u = base.ResolveReference(u)
			}
		}
		if (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
			return u.String()
		}
	}
	return ""
}

// created is when the event was put into its calendar. Google writes the year 1900 for
// events that it does not know this of.
func created(c *component) string {
	s, ok := parseStamp(c.prop("CREATED").value)
	if !ok || s.wall.Year() < 1980 {
		return ""
	}
	return when{wall: s.wall, date: s.date, loc: time.UTC}.String()
}

// organiser is the organiser's name as shown. An address is not a name and is never
// taken: it belongs to a person.
func organiser(p property) string {
	name := strings.NewReplacer("^n", " ", "^'", `"`, "^^", "^").Replace(p.param("CN")) // RFC 6868
	name = oneLine(strings.Trim(name, `"' `))
	if strings.Contains(name, "@") || strings.HasPrefix(strings.ToLower(name), "mailto:") {
		return ""
	}
	return name
}

// geo is GEO as "lat;lon", else what Apple writes beside the place.
func geo(c *component) string {
	if s := coordinates(c.prop("GEO").value); s != "" {
		return s
	}
	return coordinates(strings.TrimPrefix(c.prop("X-APPLE-STRUCTURED-LOCATION").value, "geo:"))
}

// coordinates reads "lat;lon", also with a comma; the point 0;0 is what programs write
// for none.
func coordinates(value string) string {
	value = strings.ReplaceAll(value, `\`, "")
	lat, lon, ok := strings.Cut(strings.ReplaceAll(value, ",", ";"), ";")
	if !ok {
		return ""
	}
	lat, lon = strings.TrimSpace(lat), strings.TrimSpace(lon)
	a, errA := strconv.ParseFloat(lat, 64)
	b, errB := strconv.ParseFloat(lon, 64)
	if errA != nil || errB != nil || (a == 0 && b == 0) || !(a >= -90 && a <= 90) || !(b >= -180 && b <= 180) {
		return ""
	}
	return lat + ";" + lon
}

// Bounds of what is taken of one event; lengths in bytes.
const (
	maxField      = 2_000
	maxCategory   = 200
	maxCategories = 50
)

// cut is the beginning of s, at most limit bytes, at a character's border.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "")
}

// categories are the words of all CATEGORIES, each once.
func categories(c *component) []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range c.all("CATEGORIES") {
		for _, word := range p.list() {
			word = oneLine(cut(word, maxCategory))
			if word != "" && !seen[word] && len(out) < maxCategories {
				seen[word] = true
				out = append(out, word)
			}
		}
	}
	return out
}

// oneLine is s with all runs of blanks and line ends as one blank.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
