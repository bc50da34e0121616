package bleve

import (
	"math"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
)

// choice is what a query wants of one facet, as the documents that satisfy it.
type choice struct {
	facet int
	set   *roaring.Bitmap
}

// conditions narrows set, which it may change, to the documents that satisfy everything in
// q but its words and its own choices of facets.
func (g *generation) conditions(set *roaring.Bitmap, q index.Query) *roaring.Bitmap {
	if states := g.inStates(q); states != nil {
		set.And(states)
	}
	set = g.payBounds(g.places(g.dates(set, q), q.Near), q)
	if scope := q.Scope; scope != nil {
		for _, c := range g.choices(scope.Facets) {
			set.And(c.set)
		}
		set = g.payBounds(g.places(g.dates(set, *scope), scope.Near), *scope)
	}
	return set
}

// inStates is the documents in one of the states a query asks for; nil is all.
func (g *generation) inStates(q index.Query) *roaring.Bitmap {
	if slices.Contains(q.States, index.Any) {
		return nil
	}
	all := g.statesAt(q.Now.Unix()).all
	if len(q.States) == 1 {
		return all[posting.State(q.States[0])]
	}
	set := roaring.New()
	for _, s := range q.States {
		set.Or(all[posting.State(s)])
	}
	return set
}

// dates narrows set to the windows of deadline and start, and to what is new since a time.
func (g *generation) dates(set *roaring.Bitmap, q index.Query) *roaring.Bitmap {
	if len(q.Closes) > 0 {
		set.And(g.windows(q.Closes, byCloses, q.Now))
	}
	if len(q.Starts) > 0 {
		set.And(g.windows(q.Starts, byStarts, q.Now.Truncate(day)))
	}
	if !q.Since.IsZero() {
		set.And(g.among(byChanged, q.Since.Unix(), math.MaxInt64))
	}
	return set
}

const day = 24 * time.Hour

// windows is the documents whose date is in any of the windows; those of a duration begin
// at from.
func (g *generation) windows(windows []index.Window, which int, from time.Time) *roaring.Bitmap {
	set := roaring.New()
	for _, w := range windows {
		switch w.Named {
		case index.None:
			set.Or(roaring.AndNot(g.alive, g.dated(which)))
		case index.UntilFilled:
			set.Or(g.endless)
		default:
			set.Or(g.among(which, from.Unix(), from.Add(w.Within).Unix()))
		}
	}
	return set
}

// dated is the documents that state a date, or of deadlines a rule.
func (g *generation) dated(which int) *roaring.Bitmap {
	if which == byStarts {
		return g.starts
	}
	return roaring.Or(g.closing, g.ruled)
}

// among is a bitmap of the documents whose key in an order is at least from and less than to.
func (g *generation) among(which int, from, to int64) *roaring.Bitmap {
	return bitmapOf(g.orders[which].between(g.entries, from, to), len(g.entries))
}

// places narrows set to the documents that have a point in the circle.
func (g *generation) places(set *roaring.Bitmap, near *index.Near) *roaring.Bitmap {
	if near == nil {
		return set
	}
	set.And(g.located)
	const kmPerDegree = 111.0 // of latitude; a little less than it is, so that nothing is missed
	band := near.Km / kmPerDegree
	return g.keep(set, func(e *entry) bool {
		if !slices.ContainsFunc(e.points, func(p [2]float64) bool { return math.Abs(p[0]-near.Lat) <= band }) {
			return false // most are, and this is cheaper than a distance
		}
		km, _ := near.Distance(e.points)
		return km <= near.Km
	})
}

// payBounds narrows set to the documents whose pay is in any of the bounds.
func (g *generation) payBounds(set *roaring.Bitmap, q index.Query) *roaring.Bitmap {
	if len(q.Pay) == 0 && q.Currency == "" {
		return set
	}
	if !slices.ContainsFunc(q.Pay, func(p index.PayBound) bool { return p.Named == index.None }) {
		set.And(g.paid)
	}
	return g.keep(set, func(e *entry) bool { return e.paysWithin(q.Pay, q.Currency) })
}

// keep is the documents of set that satisfy a condition.
func (g *generation) keep(set *roaring.Bitmap, condition func(*entry) bool) *roaring.Bitmap {
	var ords []uint32
	for it := set.Iterator(); it.HasNext(); {
		if ord := it.Next(); condition(g.entries[ord]) {
			ords = append(ords, ord)
		}
	}
	return roaring.BitmapOf(ords...) // ascending
}

// choices is what a query chooses of facets, one a facet.
func (g *generation) choices(facets map[string]index.Choice) []choice {
	var out []choice
	for facet := range g.values.facets {
		if c, ok := facets[g.values.facets[facet].Name]; ok {
			out = append(out, choice{facet, g.chosen(facet, c)})
		}
	}
	return out
}

// chosen is the documents that have any of the wanted values, none of the unwanted ones.
func (g *generation) chosen(facet int, c index.Choice) *roaring.Bitmap {
	set := roaring.New()
	if len(c.Any) == 0 {
		set = g.alive.Clone()
	}
	for _, v := range c.Any {
		set.Or(g.with(facet, v))
	}
	for _, v := range c.Not {
		set.AndNot(g.with(facet, v))
	}
	return set
}

// with is the documents that have a value; None stands for those that have no value.
func (g *generation) with(facet int, name string) *roaring.Bitmap {
	if name == index.None {
		return roaring.AndNot(g.alive, g.stated[facet])
	}
	if v, ok := g.values.find(facet, name); ok && v.number() < len(g.having[facet]) {
		if b := g.having[facet][v.number()]; b != nil {
			return b
		}
	}
	return roaring.New()
}
