package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
)

// facetView is a group of filters.
type facetView struct {
	Name, Title string
	Open        bool // unfolded
	Choices     []choice
	Rest        []choice // folded away
	Cut         bool     // there are more values than are listed
}

// choice is one filter: a link that sets it or takes it away.
type choice struct {
	Label    string
	Count    int
	Counted  bool
	Selected bool
	Href     string
}

// shownValues is how many values of a facet are shown before "show more".
const shownValues = 7

// filters are all groups: kind and place, the deadline, the other facets, the rest.
func (s *site) filters(q index.Query, a Answer) []facetView {
	facets, conditions := s.facetViews(q, a), s.conditionViews(q)
	first := 0
	for first < len(facets) && (facets[first].Name == "kind" || facets[first].Name == "place") {
		first++
	}
	return slices.Concat(facets[:first], conditions[:1], facets[first:], conditions[1:])
}

// facetViews are the facets that have something to choose.
func (s *site) facetViews(q index.Query, a Answer) []facetView {
	var views []facetView
	// A page has up to 1,700 of these links; Query.With would read the search again for each.
	first := q.WithPage(1).Encode()
	with := func(facet, value string) string {
		return "/?" + strings.TrimPrefix(first+"&"+facet+"="+strings.ReplaceAll(url.QueryEscape(value), "%2F", "/"), "&")
	}
	for _, f := range index.Facets() {
		values := a.Facets[f.Name]
		if !choosable(values) {
			continue
		}
		// For people "not stated" comes last, however many there are.
		values = slices.Clone(values)
		slices.SortStableFunc(values, func(a, b FacetValue) int { return rank(a) - rank(b) })
		v := facetView{Name: f.Name, Title: s.labels.Title(f.Name), Cut: slices.Contains(a.More, f.Name)}
		for _, value := range values {
			c := choice{Label: value.Label, Count: value.Count, Counted: true, Selected: value.Selected}
			if value.Value == index.None {
				c.Label = "Not stated"
			}
			if value.Selected {
				c.Href = searchPath(q.Without(f.Name, value.Value))
			} else {
				c.Href = with(f.Name, value.Value)
			}
			v.add(c)
		}
		v.Open = v.Open || slices.Contains([]string{"kind", "place", "library_type", "area"}, f.Name)
		views = append(views, v)
	}
	return views
}

func rank(v FacetValue) int {
	if v.Value == index.None {
		return 1
	}
	return 0
}

// choosable reports whether values has more than "not stated".
func choosable(values []FacetValue) bool {
	return slices.ContainsFunc(values, func(v FacetValue) bool { return v.Value != index.None || v.Selected })
}

// add puts a choice among the shown ones while there is room; selected ones are always shown.
func (v *facetView) add(c choice) {
	v.Open = v.Open || c.Selected
	if c.Selected || len(v.Choices) < shownValues {
		v.Choices = append(v.Choices, c)
		return
	}
	v.Rest = append(v.Rest, c)
}

// conditionViews are the filters that are not facets: dates, pay, age, state.
func (s *site) conditionViews(q index.Query) []facetView {
	group := func(key, title string, values ...[2]string) facetView {
		v := facetView{Name: key, Title: title}
		chosen := q.Values()[key]
		for _, value := range values {
			c := choice{Label: value[1], Selected: slices.Contains(chosen, value[0])}
			if c.Selected {
				c.Href = searchPath(q.Without(key, value[0]))
			} else {
				c.Href = searchPath(q.Clear(key).With(key, value[0]))
			}
			v.add(c)
		}
		return v
	}
	closes := group("closes", "Deadline", [2]string{"7d", "Within 7 days"}, [2]string{"14d", "Within 14 days"},
		[2]string{"30d", "Within 30 days"}, [2]string{index.UntilFilled, "Until filled"}, [2]string{index.None, "Not stated"})
	closes.Open = true
	starts := group("starts", "Starts", [2]string{"7d", "Within 7 days"}, [2]string{"30d", "Within 30 days"},
		[2]string{"90d", "Within 90 days"}, [2]string{index.None, "Not stated"})
	pay := group("pay", "Pay", [2]string{index.Stated, "Stated"}, [2]string{"40000-", "40,000 a year or more"},
		[2]string{"60000-", "60,000 a year or more"}, [2]string{"80000-", "80,000 a year or more"}, [2]string{index.None, "Not stated"})
	return []facetView{closes, starts, pay, sinceView(q), s.stateView(q)}
}

// sinceView filters by age. Its links count from when they are followed; a followed one
// becomes a day of its own, which its chip removes.
func sinceView(q index.Query) facetView {
	v := facetView{Name: "since", Title: "New or changed", Open: !q.Since.IsZero()}
	for _, age := range [][2]string{{"1d", "In the last day"}, {"7d", "In the last week"}, {"30d", "In the last month"}} {
		values := q.Clear("since").Values()
		values.Set("since", age[0])
		v.add(choice{Label: age[1], Href: "/?" + values.Encode()})
	}
	if !q.Since.IsZero() {
		v.Choices = append(v.Choices, choice{Label: "Since " + q.Since.Format(pageDay), Selected: true, Href: searchPath(q.Clear("since"))})
	}
	return v
}

func (s *site) stateView(q index.Query) facetView {
	v := facetView{Name: "state", Title: "State"}
	chosen := q.States
	if len(chosen) == 0 {
		chosen = []string{string(posting.StateOpen)}
	}
	for _, state := range append(posting.States(), index.Any) {
		name := string(state)
		c := choice{Label: s.labels.Label("state", name), Selected: slices.Contains(chosen, name)}
		switch {
		case name == index.Any:
			c.Label, c.Href = "Any", searchPath(q.Clear("state").With("state", name))
		case c.Selected && len(chosen) > 1:
			c.Href = searchPath(q.Without("state", name))
		default:
			c.Href = searchPath(q.Clear("state").With("state", name))
		}
		v.Choices = append(v.Choices, c)
	}
	v.Open = len(q.States) > 0
	return v
}

// chip is a condition of the present search with the link that removes it.
type chip struct{ Label, Href string }

// chips are the conditions of the search, words first.
func (s *site) chips(q index.Query, a Answer) []chip {
	var out []chip
	if q.Text != "" {
		label := index.QuoteWords(q.Text)
		if q.AnyWord {
			label = "any of " + label
		}
		next := q.WithText("")
		next.AnyWord = false
		out = append(out, chip{label, searchPath(next)})
	}
	values := q.Values()
	for _, f := range index.Facets() {
		for _, v := range values[f.Name] {
			out = append(out, chip{s.labels.Title(f.Name) + ": " + s.valueLabel(f.Name, v, a), searchPath(q.Without(f.Name, v))})
		}
		for _, v := range values["not."+f.Name] {
			label := "not " + s.labels.Title(f.Name) + ": " + s.valueLabel(f.Name, v, a)
			out = append(out, chip{label, searchPath(q.Without(f.Name, v))})
		}
	}
	for _, key := range []string{"near", "closes", "starts", "pay", "currency", "since", "state"} {
		for _, v := range values[key] {
			next := q.Without(key, v)
			if key == "near" || key == "since" || key == "currency" {
				next = q.Clear(key)
			}
			out = append(out, chip{s.conditionLabel(key, v), searchPath(next)})
		}
	}
	return out
}

// valueLabel is the label of a facet's value, of an organisation as the answer has it.
func (s *site) valueLabel(facet, value string, a Answer) string {
	if value == index.None {
		return "not stated"
	}
	for _, v := range a.Facets[facet] {
		if v.Value == value && v.Label != "" {
			return v.Label
		}
	}
	return s.labels.Label(facet, value)
}

// conditionLabel is a single condition in words, as the search's description has it.
func (s *site) conditionLabel(key, value string) string {
	q, _, err := index.ParseQuery(url.Values{key: {value}}, s.now())
	if err != nil {
		return key + ": " + value
	}
	_, words, ok := strings.Cut(q.Describe(s.describeLabel), ", ")
	if !ok {
		return key + ": " + value
	}
	return words
}

// describeLabel names facets and values as index.Query.Describe wants it.
func (s *site) describeLabel(facet, value string) string {
	switch value {
	case "":
		return s.labels.Title(facet)
	case index.None:
		return "not stated"
	}
	return s.labels.Label(facet, value)
}
