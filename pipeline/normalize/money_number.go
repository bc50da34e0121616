package normalize

import (
	"strings"

	"github.com/callboard/callboard/posting"
)

// amount reads "68,000", "36.57", "70K", "77 715,82", "65.000,50" and "92'000"; thousand
// says whether a k follows.
func (m *money) amount() (a posting.Amount, thousand, ok bool) {
	start := m.pos
	whole, fraction := m.digits()
	if len(whole) == 0 || len(whole) > 9 || len(fraction) > 4 {
		return 0, false, false
	}
	text := whole
	if fraction != "" {
		text += "." + fraction
	}
	a, err := posting.ParseAmount(text)
	if err != nil || a <= 0 {
		m.pos = max(m.pos, start+1)
		return 0, false, false
	}
	if rest := m.low[m.pos:]; strings.HasPrefix(rest, ".-") || strings.HasPrefix(rest, ",-") {
		if len(rest) == 2 || !isDigit(rest[2]) && rest[2] != ' ' || len(rest) > 3 && rest[2] == ' ' && !isDigit(rest[3]) {
			m.pos += 2 // "92'000.-", as the Swiss write
		}
	}
	rest := m.low[m.pos:]
	if strings.HasPrefix(rest, " k\u20ac") {
		rest = rest[1:]
	}
	if len(rest) > 0 && rest[0] == 'k' && (len(rest) == 1 || !isWord(rest[1]) || strings.HasPrefix(rest[1:], "\u20ac")) {
		m.pos = len(m.low) - len(rest) + 1
		return a, true, true
	}
	return a, false, true
}

// digits reads the digits before and behind the decimal sign.
func (m *money) digits() (whole, fraction string) {
	begin := m.pos
	var read []byte
	for m.pos < len(m.low) && len(read) < 16 {
		if c := m.low[m.pos]; isDigit(c) {
			read = append(read, c)
			m.pos++
			continue
		}
		n := m.group(m.pos - begin)
		if n == 0 {
			break
		}
		begin = m.pos + n
		m.pos = begin
	}
	if m.pos+1 < len(m.low) && (m.low[m.pos] == '.' || m.low[m.pos] == ',' && m.cents()) && isDigit(m.low[m.pos+1]) {
		end := m.pos + 1
		for end < len(m.low) && isDigit(m.low[end]) {
			end++
		}
		fraction = m.low[m.pos+1 : end]
		m.pos = end
	}
	return string(read), fraction
}

// group is the width of what parts thousands at pos, behind a group of before digits, 0
// for none: a comma, a space ("77 715", as French writes), both ("66, 549"), an
// apostrophe, or a full stop where it is no decimal point, when three digits follow and
// no more.
func (m *money) group(before int) int {
	if before == 0 || before > 3 {
		return 0
	}
	n := 0
	switch c := m.low[m.pos]; {
	case c == '\'', c == '.' && m.thousandDot():
		n = 1
	default:
		for n < 2 && m.pos+n < len(m.low) && (m.low[m.pos+n] == ',' && n == 0 || m.low[m.pos+n] == ' ') {
			n++
		}
	}
	rest := m.low[m.pos+n:]
	if n == 0 || len(rest) < 3 || !isDigit(rest[0]) || !isDigit(rest[1]) || !isDigit(rest[2]) || len(rest) > 3 && (isDigit(rest[3]) || m.low[m.pos] == ' ' && isWord(rest[3]) && !strings.HasPrefix(rest[3:], "\u20ac")) {
		return 0
	}
	return n
}

// thousandDot reports whether the full stop at pos parts thousands. "$31.255" is a rate;
// three zeros, a second group or a decimal comma behind show the other custom.
func (m *money) thousandDot() bool {
	rest := m.low[m.pos+1:]
	if len(rest) < 3 || !isDigit(rest[0]) || !isDigit(rest[1]) || !isDigit(rest[2]) {
		return false
	}
	if m.dots || rest[:3] == "000" {
		return true
	}
	return len(rest) > 5 && (rest[3] == '.' && isDigit(rest[4]) || rest[3] == ',' && isDigit(rest[4]) && isDigit(rest[5]))
}

// cents reports whether the comma at pos is a decimal one: two digits follow, no more.
func (m *money) cents() bool {
	rest := m.low[m.pos+1:]
	return len(rest) >= 2 && isDigit(rest[0]) && isDigit(rest[1]) && (len(rest) == 2 || !isWord(rest[2]) || strings.HasPrefix(rest[2:], "\u20ac"))
}
