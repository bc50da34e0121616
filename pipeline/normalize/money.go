package normalize

import (
	"strings"

	"github.com/callboard/callboard/posting"
)

// money reads one sum that begins at pos.
type money struct {
	low  string
	text string // low as written: a capital letter ends a word that markup glued to the next
	pos  int
	dots bool // "65.000" is sixty-five thousand: the currency or the country writes so
	bare bool // a number without any currency is money here
}

// read reads an amount or a range with the periods inside: "$36.57/hour - $42.78/hour".
func (m *money) read(currency string) (sum, bool) {
	s := sum{currency: currency}
	m.dots = m.dots || currency == "EUR" || currency == "CHF" || m.euroAhead()
	a, thousand, ok := m.amount()
	if !ok {
		return s, false
	}
	s.low = a
	s.period = m.period()
	if code := m.code(); code != "" {
		s.currency = code
		if s.period == "" {
			s.period = m.period()
		}
	}
	start := m.pos
	if m.joined() {
		code, width := sign(m.low, m.pos)
		m.pos += width
		b, thousandB, ok := m.amount()
		if behind := m.code(); ok && behind != "" && (code == "" || code == "$") {
			code = behind
		}
		if ok && currency == "" && width > 0 && !m.bare {
			return s, false // "Level 5 - $28.40"
		}
		if ok && (width > 0 || s.currency == "" || m.moneyLike(b, a)) {
			s.high = b
			if thousandB && !thousand && a < posting.Whole(1000) {
				thousand = true // "$36-40K"
			}
			if thousandB {
				s.high = b * 1000
			} else if a >= posting.Whole(1000) == (b >= posting.Whole(1000)) || thousand {
				s.high = b
			}
			if code != "" && (s.currency == "" || s.currency == "$") {
				s.currency = code
			}
			start = m.pos
		}
	}
	m.pos = start
	if thousand {
		s.low = a * 1000
	}
	if s.high != 0 && !thousand && s.low < posting.Whole(200) && s.high >= posting.Whole(10_000) {
		s.low *= 1000 // "$60-68,000"
	}
	m.tail(&s)
	return s, true
}

// tail reads the code and period that follow the whole sum.
func (m *money) tail(s *sum) {
	if code := m.code(); code != "" {
		s.currency = code
	}
	if p := m.period(); p != "" {
		s.period = p
	}
	if code := m.code(); code != "" && (s.currency == "" || s.currency == "$") {
		s.currency = code
	}
}

// euroAhead reports whether a currency that is written with dots for thousands stands
// behind the number, or the range, at pos.
func (m *money) euroAhead() bool {
	rest := m.low[m.pos:min(len(m.low), m.pos+36)]
	end := strings.IndexFunc(rest, func(r rune) bool { return (r < '0' || r > '9') && !strings.ContainsRune(" .,'-biszu\u00e0ak", r) })
	if end < 0 {
		return false
	}
	rest = rest[end:]
	return strings.HasPrefix(rest, "\u20ac") || strings.HasPrefix(rest, "eur") || strings.HasPrefix(rest, "chf")
}

// moneyLike reports whether a number without a sign after "-" continues the range.
func (m *money) moneyLike(b, a posting.Amount) bool {
	if m.pos < len(m.low) && (isWord(m.low[m.pos]) || m.low[m.pos] == '%' || m.low[m.pos] == '/' && m.pos+1 < len(m.low) && isDigit(m.low[m.pos+1])) {
		return false
	}
	return b > a
}

// joined reads what joins the two amounts of a range.
func (m *money) joined() bool {
	start := m.pos
	for _, word := range [...]string{" - ", "- ", " -", "-", " to ", " and ", " through ", "to ", " bis zu ", " bis ", " und ", " \u00e0 ", " et ", " a ", " hasta ", " y "} {
		if strings.HasPrefix(m.low[m.pos:], word) {
			m.pos += len(word)
			for m.pos < len(m.low) && m.low[m.pos] == ' ' {
				m.pos++
			}
			if m.pos < len(m.low) && (isDigit(m.low[m.pos]) || signAt(m.low, m.pos)) && (word != " a " && word != " y " || m.moneyAhead()) {
				return true
			}
			m.pos = start
		}
	}
	return false
}

// moneyAhead reports whether a currency stands beside the number at pos: " a " joins two
// amounts in Spanish, but not in "$20 a 40-hour week".
func (m *money) moneyAhead() bool {
	ahead := m.low[m.pos:min(len(m.low), m.pos+20)]
	return strings.ContainsAny(ahead, "$\u20ac\u00a3") || strings.Contains(ahead, "eur")
}

func signAt(low string, i int) bool {
	_, width := sign(low, i)
	return width > 0
}

// behindCodes are the signs of a currency behind an amount.
var behindCodes = []struct{ text, code string }{
	{"usd", "USD"},
	{"cad", "CAD"},
	{"cdn", "CAD"},
	{"aud", "AUD"},
	{"nzd", "NZD"},
	{"gbp", "GBP"},
	{"euros", "EUR"},
	{"euro", "EUR"},
	{"eur", "EUR"},
	{"chf", "CHF"},
	{"sfr", "CHF"},
	{"fr.", "CHF"},
	{"dkk", "DKK"},
	{"sek", "SEK"},
	{"nok", "NOK"},
	{"zar", "ZAR"},
	{"\u20ac", "EUR"},
	{"\u00a3", "GBP"},
	{"us$", "USD"},
	{"$ us", "USD"},
	{"$ ca", "CAD"},
	{"$", "$"},
}

// code reads a currency behind an amount: " CAD", " \u20ac", " $".
func (m *money) code() string {
	rest := m.low[m.pos:]
	trimmed := strings.TrimLeft(rest[:min(len(rest), 3)], " (")
	trimmed = rest[min(len(rest), 3)-len(trimmed):]
	for _, c := range behindCodes {
		if !strings.HasPrefix(trimmed, c.text) {
			continue
		}
		after := strings.TrimLeft(trimmed[len(c.text):], " ")
		word := isLower(c.text[len(c.text)-1])
		if word && len(trimmed) > len(c.text) && isWord(trimmed[len(c.text)]) || !word && after != "" && isDigit(after[0]) {
			continue
		}
		m.pos += len(rest) - len(trimmed) + len(c.text)
		return c.code
	}
	return ""
}

// surround reads "from" and "up to" in front of the sum, and in a pay field a period
// that stands anywhere.
func (s *sum) surround(low string, bare bool) {
	before := strings.TrimRight(low[max(0, s.from-28):s.from], " :$")
	after := low[s.to:min(len(low), s.to+24)]
	lead := low[max(0, s.from-40):s.from]
	if i := strings.LastIndexAny(lead, ".;$"); i >= 0 {
		lead = lead[i+1:]
	}
	s.from0 = strings.HasSuffix(before, "from") || firstOf(lead, []string{"starting", "starts at", "start at", "minimum", "at least", "not less than", "begins at"}) != ""
	s.from0 = s.from0 || strings.HasPrefix(after, "+") || strings.HasPrefix(after, " minimum") || strings.HasPrefix(after, " and up") || strings.HasPrefix(after, " or more")
	for _, w := range [...]string{"up to", "maximum", "maximum of"} {
		s.top = s.top || strings.HasSuffix(before, w)
	}
	if s.period != "" {
		return
	}
	s.lead = leadPeriod(low[max(0, s.from-48):s.from])
	if !bare {
		return
	}
	for _, w := range periodWords {
		if len(w.word) > 2 && indexWord(low, w.word) >= 0 {
			s.period = w.period
			return
		}
	}
}

// directLabels stand right in front of pay, whatever follows it.
var directLabels = []string{"salary", "salaries", "wage", "wages", "compensation", "pay", "gehalt", "salaire", "remuneration"}

// labelEnds are words between such a label and the sum.
var labelEnds = []string{" range", " rate", " scale", " band", " information", " is", " of", " from", " between", " starts at", " starting at", ","}

// directlyLabelled reports whether the words in front of a sum end with a label of pay.
func directlyLabelled(before string) bool {
	before = strings.TrimRight(before, " :$(\n-")
	for range 2 {
		for _, end := range labelEnds {
			before = strings.TrimSuffix(before, end)
		}
	}
	for _, label := range directLabels {
		if strings.HasSuffix(before, label) && (len(before) == len(label) || !isWord(before[len(before)-len(label)-1])) {
			return true
		}
	}
	return false
}

// manyMillions reports whether what stands behind a number makes it millions.
func manyMillions(after string) bool {
	return firstOf(after, notPay[:2]) != "" || strings.HasPrefix(after, "m ") || after == "m" || strings.HasPrefix(after, "m-")
}

// notMoney reports whether the words beside a sum make it no pay.
func notMoney(low string, s sum) bool {
	after := low[s.to:min(len(low), s.to+28)]
	if end := strings.IndexAny(after, ".;\n+$"); end >= 0 {
		after = after[:end]
	}
	after, _, _ = strings.Cut(after, " plus")
	before := low[max(0, s.from-34):s.from]
	if manyMillions(after) || !directlyLabelled(before) && firstOf(after, notPay) != "" {
		return true
	}
	if i := strings.LastIndexAny(before, ".;\n"); i >= 0 {
		before = before[i+1:]
	}
	word := firstOf(before, notPay)
	return word != "" && firstOf(before[indexWord(before, word):], payLabels[:8]) == ""
}
