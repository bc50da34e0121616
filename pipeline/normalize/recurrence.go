package normalize

import (
	"github.com/callboard/callboard/internal/recur"
	"github.com/callboard/callboard/posting"
)

// maxOccurrences bounds the single dates and overrides that a series may list.
const maxOccurrences = 1000

// maxRule is the longest rule, in bytes.
const maxRule = 1000

// recurrence reads the rule of a series. A rule that cannot be expanded is left out.
func (w *work) recurrence() {
	f := w.f.Fields
	r := posting.Recurrence{
		Except: w.moments(f.ExDates),
		Also:   w.moments(f.RDates),
	}
	if rule := recur.Clean(f.RRule); rule != "" && len(rule) <= maxRule && recur.Check(rule) == nil {
		r.Rule = rule
	}
	if r.Rule == "" && len(r.Also) == 0 {
		return
	}
	for _, o := range f.Overrides[:min(len(f.Overrides), maxOccurrences)] {
		if e, ok := w.exchange(o); ok {
			r.Moved = append(r.Moved, e)
		}
	}
	w.out.Recurrence = &r
	w.evidence("recurrence", "field:rrule", f.RRule)
}

// moments reads a list of starts; what cannot be read is left out.
func (w *work) moments(stated []string) []posting.Moment {
	var list []posting.Moment
	for _, s := range stated[:min(len(stated), maxOccurrences)] {
		if m, ok := w.fieldMoment("recurrence", s); ok {
			list = append(list, m)
		}
	}
	return list
}

func (w *work) exchange(o posting.Override) (posting.Exchange, bool) {
	of, ok := w.fieldMoment("recurrence", o.Of)
	if !ok {
		return posting.Exchange{}, false
	}
	e := posting.Exchange{Of: of, Cancelled: o.Cancelled}
	if m, ok := w.fieldMoment("recurrence", o.Starts); ok {
		e.Starts = &m
	}
	if m, ok := w.fieldMoment("recurrence", o.Ends); ok {
		e.Ends = &m
	}
	return e, e.Cancelled || e.Starts != nil
}
