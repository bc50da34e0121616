package bleve

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
)

// entry is what is kept in memory of one document: everything but its words. It is never
// changed once made, so that generations can share it.
type entry struct {
	id     string
	place  uint64 // id as a number, of the same order: what equal documents are ordered by
	seq    uint64
	dead   bool    // deleted: only id and seq are set, so that an older change cannot bring it back
	facets []value // ascending
	points [][2]float64

	published, firstSeen, changed int64
	closes, starts                int64
	closed, ends, doubtful        int64
	payMin, payMax                float64
	currency                      string
	rule                          string
	payStated, cancelled          bool
}

// value is a facet's value in a dictionary: the facet's place in index.Facets in the upper
// eight bits, the value's number within the facet in the others.
type value uint32

const (
	valueBits = 24
	maxValues = 1 << valueBits // a facet; more than any memory holds
)

func (v value) facet() int  { return int(v >> valueBits) }
func (v value) number() int { return int(v & (maxValues - 1)) }

// newEntry is the entry of a change that was validated.
func newEntry(c index.Change, values *dictionary) *entry {
	if c.Doc == nil {
		return &entry{id: strings.Clone(c.ID), place: placeOf(c.ID), seq: c.Seq, dead: true}
	}
	d := c.Doc
	e := &entry{
		id: strings.Clone(c.ID), place: placeOf(c.ID), seq: c.Seq,
		published: d.Published, firstSeen: d.FirstSeen, changed: d.Changed,
		closes: d.Closes, starts: d.Starts,
		closed: d.Closed, ends: d.Ends, doubtful: d.Doubtful,
		payMin: d.PayMin, payMax: d.PayMax, payStated: d.PayStated,
		currency: strings.Clone(d.PayCurrency), rule: strings.Clone(d.Rule), cancelled: d.Cancelled,
	}
	e.points = slices.Clone(d.Points)
	e.facets = values.intern(d)
	return e
}

// placeOf is a posting's id as a number: 12 characters of 5 bits each, whose alphabet is in
// the order of its bytes (posting.NewID).
func placeOf(id string) uint64 {
	const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	n := uint64(0)
	for i := range len(id) {
		n = n<<5 | uint64(max(0, strings.IndexByte(alphabet, id[i]))) //nolint:gosec // not negative
	}
	return n
}

// newest is the time that orders by age, as index.Doc.Newest says.
func (e *entry) newest() int64 {
	if e.published != 0 {
		return e.published
	}
	return e.firstSeen
}

// pay is the amount that orders by pay, as index.Doc.Pay says.
func (e *entry) pay() float64 {
	if e.payMax != 0 {
		return e.payMax
	}
	return e.payMin
}

// endless reports whether the deadline has a rule that needs no date.
func (e *entry) endless() bool {
	return e.rule == string(posting.UntilFilled) || e.rule == string(posting.Rolling)
}

// paysWithin reports whether the stated pay satisfies one of the bounds, as index.Match says.
func (e *entry) paysWithin(bounds []index.PayBound, currency string) bool {
	inCurrency := e.payStated && (currency == "" || e.currency == currency)
	if len(bounds) == 0 {
		return currency == "" || inCurrency
	}
	low, high := cmp.Or(e.payMin, e.payMax), cmp.Or(e.payMax, e.payMin)
	return slices.ContainsFunc(bounds, func(p index.PayBound) bool {
		switch p.Named {
		case index.Stated:
			return inCurrency
		case index.None:
			return !e.payStated
		}
		return inCurrency && high > 0 && high >= p.Min && (p.Max == 0 || low <= p.Max)
	})
}

// state is how the document stands at an instant, as index.Doc.StateAt says.
func (e *entry) state(at int64) posting.State {
	switch {
	case e.cancelled:
		return posting.StateCancelled
	case e.closed != 0:
		return posting.StateClosed
	case e.ends != 0 && at >= e.ends:
		return posting.StateClosed
	case e.ends == 0 && e.doubtful != 0 && at >= e.doubtful:
		return posting.StateUnconfirmed
	}
	return posting.StateOpen
}

// turns is the instant from which e's state is another one, or 0 when it stays for ever.
func (e *entry) turns() int64 {
	switch {
	case e.cancelled || e.closed != 0:
		return 0
	case e.ends != 0:
		return e.ends
	}
	return e.doubtful
}

// sortable maps an amount of 0 or more to an integer of the same order.
func sortable(amount float64) int64 { return int64(math.Float64bits(amount)) } //nolint:gosec // the sign bit is not set
