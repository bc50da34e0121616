package calendar

import (
	"net/url"
	"strings"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/posting"
)

// reader turns the components of one document into items.
type reader struct {
	base    string // address of the document
	title   string
	whole   bool
	events  int // taken so far
	items   []crawlers.Item
	refused []crawlers.Refusal
	notes   notes

	// of the calendar being read:
	zones     *zones
	cancelled bool // METHOD:CANCEL withdraws everything in it
}

// readCalendar reads one VCALENDAR.
func (r *reader) readCalendar(cal *component) {
	if r.title == "" {
		r.title = oneLine(firstText(cal, "X-WR-CALNAME", "NAME"))
	}
	r.zones = newZones(cal)
	method := strings.ToUpper(cal.prop("METHOD").text())
	r.cancelled = method == "CANCEL"
	if method != "" && method != "PUBLISH" { // a message about some events (RFC 5546), no listing
		r.whole = false
	}
	var events []event
	for _, c := range cal.subs {
		switch c.name {
		case "VEVENT":
			if r.events == maxEvents {
				r.whole = false
				r.notes.add("the calendar has too many events, the rest was left out", r.title)
				continue
			}
			if reason := unreadable(c); reason != "" {
				r.refuse(c, reason)
				continue
			}
			r.events++
			events = append(events, r.readEvent(c))
		case "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY":
			r.refuse(c, c.name+": only events are read")
		}
	}
	for _, s := range gather(events) {
		r.items = append(r.items, r.item(s))
	}
}

// unreadable is why a VEVENT cannot be a finding, or "".
func unreadable(c *component) string {
	switch {
	case c.open:
		return "the document ends inside of this event"
	case c.prop("SUMMARY").text() == "" && c.prop("RECURRENCE-ID").value == "":
		return "no SUMMARY: an event without a title cannot be shown"
	}
	return ""
}

// maxRefused bounds the refusals of one document.
const maxRefused = 1_000

func (r *reader) refuse(c *component, reason string) {
	if len(r.refused) < maxRefused {
		r.refused = append(r.refused, crawlers.Refusal{
			Item:   clip(firstText(c, "SUMMARY", "UID", "DTSTART"), 200),
			Reason: reason,
		})
	}
}

func firstText(c *component, names ...string) string {
	for _, name := range names {
		if s := c.prop(name).text(); s != "" {
			return s
		}
	}
	return ""
}

// item is a series as an item. Its keys: the UID; the page; the UID with the start, for
// programs that give every event the same UID.
func (r *reader) item(s series) crawlers.Item {
	f := r.finding(s.master)
	if s.master.recurs || len(s.overrides) > 0 {
		r.fold(&f, s)
	}
	var keys []string
	if uid := f.Fields.UID; uid != "" {
		if s.master.override {
			uid += "#" + s.master.of.String()
		}
		keys = append(keys, uid)
	}
	if f.URL != "" && !r.own(f.URL) {
		keys = append(keys, f.URL)
	}
	if uid := f.Fields.UID; uid != "" && f.Fields.Starts != "" {
		keys = append(keys, uid+"#"+f.Fields.Starts)
	}
	return crawlers.Item{Finding: f, Keys: keys}
}

// dropShared takes the UID from events that share it: it tells them neither from each
// other nor from those of other calendars.
func (r *reader) dropShared() {
	carriers := map[string]int{}
	for _, item := range r.items {
		carriers[item.Finding.Fields.UID]++
	}
	for i := range r.items {
		if f := &r.items[i].Finding; f.Fields.UID != "" && carriers[f.Fields.UID] > 1 {
			r.notes.add("a UID is given to several events and was not taken", f.Fields.UID)
			f.Fields.UID = ""
		}
	}
}

// own reports whether an address is that of the calendar itself.
func (r *reader) own(address string) bool {
	return strings.TrimSuffix(address, "/") == strings.TrimSuffix(r.base, "/")
}

// maxDates is how many exceptions, additions and changes of a series are kept each; a
// finding stays far below the limit of a message with them.
const maxDates = 500

// fold puts what differs from the rule into f.
func (r *reader) fold(f *posting.Finding, s series) {
	f.Fields.ExDates = r.dates(s.master.c, "EXDATE")
	f.Fields.RDates = r.dates(s.master.c, "RDATE")
	if len(s.overrides) > maxDates {
		r.notes.add("a series has too many changed occurrences, the rest was left out", f.Title)
		s.overrides = s.overrides[:maxDates]
	}
	for _, e := range s.overrides {
		o := posting.Override{Of: e.of.String(), Cancelled: e.cancelled}
		if e.dated && !e.cancelled {
			o.Starts = e.start.String()
			if e.ends {
				o.Ends = e.end.String()
			}
		}
		f.Fields.Overrides = append(f.Fields.Overrides, o)
	}
}

// dates are the values of all EXDATE or RDATE, each once. Of a period its start counts.
func (r *reader) dates(c *component, name string) []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range c.all(name) {
		for _, value := range splitValues(p.value) {
			value, _, _ = strings.Cut(value, "/")
			w, ok := r.moment(p, value)
			switch {
			case !ok:
				r.notes.add("an "+name+" is no date and was left out", value)
			case seen[w.String()]:
			case len(out) == maxDates:
				r.notes.add("a series has too many "+name+", the rest was left out", c.prop("SUMMARY").value)
				return out
			default:
				seen[w.String()] = true
				out = append(out, w.String())
			}
		}
	}
	return out
}

// httpAddress is a webcal address as https; others stay.
func httpAddress(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "webcal" && u.Scheme != "webcals") {
		return raw
	}
	u.Scheme = "https"
	return u.String()
}
