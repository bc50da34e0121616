package normalize

import "strings"

// order says how a source writes 3/4/2027.
type order byte

// The orders. An ambiguous date in an unknown order is not read.
const (
	unknownOrder order = iota
	monthFirst
	dayFirst
)

// orderOf is the order customary in a country (ISO 3166-1). Canada uses both.
func orderOf(country string) order {
	switch country {
	case "US", "PH":
		return monthFirst
	case "", "CA", "ZA", "KE", "GH", "MY", "SG", "HK", "CN", "JP", "KR", "TW", "HU", "LT", "SE":
		return unknownOrder
	}
	return dayFirst
}

// orderOfLanguage is the order in which a language writes numbers where the country does
// not say: a text in German, French or Spanish has the day first.
func orderOfLanguage(language string) order {
	switch language {
	case "de", "fr", "es", "pt", "it", "nl", "da", "no", "nb", "fi", "pl", "cs":
		return dayFirst
	}
	return unknownOrder
}

// order is how the posting's numbers are to be read: by the custom of its country, else as
// its own text shows ("Posted: 26/07/2026"), else by the custom of its language.
func (w *work) order() order {
	if o := orderOf(w.country); o != unknownOrder {
		return o
	}
	if o := orderShown(w.body.low); o != unknownOrder {
		return o
	}
	language := w.d.Language
	if language == "" && strings.IndexByte(w.body.low, '/') >= 0 {
		language = detectLanguage(w.sites.text, w.muted)
	}
	return orderOfLanguage(language)
}

// orderShown is the order of the numeric dates of a text that can be read in one way only,
// if they agree.
func orderShown(low string) order {
	shown := unknownOrder
	seek(low, "/", 60, func(i int) bool {
		j := i
		for j > 0 && isDigit(low[j-1]) && i-j < 3 {
			j--
		}
		if j == i || i-j > 2 || inLonger(low, j) {
			return true
		}
		r := reader{low: low, pos: j, order: monthFirst}
		if d, ok := r.wholeNumeric(); !ok || r.low[j:r.pos] == "" || d.day == int(d.month) {
			return true
		}
		r.pos = j
		first, _ := r.number()
		o := unknownOrder
		r.pos++
		second, _ := r.number()
		switch {
		case first > 12:
			o = dayFirst
		case second > 12:
			o = monthFirst
		}
		if o != unknownOrder && shown != unknownOrder && o != shown {
			shown = unknownOrder
			return false
		}
		if o != unknownOrder {
			shown = o
		}
		return true
	})
	return shown
}
