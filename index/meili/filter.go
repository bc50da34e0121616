package meili

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
)

// filter is a condition in the server's form: all of the lists must hold, of each list one.
// Nothing that a reader typed stands in it but numbers and values of encodeValue.
type filter [][]string

// listSize is how many values stand in one IN: the server's time to read one grows with
// their square.
const listSize = 250

// and returns f with one more condition: any of the alternatives.
func (f filter) and(alternatives ...string) filter {
	return append(slices.Clip(f), alternatives)
}

// in is the alternatives that an attribute has one of the values. There is always one.
func in(attribute string, values ...string) []string { return lists(attribute, "IN", values) }

// notIn is the conditions, to be joined by and, that an attribute has none of the values.
func notIn(attribute string, values ...string) []string { return lists(attribute, "NOT IN", values) }

func lists(attribute, operator string, values []string) []string {
	var out []string
	for some := range slices.Chunk(values, listSize) {
		out = append(out, fmt.Sprintf("%s %s [%s]", attribute, operator, quoteAll(some)))
	}
	if len(values) == 0 {
		out = append(out, attribute+" "+operator+" []")
	}
	return out
}

func quoteAll(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = `"` + encodeValue(v) + `"`
	}
	return strings.Join(quoted, ", ")
}

func marked(mark string) string { return `marks = "` + mark + `"` }

// within is what the documents must satisfy whatever the choices of facets: states,
// conditions, and all of the scope. Circles are not in it, see near.go.
func within(q index.Query) filter {
	f := filter{inStates(q)}
	f = f.conditions(q)
	if q.Scope != nil {
		f = f.conditions(*q.Scope).choices(q.Scope.Facets, "")
	}
	return f
}

// inStates is the alternatives of the states that are asked for. Only postings have a kind,
// an ending or marks of one.
func inStates(q index.Query) []string {
	now := q.Now.Unix()
	if slices.Contains(q.States, index.Any) {
		return []string{isPosting}
	}
	var out []string
	for _, s := range q.States {
		switch posting.State(s) {
		case posting.StateOpen:
			out = append(out, fmt.Sprintf("until > %d", now))
		case posting.StateClosed:
			out = append(out, marked(markClosed), fmt.Sprintf("ends <= %d", now))
		case posting.StateCancelled:
			out = append(out, marked(markCancelled))
		case posting.StateUnconfirmed:
			out = append(out, fmt.Sprintf("doubtful <= %d", now))
		}
	}
	return out
}

// isPosting holds for postings, not for what else is in the index.
var isPosting = facetAttribute("kind") + " EXISTS"

const day = 24 * time.Hour

// conditions adds the conditions of a query that are neither words, facets nor circles.
func (f filter) conditions(q index.Query) filter {
	if len(q.Closes) > 0 {
		f = f.and(windows("closes", q.Closes, q.Now)...)
	}
	if len(q.Starts) > 0 {
		f = f.and(windows("starts", q.Starts, q.Now.Truncate(day))...)
	}
	if !q.Since.IsZero() {
		f = f.and(fmt.Sprintf("touched >= %d", q.Since.Unix()))
	}
	return f.pay(q)
}

// windows is the alternatives that a date is in one of the windows.
func windows(attribute string, all []index.Window, from time.Time) []string {
	var out []string
	for _, w := range all {
		switch w.Named {
		case index.None:
			out = append(out, marked(lacking(attribute)))
		case index.UntilFilled:
			out = append(out, marked(markEndless))
		default:
			out = append(out, fmt.Sprintf("%s >= %d AND %s < %d", attribute, from.Unix(), attribute, from.Add(w.Within).Unix()))
		}
	}
	return out
}

// pay adds the bounds of pay. A currency alone demands pay in it.
func (f filter) pay(q index.Query) filter {
	stated := fmt.Sprintf("NOT %s AND %s", marked(lacking("pay")), isPosting)
	if q.Currency != "" {
		stated = "currency IN [" + quoteAll([]string{q.Currency}) + "]"
	}
	if len(q.Pay) == 0 {
		if q.Currency == "" {
			return f
		}
		return f.and(stated)
	}
	var out []string
	for _, p := range q.Pay {
		switch p.Named {
		case index.Stated:
			out = append(out, stated)
		case index.None:
			out = append(out, marked(lacking("pay")))
		default:
			bound := fmt.Sprintf("%s AND %s AND pay >= %s", stated, marked(markPayAmount), amount(p.Min))
			if p.Max != 0 {
				bound += " AND pay_low <= " + amount(p.Max)
			}
			out = append(out, bound)
		}
	}
	return f.and(out...)
}

func amount(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// choices adds the choices of all facets but one.
func (f filter) choices(facets map[string]index.Choice, but string) filter {
	for _, name := range slices.Sorted(maps.Keys(facets)) {
		if name != but {
			f = f.choice(name, facets[name])
		}
	}
	return f
}

// choice adds the choice of one facet.
func (f filter) choice(facet string, c index.Choice) filter {
	attribute := facetAttribute(facet)
	isNone := func(v string) bool { return v == index.None }
	if len(c.Any) > 0 {
		var some []string
		if values := slices.DeleteFunc(slices.Clone(c.Any), isNone); len(values) > 0 {
			some = in(attribute, values...)
		}
		if slices.ContainsFunc(c.Any, isNone) {
			some = append(some, marked(lacking(facet)))
		}
		f = f.and(some...)
	}
	if values := slices.DeleteFunc(slices.Clone(c.Not), isNone); len(values) > 0 {
		for _, condition := range notIn(attribute, values...) {
			f = f.and(condition)
		}
	}
	if slices.ContainsFunc(c.Not, isNone) {
		f = f.and("NOT " + marked(lacking(facet)))
	}
	return f
}
