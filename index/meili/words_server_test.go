package meili_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/callboard/callboard/index"
)

// TestAnyWord: one of the words is enough, in all counts and pages too.
func TestAnyWord(t *testing.T) {
	t.Parallel()
	vocabulary := strings.Fields("metadata librarian archive catalog catalogue 図書館 c++ e-resources part-time remote curator o'brien mls")
	r := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // reproducible on purpose
	some := func(n int) string {
		words := make([]string, n)
		for i := range words {
			words[i] = vocabulary[r.IntN(len(vocabulary))]
		}
		return strings.Join(words, " ")
	}
	var docs []index.Doc
	for i := range 120 {
		d := job(i, some(1))
		d.Text = some(r.IntN(4))
		d.Facets["kind"] = []string{[]string{"job", "cfp", "grant"}[r.IntN(3)]}
		d.Facets["area"] = []string{[]string{"a", "b"}[r.IntN(2)]}
		docs = append(docs, d)
	}
	ix, oracle := filled(t, docs...)
	for i := range 40 {
		q := index.Query{Text: some(1 + r.IntN(3)), AnyWord: true, Now: now, Size: 7, Page: 1 + r.IntN(3)}
		switch i % 5 {
		case 1:
			q.Text += " -" + some(1)
		case 2:
			q.Text += ` "` + some(2) + `"`
		case 3:
			q.Scope = &index.Query{Text: some(2), AnyWord: i%2 == 0}
		case 4:
			q.Facets = map[string]index.Choice{"kind": {Any: []string{"job", "cfp"}}, "area": {Not: []string{"a"}}}
		}
		if i%2 == 0 {
			q.Sort = index.Newest
		}
		want, err := oracle.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ix.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		options := []cmp.Option{cmpopts.EquateEmpty(), cmpopts.IgnoreFields(index.Hit{}, "Score")}
		if q.Sort == "" {
			options = append(options, cmpopts.IgnoreFields(index.Result{}, "Hits"))
		}
		if diff := cmp.Diff(want, got, options...); diff != "" {
			t.Fatalf("Search(%s), scope %v (-want +got):\n%s", q.Encode(), q.Scope, diff)
		}
		if len(got.Hits) != len(want.Hits) {
			t.Errorf("Search(%s): %d hits on the page, want %d", q.Encode(), len(got.Hits), len(want.Hits))
		}
	}
}

// TestManyWords: the server looks at ten words of a query; the others count all the same.
func TestManyWords(t *testing.T) {
	t.Parallel()
	words := make([]string, index.MaxTerms)
	for i := range words {
		words[i] = fmt.Sprintf("word%c%c", 'a'+i, 'a'+i)
	}
	all := strings.Join(words, " ")
	ix, _ := filled(t,
		job(0, all), job(1, strings.Join(words[:15], " ")), job(2, strings.Join(words[1:], " ")),
		job(3, strings.Join(words[:10], " ")), job(4, all+" extra"))
	for _, c := range []struct {
		name string
		q    index.Query
		want []int
	}{
		{"all", index.Query{Text: all}, []int{0, 4}},
		{"fifteen", index.Query{Text: strings.Join(words[:15], " ")}, []int{0, 1, 4}},
		{"ten", index.Query{Text: strings.Join(words[:10], " ")}, []int{0, 1, 3, 4}},
		{"eleven, one excluded", index.Query{Text: strings.Join(words[:11], " ") + " -extra"}, []int{0, 1}},
		{"in the scope too", index.Query{Text: "extra", Scope: &index.Query{Text: all}}, []int{4}},
		{"one that nobody has", index.Query{Text: "extra quuxly", Scope: &index.Query{Text: all}}, nil},
		{"any, in a scope", index.Query{Text: "extra quuxly", AnyWord: true, Scope: &index.Query{Text: all}}, []int{4}},
	} {
		want := make([]string, len(c.want))
		for i, n := range c.want {
			want[i] = id(n)
		}
		slices.Sort(want)
		got, result := find(t, ix, c.q)
		if got != strings.Join(want, " ") || result.Total != len(want) {
			t.Errorf("%s: finds %q, total %d, want %v", c.name, got, result.Total, want)
		}
	}
}

// TestTermsSurvive: the server's tokenizer leaves every term whole, whatever its script.
func TestTermsSurvive(t *testing.T) {
	t.Parallel()
	titles := []string{
		"b2b mp3 3d 2026a x", "βιβλιοθήκη φως", "библиотека ёлка йод", "ספרייה", "مكتبة المدينة", "पुस्तकालय", "ห้องสมุด", "도서관 사서",
		"データベース", "ŋoma ɛta", "βcarotene", "ﬁle ½", "𐐷𐐲𐑌", "cafe\u0301", strings.Repeat("long", 30), strings.Repeat("مكتبة", 12), "C# .NET R&D",
		"nested-hyphen-ated/slashed", "l'université d'été", "U.S.A.", "10,000 3.14", "co-op's", "snake_case camelCase", "naïve façade Zürich",
	}
	var docs []index.Doc
	for i, title := range titles {
		docs = append(docs, job(i, title))
	}
	ix, oracle := filled(t, docs...)
	for _, title := range titles {
		for _, text := range append(strings.Fields(title), `"`+title+`"`, title) {
			q := index.Query{Text: text}
			want, _ := find(t, oracle, q)
			if got, _ := find(t, ix, q); got != want {
				t.Errorf("%q finds %q, want %q", text, got, want)
			}
			not := index.Query{Text: "-" + text}
			want, _ = find(t, oracle, not)
			if got, _ := find(t, ix, not); got != want {
				t.Errorf("%q finds %q, want %q", not.Text, got, want)
			}
		}
	}
}
