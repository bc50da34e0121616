package index_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"github.com/callboard/callboard/index"
)

func texts(terms []index.Term) string {
	words := make([]string, len(terms))
	for i, t := range terms {
		words[i] = t.Text
	}
	return strings.Join(words, " ")
}

func TestTerms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Metadata Librarian, 2 posts", "metadata librarian 2 post"},
		{"plural", "libraries library Librarians librarian", "library library librarian librarian"},
		{"final e", "archives archive databases database", "archiv archiv databas databas"},
		{"plural es", "boxes box classes class campuses campus", "box box class class campus campus"},
		{"plural ies", "movies movie series cities city pies", "movy movy sery city city pie"},
		{"no plural", "GIS access status analysis news bus", "gis access status analysis news bus"},
		{"marks", "café CAFÉ cafe\u0301 Bibliothèque", "caf caf caf bibliothequ"},
		{"letters without decomposition", "Straße Malmø Łódź Þór Æsir Kadıköy", "strass malmo lodz thor aesir kadikoy"},
		{"final sigma", "ΒΙΒΛΙΟΘΗΚΗΣ βιβλιοθήκης", "βιβλιοθηκησ βιβλιοθηκησ"},
		{"compatibility forms", "ﬁnance Ｌｉｂｒａｒｙ ① ½", "financ library 1 1 2"},
		{"hyphen", "e-resources part-time/remote", "e resourc part tim remot"},
		{"apostrophes", "O'Brien O’Brien rock'n'roll don't", "obrien obrien rocknroll dont"},
		{"possessive", "library's children’s librarians'", "library children librarian"},
		{"French article", "l'université d’archives qu'il aujourd'hui", "universit archiv il aujourdhui"},
		{"quotes are no apostrophes", "'metadata' ‘open’", "metadata open"},
		{"protected", "C++, C#/F# and .NET (R&D)", "cplusplus csharp fsharp and dotnet rnd"},
		{"not protected", "abc++ c++11 asp.net xr&d", "abc c 11 asp net xr d"},
		{"CJK", "図書館", "図書 書館"},
		{"CJK beside Latin", "国立国会図書館PDF変換", "国立 立国 国会 会図 図書 書館 pdf 変換"},
		{"single ideograph", "館", "館"},
		{"voiced kana stay apart", "か が ｶﾞｲﾄﾞ", "か が ガイ イド"},
		{"Hangul", "도서관 사서", "도서 서관 사서"},
		{"invalid UTF-8", "good\xff word\xc3", "good word"},
		{"NUL and soft hyphen", "meta\x00data li\u00ADbrary", "metadata library"},
		{"emoji", "📚 book 👩‍🏫s", "book s"},
		{"digits", "2026 3D 10,000", "2026 3d 10 000"},
		{"engine syntax", `title:x /re/ a^3 * ~ "q" (b)`, "titl x re a 3 q b"},
		{"nothing", " \t\n!?", ""},
	} {
		if got := texts(index.Terms(c.in)); got != c.want {
			t.Errorf("%s: Terms(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestTermsPlaces(t *testing.T) {
	t.Parallel()
	text := "Le café: l'e-resource 図書館"
	var got []string
	for _, term := range index.Terms(text) {
		got = append(got, text[term.Start:term.End])
	}
	if diff := cmp.Diff([]string{"Le", "café", "l'e", "resource", "図書", "書館"}, got); diff != "" {
		t.Errorf("places of %q (-want +got):\n%s", text, diff)
	}
}

func TestTermsAreBounded(t *testing.T) {
	t.Parallel()
	terms := index.Terms(strings.Repeat("ä", 10_000))
	if len(terms) != 1 || utf8.RuneCountInString(terms[0].Text) != 64 {
		t.Errorf("a word of 10,000 letters is %d terms", len(terms))
	}
}

func FuzzTerms(f *testing.F) {
	for _, s := range []string{"café", "l'e-resource c++ .NET", "図書館ｶﾞ", "\xff\x00a\u0301'", "½①㎏", "İıſK", "\u0345\u1fb3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := index.Fold(s)
		if again := index.Fold(folded); again != folded {
			t.Errorf("Fold(%q) = %q, folded again %q", s, folded, again)
		}
		end := 0
		for _, term := range index.Terms(s) {
			if term.Text == "" || strings.ContainsAny(term.Text, " \x00\"'-") || !utf8.ValidString(term.Text) {
				t.Errorf("Terms(%q) has %q", s, term.Text)
			}
			if term.Start < 0 || term.Start >= term.End || term.End > len(s) || term.End < end {
				t.Errorf("Terms(%q): %q stands at %d to %d", s, term.Text, term.Start, term.End)
			}
			end = term.End
		}
		if !utf8.ValidString(s) {
			return
		}
		if a, b := texts(index.Terms(norm.NFC.String(s))), texts(index.Terms(norm.NFD.String(s))); a != b {
			t.Errorf("Terms of %q composed %q, decomposed %q", s, a, b)
		}
		if slug := index.Slug(s); index.Slug(slug) != slug {
			t.Errorf("Slug(%q) = %q, then %q", s, slug, index.Slug(slug))
		}
	})
}

// clauses writes a text's clauses: alternatives by |, terms by _, - for excluded, ~n typos.
func clauses(text index.Text) string {
	var out []string
	for _, c := range text.Clauses {
		var any []string
		for _, terms := range c.Any {
			any = append(any, strings.Join(terms, "_"))
		}
		s := strings.Join(any, "|") + strings.Repeat("~", c.Edits)
		if c.Not {
			s = "-" + s
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestParseText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"words", "metadata dog", "metadata~ dog"},
		{"typos by length", "jobs cats2 north librarians", "job north~ librarian~~ cats2"},
		{"phrase", `"metadata librarian" x`, "metadata_librarian x"},
		{"typographic quotes", "“metadata librarian” «open data»", "metadata_librarian open_data"},
		{"quoted word", `"metadata"`, "metadata"},
		{"unclosed quote", `"metadata librarian`, "metadata~ librarian~~"},
		{"quote in a word", `12"x`, "12_x"},
		{"empty quotes", `"" x "!"`, "x"},
		{"excluded", `-remote -"part time" --x`, "-remot -part_tim|parttim -x"},
		{"lone signs", "- -- + x", "x"},
		{"a hyphenated word is a phrase", "e-books o'brien", "e_book|ebook obrien~"},
		{"synonym", "catalogue ebook", "catalogu|catalog~~ ebook|e_book~"},
		{"synonym of several words", `"Master of Library Science"`, "master_of_library_scienc|mls|mlis|master_of_library_and_information_scienc"},
		{"function words", "the director of IT", "director~ it"},
		{"only function words", "the of", ""},
		{"function words count in phrases", `"of the"`, "of_the"},
		{"twice", "cat cats cat", "cat"},
		{"engine syntax", "title:x /re/ a^3 * ~ a~2 AND OR {!x} field=[1 TO 2]", "titl_x re a_3 a_2 or x field_1 2"},
		{"CJK", "図書館 司書", "図書_書館 司書"},
		{"nothing", " \t", ""},
	} {
		got := index.ParseText(c.in)
		want := strings.Fields(c.want)
		have := strings.Fields(clauses(got))
		slices.Sort(want)
		slices.Sort(have)
		if diff := cmp.Diff(want, have); diff != "" || got.Cut || got.Nothing {
			t.Errorf("%s: ParseText(%q) = %q, want %q (%+v)", c.name, c.in, clauses(got), c.want, got)
		}
	}
}

func TestParseTextNothing(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{"📚": true, "📚 the": false, "📚 book": false, "": false, "+ - $": false, "★★★": true} {
		if got := index.ParseText(in); got.Nothing != want {
			t.Errorf("ParseText(%q).Nothing = %v, want %v", in, got.Nothing, want)
		}
	}
}

func TestParseTextCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in string
		terms    int
	}{
		{"a word of 10,000 letters", strings.Repeat("a", 10_000), 1},
		{"2,000 words", strings.Repeat("w1 w2 w3 w4 w5 ", 400), 5},
		{"17 words", "w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15 w16 w17", 16},
		{"a phrase over the limit", `w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 "a b c d"`, 16},
	} {
		got := index.ParseText(c.in)
		n := 0
		for _, clause := range got.Clauses {
			n += len(clause.Any[0])
		}
		if !got.Cut || n != c.terms {
			t.Errorf("%s: cut is %v with %d terms, want %d", c.name, got.Cut, n, c.terms)
		}
	}
}

func FuzzParseText(f *testing.F) {
	for _, s := range []string{`a "b c" -d`, `"`, `-"`, "“x", "-", "\"\xff\" 図", "a\u0085b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := 0
		for _, c := range index.ParseText(s).Clauses {
			n += len(c.Any[0])
			if len(c.Any) == 0 || len(c.Any[0]) == 0 || c.Edits > 0 && (len(c.Any[0]) != 1 || c.Not) {
				t.Errorf("ParseText(%q): clause %+v", s, c)
			}
		}
		if n > index.MaxTerms {
			t.Errorf("ParseText(%q) has %d terms", s, n)
		}
	})
}
