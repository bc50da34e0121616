package normalize

import (
	"strings"

	"github.com/callboard/callboard/posting"
)

// bareLabels lead to an amount even where no currency is written: "Salary range: 68,000".
var bareLabels = []string{"salary range", "salary", "compensation", "pay range", "pay rate", "rate of pay", "wage", "hourly rate"}

// bareSum reads the amount without a sign right behind such a label. It must look like
// money: a stated period, the size of a yearly salary, or cents.
func bareSum(p prose) (sum, bool) {
	low := p.low
	var got sum
	for _, label := range bareLabels {
		seek(low, label, 8, func(i int) bool {
			at := i + len(label)
			for at < len(low) && at < i+len(label)+4 && (low[at] == ':' || low[at] == ' ' || low[at] == '\n') {
				at++
			}
			if at == i+len(label) || at >= len(low) || !isDigit(low[at]) {
				return true
			}
			m := money{low: low, text: p.text, pos: at, bare: true}
			s, ok := m.read("")
			s.from, s.to, s.labelled = at, m.pos, true
			s.hourly = label == "hourly rate"
			period, _ := byRange(s.low, max(s.low, s.high))
			if ok && !notMoney(low, s) && (s.period != "" || period == posting.Year || strings.Contains(low[at:m.pos], ".")) {
				got = s
			}
			return got.to == 0
		})
		if got.to != 0 {
			return got, true
		}
	}
	return sum{}, false
}

// findSums returns the sums of money in p: with a sign or code of a currency in front
// or behind or, in a pay field (bare), without one. Sums beside a word of notPay are left
// out. dots says that the country writes 65.000 for sixty-five thousand.
func findSums(p prose, bare, dots bool) []sum {
	return scanSums(p, bare, dots, func(low string, s sum) bool { return !notMoney(low, s) })
}

// scanSums is findSums with a choice of its own.
func scanSums(p prose, bare, dots bool, keep func(low string, s sum) bool) []sum {
	low := p.low
	var sums []sum
	for i := 0; i < len(low) && len(sums) < maxSums; {
		c := low[i]
		starts := i == 0 || !isWord(low[i-1]) && low[i-1] != '.' && low[i-1] != ','
		if !(c == '$' || c >= 0x80 || (isDigit(c) || isLower(c)) && starts) {
			i++
			continue
		}
		currency, width := sign(low, i)
		if width == 0 && !isDigit(c) {
			i++
			continue
		}
		m := money{low: low, text: p.text, pos: i + width, bare: bare, dots: dots && (currency == "" || currency == "EUR" || currency == "CHF")}
		s, ok := m.read(currency)
		s.from, s.to = i, m.pos
		if !ok || s.currency == "" && (!bare || s.period == "" && !salarySized(low, s)) {
			i = numberEnd(low, i+width)
			continue
		}
		s.surround(low, bare)
		if keep(low, s) {
			sums = append(sums, s)
		}
		i = m.pos
	}
	return sums
}

// salarySized reports whether a number without currency and period can be money: "68,000"
// and "31.20" are amounts, "EG 13" is a grade.
func salarySized(low string, s sum) bool {
	before := strings.TrimRight(low[:s.from], " ")
	if s.low >= posting.Whole(1000) {
		return true
	}
	return (before == "" || !isLower(before[len(before)-1])) && (s.low%posting.Whole(1) != 0 || s.low >= posting.Whole(10) && s.high > s.low)
}

// numberEnd is where the digits and their marks at i end, at least one byte further.
func numberEnd(low string, i int) int {
	i++
	for i < len(low) && (isDigit(low[i]) || (low[i] == '.' || low[i] == ',' || low[i] == '\'') && i+1 < len(low) && isDigit(low[i+1])) {
		i++
	}
	return i
}

// writesDots are the countries where 65.000 is sixty-five thousand.
var writesDots = map[string]bool{"DE": true, "AT": true, "NL": true, "BE": true, "ES": true, "IT": true, "PT": true, "DK": true, "BR": true, "TR": true, "GR": true, "ID": true, "AR": true, "CL": true, "CO": true}

// digitNear reports whether a digit follows so near that letters at i can be a currency.
func digitNear(low string, i int) bool {
	for j := i + 2; j < len(low) && j < i+9; j++ {
		if isDigit(low[j]) {
			return true
		}
	}
	return false
}

// sign reads a currency at i: its code ("$" stays undecided) and its width.
func sign(low string, i int) (code string, width int) {
	switch low[i] {
	case '$', 0xc2, 0xe2, 'u', 'c', 'a', 'n', 'g', 'e', 'f', 's': // what the signs below begin with
	default:
		return "", 0
	}
	if isLower(low[i]) && (i > 0 && isWord(low[i-1]) || !digitNear(low, i)) {
		return "", 0
	}
	rest := low[i:]
	for _, c := range [...]struct{ text, code string }{
		{"us$", "USD"},
		{"ca$", "CAD"},
		{"c$", "CAD"},
		{"a$", "AUD"},
		{"au$", "AUD"},
		{"nz$", "NZD"},
		{"$", "$"},
		{"£", "GBP"},
		{"€", "EUR"},
		{"usd", "USD"},
		{"cad", "CAD"},
		{"aud", "AUD"},
		{"nzd", "NZD"},
		{"gbp", "GBP"},
		{"eur", "EUR"},
		{"chf", "CHF"},
		{"sfr.", "CHF"},
		{"sfr", "CHF"},
		{"fr.", "CHF"},
	} {
		if !strings.HasPrefix(rest, c.text) {
			continue
		}
		width = len(c.text)
		if isLower(c.text[len(c.text)-1]) && width < len(rest) && isLower(rest[width]) {
			continue
		}
		for width < len(rest) && (rest[width] == ' ' || rest[width] == '$') {
			width++
		}
		if width < len(rest) && isDigit(rest[width]) {
			return c.code, width
		}
	}
	return "", 0
}
