package normalize

import (
	"regexp"
	"strings"

	"github.com/callboard/callboard/posting"
)

// zipped is an address in the United States or Canada: city, region and postcode.
var zipped = regexp.MustCompile(`\b(\p{Lu}[\p{L}.'-]+(?: \p{Lu}[\p{L}.'-]+){0,2}),? ((?:A[BKLRZ]|BC|B\.C\.|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ABDEINOST]|N[BCDEHJLMSTUVY]|O[HKNR]|ON|P[AE]|QC|RI|S[CDK]|T[NX]|UT|V[AT]|W[AIVY]|YT)),? +(?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)\b`)

// basedIn is a statement of where a post or an employer is.
var basedIn = regexp.MustCompile(`\b(?:located|based|situated) (?:in|at)(?: (?:the|city|of|downtown|historic|beautiful|heart|our|vibrant)){0,5} (\p{Lu}[\p{L}.'-]+(?: \p{Lu}[\p{L}.'-]+){0,2},? \p{Lu}(?:\p{L}+|\.\p{Lu}\.?)(?: \p{Lu}\p{L}+)?)`)

// addressed reads the one address with a postcode in a job's text, or the one "located in
// City, Region". Two cities leave it open.
func (w *work) addressed() bool {
	if w.out.Kind != posting.Job || w.out.Attendance == posting.Online {
		return false
	}
	text := w.body.text[:min(len(w.body.text), w.ownEnd())]
	for _, way := range [...]struct {
		rule  string
		found [][]int
	}{
		{"text:address", addressesIn(text)},
		{"phrase:located-in", w.statedBases(text)},
	} {
		if s, at, ok := w.onlyCity(text, way.found); ok {
			return w.addPlace(s, way.rule, w.body.snippet(at[0], at[1]))
		}
	}
	return false
}

// maxAddresses is how many addresses of one text are looked at.
const maxAddresses = 12

// addressesIn are the matches of zipped. It is tried only where a postcode can stand: a
// digit behind two capital letters of a region, or inside a Canadian code.
func addressesIn(text string) [][]int {
	var out [][]int
	for i := 6; i < len(text) && len(out) < maxAddresses; i++ {
		if !isDigit(text[i]) || !isUpper(text[i-1]) && !(text[i-1] == ' ' && (isUpper(text[i-2]) || text[i-2] == ',' || text[i-2] == ' ')) {
			continue
		}
		from, to := max(0, i-72), min(len(text), i+12)
		for from > 0 && from < i && isWord(text[from-1]) {
			from++
		}
		if m := zipped.FindStringSubmatchIndex(text[from:to]); m != nil {
			for n := range m {
				m[n] += from
			}
			out = append(out, m)
			i = max(i, m[1])
		}
	}
	return out
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// statedBases are the matches of basedIn, looked for only where its words stand.
func (w *work) statedBases(text string) [][]int {
	low := w.body.low
	if !strings.Contains(low, "located") && !strings.Contains(low, "based") && !strings.Contains(low, "situated") {
		return nil
	}
	return basedIn.FindAllStringSubmatchIndex(text, 6)
}

// onlyCity is the city that all matches name.
func (w *work) onlyCity(text string, found [][]int) (got spot, at []int, ok bool) {
	for _, m := range found {
		name := text[m[2]:m[3]]
		if len(m) > 4 {
			name += ", " + text[m[4]:m[5]]
		}
		s, ok := w.cityTail(name)
		if before := strings.ToLower(text[max(0, m[0]-60):m[0]]); !ok || strings.Contains(before, "box ") {
			continue // where letters go
		}
		if got.City != "" && (got.City != s.City || got.Region != s.Region) {
			return spot{}, nil, false
		}
		got, at = s, m
	}
	return got, at, got.City != ""
}

// cityTail is the place that a wording names, without its first words if they are a
// street's: "Example Road Burnaby, BC".
func (w *work) cityTail(name string) (spot, bool) {
	for range 3 {
		if s, ok := w.find(name); ok && s.City != "" && s.located {
			return s, true
		}
		_, rest, ok := strings.Cut(name, " ")
		if !ok || !strings.Contains(rest, " ") {
			break
		}
		name = rest
	}
	return spot{}, false
}

// townOf are the names of employers that say in which town they are. A college's name
// does not: Austin College is in Sherman, Lawrence University in Appleton.
var townOf = []*regexp.Regexp{
	regexp.MustCompile(`^(?:The )?(?:City|Town|Village|Borough) of (\p{Lu}[\p{L}.'-]+(?: \p{Lu}[\p{L}.'-]+){0,2})`),
	regexp.MustCompile(`(?:^|, )(\p{Lu}[\p{L}.'-]+(?: \p{Lu}[\p{L}.'-]+){0,2}) (?:Public|City|Municipal) Librar(?:y|ies)\b`),
	regexp.MustCompile(`^(?:The )?University of (\p{Lu}[\p{L}.'-]+(?: \p{Lu}[\p{L}.'-]+){0,2})`),
	regexp.MustCompile(`\bin the City of (\p{Lu}[\p{L}.'-]+(?: \p{Lu}[\p{L}.'-]+){0,2})`),
	regexp.MustCompile(`(?:^|, )(?:Universität|Technische Universität|TU|Stadtbibliothek|Stadtbücherei|Université de|Bibliothèque municipale de|Universidad de|Università di|Ville de|Stadt) (\p{Lu}[\p{L}.'-]+(?: \p{Lu}[\p{L}.'-]+){0,2})`),
	regexp.MustCompile(`^(\p{Lu}[\p{L}.'-]+(?: \p{Lu}[\p{L}.'-]+){0,1}) Community College\b`),
}

// employerTown is how many people a town must have to be read from a name.
const employerTown = 15_000

// employerPlace reads the town in the employer's name, where the name alone decides which
// town that is at this source, and the text speaks of the town too: the universities of
// Hartford, Miami and Oklahoma are in other towns than those of the name.
func (w *work) employerPlace() bool {
	if w.out.Kind != posting.Job || w.out.Attendance == posting.Online || w.out.Organisation == nil || w.d.Country == "" {
		return false
	}
	name := w.out.Organisation.Name
	for _, re := range townOf {
		m := re.FindStringSubmatch(name)
		if m == nil {
			continue
		}
		p, ok := w.atlas().Find(m[1], w.hint())
		if !ok || !p.Located || p.City == "" || p.Population < employerTown || p.Country != w.d.Country || !w.speaksOf(m[1], p.Region) {
			continue
		}
		return w.addPlace(spotOf(p, p.City), "organisation:town", name)
	}
	return false
}

// speaksOf reports whether the text, or the name of the employer, says "in Town", "City of
// Town" or "Town, ST".
func (w *work) speaksOf(town, region string) bool {
	text := w.body.text
	for _, lead := range [...]string{" in ", "City of ", "city of ", "Town of ", "in downtown "} {
		if indexWord(text, lead+town) >= 0 || strings.HasSuffix(w.out.Organisation.Name, lead+town) || strings.HasPrefix(w.out.Organisation.Name, lead+town) {
			return true
		}
	}
	_, short, _ := strings.Cut(region, "-")
	if r, ok := w.atlas().Region(region, ""); ok && indexWord(text, town+", "+r.Name) >= 0 {
		return true
	}
	return short != "" && indexWord(text, town+", "+short) >= 0
}
