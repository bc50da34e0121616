package index

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/callboard/callboard/posting"
)

// Query is one search. The zero Query finds everything that is open, newest first. Normal
// fills in what is left out; backends search the normal form only.
type Query struct {
	Text     string            // words, all required; "quoted phrases", -excluded words
	AnyWord  bool              // one of the words is enough; excluded ones stay excluded
	Facets   map[string]Choice // by facet name, "place" included; None stands for "not stated"
	Near     *Near
	Closes   []Window // deadline: within a duration from now, until-filled, none; several mean OR
	Starts   []Window // start: within a duration from now, none
	Pay      []PayBound
	Currency string    // ISO 4217; only pay stated in it counts ("pay=none" stays as it is)
	Since    time.Time // only postings first seen or meaningfully changed at or after it
	States   []string  // posting states; empty means open; "any" means all

	// Scope stands beside the rest: a document must satisfy it too, and no choice of a facet
	// replaces it. Only its conditions (Text to Since) count. Words joins both texts. It is
	// not part of the URL. See MergeScope.
	Scope *Query

	Sort       string // one of Sorts; "" = relevance with words, else newest
	Reverse    bool
	Page       int       // from 1; 0 is 1
	Size       int       // hits a page; 0 is DefaultSize
	CountsOnly bool      // no hits are wanted
	Now        time.Time // the time the query is asked at: states and windows follow from it
}

// Choice is what is wanted and unwanted of one facet: any of Any, none of Not.
type Choice struct {
	Any []string
	Not []string
}

// None is the facet value that stands for "not stated".
const None = "none"

// Any is the state that stands for all states.
const Any = "any"

// Near is a circle on Earth.
type Near struct {
	Lat, Lon float64 // degrees
	Km       float64
}

// UntilFilled is the name of the window of deadlines without a date: until filled, rolling.
const UntilFilled = "until-filled"

// Window is a condition on a date: within a duration from now, or one of the names
// UntilFilled and None. A deadline is within 14 days if it passes in [now, now + 14 days);
// a start counts from the beginning of the present UTC day, since a day without a time
// starts there.
type Window struct {
	Within time.Duration
	Named  string
}

// Stated is the name of the condition that pay is stated at all.
const Stated = "stated"

// PayBound is a condition on pay: Named (Stated, None), or annual bounds, inclusive, that
// the stated range must overlap; 0 is open.
type PayBound struct {
	Named    string
	Min, Max float64
}

// The orders of hits. Ties are ordered by id, ascending in both directions, and documents
// without the value come last in both directions. What is soonest is told from Query.Now:
// dates still to come are first, then documents without a date, then dates that have passed,
// earliest first (see Upcoming). Reversed, these orders are plain: the latest date first.
const (
	Relevance = "relevance" // best first; cannot be reversed
	Newest    = "newest"    // Doc.Newest, latest first
	Closes    = "closes"    // Doc.Closes, soonest first, passed ones last
	Starts    = "starts"    // Doc.Starts, soonest first, passed ones last
	Pay       = "pay"       // Doc.Pay, highest first
	Distance  = "distance"  // from Query.Near, nearest first
)

// Sorts returns the orders of hits.
func Sorts() []string { return []string{Relevance, Newest, Closes, Starts, Pay, Distance} }

// Offset is the number of hits before the page of a normal query.
func (q Query) Offset() int { return (q.Page - 1) * q.Size }

// Words is what the words of the query and of its scope demand.
func (q Query) Words() Text {
	text := q.ownWords()
	if q.Scope != nil {
		scope := q.Scope.ownWords()
		text.Clauses = append(scope.Clauses, text.Clauses...)
		text.Nothing = text.Nothing || scope.Nothing
	}
	return text
}

func (q Query) ownWords() Text {
	if q.AnyWord {
		return ParseText(q.Text).either()
	}
	return ParseText(q.Text)
}

// Normal returns q with its defaults filled in and its values in their stored form, or why
// it cannot be answered: ErrUnknownFacet, ErrTooDeep, both of ErrBadQuery as any other
// cause. A Size above MaxSize becomes MaxSize; Text is kept (ParseText bounds it).
func (q Query) Normal() (Query, error) {
	if err := q.normalPage(); err != nil {
		return Query{}, err
	}
	if err := q.normalSort(); err != nil {
		return Query{}, err
	}
	if err := q.normalConditions(); err != nil {
		return Query{}, err
	}
	if len(q.States) == 0 {
		q.States = []string{string(posting.StateOpen)}
	}
	for _, s := range q.States {
		if s != Any && !posting.State(s).Valid() {
			return Query{}, badQuery("state %q is not one of %v or any", s, posting.States())
		}
	}
	if q.Scope != nil {
		scope := Query{
			Text: q.Scope.Text, AnyWord: q.Scope.AnyWord, Facets: q.Scope.Facets, Near: q.Scope.Near, Closes: q.Scope.Closes, Starts: q.Scope.Starts,
			Pay: q.Scope.Pay, Currency: q.Scope.Currency, Since: q.Scope.Since, Now: q.Now,
		}
		if err := scope.normalConditions(); err != nil {
			return Query{}, fmt.Errorf("scope: %w", err)
		}
		q.Scope = &scope
	}
	return q, nil
}

// badQuery is an ErrBadQuery with what is wrong.
func badQuery(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrBadQuery, fmt.Sprintf(format, args...))
}

func (q *Query) normalPage() error {
	switch {
	case q.Page < 0:
		return badQuery("page %d is below 1", q.Page)
	case q.Size < 0:
		return badQuery("size %d is below 1", q.Size)
	case q.Page == 0:
		q.Page = 1
	}
	if q.Size == 0 {
		q.Size = DefaultSize
	}
	q.Size = min(q.Size, MaxSize)
	if q.Page-1 >= (MaxDepth+q.Size-1)/q.Size {
		return fmt.Errorf("%w: page %d, with %d hits a page, is %w", ErrBadQuery, q.Page, q.Size, ErrTooDeep)
	}
	return nil
}

func (q *Query) normalSort() error {
	if q.Sort == Relevance && q.Reverse {
		return badQuery("relevance cannot be reversed")
	}
	switch {
	case q.Sort == "" || q.Sort == Relevance && ParseText(q.Text).Empty():
		if q.Sort == "" && q.Reverse {
			return badQuery("no order to reverse")
		}
		q.Sort = Newest
		if !ParseText(q.Text).Empty() {
			q.Sort = Relevance
		}
	case !slices.Contains(Sorts(), q.Sort):
		return badQuery("sort %q is not one of %v", q.Sort, Sorts())
	case q.Sort == Distance && q.Near == nil:
		return badQuery("sort distance needs near")
	}
	if q.Sort == Relevance && q.Reverse {
		return badQuery("relevance cannot be reversed")
	}
	return nil
}

// normalConditions checks the conditions on facets, places, dates and pay.
func (q *Query) normalConditions() error {
	facets := make(map[string]Choice, len(q.Facets))
	for name, choice := range q.Facets {
		if _, ok := FacetNamed(name); !ok {
			return fmt.Errorf("%w: %w %q", ErrBadQuery, ErrUnknownFacet, name)
		}
		choice = Choice{Any: facetValues(name, choice.Any), Not: facetValues(name, choice.Not)}
		if len(choice.Any)+len(choice.Not) > 0 {
			facets[name] = choice
		}
	}
	q.Facets = facets
	if n := q.Near; n != nil && (!onEarth(n.Lat, n.Lon) || math.IsNaN(n.Km) || n.Km < 0 || n.Km > maxKm) {
		return badQuery("near %v,%v,%vkm is not a circle on Earth", n.Lat, n.Lon, n.Km)
	}
	for _, w := range slices.Concat(q.Closes, q.Starts) {
		if (w.Named == "") == (w.Within == 0) || w.Within < 0 {
			return badQuery("window %+v is neither a duration nor a name", w)
		}
	}
	for _, w := range q.Closes {
		if w.Named != "" && w.Named != None && w.Named != UntilFilled {
			return badQuery("closes %q is not a duration such as 14d, until-filled or none", w.Named)
		}
	}
	for _, w := range q.Starts {
		if w.Named != "" && w.Named != None {
			return badQuery("starts %q is not a duration such as 14d or none", w.Named)
		}
	}
	for _, p := range q.Pay {
		if err := p.validate(); err != nil {
			return err
		}
	}
	return nil
}

// maxKm is a little over half the Earth's circumference: nothing is farther away.
const maxKm = 20_040

func (p PayBound) validate() error {
	switch {
	case p.Named == Stated || p.Named == None:
	case p.Named != "":
		return badQuery("pay %q is not stated, none or a range such as 60000-80000", p.Named)
	case p.Min == 0 && p.Max == 0:
		return badQuery("pay without a bound")
	case !(p.Min >= 0 && p.Max >= 0) || math.IsInf(p.Min, 0) || math.IsInf(p.Max, 0):
		return badQuery("pay %v-%v is not a range of amounts", p.Min, p.Max)
	case p.Max != 0 && p.Min > p.Max:
		return badQuery("pay %v-%v is the wrong way round", p.Min, p.Max)
	}
	return nil
}

// facetValues brings values into their stored form, sorted, each once.
func facetValues(facet string, values []string) []string {
	var out []string
	for _, v := range values {
		if v = FacetValue(facet, v); v != "" {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
