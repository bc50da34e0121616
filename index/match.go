package index

import (
	"slices"
	"time"
)

// Match reports whether d satisfies q: its words (exactly or by synonym, no typos), its
// conditions and its scope, and its states at q.Now. It is the meaning of a query: saved
// searches use it, and every backend must find what it finds. A query without a normal
// form matches nothing.
func Match(q Query, d Doc) bool {
	c, err := Compile(q)
	return err == nil && c.Match(Prepare(d))
}

// MatchTimeless is Match without what the time decides: states, windows of deadlines and
// starts (their names still count), Since. A saved search is owed what satisfies it so,
// and the rest is asked when the mail is composed.
func MatchTimeless(q Query, d Doc) bool {
	c, err := Compile(q)
	return err == nil && c.MatchTimeless(Prepare(d))
}

// Compiled is a query ready to be matched many times.
type Compiled struct {
	q     Query // normal
	words Text
}

// Compile reads q's words and brings it into normal form. The error is Normal's.
func Compile(q Query) (Compiled, error) {
	normal, err := q.Normal()
	if err != nil {
		return Compiled{}, err
	}
	return Compiled{normal, normal.Words()}, nil
}

// Match is the function Match of the compiled query.
func (c Compiled) Match(p Prepared) bool {
	return c.inState(p.Doc) && c.matchConditions(p.Doc, false) && c.words.match(p)
}

// MatchTimeless is the function MatchTimeless of the compiled query.
func (c Compiled) MatchTimeless(p Prepared) bool {
	return c.matchConditions(p.Doc, true) && c.words.match(p)
}

// MatchConditions is Match without the words.
func (c Compiled) MatchConditions(d Doc) bool {
	return c.inState(d) && c.matchConditions(d, false)
}

func (c Compiled) inState(d Doc) bool {
	return slices.Contains(c.q.States, Any) || slices.Contains(c.q.States, string(d.StateAt(c.q.Now)))
}

func (c Compiled) matchConditions(d Doc, timeless bool) bool {
	return c.q.matchConditions(d, timeless) && (c.q.Scope == nil || c.q.Scope.matchConditions(d, timeless))
}

// matchConditions checks everything but words, states and scope. Timeless, windows of
// time and Since hold for every document.
func (q Query) matchConditions(d Doc, timeless bool) bool {
	for name, choice := range q.Facets {
		if !choice.Matches(d.Facets[name]) {
			return false
		}
	}
	if q.Near != nil {
		if km, ok := q.Near.Distance(d.Points); !ok || km > q.Near.Km {
			return false
		}
	}
	if !timeless && !q.Since.IsZero() && max(d.FirstSeen, d.Changed) < q.Since.Unix() {
		return false
	}
	return q.matchPay(d) &&
		matchWindows(q.Closes, q.Now, d.Closes, d.Rule, timeless) &&
		matchWindows(q.Starts, q.Now.Truncate(day), d.Starts, "", timeless)
}

// Matches reports whether a document with these values satisfies the choice. None is
// satisfied by a document without a value.
func (c Choice) Matches(values []string) bool {
	has := func(v string) bool {
		return slices.Contains(values, v) || v == None && len(values) == 0
	}
	return (len(c.Any) == 0 || slices.ContainsFunc(c.Any, has)) && !slices.ContainsFunc(c.Not, has)
}

// matchWindows reports whether a date satisfies one of the windows, if there are any.
func matchWindows(windows []Window, from time.Time, at int64, rule string, timeless bool) bool {
	if len(windows) == 0 {
		return true
	}
	return slices.ContainsFunc(windows, func(w Window) bool {
		switch w.Named {
		case None:
			return at == 0 && rule == ""
		case UntilFilled:
			return rule == UntilFilled || rule == "rolling"
		}
		return timeless || at != 0 && at >= from.Unix() && at < from.Add(w.Within).Unix()
	})
}

// matchPay reports whether the stated pay overlaps one of the bounds, if there are any. Of
// a range with one end only that end is known.
func (q Query) matchPay(d Doc) bool {
	inCurrency := d.PayStated && (q.Currency == "" || d.PayCurrency == q.Currency)
	if len(q.Pay) == 0 {
		return q.Currency == "" || inCurrency
	}
	low, high := d.PayMin, d.PayMax
	if low == 0 {
		low = high
	}
	if high == 0 {
		high = low
	}
	return slices.ContainsFunc(q.Pay, func(p PayBound) bool {
		switch p.Named {
		case Stated:
			return inCurrency
		case None:
			return !d.PayStated
		}
		return inCurrency && high > 0 && high >= p.Min && (p.Max == 0 || low <= p.Max)
	})
}
