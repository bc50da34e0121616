package meili

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/index"
)

// markOfGroup is the mark of the group that a word belongs to.
func markOfGroup(t *testing.T, member string) string {
	t.Helper()
	mark := synonyms().mark[member]
	if mark == "" {
		t.Fatalf("%q has no synonyms", member)
	}
	return `"` + mark + `"`
}

func TestQueries(t *testing.T) {
	t.Parallel()
	catalog, resources := markOfGroup(t, "catalog"), markOfGroup(t, "e resourc")
	for _, c := range []struct {
		name string
		q    index.Query
		want []string
	}{
		{"no words", index.Query{}, []string{""}},
		{"a word that may have typos", index.Query{Text: "Librarians"}, []string{"librarian"}},
		{"a short word may not", index.Query{Text: "teen"}, []string{`"teen"`}},
		{"nor a quoted one", index.Query{Text: `"librarian"`}, []string{`"librarian"`}},
		{"nor a number", index.Query{Text: "2026"}, []string{`"2026"`}},
		{"phrase", index.Query{Text: `"law librarian"`}, []string{`"law librarian"`}},
		{"hyphenated with synonyms", index.Query{Text: "e-resources"}, []string{resources}},
		{"a word with synonyms is left to the server's list", index.Query{Text: "catalog"}, []string{"catalog"}},
		{"a quoted one is not", index.Query{Text: `"catalog"`}, []string{catalog}},
		{"excluded come first", index.Query{Text: "music -law -catalog"}, []string{`-"law" -` + catalog + ` music`}},
		{"other scripts are spelled", index.Query{Text: "司書"}, []string{`"` + encodeTerm("司書") + `"`}},
		{"and the scope's", index.Query{Text: "music", Scope: &index.Query{Text: "-law"}}, []string{`-"law" music`}},
		{"any word", index.Query{Text: "music catalog -law", AnyWord: true}, []string{`-"law" "music"`, `-"law" ` + catalog}},
		{
			"any word of each",
			index.Query{Text: "music law", AnyWord: true, Scope: &index.Query{Text: "film map", AnyWord: true}},
			[]string{`"film" "music"`, `"film" "law"`, `"map" "music"`, `"map" "law"`},
		},
	} {
		if diff := cmp.Diff(c.want, wordsOf(c.q.Words()).queries()); diff != "" {
			t.Errorf("%s: queries of %q (-want +got):\n%s", c.name, c.q.Text, diff)
		}
	}
	if !wordsOf(index.ParseText("🙂")).nothing {
		t.Error("a picture demands something")
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	w := words{not: []string{`-"x"`}, all: strings.Fields("a b c d e f g h i j k l m n o p q r s t u v")}
	first, more := w.split()
	if got := first.queries()[0]; got != `-"x" a b c d e f g h i j` {
		t.Errorf("split asks first for %q", got)
	}
	var rest []string
	for _, m := range more {
		rest = append(rest, m.queries()...)
	}
	if diff := cmp.Diff([]string{`-"x" k l m n o p q r s t`, `-"x" u v`}, rest); diff != "" {
		t.Errorf("split asks then (-want +got):\n%s", diff)
	}
}

func TestFieldText(t *testing.T) {
	t.Parallel()
	if got := fieldText(" \t—"); got != nil {
		t.Errorf("a text without words is stored as %v", got)
	}
	if got := fieldText("The Librarian's café"); got != "the librarian caf" {
		t.Errorf("fieldText = %q", got)
	}
	// Two groups have a member in it, one of them twice.
	got, ok := fieldText("Electronic resources, e-resources, catalogue").([]string)
	marks := []string{synonyms().mark["catalog"], synonyms().mark["e resourc"]}
	if !ok || len(got) != 2 || got[0] != "electronic resourc e resourc catalogu" || len(strings.Fields(got[1])) != 2 ||
		!strings.Contains(got[1], marks[0]) || !strings.Contains(got[1], marks[1]) {
		t.Errorf("fieldText = %q, want the marks %q", got, marks)
	}
}

// FuzzQueries: whatever is typed, the server reads words, phrases and exclusions only.
func FuzzQueries(f *testing.F) {
	for _, s := range []string{"", `a "b c" -d`, `"""---"`, "c++ 図書館", "-\"", "title:x /re/ a^3 ~", "\xff\x00", strings.Repeat("w ", 300)} {
		f.Add(s, false)
		f.Add(s, true)
	}
	shape := regexp.MustCompile(`^(-?"[\pL\pN]+( [\pL\pN]+)*"|[\pL\pN]+)$`)
	part := regexp.MustCompile(`-?"[^"]*"|\S+`)
	f.Fuzz(func(t *testing.T, text string, either bool) {
		first, more := wordsOf(index.Query{Text: text, AnyWord: either}.Words()).split()
		for _, w := range append(more, first) {
			for _, query := range w.queries() {
				for _, p := range part.FindAllString(query, -1) {
					if !shape.MatchString(p) {
						t.Errorf("%q is asked for as %q, which has %q", text, query, p)
					}
				}
			}
		}
	})
}
