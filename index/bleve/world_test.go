package bleve_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/bleve"
	"github.com/callboard/callboard/posting"
)

// now is the time at which the tests search.
var now = time.Date(2026, 11, 25, 9, 30, 0, 0, time.UTC)

const day = 24 * 60 * 60

// world makes random documents, the same ones for the same seed. Its words are as frequent
// as those of a language (Zipf), and as far apart.
type world struct {
	*rand.Rand
	words []string
	zipf  *rand.Zipf
}

func newWorld(seed uint64) *world {
	w := &world{Rand: rand.New(rand.NewPCG(seed, 1))}
	const words = 9000
	for range words {
		word := ""
		for range 2 + w.IntN(3) {
			word += string("bcdfghklmnprstvz"[w.IntN(16)]) + string("aeiou"[w.IntN(5)]) + string("lnrstx"[w.IntN(6)])[w.IntN(2):]
		}
		w.words = append(w.words, word)
	}
	w.zipf = rand.NewZipf(w.Rand, 1.1, 3, words-1)
	return w
}

// word is a frequent word more often than a rare one.
func (w *world) word() string { return w.words[w.zipf.Uint64()] }

func (w *world) text(words int) string {
	s := w.word()
	for range words - 1 {
		s += " " + w.word()
	}
	return s
}

// oneOf is one of the values, the first ones more often.
func (w *world) oneOf(values ...string) string {
	return values[min(w.IntN(len(values)), w.IntN(len(values)))]
}

// some is up to n of the values, each once.
func (w *world) some(n int, values ...string) []string {
	var out []string
	for range w.IntN(n + 1) {
		if v := w.oneOf(values...); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func id(n int) string { return posting.NewID("test", fmt.Sprint(n)) }

// maybe is a time around now, or 0.
func (w *world) maybe(chance float64, from, to int) int64 {
	if w.Float64() > chance {
		return 0
	}
	return now.Unix() + int64(from+w.IntN(to-from))*day
}

func kinds() []string {
	var out []string
	for _, k := range posting.Kinds() {
		out = append(out, string(k))
	}
	return out
}

// doc is the n-th document, with about words words of text.
func (w *world) doc(n, words int) *index.Doc {
	d := &index.Doc{
		ID: id(n), Title: w.text(4), Organisation: "University of " + w.oneOf("Ash", "Birch", "Cedar", "Elm", "Fir"), Text: w.text(words),
		Published: w.maybe(0.9, -200, 0), FirstSeen: w.maybe(1, -100, 0), Closes: w.maybe(0.6, -100, 100), Starts: w.maybe(0.3, -100, 200),
		Ends: w.maybe(0.6, -100, 100), Doubtful: w.maybe(0.3, -50, 50), Cancelled: w.IntN(40) == 0,
		Facets: map[string][]string{
			"kind":         {w.oneOf(kinds()...)},
			"library_type": w.some(2, "academic", "public", "school", "special"),
			"area":         w.some(3, "cataloging-metadata", "reference", "systems", "archives", "teaching", "management"),
			"level":        w.some(1, "entry", "professional", "manager"),
			"source":       {fmt.Sprintf("source-%d", w.IntN(1+w.IntN(100)))},
		},
	}
	d.Changed = d.FirstSeen + int64(w.IntN(20))*day
	d.Facets["organisation"] = []string{index.Slug(d.Organisation)}
	if w.IntN(30) == 0 {
		d.Closed = now.Unix() - day
	}
	if w.IntN(3) > 0 {
		d.Facets["place"] = []string{"NA", "US", w.oneOf("US-MA", "US-NY", "US-IL", "US-CA")}
		d.Points = [][2]float64{{30 + 15*w.Float64(), -120 + 50*w.Float64()}}
	}
	if d.Closes != 0 {
		d.Rule = w.oneOf("firm", "priority")
	} else {
		d.Rule = w.oneOf("", "until-filled", "rolling")
	}
	if w.IntN(2) == 0 {
		d.PayStated, d.PayMin, d.PayCurrency = true, float64(30+w.IntN(60))*1000, w.oneOf("USD", "CAD", "GBP")
		if w.IntN(2) == 0 {
			d.PayMax = d.PayMin + float64(w.IntN(20))*1000
		}
	}
	return d
}

// changes puts documents from up to to.
func (w *world) changes(from, to, words int) []index.Change {
	var out []index.Change
	for n := from; n < to; n++ {
		out = append(out, index.Change{ID: id(n), Seq: uint64(n + 1), Doc: w.doc(n, words)})
	}
	return out
}

// query is a random search.
func (w *world) query() index.Query {
	q := index.Query{Now: now, Facets: map[string]index.Choice{}, Size: 1 + w.IntN(30), Page: 1 + w.IntN(3)}
	if w.IntN(2) == 0 {
		q.Text = w.text(1 + w.IntN(2))
	}
	if w.IntN(6) == 0 {
		q.Text += " -" + w.word()
	}
	if w.IntN(8) == 0 {
		q.Text += ` "` + w.text(2) + `"`
	}
	choose := func(facet string, values ...string) {
		if w.IntN(4) == 0 {
			q.Facets[facet] = index.Choice{Any: w.some(2, values...), Not: w.some(1, values...)}
		}
	}
	choose("kind", append(kinds(), "nonsense")...)
	choose("area", "cataloging-metadata", "reference", "none")
	choose("level", "entry", "professional", "none")
	choose("place", "US", "US-MA", "US-NY", "EU", "none")
	choose("organisation", "university-of-ash", "university-of-elm")
	if w.IntN(8) == 0 {
		q.Near = &index.Near{Lat: 40, Lon: -90, Km: float64(w.IntN(3000))}
	}
	window := func() []index.Window {
		if w.IntN(6) > 0 {
			return nil
		}
		return []index.Window{{Within: time.Duration(1+w.IntN(60)) * 24 * time.Hour}, {Named: "none"}}[:1+w.IntN(2)]
	}
	q.Closes, q.Starts = window(), window()
	if w.IntN(8) == 0 {
		q.Closes = append(q.Closes, index.Window{Named: index.UntilFilled})
	}
	if w.IntN(6) == 0 {
		q.Pay = []index.PayBound{{Min: 50_000}, {Named: w.oneOf("none", "stated")}, {Max: 40_000}}[w.IntN(3):]
		q.Currency = w.oneOf("", "USD")
	}
	if w.IntN(8) == 0 {
		q.Since = now.Add(-time.Duration(w.IntN(100)) * 24 * time.Hour)
	}
	if w.IntN(3) == 0 {
		q.States = w.some(2, "closed", "open", "any", "unconfirmed", "cancelled")
	}
	q.Sort = w.oneOf("newest", "closes", "starts", "pay", "distance")
	if q.Near == nil && q.Sort == "distance" {
		q.Sort = ""
	}
	q.Reverse = q.Sort != "" && w.IntN(2) == 0
	if w.IntN(6) == 0 {
		q.Scope = &index.Query{Facets: map[string]index.Choice{"place": {Any: []string{"US"}}}}
	}
	return q
}

func openMemory(t testing.TB) *bleve.Index {
	t.Helper()
	ix, err := bleve.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	return ix
}

func open(t testing.TB, dir string) *bleve.Index {
	t.Helper()
	ix, err := bleve.Open(t.Context(), dir, bleve.Options{WordsTime: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	return ix
}

// apply applies changes up to the last one's sequence and waits until they are seen.
func apply(t testing.TB, ix *bleve.Index, changes ...index.Change) {
	t.Helper()
	upTo := index.Position{Stream: "s", Seq: changes[len(changes)-1].Seq}
	if err := ix.Apply(t.Context(), changes, upTo); err != nil {
		t.Fatal(err)
	}
	if err := ix.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func search(t testing.TB, ix *bleve.Index, q index.Query) index.Result {
	t.Helper()
	r, err := ix.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("Search(%+v): %v", q, err)
	}
	return r
}

// found is the ids that a query finds, in order.
func found(t testing.TB, ix *bleve.Index, q index.Query) []string {
	t.Helper()
	if q.Now.IsZero() {
		q.Now = now
	}
	ids := []string{}
	for _, h := range search(t, ix, q).Hits {
		ids = append(ids, h.ID)
	}
	return ids
}
