package posting

import (
	"fmt"
	"regexp"
)

// Period is the time that an amount of pay is for.
type Period string

// The periods of pay.
const (
	Hour        Period = "hour"
	Day         Period = "day"
	Week        Period = "week"
	Biweekly    Period = "biweekly"
	Semimonthly Period = "semimonthly"
	Month       Period = "month"
	Year        Period = "year"
)

// Valid reports whether p is one of the seven periods.
func (p Period) Valid() bool {
	switch p {
	case Hour, Day, Week, Biweekly, Semimonthly, Month, Year:
		return true
	}
	return false
}

// Pay is what a source says a posting pays, before tax, per Period, as exact decimals of
// Currency (36.57 with CAD and Hour is 36.57 dollars an hour). A bound that the source
// does not state is nil: Min alone means "from", Max alone "up to". "Competitive" is no Pay.
//
// The annual bounds are derived (Annualise) so that postings can be compared; Text keeps
// the source's wording. docs/fields.md, "Pay", has the constants.
type Pay struct {
	Min           *Amount `json:"min,omitempty"`
	Max           *Amount `json:"max,omitempty"`      // Min <= Max when both are set
	Currency      string  `json:"currency,omitempty"` // ISO 4217, upper case; "" when the source shows none
	Period        Period  `json:"period,omitempty"`   // "" when neither stated nor clear from the size
	AnnualMin     *Amount `json:"annual_min,omitempty"`
	AnnualMax     *Amount `json:"annual_max,omitempty"`
	AnnualAssumed bool    `json:"annual_assumed,omitempty"` // hours a week were not stated, AssumedHours was used
	Text          string  `json:"text,omitempty"`
}

// AssumedHours is the working week for which hourly pay is annualised when a source
// states none: the commonest in the measured postings (shared vocabulary, section 11).
const AssumedHours = 35

// MaxYearly is the highest annual amount that is taken for pay, in units of the currency.
// Above it stand budgets and misread phone numbers.
const MaxYearly = 2_000_000

var currencyShape = regexp.MustCompile(`^[A-Z]{3}$`)

// Validate reports what is wrong with p.
func (p Pay) Validate() error {
	if p.Min == nil && p.Max == nil {
		return fmt.Errorf("pay without an amount")
	}
	for _, a := range []*Amount{p.Min, p.Max} {
		if a != nil && *a <= 0 {
			return fmt.Errorf("pay %s: not above zero", a)
		}
	}
	if p.Min != nil && p.Max != nil && *p.Min > *p.Max {
		return fmt.Errorf("pay from %s up to %s: the wrong way round", p.Min, p.Max)
	}
	if p.Currency != "" && !currencyShape.MatchString(p.Currency) {
		return fmt.Errorf("pay: currency %q is not an ISO 4217 code", p.Currency)
	}
	if p.Period != "" && !p.Period.Valid() {
		return fmt.Errorf("pay: period %q is not one of hour, day, week, biweekly, semimonthly, month, year", p.Period)
	}
	return nil
}

// Annualise returns p with its annual bounds set from Min, Max and Period. hoursTenths is
// the stated working week in tenths of an hour (375 is 37.5 hours) and 0 when not stated;
// a day counts for a fifth of that week. Without a period p is returned as it is.
func (p Pay) Annualise(hoursTenths int64) Pay {
	p.AnnualMin, p.AnnualMax, p.AnnualAssumed = nil, nil, false
	var num, den int64 = 0, 1
	switch p.Period {
	case Year:
		num = 1
	case Month:
		num = 12
	case Semimonthly:
		num = 24
	case Biweekly:
		num = 26
	case Week:
		num = 52
	case Day:
		num = 260
	case Hour:
		if hoursTenths <= 0 {
			hoursTenths, p.AnnualAssumed = AssumedHours*10, true
		}
		num, den = hoursTenths*52, 10
	default:
		return p
	}
	scale := func(a *Amount) *Amount {
		if a == nil {
			return nil
		}
		if p.Period == Year {
			b := *a
			return &b
		}
		b := a.Mul(num, den)
		return &b
	}
	p.AnnualMin, p.AnnualMax = scale(p.Min), scale(p.Max)
	return p
}
