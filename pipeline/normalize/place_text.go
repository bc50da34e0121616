package normalize

import (
	"regexp"
	"strings"

	"github.com/callboard/callboard/internal/gazetteer"
	"github.com/callboard/callboard/posting"
)

// maxHeld is how many bytes of an event's text are read for where it is held, and maxFinds
// how many wordings of one text the gazetteer is asked for.
const (
	maxHeld  = 8000
	maxFinds = 24
)

var (
	// pair is "City, Region" or "City, Country" in prose, also in brackets.
	pair = regexp.MustCompile(`\b(\p{Lu}[\p{L}.'-]+(?: (?:de |of |la |am |an der |upon |sur )?\p{Lu}[\p{L}.'-]+){0,2}),? (\p{Lu}(?:\p{L}+|\.\p{Lu}\.?)(?: \p{Lu}\p{L}+){0,2})`)
	// single is a name behind a word that leads to a place.
	single = regexp.MustCompile(`\b(?:in|at|In|At|à|À|en|zu|im|der|of|University of|Universität|Université de|Universidad de) ((?:\p{Lu}[\p{L}'-]+|St\.)(?: \p{Lu}[\p{L}'-]+){0,2})`)
)

// heldWords lead to where an event takes place.
var heldWords = []string{
	"held", "take place", "takes place", "taking place", "took place", "hosted", "host", "join us", "offered", "located", "convene", "gather", "meet in", "conference", "workshop", "symposium", "meeting", "unconference", "camp", "summit", "forum",
	"findet", "finden", "stattfinden", "statt", "tagung", "konferenz", "aura lieu", "auront lieu", "se tiendra", "se tiendront", "colloque", "journ\u00e9e", "se celebrar\u00e1", "tendr\u00e1 lugar", "se llevar\u00e1 a cabo", "congreso", "taller", "si terr\u00e0", "convegno",
}

// heldKeys are the words of heldWords by which their sentences are found, folded.
var heldKeys = func() map[string]bool {
	m := map[string]bool{}
	for _, word := range strings.Fields("held place hosted host join offered located convene gather meet conference workshop symposium meeting unconference camp summit forum findet finden stattfinden statt tagung konferenz aura auront tiendra tiendront colloque journee celebrara tendra llevara congreso taller terra convegno") {
		m[word] = true
	}
	return m
}()

// maxSentences is how many sentences of one text are read for where it is held.
const maxSentences = 24

// notHeld are words of sentences about other meetings, or other places.
var notHeld = []string{"last year", "previous", "previously", "in the past", "based in", "born", "studied", "graduate of", "professor", "ph.d", "lives in", "works in", "working at", "her", "his", "alumni", "librarian at", "next year's"}

// heldIn reads "to be held in City, Region" near the beginning of an event's text, or a city
// that everybody knows behind "in" in a sentence with the day. Two different places leave
// it open.
func (w *work) heldIn() bool {
	if !w.takesPlace() {
		return false
	}
	w.howAttended()
	if w.out.Attendance == posting.Online {
		return false
	}
	told := w.heldSentences()
	finds := 0
	for _, way := range [...]func([]span, *int) (spot, string, bool){w.heldPair, w.heldSingle, w.titleCity, w.heldCountry} {
		if s, at, open := way(told, &finds); open {
			return false
		} else if s.Country != "" {
			return w.addPlace(s, "phrase:held-in", at)
		}
	}
	return false
}

// heldSentences are the sentences near the beginning that may say where it is held.
func (w *work) heldSentences() []span {
	var out []span
	end := 0
	for _, word := range w.sites.text.list {
		from := int(word.from)
		if from >= maxHeld || len(out) == maxSentences {
			break
		}
		if from < end || !heldKeys[word.folded] {
			continue
		}
		start, stop := w.body.sentence(from, int(word.to))
		out, end = append(out, span{max(start, end), stop}), stop
	}
	return out
}

// heldPair finds the one "City, Region" in sentences about the event.
func (w *work) heldPair(told []span, finds *int) (got spot, at string, open bool) {
	for _, sentence := range told {
		for _, m := range pairsIn(w.body.text, sentence) {
			if *finds >= maxFinds || !w.aboutEvent(m[0], m[1]) {
				continue
			}
			s, ok := w.cityIn(w.body.text[m[2]:m[3]], w.body.text[m[4]:m[5]], finds)
			if !ok {
				continue
			}
			if got.City != "" && (got.City != s.City || got.Region != s.Region) {
				return spot{}, "", true
			}
			if got.City == "" {
				got, at = s, w.body.snippet(m[0], m[1])
			}
		}
	}
	return got, at, false
}

// maxPairs is how many pairs of one sentence are looked at.
const maxPairs = 12

// pairsIn finds the pairs in a sentence, also those that begin inside another: of
// "University of Example, Madison, USA" both.
func pairsIn(text string, in span) [][]int {
	var out [][]int
	for from := in.from; from < in.to && len(out) < maxPairs; {
		m := pair.FindStringSubmatchIndex(text[from:in.to])
		if m == nil {
			break
		}
		for i := range m {
			m[i] += from
		}
		out = append(out, m)
		from = m[4]
	}
	return out
}

// cityIn is the city in the region or country that within begins with: of "Oregon Library
// Association" that is Oregon. The city must be in the gazetteer.
func (w *work) cityIn(city, within string, finds *int) (spot, bool) {
	for ok := true; ok && *finds < maxFinds; within, _, ok = cutLast(within) {
		*finds++
		if s, ok := w.find(city + ", " + within); ok && s.City != "" && s.located && (s.rule == gazetteer.RuleRegion || s.rule == gazetteer.RuleCountry) {
			return s, true
		}
	}
	return spot{}, false
}

// heldSingle finds the one well-known city behind "in" or in the name of a university, in
// the title, else in sentences about the event that have a day.
func (w *work) heldSingle(told []span, finds *int) (got spot, at string, open bool) {
	if got, open = w.onlyKnown(w.title.text, nil, finds); open || got.City != "" {
		return got, w.title.text, open
	}
	for _, sentence := range told {
		from := sentence.from
		s, several := w.onlyKnown(w.body.text[from:sentence.to], func(a, b int) bool { return w.aboutEvent(from+a, from+b) && w.dayBeside(from+a, from+b) }, finds)
		if several || s.City != "" && got.City != "" && (got.City != s.City || got.Region != s.Region) {
			return spot{}, "", true
		}
		if s.City != "" && got.City == "" {
			got, at = s, w.body.snippet(from, sentence.to)
		}
	}
	return got, at, false
}

// onlyKnown is the one well-known city that text names where keep, if there is one, takes
// the place of the name; open says that there are several.
func (w *work) onlyKnown(text string, keep func(from, to int) bool, finds *int) (got spot, open bool) {
	for _, m := range single.FindAllStringSubmatchIndex(text, maxPairs) {
		if *finds >= maxFinds || keep != nil && !keep(m[2], m[3]) {
			continue
		}
		s, ok := w.knownCity(text[m[2]:m[3]], finds)
		if !ok {
			continue
		}
		if got.City != "" && (got.City != s.City || got.Region != s.Region) {
			return spot{}, true
		}
		got = s
	}
	return got, false
}

// titleName is a name of one or two words in a title.
var titleName = regexp.MustCompile(`\p{Lu}[\p{L}'-]{3,}(?: \p{Lu}[\p{L}'-]+)?`)

// titleCity reads "Example Bootcamp Munich": a city in the title that everybody knows, when
// the text says "in Munich" too.
func (w *work) titleCity(_ []span, finds *int) (got spot, at string, open bool) {
	head := w.body.text[:min(len(w.body.text), maxHeld)]
	for from, n := 0, 0; n < maxPairs; n++ {
		m := titleName.FindStringIndex(w.title.text[from:])
		if m == nil {
			break
		}
		name := w.title.text[from+m[0] : from+m[1]]
		first, _, _ := strings.Cut(name, " ")
		from += m[0] + len(first)
		for _, name := range [...]string{name, first} {
			if indexWord(head, "in "+name) < 0 {
				continue
			}
			s, ok := w.knownCity(name, finds)
			if !ok {
				continue
			}
			if got.City != "" && (got.City != s.City || got.Region != s.Region) {
				return spot{}, "", true
			}
			got = s
			break
		}
	}
	return got, w.title.text, false
}

// heldCountry reads "will be held in the Netherlands".
var heldCountry = regexp.MustCompile(`\b(?:held|take place|takes place|taking place|hosted|stattfinden|aura lieu|tendr\x{e1} lugar)(?: in[- ]person| onsite| on site)? (?:in|en) (?:the )?(\p{Lu}\p{L}+(?: \p{Lu}\p{L}+){0,2})`)

func (w *work) heldCountry(told []span, finds *int) (spot, string, bool) {
	for _, sentence := range told {
		m := heldCountry.FindStringSubmatchIndex(w.body.text[sentence.from:sentence.to])
		if m == nil || !w.aboutEvent(sentence.from+m[2], sentence.from+m[3]) {
			continue
		}
		for name, ok := w.body.text[sentence.from+m[2]:sentence.from+m[3]], true; ok; name, _, ok = cutLast(name) {
			if code := countryCode(name); code != "" {
				*finds++
				s := spot{Place: posting.Place{Text: countryName(code), Country: code}, zone: w.atlas().Zone(gazetteer.Place{Country: code})}
				return s, w.body.snippet(sentence.from+m[0], sentence.from+m[1]), false
			}
		}
	}
	return spot{}, "", false
}

// knownCity is the city that the first words of name are, by that name alone.
func (w *work) knownCity(name string, finds *int) (spot, bool) {
	for ok := name != ""; ok && *finds < maxFinds; name, _, ok = cutLast(name) {
		if len(name) < 4 || noCity[strings.ToLower(name)] {
			continue
		}
		*finds++
		if s, ok := w.find(name); ok && s.located && s.City != "" {
			return s, true
		}
	}
	return spot{}, false
}

// noCity are words that a city somewhere has for a name.
var noCity = map[string]bool{"university": true, "college": true, "library": true, "central": true, "union": true, "march": true, "august": true, "music": true, "open": true, "spring": true, "summer": true, "english": true, "digital": true}

// aboutEvent reports whether the sentence around a place says that something is held.
func (w *work) aboutEvent(from, to int) bool {
	start, end := w.body.sentence(from, to)
	low := w.body.low[start:end]
	if before := strings.TrimRight(w.body.low[max(start, from-16):from], " "); strings.HasSuffix(before, "outside of") || strings.HasSuffix(before, "near") {
		return false
	}
	return firstOf(low, heldWords) != "" && firstOf(low, notHeld) == ""
}

var dayNear = regexp.MustCompile(`\b\d{1,2}(?:st|nd|rd|th|\.)?(?: of)? ?(?:-|to|bis|al|au|and|et|und|y)? ?(?:\d{1,2}(?:st|nd|rd|th|\.)? )?(?:de )?(?:jan|feb|mar|m\x{e4}r|apr|may|mai|jun|jui|jul|aug|ao\x{fb}|ago|sep|oct|okt|nov|dec|dez|d\x{e9}c|dic)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}`)

// dayBeside reports whether the sentence around a place has a day.
func (w *work) dayBeside(from, to int) bool {
	const month = 20 // "11. Mai": the full stop of an ordinal ends the sentence too early
	start, end := w.body.sentence(from, to)
	return dayNear.MatchString(w.body.low[start:min(len(w.body.low), end+month)])
}
