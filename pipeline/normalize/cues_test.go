package normalize

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
)

// testCues compiles "facet code scope: phrase" lines.
func testCues(t *testing.T, lines ...string) *cues {
	t.Helper()
	c := &cues{exact: map[string][]int{}, stems: map[string][]int{}}
	for _, line := range lines {
		head, phrase, _ := strings.Cut(line, ": ")
		part := strings.Fields(head)
		if !c.add(configs.Cue{Facet: part[0], Code: strings.Trim(part[1], "-"), Scope: part[2], Phrase: phrase}) {
			t.Fatalf("cue %q cannot be matched", line)
		}
	}
	return c
}

func TestFindCues(t *testing.T) {
	t.Parallel()
	c := testCues(t,
		"level director title: director", "level manager title: assistant director", "level support title: page", "level - not: web page",
		"area cataloging title: catalog*", "degree mls text: master* .. librar*", "hours full text: full-time",
		"area access text: prêt", "level support text: d'accueil")
	for _, tt := range []struct {
		in    string
		where scope
		want  string
	}{
		{"Director", inTitle, "director"},
		{"Assistant Director", inTitle, "assistant director"},
		{"Assistant, Director", inTitle, "director"},
		{"Web Page Editor", inTitle, ""},
		{"Page, Web Page Editor", inTitle, "page"},
		{"Pages", inTitle, ""},
		{"Cataloguing and Catalogs", inTitle, "catalog* catalog*"},
		{"master's degree in library science", inText, "master* .. librar*"},
		{"master's degree. The library", inText, ""},
		{"masters of a b c d e library", inText, ""},
		{"FULL TIME, full-time, Full–Time", inText, "full-time full-time full-time"},
		{"service du pret, agent d’accueil", inText, "prêt d'accueil"},
		{"ResponsibilitiesFull-time", inText, "full-time"},
		{"director", inText, ""},
	} {
		var got []string
		for _, h := range c.find(wordsOf(newProse(tt.in)), tt.where) {
			got = append(got, h.phrase)
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("cues in %q (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestNegated(t *testing.T) {
	t.Parallel()
	c := testCues(t, "flag unpaid text: unpaid", "degree mls text: mls")
	for in, want := range map[string]bool{
		"An MLS is required":            false,
		"No MLS is required":            true,
		"There is no need of an MLS":    false,
		"An MLS is not required":        true,
		"MLS. Experience not required":  false,
		"not only an MLS":               false,
		"without an MLS":                true,
		"No experience, an MLS":         false,
		"No experience. MLS":            false,
		"The post is not unpaid":        true,
		"It is an MLS that we look for": false,
	} {
		w := wordsOf(newProse(in))
		hits := c.find(w, inText)
		if len(hits) != 1 {
			t.Fatalf("%d cues in %q, want 1", len(hits), in)
		}
		if got := negated(w, hits[0]); got != want {
			t.Errorf("negated(%q) = %v, want %v", in, got, want)
		}
	}
}

// TestEmbeddedCuesCanBeMatched names the phrases of the vocabulary that no text can hold.
func TestEmbeddedCuesCanBeMatched(t *testing.T) {
	t.Parallel()
	v, err := configs.LoadVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, facet := range cueFacets() {
		for _, stated := range v.Cues(facet) {
			n++
			c := &cues{exact: map[string][]int{}, stems: map[string][]int{}}
			if !c.add(stated) {
				t.Errorf("%s %s %s: %q has no word to begin with, or one shorter than %d", stated.Facet, stated.Code, stated.Scope, stated.Phrase, stemKey)
				continue
			}
			sample := strings.NewReplacer("*", "", "..", "x").Replace(stated.Phrase)
			if w := wordsOf(newProse(sample)); matchWords(w.list, 0, c.list[0].elements) == 0 {
				t.Errorf("%s %s %s: %q does not match itself", stated.Facet, stated.Code, stated.Scope, stated.Phrase)
			}
		}
	}
	if n < 1000 {
		t.Errorf("%d cues", n)
	}
}

func TestMute(t *testing.T) {
	t.Parallel()
	c := newCues(embeddedVocabulary())
	own := strings.Repeat("You work with colleagues in the reading rooms. ", 12)
	states := strings.Repeat("Alabama\nAlaska\nArizona\n", 10)
	for _, tt := range []struct{ name, in, kept, gone string }{
		{"a statement", own + "\nWe are an equal opportunity employer; women, veterans and children.\nApply now.", "Apply now", "veterans"},
		{"a menu", states + "\n" + own, "reading rooms", "Alaska"},
		{"what follows the end", own + "\nPost navigation\nNext: Children's Librarian", "reading rooms", "Children's"},
		{"filters", own + "\nPart Time (12)\nArchivist (3)\nApply", "Apply", "Part Time"},
		{"tags", own + "\nTags\nPart-time\n,\nMuseum\nPost navigation\nx", "reading rooms", "Museum"},
		{"data", own + "\n{\"jobTitle\":\"Intern\",\"source\":\"x\"}\nApply", "Apply", "Intern"},
		{"short duties are no menu", own + "\nMLS\nPython\nFrench\nApply", "Python", "Alaska"},
		{"nothing", own, "reading rooms", "Alaska"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newProse(tt.in)
			w := wordsOf(p)
			got := p.without(mute(p, w, c.find(w, inText)))
			if !strings.Contains(got, tt.kept) || strings.Contains(got, tt.gone) {
				t.Errorf("text without boilerplate = %q, want %q and not %q", got, tt.kept, tt.gone)
			}
		})
	}
}

func FuzzCues(f *testing.F) {
	c := newCues(embeddedVocabulary())
	for _, seed := range []string{"Assistant Director of Libraries", "MLIS preferred, or equivalent", strings.Repeat("library director ", 400), "tags\ntags\ntags:\n(1)\n", "\xff\xfe'", "ÉcoleNationale"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := newProse(s)
		w := wordsOf(p)
		for _, word := range w.list {
			if word.from >= word.to || int(word.to) > len(p.text) || word.folded == "" {
				t.Fatalf("word %+v of a text of %d bytes", word, len(p.text))
			}
		}
		hits := c.find(w, inText)
		for _, h := range hits {
			if h.from >= h.to || h.to > len(w.list) {
				t.Fatalf("cue %q at %d to %d of %d words", h.phrase, h.from, h.to, len(w.list))
			}
			negated(w, h)
		}
		end := 0
		for _, s := range mute(p, w, hits) {
			if s.from < end || s.to < s.from || s.to > len(p.text) {
				t.Fatalf("muted %+v behind %d, text of %d bytes", s, end, len(p.text))
			}
			end = s.to
		}
	})
}
