package normalize

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"github.com/callboard/callboard/posting"
)

// maxPlace is the longest wording of a place, in bytes.
const maxPlace = 200

// maxPlaces is how many places of one posting are kept.
const maxPlaces = 20

// places reads where it is: the parts of a structured address, the source's wording, the
// title, a label or a phrase in the text, the employer's town. What names a city of the
// gazetteer comes before what does not; a wording that cannot be read stays text.
func (w *work) places() {
	w.readEligible()
	if w.structured() {
		return
	}
	var wordings []wording
	if loc := oneLine(w.f.Fields.Location); loc != "" {
		w.readAttendance(loc, "field:location")
		if w.wordedPlaces(wording{loc, "field:location"}) {
			return
		}
		wordings = append(wordings, wording{loc, "field:location"})
	}
	wordings = append(wordings, w.titlePlace()...)
	wordings = append(wordings, w.labelledPlaces()...)
	if w.worded(wordings) || w.worded(w.insideLabels()) {
		return
	}
	if w.out.Kind == posting.Job {
		if w.howAttended(); w.out.Attendance == posting.Online && len(w.out.Eligible) == 0 {
			w.restricted()
		}
	}
	for _, way := range [...]func() bool{w.belowTitle, w.heldIn, w.addressed, w.employerPlace} {
		if way() {
			return
		}
	}
	w.unreadPlace(wordings)
}

// wording is what somebody wrote for a place, and where.
type wording struct{ text, rule string }

// worded takes the first wording that names a city of the gazetteer, else the first that
// names any place.
func (w *work) worded(wordings []wording) bool {
	for _, sure := range [...]bool{true, false} {
		for _, one := range wordings {
			if first, ok := w.firstOf(one.text); ok && (!sure || first.located) {
				if one.rule != "field:location" {
					w.readAttendance(one.text, one.rule)
				}
				if w.wordedPlaces(one) {
					return true
				}
			}
		}
	}
	for _, one := range wordings { // "Online", "Remote (US)"
		if w.out.Attendance == "" {
			w.readAttendance(one.text, one.rule)
		}
		if w.out.Attendance == posting.Online {
			w.eligibleIn(one)
			return true
		}
	}
	return false
}

// unreadPlace keeps a wording that names no known place as text; a job without any is in
// the country of its source.
func (w *work) unreadPlace(wordings []wording) {
	for _, one := range wordings {
		rest := strings.Trim(remoteWords.ReplaceAllString(hybridWords.ReplaceAllString(one.text, " "), " "), placeTrim)
		if rest != "" && !undecided[strings.ToLower(rest)] && !strings.Contains(rest, "://") && w.keepsText(one, rest) {
			w.addPlace(spot{Place: posting.Place{Text: shorten(strings.Trim(one.text, placeTrim), maxPlace)}}, one.rule, one.text)
			return
		}
	}
	if w.d.Country != "" && w.out.Kind == posting.Job && w.out.Attendance != posting.Online && w.f.Fields.Location == "" {
		w.addPlace(spot{Place: posting.Place{Text: countryName(w.d.Country), Country: w.d.Country}}, "default:country", w.d.Country)
	}
}

// keepsText reports whether a wording that names no known place is kept: the source's own,
// and what a label in the text of a job or event says, if it is no sentence.
func (w *work) keepsText(one wording, rest string) bool {
	if one.rule == "field:location" || w.out.Kind == posting.Job {
		return true
	}
	return w.takesPlace() && hasUpper(rest) && len(strings.Fields(rest)) <= 12
}

// undecided are wordings of a place that say that it is not known.
var undecided = map[string]bool{"tbd": true, "tba": true, "tbc": true, "n/a": true, "na": true, "none": true, "to be announced": true, "to be determined": true, "to be confirmed": true, "various": true, "see description": true, "unknown": true, "-": true}

// structured reads the parts of an address that a source's format keeps apart.
func (w *work) structured() bool {
	f := w.f.Fields
	if f.City == "" && f.Region == "" && f.Geo == "" {
		return false
	}
	w.readAttendance(f.Location, "field:location")
	snippet := strings.Join(nonEmpty(f.Location, f.City, f.Region, f.Country), ", ")
	lat, lon := geo(f.Geo)
	if f.City == "" && f.Region == "" { // coordinates beside a wording
		if lat == nil || remoteWords.MatchString(f.Location) {
			return false
		}
		s, ok := w.find(f.Location)
		if !ok {
			s = spot{Place: posting.Place{Text: shorten(oneLine(f.Location), maxPlace)}}
		}
		s.Lat, s.Lon = lat, lon
		return w.addPlace(s, "field:location", snippet)
	}
	s := w.addressOf(f)
	if lat != nil {
		s.Lat, s.Lon = lat, lon
	}
	return w.addPlace(s, "field:location", snippet)
}

// addressOf reads city, region and country, each as its source states it. What the
// gazetteer does not know stays as stated, when codes and names can be read.
func (w *work) addressOf(f posting.Fields) spot {
	text := shorten(oneLine(f.Location), maxPlace)
	parts := strings.Join(nonEmpty(f.City, f.Region, f.Country), ", ")
	s, ok := w.find(parts)
	if !ok || f.City != "" && s.City == "" {
		s.City = cityName(f.City)
		if s.Country = countryCode(f.Country); s.Country == "" && f.Country == "" {
			s.Country = w.d.Country
		}
		if s.Region = regionCode(f.Region, s.Country); s.Region != "" {
			s.Country = s.Region[:2]
		}
	}
	if text == "" || text == oneLine(parts) {
		text = shorten(s.written(oneLine(parts)), maxPlace)
	}
	s.Text = text
	return s
}

// written is a structured address as people write it there: "Boston, MA" and not
// "Boston, MA, US". stated is what it is made of.
func (s spot) written(stated string) string {
	switch {
	case s.City == "" || s.Region == "" || !strings.HasPrefix(stated, s.City):
		return stated
	case s.Country == "US" || s.Country == "CA" || s.Country == "AU":
		return s.City + ", " + s.Region[3:]
	}
	return stated
}

// geo reads "lat;lon" (RFC 5545, section 3.8.1.6). 0;0 is what programs write for unknown.
func geo(s string) (lat, lon *float64) {
	a, b, ok := strings.Cut(s, ";")
	if !ok {
		if a, b, ok = strings.Cut(s, ","); !ok {
			return nil, nil
		}
	}
	x, errX := strconv.ParseFloat(strings.TrimSpace(a), 64)
	y, errY := strconv.ParseFloat(strings.TrimSpace(b), 64)
	if errX != nil || errY != nil || math.IsNaN(x) || math.IsNaN(y) || math.Abs(x) > 90 || math.Abs(y) > 180 || x == 0 && y == 0 {
		return nil, nil
	}
	return &x, &y
}

const placeTrim = " -:;,.()[]/|@"

var (
	segments = regexp.MustCompile(`\s*[;|•·\n]\s*|\s+/\s+`)
	// twoPlaces parts two places of one wording, tried where the whole is none or both halves
	// end with a region.
	twoPlaces = regexp.MustCompile(`\s+(?:and|or|&|und|oder|et|ou|y)\s+|\s*/\s*`)
	regions   = regexp.MustCompile(`, [A-Z]{2}\b.*, [A-Z]{2}\b`)
)

// segmentsOf are the wordings of the single places in the wording of several.
func (w *work) segmentsOf(text string) []string {
	var out []string
	for _, one := range segments.Split(text, maxPlaces) {
		if _, ok := w.find(one); ok && !(twoPlaces.MatchString(one) && regions.MatchString(one)) {
			out = append(out, one)
		} else {
			out = append(out, twoPlaces.Split(one, maxPlaces)...)
		}
	}
	return out[:min(len(out), maxPlaces)]
}

// firstOf is the first place that a wording names.
func (w *work) firstOf(text string) (spot, bool) {
	if len(text) > maxPlace || strings.Contains(text, "://") {
		return spot{}, false
	}
	for _, one := range w.segmentsOf(text) {
		if s, ok := w.find(one); ok {
			return s, true
		}
	}
	return spot{}, false
}

// wordedPlaces adds the places of a wording and reports whether there are any. A region or
// country behind "Remote" is where one may live, not where the work is.
func (w *work) wordedPlaces(one wording) bool {
	if len(one.text) > maxPlace || strings.Contains(one.text, "://") {
		return false
	}
	for _, text := range w.segmentsOf(one.text) {
		s, ok := w.find(text)
		if !ok || len(w.out.Places) > 0 && s.City == "" || s.City == "" && w.out.Attendance == posting.Online {
			continue
		}
		if slices.ContainsFunc(w.out.Places, func(p posting.Place) bool { return p.City == s.City && p.Region == s.Region }) {
			continue
		}
		if len(w.out.Places) == 0 && !segments.MatchString(one.text) && !twoPlaces.MatchString(one.text) {
			s.Text = strings.Trim(one.text, placeTrim)
			if strings.Count(s.Text, "(") != strings.Count(s.Text, ")") {
				s.Text = strings.Trim(one.text, " -:;,|/@")
			}
		}
		w.addPlace(s, one.rule, one.text)
	}
	return len(w.out.Places) > 0
}

// addPlace adds s if it is valid; the source's country completes a wording that has none.
func (w *work) addPlace(s spot, rule, snippet string) bool {
	p := s.Place
	if p.Validate() != nil {
		p = posting.Place{Text: p.Text}
	}
	if p.Country == "" && w.d.Country != "" && (p.City != "" || p.Lat == nil) && p.Text != "" {
		p.Country = w.d.Country
		w.evidence("places.country", "default:country", w.d.Country)
	}
	if p == (posting.Place{}) {
		return false
	}
	if len(w.out.Places) == 0 {
		w.zone = s.zone
		w.evidence("places", rule, snippet)
	} else if w.zone != s.zone {
		w.zone = "" // it is not at one hour everywhere
	}
	w.out.Places = append(w.out.Places, p)
	return true
}

// cityName cleans a city and drops what is none.
func cityName(s string) string {
	s = strings.Trim(oneLine(s), placeTrim)
	for _, lead := range [...]string{"City of ", "Village of ", "Town of ", "Township of "} {
		s = strings.TrimPrefix(s, lead)
	}
	if len(s) > 3 && s == strings.ToUpper(s) && s != strings.ToLower(s) {
		s = cases.Title(language.English).String(s) // NEWMARKET
	}
	if len(s) > 60 || strings.ContainsAny(s, "<>{}=") {
		return ""
	}
	return s
}

func nonEmpty(parts ...string) []string {
	var kept []string
	for _, s := range parts {
		if s = strings.TrimSpace(s); s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}
