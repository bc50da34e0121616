package normalize

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/callboard/callboard/internal/gazetteer"
	"github.com/callboard/callboard/posting"
)

// embeddedGazetteer is opened for the first finding that is read, so that commands which
// read none do not wait for it. Its data is part of the program and its own tests open it,
// so that a fault in it is a bug of ours.
var embeddedGazetteer = sync.OnceValue(func() *gazetteer.Gazetteer {
	g, err := gazetteer.Load()
	if err != nil {
		panic(fmt.Sprintf("normalize: the embedded gazetteer: %v", err))
	}
	return g
})

// atlas is the gazetteer that w reads with.
func (w *work) atlas() *gazetteer.Gazetteer {
	if w.n.gazetteer != nil {
		return w.n.gazetteer
	}
	return embeddedGazetteer()
}

// hint is what the source's defaults say for the reading of places. Boards of the United
// States and of Canada carry each other's posts.
func (w *work) hint() gazetteer.Hint {
	h := gazetteer.Hint{Country: w.d.Country}
	switch w.d.Country {
	case "US":
		h.Neighbours = []string{"CA"}
	case "CA":
		h.Neighbours = []string{"US"}
	}
	return h
}

// spot is a place that was read, with what decides how far to believe it.
type spot struct {
	posting.Place
	zone    string // IANA, "" when not known
	located bool   // the city is in the gazetteer
	rule    string // of the gazetteer
}

// maxWording is the longest text, in bytes, that is read as the wording of one place.
const maxWording = 200

// newYork is how people of New York write it.
var newYork = regexp.MustCompile(`\b(?:NY|NYC), NY\b`)

// answer is what the gazetteer says to a wording.
type answer struct {
	text string
	spot spot
	ok   bool
}

// maxAnswers is how many answers of one announcement are kept.
const maxAnswers = 32

// find reads the wording of a place, which is kept as the place's text. A wording is
// looked up once.
func (w *work) find(text string) (spot, bool) {
	text = strings.Trim(oneLine(text), " -;:,|/@")
	if text == "" || len(text) > maxWording {
		return spot{}, false
	}
	for i := range w.asked {
		if w.asked[i].text == text {
			return w.asked[i].spot, w.asked[i].ok
		}
	}
	a := answer{text: text}
	if p, ok := w.atlas().Find(newYork.ReplaceAllString(text, "New York, NY"), w.hint()); ok {
		a.spot, a.ok = spotOf(p, text), true
	}
	if len(w.asked) < maxAnswers {
		w.asked = append(w.asked, a)
	}
	return a.spot, a.ok
}

func spotOf(p gazetteer.Place, text string) spot {
	s := spot{Place: posting.Place{Text: text, City: p.City, Region: p.Region, Country: p.Country}, zone: p.Zone, located: p.Located, rule: p.Rule}
	if rest, ok := strings.CutPrefix(p.City, "Saint "); ok && p.Country == "US" {
		s.City = "St. " + rest // GeoNames writes out what nobody there does
	}
	if p.Located {
		s.Lat, s.Lon = &p.Lat, &p.Lon
	}
	return s
}

// countryCode is the ISO 3166-1 code of a country's code or name, "" if s is neither.
func countryCode(s string) string {
	c, ok := embeddedGazetteer().Country(strings.TrimPrefix(strings.TrimSpace(s), "the "))
	if !ok {
		return ""
	}
	return c.Code
}

// countryName is a country's English name, its code if it has none.
func countryName(code string) string {
	if c, ok := embeddedGazetteer().Country(code); ok {
		return c.Name
	}
	return code
}

// regionCode is the ISO 3166-2 code of a region's code ("US-MA", or "MA" with or without
// a country) or name, "" if s is none or not in country.
func regionCode(s, country string) string {
	s = strings.Trim(s, " .")
	tries := []string{country}
	switch country { // boards of either carry the other's posts
	case "US":
		tries = append(tries, "CA")
	case "CA":
		tries = append(tries, "US")
	}
	for _, c := range tries {
		if r, ok := embeddedGazetteer().Region(s, c); ok {
			return r.Code
		}
	}
	return ""
}
