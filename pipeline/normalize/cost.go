package normalize

import (
	"regexp"
	"strings"

	"github.com/callboard/callboard/posting"
)

var (
	freeField = regexp.MustCompile(`^(?:free|no (?:cost|charge|fee)|\$?0(?:\.00)?|gratis|kostenlos|kostenfrei|gratuit)\b`)
	forGroup  = regexp.MustCompile(`^ ?(?:usd|cad|each|per person)? ?[(]?(?:for )?((?:[a-z-]+ )?(?:non-?members?|members?|students?|professionals?))\b`)
	groupLead = regexp.MustCompile(`((?:[a-z-]+ )?(?:non-?members?|members?|students?))(?: \(?price\)?| rate)? ?[:-] ?$`)
)

// maxPrices is how many prices of one posting are kept.
const maxPrices = 20

// cost reads what taking part costs: the source's field, else the text. Jobs, calls and
// grants cost nothing to speak of: a field alone is believed for them.
func (w *work) cost() {
	stated := newProse(w.f.Fields.Cost)
	if stated.low != "" {
		if c, ok := w.costOf(stated.low); ok {
			w.out.Cost = &c
			w.evidence("cost", "field:cost", w.f.Fields.Cost)
		}
		return
	}
	switch w.out.Kind {
	case posting.Conference, posting.Workshop, posting.Webinar, posting.Other:
	default:
		return
	}
	w.costText()
}

// costOf reads a cost field: free, or the amounts with whom they are for. An amount
// without a currency is taken first in the field, or where its code follows.
func (w *work) costOf(low string) (posting.Cost, bool) {
	var c posting.Cost
	free := freeField.MatchString(low)
	if group := groupOf("", strings.TrimPrefix(low, "free")); free && group != "" {
		c.Amounts = append(c.Amounts, posting.CostAmount{For: group}) // "free for members, $75 for others"
	}
	priced := 0
	for i := 0; i < len(low) && len(c.Amounts) < maxPrices; i++ {
		currency, width := sign(low, i)
		if width == 0 && (!isDigit(low[i]) || i > 0 && (isWord(low[i-1]) || low[i-1] == '.')) {
			continue
		}
		m := money{low: low, pos: i + width}
		a, _, ok := m.amount()
		if !ok {
			continue
		}
		if code := m.code(); code != "" {
			currency = code
		}
		if currency != "" || priced == 0 {
			c.Amounts = append(c.Amounts, posting.CostAmount{Amount: a, Currency: w.price(currency), For: groupOf(low[:i], low[m.pos:])})
			priced++
		}
		i = max(i, m.pos-1)
	}
	if priced == 0 && !free {
		return c, false
	}
	none := free && priced == 0 && len(c.Amounts) == 0
	c.Free = &none
	for i := len(c.Amounts) - 2; i >= 0; i-- { // "10 - 20 USD", "free (members), 75 USD"
		if c.Amounts[i].Currency == "" {
			c.Amounts[i].Currency = c.Amounts[i+1].Currency
		}
	}
	return c, true
}

// price is the currency of a price: unlike pay, a number without any sign has none.
func (w *work) price(sign string) string {
	if sign == "" {
		return ""
	}
	return w.currency(sign)
}

// groupOf is whom an amount is for: "$75 for members", "members: $75".
func groupOf(before, after string) string {
	if m := groupLead.FindStringSubmatch(before); m != nil {
		return strings.TrimSpace(m[1])
	}
	if m := forGroup.FindStringSubmatch(after); m != nil {
		return strings.TrimSpace(m[1])
	}
	return ""
}
