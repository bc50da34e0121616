package web

import (
	"net/http"
	"strings"
	"time"
	"unicode"

	ical "github.com/arran4/golang-ical"

	"github.com/callboard/callboard/posting"
)

// searchCalendar is a search as a calendar: what takes place, and the deadlines as days.
func (s *site) searchCalendar(w http.ResponseWriter, r *http.Request) error {
	open(w)
	q, all, err := s.newestOf(r, calendarMost)
	if err != nil {
		return err
	}
	return s.sendCalendar(w, r, s.opts.Site.Name+": "+q.Describe(s.describeLabel), all...)
}

// postingCalendar is one posting as a calendar.
func (s *site) postingCalendar(w http.ResponseWriter, r *http.Request) error {
	open(w)
	p, err := s.posting(r)
	if err != nil {
		return err
	}
	if p.ID != r.PathValue("id") {
		http.Redirect(w, r, "/p/"+p.ID+"/calendar.ics", http.StatusMovedPermanently)
		return nil
	}
	return s.sendCalendar(w, r, p.Title, p)
}

func (s *site) sendCalendar(w http.ResponseWriter, r *http.Request, name string, postings ...posting.Posting) error {
	cal := ical.NewCalendar()
	cal.SetProductId("-//Callboard//Callboard//EN")
	cal.SetMethod(ical.MethodPublish)
	cal.SetName(plainLine(name))
	cal.SetXWRCalName(plainLine(name))
	cal.SetRefreshInterval("PT6H") // with its VALUE=DURATION of RFC 7986, section 5.7
	for _, p := range postings {
		s.addEvents(cal, p)
	}
	return s.send(w, r, content{kind: "text/calendar; charset=utf-8", cache: cacheShort, body: []byte(cal.Serialize(ical.WithNewLine("\r\n")))})
}

// addEvents adds what takes place, each occurrence of a series by itself, and the deadline.
// The first of them has the posting's UID; a deadline beside an event has one of its own.
func (s *site) addEvents(cal *ical.Calendar, p posting.Posting) {
	deadline := p.ID + "-deadline@callboard"
	switch {
	case len(p.Occurrences) > 0:
		// Occurrences of one series share the UID and tell each other apart by their
		// RECURRENCE-ID (RFC 5545, section 3.8.4.4), as an invitation to one of them does.
		for _, o := range p.Occurrences {
			e := s.event(cal, p, p.CalendarUID(), p.Title)
			if p.Recurrence != nil {
				setMoment(e, ical.ComponentPropertyRecurrenceId, o.Starts)
			}
			setSpan(e, o.Starts, o.Ends)
		}
	case p.Starts != nil:
		setSpan(s.event(cal, p, p.CalendarUID(), p.Title), *p.Starts, p.Ends)
	default:
		deadline = p.CalendarUID()
	}
	if p.Deadline == nil || p.Deadline.Moment.IsZero() {
		return
	}
	day, err := time.Parse(time.DateOnly, p.Deadline.Day())
	if err != nil {
		return
	}
	verb := "Deadline: "
	if p.Deadline.Rule == posting.Priority {
		verb = "First review: "
	}
	e := s.event(cal, p, deadline, verb+p.Title)
	e.SetAllDayStartAt(day)
	e.SetAllDayEndAt(day.AddDate(0, 0, 1))
	e.SetTimeTransparency(ical.TransparencyTransparent)
}

// event adds an event with all but its time. Its time stamp is that of the posting's last
// news, so that the calendar is the same until something changes.
func (s *site) event(cal *ical.Calendar, p posting.Posting, uid, summary string) *ical.VEvent {
	e := cal.AddEvent(uid)
	e.SetDtStampTime(touched(p))
	e.SetModifiedAt(touched(p))
	e.SetSequence(max(p.Revision-1, 0))
	e.SetSummary(plainLine(summary))
	e.SetURL(s.link("/p/" + p.ID))
	e.SetDescription(plainLine(s.factsLine(p)) + "\n" + s.link("/p/"+p.ID))
	if where := plainLine(placeWords(p, 3)); where != "" {
		e.SetLocation(where)
	}
	e.AddCategory(p.Kind.Label())
	e.SetStatus(ical.ObjectStatusConfirmed)
	if p.State == posting.StateCancelled {
		e.SetStatus(ical.ObjectStatusCancelled)
	}
	return e
}

// setSpan sets start and end. The end of whole days is the day after the last one.
func setSpan(e *ical.VEvent, starts posting.Moment, ends *posting.Moment) {
	setMoment(e, ical.ComponentPropertyDtStart, starts)
	switch {
	case starts.Date != "":
		last := starts.Date
		if ends != nil && ends.Day() > last {
			last = ends.Day()
		}
		if day, err := time.Parse(time.DateOnly, last); err == nil {
			e.SetAllDayEndAt(day.AddDate(0, 0, 1))
		}
	case ends == nil || ends.Date != "" || (ends.Local == "") != (starts.Local == ""):
		// An end of another form than the start is not allowed (RFC 5545, section 3.6.1).
	case ends.Latest(time.UTC).After(starts.Earliest(time.UTC)):
		setMoment(e, ical.ComponentPropertyDtEnd, *ends)
	}
}

// setMoment sets a property to a moment in its own form: an instant in UTC, a local time
// as it is, a day as a day.
func setMoment(e *ical.VEvent, name ical.ComponentProperty, m posting.Moment) {
	switch {
	case !m.At.IsZero():
		e.SetProperty(name, m.At.UTC().Format("20060102T150405Z"))
	case m.Local != "":
		e.SetProperty(name, strings.NewReplacer("-", "", ":", "").Replace(m.Local))
	case m.Date != "":
		e.SetProperty(name, strings.ReplaceAll(m.Date, "-", ""), ical.WithValue("DATE"))
	}
}

// plainLine is text in one line without control characters, which no calendar may have.
func plainLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}
