package indextest

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
)

// world makes random documents and queries, the same ones for the same seed.
type world struct {
	*rand.Rand
	docs []index.Doc
}

func newWorld(seed uint64, n int) *world {
	w := &world{Rand: rand.New(rand.NewPCG(seed, seed))} //nolint:gosec // reproducible on purpose
	for i := range n {
		w.docs = append(w.docs, w.doc(i))
	}
	return w
}

// vocabulary has words of which no two are a typo of each other, so that a backend that
// allows typos finds the same as one that does not.
func vocabulary() []string {
	return strings.Fields(`metadata librarian archive catalog digitization preservation reference outreach children
		systems music law gallery kenyon boston remote curator serials grant funding teen zine map oral history
		film rare book open access fellow summer night evening branch mobile café 図書館 c++ e-resources o'brien
		Straße R&D part-time university the of 2026`)
}

// values are the values of a facet that documents have; the first ones are the commonest.
func values(facet string) []string {
	switch facet {
	case "kind":
		return []string{"job", "conference", "webinar", "cfp", "grant"}
	case "place":
		return []string{"US", "US-MA", "US-MA/boston", "GB", "GB-LND", "GB-LND/london", "EU", "new-england", "US-IL"}
	case "library_type":
		return []string{"academic", "public", "law", "archives"}
	case "language":
		return []string{"en", "de", "fr"}
	case "organisation":
		return []string{"kenyon-college", "city-library", "museum-of-maps", "office"}
	case "source":
		return []string{"ala-joblist", "ifla-events", "city-library", "code4lib-list"}
	case "eligible":
		return []string{"US", "CA"}
	case "hours":
		return []string{"full-time", "part-time"}
	}
	return []string{"a", "b", "c"}
}

// id is the id of the i-th document.
func id(i int) string { return posting.NewID("indextest", strconv.Itoa(i)) }

// doc makes the i-th document. Its values come from small sets, so that ties are common.
func (w *world) doc(i int) index.Doc {
	d := index.Doc{
		ID: id(i), Title: w.words(1, 4), Organisation: w.words(0, 3), Text: w.words(0, 30),
		Facets:    map[string][]string{},
		Published: w.maybe(w.when(60)), FirstSeen: w.when(60), Closes: w.maybe(w.when(40)), Starts: w.maybe(w.when(40)),
	}
	for _, f := range index.Facets() {
		if values := w.some(f); len(values) > 0 {
			d.Facets[f.Name] = values
		}
	}
	d.Changed = max(d.FirstSeen, w.when(30))
	if d.Closes != 0 || w.IntN(3) == 0 {
		d.Rule = pick(w, []string{"firm", "priority", "until-filled", "rolling"})
	}
	w.pay(&d)
	w.ending(&d)
	for range w.IntN(3) {
		at := pick(w, cities())
		d.Points = append(d.Points, [2]float64{at[0] + float64(w.IntN(10))/100, at[1]})
	}
	return d
}

// cities are places to be near to, some of them at the ends of the map.
func cities() [][2]float64 {
	return [][2]float64{{42.36, -71.06}, {51.5, -0.12}, {-17.8, 179.99}, {-17.8, -179.99}, {89.8, 0}, {-89.9, 120}, {0, 0}}
}

func (w *world) pay(d *index.Doc) {
	if w.IntN(2) == 0 {
		return
	}
	d.PayStated = true
	d.PayCurrency = pick(w, []string{"USD", "CAD", ""})
	d.PayMin = pick(w, []float64{0, 40000, 60000, 80000})
	d.PayMax = pick(w, []float64{0, d.PayMin, d.PayMin + 20000})
}

func (w *world) ending(d *index.Doc) {
	switch w.IntN(10) {
	case 0:
		d.Cancelled, d.Closed = true, w.when(30)
	case 1:
		d.Closed = w.when(30)
	case 2, 3:
		d.Ends = w.when(40)
	case 4, 5:
		d.Doubtful = w.when(40)
	}
}

// some is a random set of a facet's values, often none.
func (w *world) some(f index.Facet) []string {
	all := values(f.Name)
	if f.Name == "kind" {
		return []string{w.common(all)}
	}
	n := w.IntN(3)
	if !f.Multi {
		n = min(n, 1)
	}
	var out []string
	for range n {
		if v := w.common(all); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	if f.Hierarchical {
		out = withParents(out)
	}
	return out
}

// withParents adds what the places lie in.
func withParents(places []string) []string {
	for _, p := range slices.Clone(places) {
		region, _, _ := strings.Cut(p, "/")
		country, _, _ := strings.Cut(region, "-")
		for _, parent := range []string{region, country} {
			if parent != "new" && !slices.Contains(places, parent) {
				places = append(places, parent)
			}
		}
		if country == "GB" && !slices.Contains(places, "EU") {
			places = append(places, "EU")
		}
	}
	return places
}

// common picks the first values more often than the last ones.
func (w *world) common(all []string) string { return all[min(w.IntN(len(all)), w.IntN(len(all)))] }

func pick[T any](w *world, all []T) T { return all[w.IntN(len(all))] }

func (w *world) maybe(t int64) int64 {
	if w.IntN(4) == 0 {
		return 0
	}
	return t
}

// when is a time within some days of now, on a quarter of a day, so that ties are common.
func (w *world) when(days int) int64 {
	return now.Add(time.Duration(w.IntN(8*days)-4*days) * 6 * time.Hour).Unix()
}

func (w *world) words(from, to int) string {
	words := make([]string, from+w.IntN(to-from+1))
	for i := range words {
		words[i] = pick(w, vocabulary())
	}
	return strings.Join(words, " ")
}

// query makes a random query; about half of them have words.
func (w *world) query() index.Query {
	q := index.Query{Now: now.Add(time.Duration(w.IntN(40)-20) * 12 * time.Hour), Text: w.text(), Size: pick(w, []int{0, 1, 7, 100})}
	w.conditions(&q)
	if w.IntN(3) > 0 {
		q.States = pick(w, [][]string{{"any"}, {"open"}, {"closed"}, {"unconfirmed", "cancelled"}})
	}
	if w.IntN(2) == 0 {
		q.Sort = pick(w, index.Sorts())
		q.Reverse = q.Sort != index.Relevance && w.IntN(2) == 0
	}
	if q.Sort == index.Distance && q.Near == nil {
		q.Near = w.near()
	}
	if w.IntN(5) == 0 {
		scope := index.Query{}
		w.conditions(&scope)
		if w.IntN(3) == 0 {
			scope.Text = w.text()
		}
		q.Scope = &scope
	}
	q.Page = 1 + w.IntN(3)
	return q
}

// conditions sets a few conditions of a query.
func (w *world) conditions(q *index.Query) {
	q.Facets = map[string]index.Choice{}
	for range w.IntN(3) {
		f := pick(w, index.Facets())
		var c index.Choice
		for range w.IntN(3) {
			c.Any = append(c.Any, w.value(f.Name))
		}
		if w.IntN(3) == 0 {
			c.Not = append(c.Not, w.value(f.Name))
		}
		q.Facets[f.Name] = c
	}
	if w.IntN(6) == 0 {
		q.Near = w.near()
	}
	if w.IntN(6) == 0 {
		q.Closes = append(q.Closes, pick(w, []index.Window{{Named: index.None}, {Named: index.UntilFilled}, {Within: 14 * 24 * time.Hour}}))
		q.Closes = append(q.Closes, index.Window{Within: 36 * time.Hour})
	}
	if w.IntN(6) == 0 {
		q.Starts = append(q.Starts, pick(w, []index.Window{{Named: index.None}, {Within: 14 * 24 * time.Hour}}))
	}
	if w.IntN(6) == 0 {
		q.Pay = append(q.Pay, pick(w, []index.PayBound{{Named: index.None}, {Named: index.Stated}, {Min: 60000}, {Max: 50000}, {Min: 60000, Max: 80000}}))
	}
	if w.IntN(10) == 0 {
		q.Currency = "USD"
	}
	if w.IntN(8) == 0 {
		q.Since = now.AddDate(0, 0, -w.IntN(40))
	}
}

// value is a value of a facet: mostly one that documents have.
func (w *world) value(facet string) string {
	switch w.IntN(8) {
	case 0:
		return index.None
	case 1:
		return "nobody-has-this"
	}
	return pick(w, values(facet))
}

func (w *world) near() *index.Near {
	at := pick(w, cities())
	return &index.Near{Lat: at[0], Lon: at[1], Km: pick(w, []float64{1.234, 7, 55, 600, 20_037})}
}

// text is random words: plain, excluded, or a phrase that some document has.
func (w *world) text() string {
	var items []string
	for range max(0, w.IntN(5)-2) {
		word := pick(w, vocabulary())
		switch w.IntN(6) {
		case 0:
			word = "-" + word
		case 1:
			words := strings.Fields(pick(w, w.docs).Text)
			if n := len(words); n > 2 {
				at := w.IntN(n - 1)
				word = `"` + strings.Join(words[at:at+2], " ") + `"`
			}
		}
		items = append(items, word)
	}
	return strings.Join(items, " ")
}
