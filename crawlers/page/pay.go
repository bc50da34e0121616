package page

import (
	"slices"
	"strings"
)

// pay is baseSalary as a phrase: "68000 - 74500 USD per year", "from 36.57 CAD per hour",
// or the text that a page writes in its place. An estimate (estimatedSalary) is not what
// the posting states and is left out.
func (r *reader) pay(job node) string {
	currency := r.graph.line(job["salaryCurrency"])
	var out []string
	for _, v := range some(job["baseSalary"]) {
		if s := r.salary(v, currency); s != "" && !slices.Contains(out, s) && len(out) < 5 {
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

// salary reads one baseSalary: a MonetaryAmount, a number or a text.
func (r *reader) salary(v any, currency string) string {
	n := r.graph.resolve(v)
	if n == nil {
		return phrase(r.graph.line(v), "", currency, "")
	}
	if c := r.graph.line(first(n, "currency", "priceCurrency")); c != "" {
		currency = c
	}
	unit := r.graph.text(first(n, "unitText", "duration"))
	low, high := r.graph.line(n["minValue"]), r.graph.line(n["maxValue"])
	if low == "" && high == "" {
		low = r.graph.text(first(n, "price"))
	}
	value := first(n, "value")
	inner := r.graph.resolve(value)
	if inner == nil {
		inner = r.graph.resolve(firstOf(value))
	}
	switch {
	case inner != nil: // a QuantitativeValue
		if u := r.graph.text(first(inner, "unitText", "unitCode")); u != "" {
			unit = u
		}
		if c := r.graph.text(inner["currency"]); c != "" && currency == "" {
			currency = c
		}
		low, high = r.graph.line(inner["minValue"]), r.graph.line(inner["maxValue"])
		if low == "" && high == "" {
			if low = r.graph.text(inner["value"]); low != "" {
				return phrase(low, "", currency, unit)
			}
		}
	case value != nil && low == "" && high == "":
		return phrase(r.graph.line(value), "", currency, unit)
	}
	return bounds(low, high, currency, unit)
}

func firstOf(v any) any {
	if list := some(v); len(list) > 0 {
		return list[0]
	}
	return nil
}

// bounds is a range as a phrase; a bound of nothing or zero is none.
func bounds(low, high, currency, unit string) string {
	if zero(low) {
		low = ""
	}
	if zero(high) {
		high = ""
	}
	switch {
	case low == high:
		return phrase(low, "", currency, unit)
	case low == "":
		return phrase(high, "up to ", currency, unit)
	case high == "":
		return phrase(low, "from ", currency, unit)
	}
	return phrase(low+" - "+high, "", currency, unit)
}

// zero reports whether an amount is written with no digit but 0.
func zero(s string) bool { return strings.ContainsAny(s, "0") && !strings.ContainsAny(s, "123456789") }

// phrase puts an amount, its currency and its period into words. A text that is more than
// an amount stays as it is.
func phrase(amount, before, currency, unit string) string {
	if amount == "" || zero(amount) {
		return ""
	}
	if strings.IndexFunc(amount, func(r rune) bool { return (r < '0' || r > '9') && !strings.ContainsRune(" .,-–'", r) }) >= 0 {
		return clip(amount, 300)
	}
	out := before + amount
	if currency != "" {
		out += " " + currency
	}
	if p := period(unit); p != "" {
		out += " per " + p
	}
	return out
}

// period is unitText in a word: schema.org and Google name HOUR, DAY, WEEK, MONTH, YEAR;
// UN/CEFACT codes and adjectives are seen too. Another word stays as it is.
func period(unit string) string {
	switch u := strings.ToUpper(strings.TrimSpace(unit)); u {
	case "HOUR", "HOURLY", "HUR", "PT1H":
		return "hour"
	case "DAY", "DAILY", "P1D":
		return "day"
	case "WEEK", "WEEKLY", "WEE", "P1W":
		return "week"
	case "BIWEEK", "BIWEEKLY", "BI-WEEKLY", "P2W":
		return "two weeks"
	case "MONTH", "MONTHLY", "MON", "P1M":
		return "month"
	case "YEAR", "YEARLY", "ANNUAL", "ANNUALLY", "ANN", "ANNUM", "P1Y":
		return "year"
	default:
		return strings.ToLower(clip(u, 30))
	}
}

// cost is what taking part costs as a phrase: "free", "75 USD (Members), 100 USD".
func (r *reader) cost(n, times node) string {
	var out []string
	add := func(s string) {
		if s != "" && !slices.Contains(out, s) && len(out) < 10 {
			out = append(out, s)
		}
	}
	if strings.EqualFold(r.graph.text(first(n, "isAccessibleForFree", "free")), "true") {
		add("free")
	}
	offers := n["offers"]
	if offers == nil {
		offers = times["offers"]
	}
	for _, v := range some(offers) {
		if o := r.graph.resolve(v); o != nil {
			add(r.offer(o))
			for _, inner := range some(o["offers"]) { // an AggregateOffer lists its parts
				if part := r.graph.resolve(inner); part != nil {
					add(r.offer(part))
				}
			}
		}
	}
	return strings.Join(out, ", ")
}

// offer is one price with whom it is for.
func (r *reader) offer(o node) string {
	spec := o
	if p := r.graph.resolve(firstOf(o["priceSpecification"])); p != nil && o["price"] == nil {
		spec = p
	}
	currency := r.graph.line(first(spec, "priceCurrency"))
	price := r.graph.line(spec["price"])
	out := ""
	switch {
	case price == "":
		out = bounds(r.graph.line(first(o, "lowPrice", "minPrice")), r.graph.line(first(o, "highPrice", "maxPrice")), currency, "")
	case zero(price), strings.EqualFold(price, "free"):
		out = "free"
	default:
		out = phrase(price, "", currency, "")
	}
	if out == "" {
		return ""
	}
	if name := r.graph.line(first(o, "name", "category")); name != "" && len(name) < 80 && !strings.Contains(name, "://") && !strings.EqualFold(name, "primary") {
		out += " (" + name + ")"
	}
	return out
}
