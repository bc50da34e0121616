package normalize

import (
	"regexp"
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
	lead       posting.Period // named in front of it
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
		sums := findSums(p, true, writesDots[w.country])
		for i := range sums {
			sums[i].labelled = true // the field is the label
		}
		if pay, rule, ok := w.choosePay(p, sums); ok {
			if len(p.text) <= maxPayText {
				pay.Text = readable(p.text)
			}
			w.setPay(pay, "field:pay", rule, stated)
			return
		}
	}
	sums := findSums(w.body, false, writesDots[w.country])
	for i := range sums {
		w.labelSum(&sums[i])
	}
	if s, ok := bareSum(w.body); ok {
		sums = append(sums, s)
	}
	if pay, rule, ok := w.choosePay(w.body, sums); ok {
		w.setPay(pay, "phrase:pay", rule, pay.Text)
	}
}

// maxPayText is the longest field that is shown whole, in bytes.
const maxPayText = 60

// programmed is a field as programs write it: "68000 - 74500 USD per YEAR".
var programmed = regexp.MustCompile(`^\d+(?:\.\d+)?(?: ?- ?\d+(?:\.\d+)?)? [A-Z]{3} per [A-Za-z]+$`)

// readable is the wording of a pay field, with the thousands of a program's numbers parted.
func readable(stated string) string {
	if !programmed.MatchString(stated) {
		return strings.TrimRight(stated, " ,;/(")
	}
	amounts, period, _ := strings.Cut(stated, " per ")
	var out []byte
	for i := range len(amounts) {
		out = append(out, amounts[i])
		whole := 0 // digits that follow in front of the point
		for j := i + 1; j < len(amounts) && isDigit(amounts[j]); j++ {
			whole++
		}
		if isDigit(amounts[i]) && whole > 0 && whole%3 == 0 && !strings.Contains(lastNumber(amounts[:i]), ".") {
			out = append(out, ',')
		}
	}
	return string(out) + " per " + strings.ToLower(period)
}

// lastNumber is the digits and the point that s ends with.
func lastNumber(s string) string {
	i := len(s)
	for i > 0 && (isDigit(s[i-1]) || s[i-1] == '.') {
		i--
	}
	return s[i:]
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
		for i, s := range sums {
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
			return w.widen(p, pay, sums[i:]), rule, true
		}
	}
	return posting.Pay{}, "", false
}

// apart are words between two sums that say that the second is no other end or grade of
// the first: a later raise, a middle, the same in another unit.
var apart = []string{"after", "then", "rising", "rises", "increasing", "increases", "previously", "midpoint", "mid-point", "normal", "normally", "typical", "typically", "target", "median", "average", "market", "equivalent", "approximately", "effective", "bonus", "differential", "benefits", "hiring"}

// widen makes pay reach over the grades that follow it: "LIB I: $61,200; LIB II: $66,400",
// "$27.50 per hour (to a maximum of $31.25 per hour)". rest begins with the sum of pay.
func (w *work) widen(p prose, pay posting.Pay, rest []sum) posting.Pay {
	const near = 64
	end := rest[0].to
	for _, r := range rest[1:] {
		gap := ""
		if end <= r.from {
			gap = p.low[end:r.from]
		}
		if i := strings.IndexByte(gap, ')'); i > 0 && strings.HasPrefix(gap, " (") {
			gap = gap[i:] // "(midpoint)" is about the sum before
		}
		if len(gap) == 0 || len(gap) > near || strings.Contains(gap, "\n\n") || firstOf(gap, apart) != "" || p.ended(end, r.from) {
			break
		}
		r.labelled, r.from0, r.top = true, false, false
		if r.period == "" && plausible(pay.Period, r.low) {
			r.period = pay.Period
		}
		next, _, ok := w.payOf(p, r)
		if !ok || next.Period != pay.Period || next.Currency != pay.Currency {
			break
		}
		if !reach(&pay, next, firstOf(gap, []string{"max", "maximum", "up to"}) != "") {
			break
		}
		pay.Text, end = clip(p.text[rest[0].from:r.to]), r.to
	}
	return pay
}

// reach extends pay to the bounds of next; it reports false where the two are too far
// apart to be of one post.
func reach(pay *posting.Pay, next posting.Pay, top bool) bool {
	if pay.Min == nil || next.Max == nil || *next.Max > 3**pay.Min || *pay.Min > 3**next.Max {
		return false
	}
	if pay.Max == nil && !top {
		return false
	}
	if pay.Max == nil || *next.Max > *pay.Max {
		pay.Max = next.Max
	}
	if next.Min != nil && *next.Min < *pay.Min {
		pay.Min = next.Min
	}
	return true
}

// ended reports whether a sentence ends between from and to with a full stop.
func (p prose) ended(from, to int) bool {
	for i := from; i < to; i++ {
		if c := p.text[i]; (c == '.' || c == '!' || c == '?') && p.fullStop(i) {
			return true
		}
	}
	return false
}

// payOf makes s a pay; rule names the inference of its period.
func (w *work) payOf(p prose, s sum) (pay posting.Pay, rule string, ok bool) {
	top := max(s.low, s.high)
	period := s.period
	if period == "" {
		if !s.labelled {
			return pay, "", false
		}
		if s.lead != "" && plausible(s.lead, s.low) && plausible(s.lead, top) {
			period = s.lead
		} else if s.hourly && plausible(posting.Hour, top) {
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
var currencies = map[string]string{"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "GB": "GBP", "IE": "EUR", "DE": "EUR", "FR": "EUR", "CH": "CHF", "AT": "EUR", "NL": "EUR", "BE": "EUR", "LU": "EUR", "ES": "EUR", "PT": "EUR", "IT": "EUR", "FI": "EUR", "GR": "EUR"}

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
	payLabels = []string{
		"salary", "salaries", "pay", "compensation", "wage", "wages", "rate", "remuneration", "hiring range", "paid", "earn", "stipend", "starting at", "minimum of", "hourly", "annually", "pays",
		"gehalt", "verg\u00fctung", "entgelt", "lohn", "besoldung", "stundenlohn", "jahresgehalt", "bruttojahresgehalt", "jahreslohn", "bruttojahreslohn", "monatsgehalt", "bruttomonatsgehalt", "monatslohn", "jahresbruttogehalt",
		"salaire", "r\u00e9mun\u00e9ration", "traitement", "taux horaire", "\u00e9chelle salariale", "salario", "sueldo", "retribuci\u00f3n", "remuneraci\u00f3n", "retribuzione",
	}
	// notPay are words beside an amount that make it a budget, a price or an extra.
	notPay = []string{
		"million", "billion", "budget", "grant", "grants", "allowance", "fund", "funds", "funding", "fee", "fees", "cost", "costs", "tuition", "bonus", "insurance", "award", "awards", "donation", "gift", "endowment", "revenue", "premium", "deductible", "reimburse", "reimbursement", "worth", "valued", "parking", "relocation", "registration", "discount", "assistance", "equipment", "purchase", "purchases", "credit",
		"zuschuss", "pr\u00e4mie", "kosten", "geb\u00fchr", "frais", "prime", "subvention", "presupuesto",
	}
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
