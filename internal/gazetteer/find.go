package gazetteer

import (
	"regexp"
	"strings"
)

// Bounds of what is read. A location field is short; what is longer is a text.
const (
	maxText   = 300 // bytes of a wording
	maxPiece  = 100 // bytes between two commas
	maxPieces = 8   // of one place
	maxPlaces = 20  // of one wording
)

// Hint is what is known of the source. Its zero value is no hint.
type Hint struct {
	Country    string   // ISO 3166-1, where the source's places are if nothing else is said
	Region     string   // ISO 3166-2, likewise; of Country if that is set
	Neighbours []string // ISO 3166-1, other countries whose places the source carries too
}

var (
	segments  = regexp.MustCompile(`\s*[;|•·\n]\s*|\s+/\s+`)
	slashed   = regexp.MustCompile(`(,\s*[A-Z]{2}),?\s*(?:/|&|\bor\b|\band\b)\s*`)
	coded     = regexp.MustCompile(`^([A-Z]{2})-([A-Z]{2,3})-(\p{L}.+)$`) // "US-MA-Boston" of applicant systems
	brackets  = regexp.MustCompile(`\[[^\]]*\]`)
	parens    = regexp.MustCompile(`\(([^()]*)\)`)
	commas    = regexp.MustCompile(`\s*,\s*|\s+[-–—]\s+`)
	presence  = regexp.MustCompile(`(?i)(?:\s*(?:\band\b|\bor\b|[&+/,-])\s*)?\b(?:hybrid|on-?site|on site|in[- ]person|face[- ]to[- ]face)\b(?:\s*(?:\band\b|\bor\b|[&+/-])(?:\s|$))?`)
	elsewhere = regexp.MustCompile(`(?i)(?:\s*(?:\band\b|\bor\b|[&+/,-])\s*)?\b(?:(?:fully|100%|partially) )?(?:remote(?:ly)?|online|virtual(?:ly)?|telecommut\w+|telework|work from home|anywhere|worldwide|webinar|zoom|microsoft teams|web-based)\b(?:\s*(?:\band\b|\bor\b|[&+/-])(?:\s|$))?`)
	postcode  = regexp.MustCompile(`(?i)(?:^|\s+)(?:\d{4,5}(?:-\d{4})?|[a-z]\d[a-z][ -]?\d[a-z]\d|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})$`)
	cutShort  = regexp.MustCompile(`^([A-Z]{2}) \d{1,3}$`) // "CA 954": a field that ends in the postcode
	leading   = regexp.MustCompile(`^(?:[A-Z]{1,2}-)?\d{4,6}\s+(?:[A-Z]{2}\s+)?`)
	around    = regexp.MustCompile(`(?i)\s+(?:metro(?:politan)?\s+)?(?:area|region)$`)
	onlyDigit = regexp.MustCompile(`^[\d -]+$`)
)

// Find reads the place of a location field: "Boston, MA", "Cambridge, MA, 02139, US",
// "Toronto, Ontario", "München", "Leeds, UK". Of several places it returns the first that
// is known. What the words leave open is not found and stays text; see the package comment
// for the rules. "Remote (US)" is not a place, though "Boston, MA (hybrid)" is one.
func (g *Gazetteer) Find(text string, hint Hint) (Place, bool) {
	places := g.find(text, hint, 1)
	if len(places) == 0 {
		return Place{}, false
	}
	return places[0], true
}

// FindAll reads all places of a location field whose places are parted by semicolons,
// bars, bullets, slashes or lines: "Boston, MA; New York, NY". At most 20 are read.
func (g *Gazetteer) FindAll(text string, hint Hint) []Place { return g.find(text, hint, maxPlaces) }

func (g *Gazetteer) find(text string, hint Hint, limit int) []Place {
	if len(text) > maxText {
		return nil
	}
	var places []Place
	text = slashed.ReplaceAllString(strings.ToValidUTF8(text, " "), "$1; ") // "Cincinnati, OH/Covington, KY"
	for i, one := range segments.Split(text, maxPlaces+1) {
		if i == maxPlaces || len(places) == limit {
			break
		}
		p, ok := g.readSegment(one, hint)
		if !ok || len(places) > 0 && p.City == "" {
			continue // "Boston, MA; Canada" is a note, not a place beside Boston
		}
		places = append(places, p)
	}
	return places
}

// readSegment reads one place.
func (g *Gazetteer) readSegment(s string, hint Hint) (Place, bool) {
	s = strings.TrimSpace(brackets.ReplaceAllString(s, " "))
	if inner, ok := strings.CutPrefix(s, "("); ok && strings.IndexByte(inner, ')') == len(inner)-1 {
		s = strings.TrimSuffix(inner, ")") // "(Boston, MA)"
	}
	s = coded.ReplaceAllString(s, "$3, $2, $1")
	s = presence.ReplaceAllString(s, ", ")
	away := elsewhere.MatchString(s)
	if away {
		s = elsewhere.ReplaceAllString(s, ", ")
	}
	if len(g.table.lookup(Fold(s))) == 0 { // "Halle (Saale)" is a name
		s = parens.ReplaceAllStringFunc(s, func(in string) string {
			if len(g.scopesOf(strings.Trim(in, "() "), hint)) > 0 {
				return ", " + in[1:len(in)-1] // "Springfield (MA)"
			}
			return ", "
		})
	}
	pieces, ok := g.pieces(s, hint)
	if !ok {
		return Place{}, false
	}
	r := reading{g: g, hint: hint, pieces: pieces}
	p, ok := r.place()
	if ok && away && p.City == "" {
		return Place{}, false // "Remote (US)": where one may live, not where the work is
	}
	return p, ok
}

// pieces parts a place at its commas, without postcodes, numbers and empty pieces; false
// if it is too long to be one place.
func (g *Gazetteer) pieces(s string, hint Hint) ([]string, bool) {
	var out []string
	for _, piece := range commas.Split(s, -1) {
		piece = cutShort.ReplaceAllString(postcode.ReplaceAllString(strings.TrimSpace(piece), ""), "$1")
		piece = strings.Trim(leading.ReplaceAllString(piece, ""), " .:*")
		if rest := around.ReplaceAllString(piece, ""); rest != piece && len(g.scopesOf(rest, hint)) > 0 {
			piece = rest // "Washington, D.C. Metro Area"
		}
		if piece == "" || onlyDigit.MatchString(piece) {
			continue
		}
		if len(piece) > maxPiece || len(out) == maxPieces {
			return nil, false
		}
		out = append(out, piece)
	}
	return out, true
}
