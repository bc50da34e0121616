package normalize

import (
	"strings"

	"github.com/callboard/callboard/posting"
)

// maxSums is how many sums of money of one text are looked at.
const maxSums = 60

// sum is an amount of money, or a range, in a text.
type sum struct {
	from, to   int
	low, high  posting.Amount // high is 0 for a single amount
	currency   string         // as shown; "$" when only the sign is
	period     posting.Period // stated beside it
	from0, top bool           // "from", "up to"
	labelled   bool           // a word such as "salary" leads to it
	hourly     bool           // the label says "hourly"
}

// pay reads what the post pays: the source's field, else the text.
func (w *work) pay() {
	if w.out.Kind != posting.Job {
		return
	}
	if stated := strings.TrimSpace(w.f.Fields.Pay); stated != "" {
		p := newProse(stated)
		sums := findSums(p.low, true)
		for i := range sums {
			sums[i].labelled = true // the field is the label
		}
		if pay, rule, ok := w.choosePay(p, sums); ok {
			w.setPay(pay, "field:pay", rule, stated)
			return
		}
	}
	sums := findSums(w.body.low, false)
	for i := range sums {
		w.labelSum(&sums[i])
	}
	if s, ok := bareSum(w.body.low); ok {
		sums = append(sums, s)
	}
	if pay, rule, ok := w.choosePay(w.body, sums); ok {
		w.setPay(pay, "phrase:pay", rule, pay.Text)
	}
}

func (w *work) setPay(p posting.Pay, rule, ranged, snippet string) {
	p = p.Annualise(w.hoursWk)
	w.out.Pay = &p
	w.evidence("pay", rule, snippet)
	if ranged != "" {
		w.evidence("pay.period", ranged, snippet)
	}
	if p.Period == posting.Hour && w.hoursWk > 0 {
		w.evidence("pay.annual_min", "stated:hours-a-week", w.out.Evidence["facets.hours"].Snippet)
	}
}

// choosePay takes the first sum that is surely pay: labelled ones before others, and of
// those only where the period is stated or clear from the size.
func (w *work) choosePay(p prose, sums []sum) (posting.Pay, string, bool) {
	for _, wantLabel := range [...]bool{true, false} {
		for _, s := range sums {
			if s.labelled != wantLabel {
				continue
			}
			pay, rule, ok := w.payOf(p, s)
			if !ok {
				continue
			}
			if s.high == 0 { // "starting salary: $36.57", and the range further down
				for _, r := range sums {
					if whole, rule, ok := w.payOf(p, r); ok && r.low == s.low && r.high != 0 && whole.Period == pay.Period {
						return whole, rule, true
					}
				}
			}
			return pay, rule, true
		}
	}
	return posting.Pay{}, "", false
}

// payOf makes s a pay; rule names the inference of its period.
func (w *work) payOf(p prose, s sum) (pay posting.Pay, rule string, ok bool) {
	top := max(s.low, s.high)
	period := s.period
	if period == "" {
		if !s.labelled {
			return pay, "", false
		}
		if s.hourly && plausible(posting.Hour, top) {
			period = posting.Hour
		} else if period, rule = byRange(s.low, top); period == "" {
			return pay, "", false
		}
	}
	if !plausible(period, s.low) || !plausible(period, top) || s.high != 0 && s.high < s.low {
		return pay, "", false
	}
	pay = posting.Pay{Period: period, Currency: w.currency(s.currency), Text: clip(p.text[s.from:s.to])}
	low, high := s.low, top
	switch {
	case s.high == 0 && s.from0:
		pay.Min = &low
	case s.high == 0 && s.top:
		pay.Max = &high
	default:
		pay.Min, pay.Max = &low, &high
	}
	return pay, rule, pay.Validate() == nil
}

// byRange infers the period of an amount that stands beside a salary label, by the sizes
// measured in postings (docs/fields.md, "Pay"): what lies between stays unknown.
func byRange(low, top posting.Amount) (posting.Period, string) {
	switch {
	case low >= posting.Whole(15_000) && top <= posting.Whole(400_000):
		return posting.Year, "range:year"
	case low >= posting.Whole(7) && top < posting.Whole(100):
		return posting.Hour, "range:hour"
	}
	return "", ""
}

// plausible reports whether a is an amount that people are paid in a period, in a
// currency such as dollars, pounds or euros.
func plausible(p posting.Period, a posting.Amount) bool {
	var low, high int64
	switch p {
	case posting.Hour:
		low, high = 5, 300
	case posting.Day:
		low, high = 30, 3000
	case posting.Week:
		low, high = 100, 10_000
	case posting.Biweekly, posting.Semimonthly:
		low, high = 300, 20_000
	case posting.Month:
		low, high = 300, 60_000
	case posting.Year:
		low, high = 8_000, posting.MaxYearly
	default:
		return false
	}
	return a >= posting.Whole(low) && a <= posting.Whole(high)
}

// dollars are the countries whose money is written with a plain "$".
var dollars = map[string]string{"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "HK": "HKD", "SG": "SGD", "PR": "USD"}

// currencies are the countries where pay without a sign is surely in their own money.
var currencies = map[string]string{"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "GB": "GBP", "IE": "EUR", "DE": "EUR", "FR": "EUR", "CH": "CHF"}

// currency is the ISO code of a sign in the country of the posting; "" when unclear.
func (w *work) currency(sign string) string {
	if sign == "$" {
		return dollars[w.country]
	}
	if sign == "" {
		return currencies[w.country]
	}
	return sign
}

var (
	payLabels = []string{"salary", "salaries", "pay", "compensation", "wage", "wages", "rate", "remuneration", "hiring range", "paid", "earn", "stipend", "starting at", "minimum of", "hourly", "annually", "pays"}
	// notPay are words beside an amount that make it a budget, a price or an extra.
	notPay = []string{"million", "billion", "budget", "grant", "grants", "allowance", "fund", "funds", "funding", "fee", "fees", "cost", "costs", "tuition", "bonus", "insurance", "award", "awards", "donation", "gift", "endowment", "revenue", "premium", "deductible", "reimburse", "reimbursement", "worth", "valued", "parking", "relocation", "registration", "discount", "assistance", "equipment", "purchase", "purchases", "credit"}
)

// labelSum looks at the words in front of a sum for a label, within its sentence or line.
func (w *work) labelSum(s *sum) {
	start, _ := w.body.sentence(s.from, s.to)
	start = max(start, s.from-90)
	before := w.body.low[start:s.from]
	if len(strings.TrimSpace(before)) < 3 {
		before = w.body.lineBefore(start) + " " + before
	}
	if i := strings.LastIndexAny(before, "$£€"); i >= 0 && firstOf(before[i:], payLabels) == "" {
		s.labelled = firstOf(before[:i], payLabels) != "" && len(before)-i < 40
	} else {
		s.labelled = firstOf(before, payLabels) != ""
	}
	s.hourly = strings.Contains(before, "hourly") && !strings.Contains(before, "salary") && !strings.Contains(before, "annual")
}

// bareLabels lead to an amount even where no currency is written: "Salary range: 68,000".
var bareLabels = []string{"salary range", "salary", "compensation", "pay range", "pay rate", "rate of pay", "wage", "hourly rate"}

// bareSum reads the amount without a sign right behind such a label. It must look like
// money: a stated period, the size of a yearly salary, or cents.
func bareSum(low string) (sum, bool) {
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
			m := money{low: low, pos: at}
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

// findSums returns the sums of money in low: with a sign ($, £, €, a code) or, in a pay
// field (bare), without one. Sums beside a word of notPay are left out.
func findSums(low string, bare bool) []sum {
	var sums []sum
	for i := 0; i < len(low) && len(sums) < maxSums; {
		if c := low[i]; !(c == '$' || c >= 0x80 || bare && isDigit(c) || isLower(c) && (i == 0 || !isWord(low[i-1]))) {
			i++
			continue
		}
		currency, width := sign(low, i)
		if width == 0 && !(bare && isDigit(low[i]) && (i == 0 || !isWord(low[i-1]) && low[i-1] != '.')) {
			i++
			continue
		}
		m := money{low: low, pos: i + width}
		s, ok := m.read(currency)
		if !ok {
			i = max(i+1, m.pos)
			continue
		}
		s.from, s.to = i, m.pos
		s.surround(low, bare)
		if !notMoney(low, s) && (currency != "" || s.currency != "" || bare) {
			sums = append(sums, s)
		}
		i = m.pos
	}
	return sums
}

// sign reads a currency at i: its code ("$" stays undecided) and its width.
func sign(low string, i int) (code string, width int) {
	switch low[i] {
	case '$', 0xc2, 0xe2, 'u', 'c', 'a', 'n', 'g', 'e': // what the signs below begin with
	default:
		return "", 0
	}
	if isLower(low[i]) && i > 0 && isWord(low[i-1]) {
		return "", 0
	}
	rest := low[i:]
	for _, c := range [...]struct{ text, code string }{
		{"us$", "USD"}, {"ca$", "CAD"}, {"c$", "CAD"}, {"a$", "AUD"}, {"au$", "AUD"}, {"nz$", "NZD"}, {"$", "$"}, {"£", "GBP"}, {"€", "EUR"},
		{"usd", "USD"}, {"cad", "CAD"}, {"aud", "AUD"}, {"nzd", "NZD"}, {"gbp", "GBP"}, {"eur", "EUR"}, {"chf", "CHF"},
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
