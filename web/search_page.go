package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/index"
)

// searchView is the search page.
type searchView struct {
	Heading    string
	Text       string
	Hidden     []field // conditions that the search box keeps
	Total      string  // "214 announcements"
	Found      int
	From, To   int
	Cards      []card
	Filters    []facetView
	Chips      []chip
	ClearAll   string
	Sorts      []option
	SortHidden []field
	Pages      pager
	Notices    []notice
	Unknown    []string
	Degraded   bool
	Ways       []way // out of an empty result
	Bare       bool  // nothing has been gathered at all
	Atom       string
	Calendar   string
	JSON       string
	API        string
	Subscribe  subscribeForm
}

// field is a hidden field of a form.
type field struct{ Name, Value string }

// option is a choice of a select element.
type option struct {
	Value, Label string
	Selected     bool
}

// way is a link to a search that finds more.
type way struct{ Label, Href string }

// searchPage shows a search: what is there, how it can be narrowed, how it can be kept.
func (s *site) searchPage(w http.ResponseWriter, r *http.Request) error {
	q, notices, bad, err := s.lenientQuery(r)
	if err != nil {
		return err
	}
	since := time.Now()
	a, err := Search(r.Context(), s.opts.Index, s.opts.Postings, s.labels, q)
	if err != nil {
		return err
	}
	s.metrics.searches.Observe(time.Since(since).Seconds())
	v := s.searchViewOf(q, a)
	v.Notices = append(notices, pageNotices(r, q, a.Total)...)
	if a.Total == 0 {
		n, err := s.opts.Index.Count(r.Context())
		v.Bare = err == nil && n == 0
	}
	page := pageOf{Body: v, Feed: v.Atom, Description: "Jobs, conferences, workshops, webinars, calls and grants for people who work in libraries, from many places in one search."}
	plain := len(v.Chips) == 0 && q.Page <= 1
	if !plain {
		page.Title = v.Heading
		page.Robots = "noindex, follow" // a search has endless addresses; postings are in the sitemap
	} else {
		page.Canonical = s.link("/")
	}
	status := http.StatusOK
	if bad {
		status = http.StatusBadRequest
	}
	return s.render(w, r, "search_page", page, status, cacheRenew)
}

// pageNotices says that the page that was asked for is none of the search's.
func pageNotices(r *http.Request, q index.Query, total int) []notice {
	asked, err := strconv.Atoi(r.URL.Query().Get("page"))
	switch last := q.Pages(total); {
	case err != nil || asked != q.Page && q.Page == 1:
		return nil // it was left out, and said so
	case asked > last && total <= index.MaxDepth:
		return []notice{{Text: fmt.Sprintf("There is no page %d: this search has %s.", asked, plural(last, "page"))}}
	case asked > last:
		return []notice{{Text: fmt.Sprintf("There is no page %d: only the first 10,000 announcements can be paged through. Filters lead to the others.", asked)}}
	}
	return nil
}

// searchViewOf decides what the page shows of an answer.
func (s *site) searchViewOf(q index.Query, a Answer) searchView {
	kept := saved(q)
	v := searchView{
		Heading: q.Describe(s.describeLabel), Text: q.Text, Found: a.Total, Total: plural(a.Total, "announcement"),
		Filters: s.filters(q, a), Chips: s.chips(q, a), ClearAll: searchPath(q.Clear().WithText("")),
		Sorts: sortOptions(q), Pages: pagerOf(q, a.Total), Degraded: a.Degraded,
		Atom: withQuery("/search.atom", kept), Calendar: withQuery("/search.ics", kept), JSON: withQuery("/search.json", kept),
		API: withQuery("/api/v1/search", q),
	}
	v.Hidden = hidden(q, "q", "words", "page")
	v.SortHidden = hidden(q, "sort", "page")
	for _, p := range a.Hits {
		v.Cards = append(v.Cards, s.cardOf(p))
	}
	if len(v.Cards) > 0 {
		v.From = q.Offset() + 1
		v.To = v.From + len(v.Cards) - 1
	}
	for _, unknown := range a.UnknownValues {
		facet, value, _ := strings.Cut(unknown, "=")
		v.Unknown = append(v.Unknown, s.labels.Title(facet)+": "+s.valueLabel(facet, value, a))
	}
	if a.Total == 0 {
		v.Ways = s.waysOut(q, v.Chips)
	}
	v.Subscribe = subscribeForm{Offered: s.opts.Readers != nil, Query: kept.Encode(), Search: v.Heading, At: "07:00", Zone: "UTC", Every: "daily", Zones: zones()}
	return v
}

// hidden are the parameters of a search as hidden fields, without some.
func hidden(q index.Query, without ...string) []field {
	values := q.Values()
	var out []field
	for _, key := range sortedKeys(values) {
		if slices.Contains(without, key) {
			continue
		}
		for _, v := range values[key] {
			out = append(out, field{key, v})
		}
	}
	return out
}

func sortOptions(q index.Query) []option {
	current := q.Sort
	if normal, err := q.Normal(); err == nil {
		current = normal.Sort
	}
	if q.Reverse {
		current = "-" + current
	}
	var out []option
	add := func(value, label string) { out = append(out, option{value, label, value == current}) }
	if !index.ParseText(q.Text).Empty() {
		add(index.Relevance, "Best match")
	}
	add(index.Newest, "Newest")
	add(index.Closes, "Closing soon")
	add(index.Starts, "Starting soon")
	add(index.Pay, "Highest pay")
	if q.Near != nil {
		add(index.Distance, "Nearest")
	}
	if !slices.ContainsFunc(out, func(o option) bool { return o.Selected }) {
		add(current, "As in the address ("+current+")")
	}
	return out
}

// waysOut are searches that find more than nothing did.
func (s *site) waysOut(q index.Query, chips []chip) []way {
	var ways []way
	if words := index.ParseText(q.Text); len(words.Clauses) > 1 && !q.AnyWord {
		ways = append(ways, way{"Search for any of the words", searchPath(q.With("words", index.Any))})
	}
	if len(q.States) == 0 {
		ways = append(ways, way{"Include what has closed", searchPath(q.With("state", index.Any))})
	}
	if len(chips) > 1 {
		for _, c := range chips {
			ways = append(ways, way{"Without " + c.Label, c.Href})
		}
		ways = append(ways, way{"Start again", "/"})
	}
	if len(chips) == 1 {
		ways = append(ways, way{"Show everything", "/"})
	}
	return ways
}

// pager leads through the pages of a result.
type pager struct {
	Previous, Next string
	Links          []pageLink
	Beyond         bool // there are more hits than pages lead to
}

// pageLink is one page; Number 0 is a gap.
type pageLink struct {
	Number  int
	Href    string
	Current bool
}

func pagerOf(q index.Query, total int) pager {
	last, current := q.Pages(total), max(q.Page, 1)
	var p pager
	p.Beyond = total > index.MaxDepth
	if last == 1 && current == 1 {
		return p
	}
	if current > 1 {
		p.Previous = searchPath(q.WithPage(min(current-1, last)))
	}
	if current < last {
		p.Next = searchPath(q.WithPage(current + 1))
	}
	shown := 0
	for n := 1; n <= last; n++ {
		if n != 1 && n != last && (n < current-2 || n > current+2) {
			continue
		}
		if n > shown+1 {
			p.Links = append(p.Links, pageLink{})
		}
		p.Links = append(p.Links, pageLink{n, searchPath(q.WithPage(n)), n == current})
		shown = n
	}
	return p
}
