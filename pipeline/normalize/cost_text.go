package normalize

import (
	"regexp"
	"slices"
	"strings"

	"github.com/callboard/callboard/posting"
)

// maxCostText is how many bytes of an event's text are read for its price.
const maxCostText = 12_000

var (
	freeText = regexp.MustCompile(`\b(?:(?:this|an?|our|the) (?:is )?(?:a )?free,? (?:[a-z-]+,? ){0,3}(?:webinar|workshop|event|conference|course|class|training|session|series|program|summit|symposium|meeting|unconference|webcast)|(?:registration|attendance|admission|participation|event|webinar|workshop|conference|course) (?:is|are) (?:completely |entirely )?free|free (?:and open to|of charge|to attend|registration|admission|attendance|participation)|(?:at|there is|there's) no (?:cost|charge|fee)|no cost (?:to|for) (?:attend|participat)|no registration fee|(?:cost|fee|price|costs|fees): ?(?:free|none|no cost)|kostenlos|kostenfrei|geb\x{fc}hrenfrei|gratuite?|inscription gratuite|entr\x{e9}e libre|gratuit[oa]s?|sin costo|entrada libre)\b`)
	freeSeed = []string{"free", "no cost", "no charge", "no fee", "no registration fee", "kosten", "none", "gratuit", "libre", "sin costo", "geb\u00fchrenfrei"}
	feeText  = regexp.MustCompile(`\b(?:registration|conference|participation|workshop|attendance|course|early[- ]bird) fees?\b|\bticket (?:sales|prices?)\b|\bteilnahmegeb\x{fc}hr|\btagungsgeb\x{fc}hr|\bfrais d'inscription\b|\bcuota de inscripci\x{f3}n\b`)
	feeSeed  = []string{"fee", "ticket ", "geb\u00fchr", "frais d'", "cuota"}
	noFee    = regexp.MustCompile(`\b(?:no|not|without|waived?|waivers?|covers?|covered|covering|refund(?:ed)?|reimburse\w*|scholarships?|pays? for|free|keine|sans)\b`)

	priceWords = []string{"cost", "costs", "price", "prices", "priced", "fee", "fees", "registration", "register", "ticket", "tickets", "admission", "rate", "rates", "members", "non-members", "students", "tuition", "early bird", "early-bird", "teilnahmegebühr", "tagungsgebühr", "gebühr", "kosten", "tarif", "frais", "inscription", "cuota", "inscripción", "precio"}
	notPrice   = []string{"million", "billion", "scholarship", "scholarships", "stipend", "stipends", "award", "awards", "grant", "grants", "prize", "bursary", "bursaries", "funding", "budget", "worth", "travel", "hotel", "room", "night", "nights", "honorarium", "save", "discount", "off", "donation", "donate", "refund", "raffle", "gift", "dinner", "lunch", "parking", "salary", "reimburse", "reimbursed", "reimbursement"}
	priceGroup = regexp.MustCompile(`\b(non-?members?|members?|students?|non-students?|early[- ]bird|nichtmitglieder|mitglieder|studierende|professionals?|retirees?|unemployed)\b`)
)

// costText reads the price of an event from its text: amounts beside words such as
// "registration", a fee that is spoken of, or that it is free. Where one part is free and
// another is not, and no amount is stated, nothing is said.
func (w *work) costText() {
	head := prose{text: w.body.text[:min(len(w.body.text), maxCostText)], low: w.body.low[:min(len(w.body.low), maxCostText)]}
	free := matchNear(head.low, freeSeed, freeText)
	if amounts, at := w.prices(head); len(amounts) > 0 {
		paid := false
		w.out.Cost = &posting.Cost{Free: &paid, Amounts: amounts}
		w.evidence("cost", "phrase:price", head.snippet(at[0], at[1]))
		return
	}
	fee := matchNear(head.low, feeSeed, feeText)
	if fee != nil {
		start, end := head.sentence(fee[0], fee[1])
		if noFee.MatchString(head.low[start:end]) {
			fee = nil
		}
	}
	ticketed := fee != nil || strings.Contains(head.low, "tickets are") || strings.Contains(head.low, "discounted tickets")
	switch {
	case free != nil && !ticketed && !w.offersFree(head, free):
		yes := true
		w.out.Cost = &posting.Cost{Free: &yes}
		w.evidence("cost", "phrase:free", head.snippet(free[0], free[1]))
	case fee != nil && free == nil:
		no := false
		w.out.Cost = &posting.Cost{Free: &no}
		w.evidence("cost", "phrase:fee", head.snippet(fee[0], fee[1]))
	}
}

// offersFree reports whether what is free is for some only: "free for members".
func (w *work) offersFree(p prose, at []int) bool {
	after := p.low[at[1]:min(len(p.low), at[1]+24)]
	return strings.HasPrefix(after, " for members") || strings.HasPrefix(after, " to members") || strings.HasPrefix(after, " for students")
}

// prices are the amounts that taking part costs, and where the first stands.
func (w *work) prices(p prose) (amounts []posting.CostAmount, at []int) {
	sums := scanSums(p, false, writesDots[w.country], func(string, sum) bool { return true })
	for i, s := range sums {
		if s.high != 0 || s.low > posting.Whole(10_000) || s.period != "" {
			continue
		}
		start, end := p.sentence(s.from, s.to)
		before := p.low[max(start, s.from-110):s.from]
		if len(strings.TrimSpace(before)) < 3 {
			before = p.lineBefore(start) + " " + before
		}
		after := p.low[s.to:min(end, s.to+60)]
		if i+1 < len(sums) && sums[i+1].from < s.to+len(after) {
			after = p.low[s.to:max(s.to, sums[i+1].from)]
		}
		if firstOf(before, priceWords) == "" && priceGroup.FindString(after) == "" || firstOf(before[max(0, len(before)-45):], notPrice) != "" || firstOf(after[:min(len(after), 30)], notPrice) != "" {
			continue
		}
		price := posting.CostAmount{Amount: s.low, Currency: w.price(s.currency), For: priceFor(before, after)}
		if len(amounts) == maxPrices || slices.Contains(amounts, price) {
			continue
		}
		if amounts == nil {
			at = []int{s.from, s.to}
		}
		amounts = append(amounts, price)
	}
	return amounts, at
}

// priceFor is whom an amount is for: named behind it, else right in front of it.
func priceFor(before, after string) string {
	if group := groupOf(before, after); group != "" {
		return group
	}
	return priceGroup.FindString(after)
}
