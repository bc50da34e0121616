package normalize

import (
	"strings"

	"github.com/callboard/callboard/posting"
)

// whenLabels stand in front of the date of an event, alone or at the end of a line.
var whenLabels = []string{
	"date", "dates", "when", "date and time", "date & time", "event date", "event dates", "conference dates", "date/time", "dates/time", "day", "time", "fecha/date", "date(s)", "start_date", "conference date", "conference date & location", "workshop date", "webinar date", "date of event",
	"datum", "termin", "termine", "wann", "zeit", "datum und uhrzeit", "quand", "dates de l'événement", "date et heure", "fecha", "fechas", "cuándo", "fecha y hora", "data", "quando",
}

// How sure a date is an event's start. Of two dates the surer wins, of equal ones the first.
const (
	startLoose = iota + 1 // the word for the event stands beside it
	startBare             // a range of days, or a day with hours, that nothing else is said of
	startPlain            // a label, or a phrase such as "takes place"
)

// How far into a text its own start may stand, in bytes: further down are other events.
const (
	plainDepth = 5000
	bareDepth  = 2500
)

// whenText reads the start of an event from its title, from a label "Date:", or from a
// sentence that says that it takes place.
func (w *work) whenText() {
	for _, f := range findDates(w.title.low, w.order()) {
		if w.takeStart(w.title, f, "title:date") {
			return
		}
	}
	if w.out.Kind == posting.Other && firstOf(w.title.low, lookingBack) != "" {
		return
	}
	best, at, rule := 0, -1, ""
	for i, m := range w.mentions {
		if m.found.from > plainDepth {
			break
		}
		sure, r := w.startRule(m)
		if !strings.HasPrefix(r, "label:") && w.over(m.found) {
			continue
		}
		if sure > startLoose && m.last.isZero() && w.out.Published != nil && m.first.moment().Date == w.out.Published.Day() {
			sure = startLoose // "Date:" at the top of a post is when it was posted
		}
		if sure > best && w.near(m.found) {
			best, at, rule = sure, i, r
		}
	}
	if at >= 0 {
		if w.takeStart(w.body, w.mentions[at].found, rule) {
			w.endLater(at, rule)
		}
	}
}

// endLabels stand in front of the last day of an event.
var endLabels = []string{"end_date", "end date", "enddate", "ends", "ends on", "end", "until", "bis", "fin"}

// maxSessions is within how many days the sessions of one event lie.
const maxSessions = 45

// endLater takes the end of an event from a later date: one with a label of its own
// ("End date:"), or the last of the sessions that are listed like the first.
func (w *work) endLater(first int, rule string) {
	start := w.mentions[first]
	if !start.last.isZero() {
		return
	}
	for i, m := range w.mentions[first+1:] {
		if m.first.time().Before(start.first.time()) || m.first.time().After(start.first.time().AddDate(0, 0, maxSessions)) {
			continue
		}
		if i == 0 && m.found.from < start.found.to+60 && endsIn(strings.TrimRight(m.lead, " :-'\""), endLabels) {
			w.takeEnd(m, rule)
			return
		}
		if w.out.Kind != posting.Workshop || !w.clockBeside(m.found) || !w.clockBeside(start.found) {
			continue
		}
		if _, r := w.startRule(m); r == rule && (strings.HasPrefix(rule, "label:") || rule == "text:range") {
			w.takeEnd(m, rule)
		}
	}
}

// takeEnd makes m the end: its last day, at the end of its hours.
func (w *work) takeEnd(m mention, rule string) {
	end := m.lastDay().moment()
	if c, ok := readClock(w.body.low, m.found.from, m.found.to); ok && c.endHour >= 0 && w.out.Starts.Date == "" {
		end = at(m.lastDay(), c.endHour, c.endMinute, 0, w.zoneOf(c, m.first))
	}
	w.out.Ends = &end
	w.evidence("ends", rule, w.body.snippet(m.found.from, m.found.to))
}

// startRule is how sure m is a start, and by which rule; 0 when it is none.
func (w *work) startRule(m mention) (int, string) {
	lead := strings.Trim(m.lead, " :-.,('\"0123456789/") // "Date: 12/05/2027 (May 12, 2027)"
	for _, article := range [...]string{" del", " du", " le", " les", " vom", " am", " from", " on", " el", " den", " the"} {
		lead = strings.TrimRight(strings.TrimSuffix(lead, article), " :-.,(")
	}
	for _, label := range whenLabels {
		if lead == label || strings.HasSuffix(lead, label) && len(lead) < 30 && !isWord(lead[len(lead)-len(label)-1]) && (m.role == noRole || m.weak || m.role == roleHeld) {
			return startPlain, "label:" + slug(label)
		}
	}
	known := w.out.Kind != posting.Other
	switch {
	case m.role == roleHeld && !m.weak:
		return startPlain, "phrase:" + slug(m.cue)
	case m.role != noRole && !m.weak || m.weak && m.role != roleHeld && m.role != noRole, m.found.from > bareDepth:
		return 0, ""
	case w.out.Kind == posting.CFP && m.last.isZero() && (m.role != roleHeld || !w.clockBeside(m.found)):
		return 0, "" // a single day in a call is its deadline more often than its event
	case known && (!m.last.isZero() && !m.either || w.clockBeside(m.found)):
		return startBare, "text:range"
	case m.role == roleHeld && (known || w.clockBeside(m.found)):
		return startLoose, "phrase:" + slug(m.cue)
	}
	return 0, ""
}

// lookingBack are words of the title of a report; what it says will take place is another
// event.
var lookingBack = []string{"report", "recap", "summary", "reflections", "highlights", "looking back", "thank you", "thanks", "recordings", "recording", "minutes", "results", "rückblick", "nachlese", "bericht", "compte rendu", "bilan", "resumen", "crónica"}

// over reports whether f was over before the announcement, by more than a day of zones.
func (w *work) over(f found) bool {
	return !w.ref.IsZero() && f.lastTime().Before(w.ref.AddDate(0, 0, -1))
}

// clockBeside reports whether a time of day stands beside a date of the body.
func (w *work) clockBeside(f found) bool {
	_, ok := readClock(w.body.low, f.from, f.to)
	return ok
}

// near reports whether a date is one that an announcement speaks of as to come.
func (w *work) near(f found) bool {
	if w.ref.IsZero() {
		return true
	}
	return !f.lastTime().Before(w.ref.AddDate(0, -1, 0)) && !f.first.time().After(w.ref.AddDate(3, 0, 0))
}

// takeStart makes f the start, with the end if it is a range of days or hours.
func (w *work) takeStart(p prose, f found, rule string) bool {
	if g, ok := w.inTitleYear(f); ok {
		f = g
	}
	f, ok := f.settle(w.ref)
	if !ok || !w.near(f) {
		return false
	}
	snippet := p.snippet(f.from, f.to)
	w.evidence("starts", rule, snippet)
	if !f.last.isZero() {
		start, end := f.first.moment(), f.last.moment()
		w.out.Starts, w.out.Ends = &start, &end
		w.evidence("ends", rule, snippet)
		return true
	}
	p, f = w.timed(p, f)
	start, _ := w.withClock(p.low, f, "starts")
	w.out.Starts = &start
	if c, ok := readClock(p.low, f.from, f.to); ok && c.endHour >= 0 && start.Date == "" {
		end := at(f.first, c.endHour, c.endMinute, 0, w.zoneOf(c, f.first))
		w.out.Ends = &end
		w.evidence("ends", rule, p.snippet(f.from, f.to))
	}
	return true
}

// timeLabels stand in front of the hours of an event on a line of their own.
var timeLabels = []string{"\ntime:", "\ntime :", "\ntime\n", "\nuhrzeit:", "\nhora:", "\nheure:", "\nhoraire:", "\nhours:"}

// timed is where the time of day of a start stands: beside it, at another place of the
// text that names the same day, or behind a label "Time:" below it.
func (w *work) timed(p prose, f found) (prose, found) {
	if _, ok := readClock(p.low, f.from, f.to); ok {
		return p, f
	}
	for _, m := range w.mentions {
		if m.found.from <= plainDepth && m.last.isZero() && m.first == f.first && (m.role == noRole || m.role == roleHeld || m.weak) && w.clockBeside(m.found) {
			return w.body, m.found
		}
	}
	if p.text != w.body.text {
		return p, f
	}
	for _, label := range timeLabels {
		if i := strings.Index(p.low[f.to:min(len(p.low), f.to+300)], label); i >= 0 {
			g := f
			g.from, g.to = f.to+i, f.to+i+len(label)
			if _, ok := readClock(p.low, g.to, g.to); ok {
				g.from = g.to
				return p, g
			}
		}
	}
	return p, f
}
