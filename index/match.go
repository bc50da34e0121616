package index

import (
	"math"
	"slices"
	"strings"
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

// Prepared is a document with its words split, ready to be matched many times.
type Prepared struct {
	Doc
	fields [3]field // title, organisation, text
}

// field is where each term of a text stands.
type field map[string][]int32

// Prepare splits the words of d.
func Prepare(d Doc) Prepared {
	p := Prepared{Doc: d}
	for i, text := range []string{d.Title, d.Organisation, d.Text} {
		p.fields[i] = newField(text)
	}
	return p
}

func newField(text string) field {
	f := make(field)
	for i, t := range Terms(text) {
		f[t.Text] = append(f[t.Text], int32(i)) //nolint:gosec // bounded by maxWords
	}
	return f
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

// earthRadius is the mean radius in km (IUGG).
const earthRadius = 6371.0088

// Distance is how far the nearest of the points is, in km along the great circle, and
// whether there is a point at all.
func (n Near) Distance(points [][2]float64) (float64, bool) {
	nearest := math.Inf(1)
	for _, p := range points {
		nearest = min(nearest, haversine(n.Lat, n.Lon, p[0], p[1]))
	}
	return nearest, len(points) > 0
}

// haversine is the great-circle distance in km between two places in degrees.
func haversine(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	sinLat := math.Sin((lat2 - lat1) * rad / 2)
	sinLon := math.Sin((lon2 - lon1) * rad / 2)
	h := sinLat*sinLat + math.Cos(lat1*rad)*math.Cos(lat2*rad)*sinLon*sinLon
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
}

// match reports whether the document satisfies every clause.
func (t Text) match(p Prepared) bool {
	if t.Nothing {
		return false
	}
	for _, c := range t.Clauses {
		if c.match(p) == c.Not {
			return false
		}
	}
	return true
}

// match reports whether one of the alternatives stands in one of the fields.
func (c Clause) match(p Prepared) bool {
	return slices.ContainsFunc(c.Any, func(terms []string) bool {
		return slices.ContainsFunc(p.fields[:], func(f field) bool { return f.has(terms) })
	})
}

// has reports whether the terms stand next to each other in the field.
func (f field) has(terms []string) bool {
	starts := f[terms[0]]
	if len(terms) == 1 {
		return len(starts) > 0
	}
	return slices.ContainsFunc(starts, func(at int32) bool {
		for i, term := range terms[1:] {
			if _, found := slices.BinarySearch(f[term], at+int32(i)+1); !found { //nolint:gosec // at most MaxTerms
				return false
			}
		}
		return true
	})
}

// Less reports whether a comes before b in the order of the normal query q, relevance
// aside: documents without the value last, ties by id, both whatever the direction.
func Less(q Query, a, b Doc) bool {
	x, hasX := q.sortValue(a)
	y, hasY := q.sortValue(b)
	switch {
	case hasX != hasY:
		return hasX
	case !hasX || x == y:
		return strings.Compare(a.ID, b.ID) < 0
	case q.descending():
		return x > y
	}
	return x < y
}

// sortValue is the value that orders d, and whether it has one.
func (q Query) sortValue(d Doc) (float64, bool) {
	switch q.Sort {
	case Closes:
		return float64(d.Closes), d.Closes != 0
	case Starts:
		return float64(d.Starts), d.Starts != 0
	case Pay:
		return d.Pay(), d.Pay() != 0
	case Distance:
		return q.Near.Distance(d.Points)
	}
	return float64(d.Newest()), d.Newest() != 0
}

// descending reports whether the highest value comes first.
func (q Query) descending() bool {
	highFirst := q.Sort == Newest || q.Sort == Pay || q.Sort == Relevance
	return highFirst != q.Reverse
}
