package indextest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/index"
)

// sorted joins words in order.
func sorted(words []string) string {
	slices.Sort(words)
	return strings.Join(words, " ")
}

// wordDocs are documents named by their place: title | organisation | text.
func wordDocs() []index.Doc {
	var docs []index.Doc
	for i, fields := range []string{
		0:  "Café manager | Bibliothèque de l'Université | Fiancé(e)s welcome",
		1:  "国立国会図書館 司書 | 東京 | 日本語",
		2:  "Metadata librarian | Kenyon College | work with catalogs",
		3:  "Librarian for metadata | Example | catalogues and books",
		4:  "Developer | Example | C++ and C#, also .NET; R&D team",
		5:  "Electronic resources specialist | O'Brien Library | e-resources and e-books",
		6:  "Emoji 📚 posting | | part-time",
		7:  "Bad \xff bytes \x00after | | \xc3zebra",
		8:  "Clerk | | time part resources",
		9:  "Straßenbibliothek | Łódź | Malmø",
		10: "title x | a 3 re | OR",
	} {
		parts := strings.Split(fields, "|")
		d := job(i, strings.TrimSpace(parts[0]))
		d.Organisation, d.Text = strings.TrimSpace(parts[1]), strings.TrimSpace(parts[2])
		docs = append(docs, d)
	}
	return docs
}

// testWords: what words find, the same in every backend.
func (s Suite) testWords(t *testing.T) {
	t.Parallel()
	docs := wordDocs()
	b := s.open(t, docs...)
	for _, c := range []struct {
		name, text string
		want       []int
	}{
		{"blank", "  \t ", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
		{"only function words", "the of and", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
		{"without the mark", "cafe", []int{0}},
		{"with the mark", "CAFÉ", []int{0}},
		{"decomposed", "cafe\u0301", []int{0}},
		{"article and mark", "universite bibliotheque", []int{0}},
		{"part of a CJK word", "図書館", []int{1}},
		{"two CJK words", "司書 東京", []int{1}},
		{"CJK that is not there", "書図", nil},
		{"all words", "metadata librarian", []int{2, 3}},
		{"over fields", "kenyon metadata", []int{2}},
		{"plural and singular", "librarians book", []int{3}},
		{"synonym", "catalog", []int{2, 3}},
		{"synonym the other way", "catalogue", []int{2, 3}},
		{"phrase", `"metadata librarian"`, []int{2}},
		{"phrase over fields", `"librarian kenyon"`, nil},
		{"unclosed quote", `"metadata librarian`, []int{2, 3}},
		{"excluded", "librarian -kenyon", []int{3}},
		{"excluded phrase", `librarian -"metadata librarian"`, []int{3}},
		{"only excluded", "-librarian -example -library -clerk", []int{0, 1, 6, 7, 9, 10}},
		{"c++", "c++", []int{4}},
		{"C#", "C#", []int{4}},
		{".net", ".NET", []int{4}},
		{"r&d", "r&d", []int{4}},
		{"hyphenated", "e-resources", []int{5}},
		{"part of hyphenated", "resources", []int{5, 8}},
		{"hyphenated without hyphen", "eresources", []int{5}},
		{"hyphenated words are adjacent", "part-time", []int{6}},
		{"apostrophe", "obrien", []int{5}},
		{"apostrophe typed", "O’Brien", []int{5}},
		{"emoji alone", "📚", nil},
		{"emoji beside words", "📚 posting", []int{6}},
		{"after bad bytes", "after", []int{7}},
		{"bad bytes in the query", "\xffbytes \x00bad", []int{7}},
		{"after a broken letter", "zebra", []int{7}},
		{"letters spelled out", "strassenbibliothek lodz malmo", []int{9}},
		{"not there", "quuxly", nil},
		{"field syntax", "title:x", []int{10}},
		{"field syntax that finds nothing", "kind:job", nil},
		{"regular expression", "/re/", []int{10}},
		{"boost", "a^3", []int{10}},
		{"star", "*", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
		{"tilde", "~ kenyon~", []int{2}},
		{"or is a word", "title OR", []int{10}},
		{"prefixes are no words", "metad", nil},
		{"short words have no typos", "bok", nil},
		{"quoted words have no typos", `"metadota"`, nil},
		{"numbers have no typos", "12345", nil},
	} {
		q := index.Query{Text: c.text}
		want := make([]string, len(c.want))
		for i, n := range c.want {
			want[i] = docs[n].ID
		}
		if got := b.ids(q); sorted(got) != sorted(want) {
			t.Errorf("%s: %q finds %v, want %v", c.name, c.text, got, want)
		}
	}
	if !s.NoTypos {
		b.checkTypos()
	}
}

// checkTypos: one wrong letter from 5 letters, two from 9, the first one right; exact
// hits come before those with typos.
func (b *bench) checkTypos() {
	b.Helper()
	b.put(job(100, "Metadoto specialist"))
	for text, want := range map[string][]string{
		"metadata":          {id(2), id(3)}, // two letters away is too far for 8
		"kenyun":            {id(2)},        // one wrong
		"kenyn":             {id(2)},        // one missing
		"kennyon":           {id(2)},        // one too many
		"menyon":            nil,            // the first one wrong
		"kanyun":            nil,            // two wrong in 6
		"librarien":         {id(2), id(3)}, // one wrong
		"librerean example": {id(3)},        // two wrong in 9
	} {
		if got := b.ids(index.Query{Text: text}); sorted(got) != sorted(want) {
			b.Errorf("%q finds %v, want %v", text, got, want)
		}
	}
	b.put(job(101, "Metadote specialist"))
	for text, first := range map[string]string{"metadote": id(101), "metadoto": id(100)} {
		got := b.ids(index.Query{Text: text})
		if len(got) < 2 || got[0] != first {
			b.Errorf("%q finds %v, want %s before the one with a typo", text, got, first)
		}
	}
}

// testWordBounds: texts of any length are answered soon.
func (s Suite) testWordBounds(t *testing.T) {
	t.Parallel()
	b := s.open(t, newWorld(2, min(s.Docs, 200)).docs...)
	for name, text := range map[string]string{
		"a long word":       strings.Repeat("a", 10_000),
		"many words":        strings.Repeat("metadata librarian ", 1000),
		"many other words":  strings.Repeat("w1 x2 y3 z4 aa bb cc dd ee ff gg hh ii jj kk ll mm ", 100),
		"many quotes":       strings.Repeat(`"`, 5000),
		"many signs":        strings.Repeat("- ", 5000),
		"many excluded":     strings.Repeat("-a -b ", 1000),
		"a long phrase":     `"` + strings.Repeat("metadata ", 1000) + `"`,
		"brackets":          strings.Repeat("(", 10_000),
		"nothing but bytes": strings.Repeat("\xff\x00", 5000),
	} {
		start := time.Now()
		b.search(index.Query{Text: text})
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
}

// testGolden: readers find what they mean among the first three.
func (s Suite) testGolden(t *testing.T) {
	t.Parallel()
	titles := []string{
		"Head of Cataloging and Metadata | Example University Library | Leads a team of five in technical services.",
		"Reference Librarian | City Library | Answers questions; some knowledge of metadata and cataloging is welcome.",
		"Children's Librarian | City Library | Story times, school visits, summer reading.",
		"Digital Archivist | Museum of Maps | Born-digital records, preservation metadata.",
		"Call for papers: Archives and AI | Society of Archivists | Deadline extended.",
		"Webinar: Introduction to Python for librarians | Code Club | Two hours online.",
		"Systems Librarian | Example University Library | Python, SQL, and the library's discovery layer.",
		"Travel grant for new professionals | Library Fund | Covers registration at the annual conference.",
		"Annual Conference of Music Librarians | Music Library Society | Concerts, papers, and a children's programme.",
		"Director | Example County Library | Responsible for twelve branches.",
		"Law Librarian | Firm & Firm | Legal research and reference.",
		"Branch Manager | City Library | Leads a branch; reports to the director.",
	}
	var docs []index.Doc
	for i, title := range titles {
		parts := strings.Split(title, " | ")
		d := job(i, parts[0])
		d.Organisation, d.Text = parts[1], parts[2]+strings.Repeat(" The library serves readers of all ages in the region.", 3)
		docs = append(docs, d)
	}
	b := s.open(t, docs...)
	for text, want := range map[string]int{
		"metadata cataloging": 0, "cataloguing": 0, "reference librarian": 1, "childrens librarian": 2, "digital archivist": 3,
		"archives call for papers": 4, "python webinar": 5, "systems python": 6, "travel grant": 7,
		"music conference": 8, "library director": 9, "law": 10, "city branch manager": 11, "museum of maps": 3,
	} {
		hits := b.search(index.Query{Text: text, Size: 3}).Hits
		if !slices.ContainsFunc(hits, func(h index.Hit) bool { return h.ID == id(want) }) {
			t.Errorf("%q: %q is not among the first three: %v", text, titles[want], hits)
		}
	}
}
