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

// maxPlaces is how many places of one wording are kept.
const maxPlaces = 20

// places reads where it is: the parts of a structured address, the source's wording, a
// label in the text. "Remote" and "Online" are attendance and no place.
func (w *work) places() {
	f := w.f.Fields
	w.readEligible()
	if place, ok := w.structured(); ok {
		w.addPlace(place, "field:location", strings.Join(nonEmpty(f.Location, f.City, f.Region, f.Country), ", "))
		w.readAttendance(f.Location, "field:location")
		return
	}
	if loc := oneLine(f.Location); loc != "" {
		w.placeOf(loc, "field:location")
		return
	}
	if lead, _, ok := strings.Cut(w.out.Title, ": "); ok { // "Boston, MA: Archivist"
		if p := parsePlace(lead, w.d.Country); p.Region != "" && p.City != "" {
			w.addPlace(p, "title:place", w.out.Title)
			return
		}
	}
	if loc := w.labelled(); loc != "" {
		w.placeOf(loc, "label:location")
	}
	if len(w.out.Places) == 0 {
		w.headPlace()
	}
	if len(w.out.Places) == 0 && w.out.Attendance == "" && w.takesPlace() {
		w.heldIn()
	}
	if len(w.out.Places) == 0 && w.d.Country != "" && w.out.Attendance != posting.Online && f.Location == "" {
		w.addPlace(posting.Place{Text: countryName(w.d.Country), Country: w.d.Country}, "default:country", w.d.Country)
	}
}

// structured reads the parts of an address that a source's format keeps apart.
func (w *work) structured() (posting.Place, bool) {
	f := w.f.Fields
	if f.City == "" && f.Region == "" && f.Geo == "" {
		return posting.Place{}, false
	}
	p := posting.Place{Text: shorten(oneLine(f.Location), maxPlace), City: cityName(f.City)}
	if f.City == "" && f.Region == "" { // coordinates beside a wording
		p = parsePlace(f.Location, w.d.Country)
		p.Lat, p.Lon = geo(f.Geo)
		return p, p.Lat != nil && !remoteWords.MatchString(f.Location)
	}
	if p.Country = countryCode(f.Country); p.Country == "" && f.Country == "" {
		p.Country = w.d.Country
	}
	p.Region = regionCode(f.Region, p.Country)
	if p.Region != "" {
		p.Country = p.Region[:2]
	}
	if p.Text == "" {
		p.Text = shorten(oneLine(strings.Join(nonEmpty(f.City, f.Region, f.Country), ", ")), maxPlace)
	}
	p.Lat, p.Lon = geo(f.Geo)
	return p, p.Text != "" || p.Lat != nil
}

// readEligible reads the countries that remote workers must be in. A region of a country
// stands for its country, which is as far as the member goes.
func (w *work) readEligible() {
	for _, stated := range w.f.Fields.Eligible[:min(len(w.f.Fields.Eligible), maxPlaces)] {
		code := countryCode(oneLine(stated))
		if code == "" {
			if p := parsePlace(stated, w.d.Country); p.Region != "" {
				code = p.Country
			}
		}
		if code != "" && !slices.Contains(w.out.Eligible, code) {
			w.out.Eligible = append(w.out.Eligible, code)
			w.evidence("eligible", "field:eligible", strings.Join(w.f.Fields.Eligible, ", "))
		}
	}
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

var (
	remoteWords = regexp.MustCompile(`(?i)\b(?:fully remote|100% remote|remote|online|virtual(?:ly)?|zoom|microsoft teams|web-based|telecommute|work from home|anywhere)\b(?: (?:work|position|event|only|via zoom))?`)
	hybridWords = regexp.MustCompile(`(?i)\bhybrid\b`)
	placeTrim   = " -:;,.()[]/|@"
)

// placeOf reads the wording of a place: attendance first, then what is left as a place.
func (w *work) placeOf(loc, rule string) {
	w.readAttendance(loc, rule)
	rest := strings.Trim(hybridWords.ReplaceAllString(loc, " "), placeTrim)
	if w.out.Attendance == posting.Online {
		rest = strings.Trim(remoteWords.ReplaceAllString(rest, " "), placeTrim)
		if code := countryCode(rest); code != "" && len(w.out.Eligible) == 0 {
			w.out.Eligible = []string{code} // "Remote (US)": work from anywhere there
			w.evidence("eligible", rule, loc)
		}
		return
	}
	if rest == "" || strings.Contains(rest, "://") {
		return
	}
	for i, one := range strings.Split(rest, ";") {
		if one = strings.Trim(one, placeTrim); one == "" || i >= maxPlaces {
			continue
		}
		if i > 0 && parsePlace(one, w.d.Country).City == "" {
			continue // "Boston, MA; third floor"
		}
		w.addPlace(parsePlace(one, w.d.Country), rule, loc)
	}
}

// readAttendance reads "Remote", "Online" or "Hybrid" in the wording of a place.
func (w *work) readAttendance(loc, rule string) {
	var a posting.Attendance
	switch at := remoteWords.FindStringIndex(loc); {
	case hybridWords.MatchString(loc), at != nil && strings.Contains(strings.ToLower(loc), "in person"), at != nil && strings.Contains(strings.ToLower(loc), "in-person"):
		a = posting.Hybrid
	case at != nil && (at[0] == 0 || len(loc) < 60 && !strings.Contains(loc, "Street")):
		a = posting.Online
	default:
		return
	}
	w.out.Attendance = a
	w.evidence("attendance", rule, loc)
}

// addPlace adds p if it is valid; the source's country completes a place that has none.
func (w *work) addPlace(p posting.Place, rule, snippet string) {
	if p.Validate() != nil {
		p = posting.Place{Text: p.Text}
	}
	if p.Country == "" && w.d.Country != "" && (p.City != "" || p.Lat == nil) {
		p.Country = w.d.Country
		w.evidence("places.country", "default:country", w.d.Country)
	}
	if p == (posting.Place{}) {
		return
	}
	w.out.Places = append(w.out.Places, p)
	w.evidence("places", rule, snippet)
}

var (
	postal     = regexp.MustCompile(`(?i)\s+(?:\d{5}(?:-\d{4})?|[a-z]\d[a-z] ?\d[a-z]\d|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})$`)
	postalOnly = regexp.MustCompile(`^\d{4,6}(?:-\d{4})?$`)
	cityShape  = regexp.MustCompile(`^\p{Lu}[\p{L}.'’ -]{1,38}$`)
	notCity    = regexp.MustCompile(`(?i)\b(?:and|or|university|college|library|libraries|street|road|avenue|building|hall|campus|museum|center|centre|school|department|county|district|room|floor|suite|various|multiple|region|office|branch|institute|church|hotel|us|usa)\b`)
	placeSplit = regexp.MustCompile(`\s*[,;•·]\s*|\s+-\s+|\s*\n\s*`)
)

// parsePlace reads "City, Region[, Country]" from the right: "100 Main St, Boston, MA
// 02110, USA". What is not known for certain stays in Text only.
func parsePlace(text, country string) posting.Place {
	text = shorten(oneLine(text), maxPlace)
	p := posting.Place{Text: text}
	parts := nonEmpty(placeSplit.Split(strings.Trim(text, placeTrim), -1)...)
	if len(parts) == 0 || len(parts) > 8 {
		return p
	}
	i := len(parts) - 1
	last := postal.ReplaceAllString(parts[i], "")
	if head, tail, ok := cutLast(last); ok && (tail == "USA" || tail == "US" || tail == "Canada" || tail == "UK") && regionCode(head, country) != "" {
		last = head // "White Plains, NY USA"
	}
	if head, tail, ok := cutLast(last); ok && i == 0 && len(tail) == 2 && regionCode(tail, country) != "" && country != "" {
		parts, last, i = []string{head, tail}, tail, 1 // "Brooklyn NY"
	}
	if len(parts) > 1 && postal.MatchString(" "+parts[i]) && postal.ReplaceAllString(" "+parts[i], "") == "" {
		i--
		last = parts[i]
	}
	if r := regionCode(last, country); r != "" && (i > 0 || len(last) > 3) && !preferCountry(last, country) {
		p.Region, p.Country = r, r[:2]
		i--
	} else if c := countryCode(last); c != "" && (len(last) > 3 || len(last) == 2 && c == country || last == "USA" || last == "UK" || last == "U.S." || last == "US") {
		p.Country = c
		i--
		for i >= 0 && (postalOnly.MatchString(parts[i]) || len(parts[i]) > 3 && countryCode(parts[i]) == c) {
			i-- // "…, IN, 47403, United States"; "…, The Netherlands, Netherlands"
		}
		if i >= 0 {
			if r := regionCode(postal.ReplaceAllString(parts[i], ""), c); r != "" && (i > 0 || len(parts[i]) <= 3 || !ambiguousCity[strings.ToLower(parts[i])]) {
				p.Region = r
				i--
			}
		}
	} else if len(parts) == 1 && country != "" && isCity(last) {
		p.City, p.Country = last, country
		return p
	}
	if i >= 0 && p.Country != "" && isCity(parts[i]) {
		p.City = cityName(parts[i])
	}
	return p
}

// ambiguousCity are names of a region that is also the name of its chief city.
var ambiguousCity = map[string]bool{"new york": true, "washington": true, "quebec": true, "québec": true}

// preferCountry reports whether two letters are the source's own country rather than a
// region of another: "Berlin, DE" at a German source is not in Delaware. Without a
// country from the source, "DE" stays open.
func preferCountry(s, country string) bool {
	if len(s) != 2 {
		return false
	}
	return s == country || s == "DE" && country == ""
}

// cutLast parts the last word from s.
func cutLast(s string) (head, tail string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i <= 0 {
		return s, "", false
	}
	return strings.TrimSpace(s[:i]), s[i+1:], true
}

func isCity(s string) bool { return cityShape.MatchString(s) && !notCity.MatchString(s) }

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

// labels of a place in a text, as "Location: …" or as a heading above it.
var placeLabel = regexp.MustCompile(`^(?:job site |job |work |event |position )?(?:location|venue|where|place|city)(?: ?\([^)\n]{0,30}\))?(?: of work)? ?(?::[ \n]?|\n+)([^\n]{3,120})(?:\n|$)`)

// labelled is the place that a label in the text gives, as the text puts it.
func (w *work) labelled() string {
	low := w.body.low
	from, to := -1, -1
	for _, seed := range [...]string{"location", "venue", "where", "place", "city"} {
		seek(low, seed, 20, func(i int) bool {
			start := strings.LastIndexByte(low[max(0, i-12):i], '\n') + 1 + max(0, i-12)
			if i-start > 11 || start > 0 && low[start-1] != '\n' {
				return true
			}
			if m := placeLabel.FindStringSubmatchIndex(low[start:min(len(low), start+220)]); m != nil {
				from, to = start+m[2], start+m[3]
			}
			return from < 0
		})
		if from >= 0 {
			break
		}
	}
	if from < 0 {
		return ""
	}
	loc := strings.TrimSpace(w.body.text[from:to])
	if i := strings.Index(loc, ". "); i > 0 && !strings.HasPrefix(loc, "St.") {
		loc = loc[:i]
	}
	if len(strings.Fields(loc)) > 14 || strings.HasSuffix(loc, ":") {
		return ""
	}
	return strings.TrimSuffix(loc, ".")
}

// headCity is "City, ST" in prose.
var headCity = regexp.MustCompile(`([A-Z][\p{L}.'-]+(?: [A-Z][\p{L}.'-]+){0,2}) ?, (A[BKLRZ]|BC|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ABDEINOST]|N[BCDEHJLMSTUVY]|O[HKNR]|P[AE]|QC|RI|S[CDK]|T[NX]|UT|V[AT]|W[AIVY]|YT)\b`)

// headPlace reads "City, ST" right behind the title where boards repeat it: they print
// title, then place. Elsewhere in a text a city may be anything.
func (w *work) headPlace() {
	i := strings.Index(w.body.text[:min(len(w.body.text), 2000)], w.title.text)
	if i < 0 || w.title.text == "" {
		return
	}
	rest := w.body.text[i+len(w.title.text):]
	rest = strings.TrimLeft(rest[:min(len(rest), 90)], placeTrim+"\n")
	m := headCity.FindStringIndex(rest)
	if m == nil || m[0] != 0 {
		return
	}
	text := strings.ReplaceAll(rest[m[0]:m[1]], " ,", ",")
	if p := parsePlace(text, w.d.Country); p.City != "" && p.Region != "" {
		w.addPlace(p, "text:below-title", text)
	}
}

// named is "City, Region" or "City, Country" in prose.
var named = regexp.MustCompile(`\b([A-Z][\p{L}.'-]+(?: [A-Z][\p{L}.'-]+){0,2}), ([A-Z](?:\p{L}+|\.[A-Z]\.)(?: [A-Z]\p{L}+){0,2})`)

// heldWords lead to where an event takes place.
var heldWords = []string{"held", "take place", "takes place", "taking place", "hosted", "join us", "offered", "located", "conference", "workshop", "symposium", "meeting"}

// heldIn reads "to be held in City, Region" near the beginning of an event's text. Two
// different places there leave it open.
func (w *work) heldIn() {
	head := w.body.text[:min(len(w.body.text), 2500)]
	var got posting.Place
	at := ""
	for _, m := range named.FindAllStringSubmatchIndex(head, 12) {
		start, end := w.body.sentence(m[0], m[1])
		city := head[m[2]:m[3]]
		p := cityIn(city, head[m[4]:m[5]], w.d.Country)
		if p.City == "" || p.Country == "" || firstOf(w.body.low[start:end], heldWords) == "" {
			continue
		}
		if got.City != "" && (got.City != p.City || got.Region != p.Region) {
			return
		}
		got, at = p, w.body.snippet(m[0], m[1])
	}
	if got.City != "" {
		w.addPlace(got, "phrase:held-in", at)
	}
}

// cityIn is the city in the region or country that within begins with: of "Oregon Library
// Association" that is Oregon.
func cityIn(city, within, country string) posting.Place {
	for ok := true; ok; within, _, ok = cutLast(within) {
		if p := parsePlace(city+", "+within, country); p.City != "" && p.Country != "" {
			return p
		}
	}
	return posting.Place{}
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
