package normalize

import (
	"strings"

	"github.com/callboard/callboard/posting"
)

// money reads one sum that begins at pos.
type money struct {
	low string
	pos int
}

// amount reads "68,000", "36.57", "70K", "1 234" is one only with a comma. places is how
// many digits stand after the point, thousand whether a k follows.
func (m *money) amount() (a posting.Amount, thousand, ok bool) {
	start := m.pos
	var whole []byte
	for m.pos < len(m.low) {
		c := m.low[m.pos]
		if isDigit(c) {
			whole = append(whole, c)
		} else if n := m.group(); n > 0 && len(whole) > 0 {
			m.pos += n
			continue
		} else {
			break
		}
		m.pos++
	}
	fraction := ""
	if m.pos+1 < len(m.low) && (m.low[m.pos] == '.' || m.low[m.pos] == ',' && m.cents()) && isDigit(m.low[m.pos+1]) {
		end := m.pos + 1
		for end < len(m.low) && isDigit(m.low[end]) {
			end++
		}
		fraction = m.low[m.pos+1 : end]
		m.pos = end
	}
	if len(whole) == 0 || len(whole) > 9 || len(fraction) > 4 {
		return 0, false, false
	}
	text := string(whole)
	if fraction != "" {
		text += "." + fraction
	}
	a, err := posting.ParseAmount(text)
	if err != nil || a <= 0 {
		m.pos = max(m.pos, start+1)
		return 0, false, false
	}
	if m.pos < len(m.low) && m.low[m.pos] == 'k' && (m.pos+1 == len(m.low) || !isWord(m.low[m.pos+1])) {
		m.pos++
		return a, true, true
	}
	return a, false, true
}

// group is the width of what parts thousands at pos, 0 for none: a comma, a space
// ("77 715", as French writes) or both ("66, 549"), when three digits follow and no more.
func (m *money) group() int {
	n := 0
	for n < 2 && m.pos+n < len(m.low) && (m.low[m.pos+n] == ',' && n == 0 || m.low[m.pos+n] == ' ') {
		n++
	}
	rest := m.low[m.pos+n:]
	if n == 0 || len(rest) < 3 || !isDigit(rest[0]) || !isDigit(rest[1]) || !isDigit(rest[2]) || len(rest) > 3 && (isDigit(rest[3]) || m.low[m.pos] == ' ' && isWord(rest[3])) {
		return 0
	}
	return n
}

// cents reports whether the comma at pos is a decimal one: two digits follow, no more.
func (m *money) cents() bool {
	rest := m.low[m.pos+1:]
	return len(rest) >= 2 && isDigit(rest[0]) && isDigit(rest[1]) && (len(rest) == 2 || !isWord(rest[2]))
}

// read reads an amount or a range with the periods inside: "$36.57/hour - $42.78/hour".
func (m *money) read(currency string) (sum, bool) {
	s := sum{currency: currency}
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
		if b, thousandB, ok := m.amount(); ok && (width > 0 || s.currency == "" || m.moneyLike(b, a)) {
			s.high = b
			if thousandB && !thousand && a < posting.Whole(1000) {
				thousand = true // "$36-40K"
			}
			if thousandB {
				s.high = b * 1000
			} else if a >= posting.Whole(1000) == (b >= posting.Whole(1000)) || thousand {
				s.high = b
			}
			if code != "" && s.currency == "" {
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
	for _, word := range [...]string{" - ", "- ", " -", "-", " to ", " and ", " through ", "to "} {
		if strings.HasPrefix(m.low[m.pos:], word) {
			m.pos += len(word)
			for m.pos < len(m.low) && m.low[m.pos] == ' ' {
				m.pos++
			}
			if m.pos < len(m.low) && (isDigit(m.low[m.pos]) || signAt(m.low, m.pos)) {
				return true
			}
			m.pos = start
		}
	}
	return false
}

func signAt(low string, i int) bool {
	_, width := sign(low, i)
	return width > 0
}

// code reads a currency code behind an amount: " CAD".
func (m *money) code() string {
	rest := m.low[m.pos:]
	trimmed := strings.TrimLeft(rest, " (")
	for _, code := range [...]string{"usd", "cad", "cdn", "aud", "nzd", "gbp", "eur", "chf"} {
		if strings.HasPrefix(trimmed, code) && (len(trimmed) == 3 || !isWord(trimmed[3])) {
			m.pos += len(rest) - len(trimmed) + 3
			if code == "cdn" {
				return "CAD"
			}
			return strings.ToUpper(code)
		}
	}
	return ""
}

// periodWords are the ways to say what an amount is for, longest first where one begins
// with another.
var periodWords = []struct {
	word   string
	period posting.Period
}{
	{"bi-weekly", posting.Biweekly},
	{"biweekly", posting.Biweekly},
	{"every two weeks", posting.Biweekly},
	{"fortnight", posting.Biweekly},
	{"two weeks", posting.Biweekly},
	{"semi-monthly", posting.Semimonthly},
	{"semimonthly", posting.Semimonthly},
	{"twice a month", posting.Semimonthly},
	{"hourly", posting.Hour},
	{"hour", posting.Hour},
	{"hr", posting.Hour},
	{"h", posting.Hour},
	{"ph", posting.Hour},
	{"daily", posting.Day},
	{"day", posting.Day},
	{"weekly", posting.Week},
	{"week", posting.Week},
	{"wk", posting.Week},
	{"monthly", posting.Month},
	{"month", posting.Month},
	{"mo", posting.Month},
	{"annually", posting.Year},
	{"annual", posting.Year},
	{"annum", posting.Year},
	{"yearly", posting.Year},
	{"year", posting.Year},
	{"yr", posting.Year},
	{"p.a", posting.Year},
	{"pa", posting.Year},
}

// period reads "per hour", "/hr", "an hour", "(bi-weekly)", "annually" and steps over it;
// "" and no step when none is next.
func (m *money) period() posting.Period {
	i := m.pos
	skip := func(chars string) {
		for i < len(m.low) && strings.IndexByte(chars, m.low[i]) >= 0 {
			i++
		}
	}
	skip(" ,(\n")
	bare := true
	for _, lead := range [...]string{"per ", "an ", "a ", "each ", "/", "per-"} {
		if strings.HasPrefix(m.low[i:], lead) {
			i += len(lead)
			bare = lead == "per-"
			skip(" ")
			break
		}
	}
	for _, w := range periodWords {
		if !strings.HasPrefix(m.low[i:], w.word) {
			continue
		}
		end := i + len(w.word)
		if end < len(m.low) && isWord(m.low[end]) {
			continue
		}
		if bare && (w.word == "day" || w.word == "week" || w.word == "month" || w.word == "hour" || w.word == "year" || w.word == "h" || w.word == "mo") && i > 0 && m.low[i-1] == '\n' {
			continue
		}
		m.pos = end
		return w.period
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
	if !bare || s.period != "" {
		return
	}
	for _, w := range periodWords {
		if len(w.word) > 2 && indexWord(low, w.word) >= 0 {
			s.period = w.period
			return
		}
	}
}

// notMoney reports whether the words beside a sum make it no pay.
func notMoney(low string, s sum) bool {
	after := low[s.to:min(len(low), s.to+28)]
	if end := strings.IndexAny(after, ".;\n+$"); end >= 0 {
		after = after[:end]
	}
	if firstOf(after, notPay) != "" || strings.HasPrefix(after, "m ") || after == "m" || strings.HasPrefix(after, "m-") {
		return true
	}
	before := low[max(0, s.from-34):s.from]
	if i := strings.LastIndexAny(before, ".;\n"); i >= 0 {
		before = before[i+1:]
	}
	word := firstOf(before, notPay)
	return word != "" && firstOf(before[indexWord(before, word):], payLabels[:8]) == ""
}
