package posting

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Amount is an exact decimal with up to four places, kept as ten-thousandths: 36.57 is
// 365700. A pointer to it is nil where a source states none. Its JSON form is a number.
type Amount int64

const (
	amountPlaces = 4
	amountUnit   = 10000
)

// Whole returns the amount of n units.
func Whole(n int64) Amount { return Amount(n * amountUnit) }

// ParseAmount reads a plain decimal such as 68000, 36.57 or -1.5: no separators, no
// exponent, at most four places and twelve digits before the point.
func ParseAmount(s string) (Amount, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	if whole == "" || len(whole) > 12 || len(fraction) > amountPlaces || strings.HasSuffix(digits, ".") {
		return 0, fmt.Errorf("amount %q: not a decimal with up to %d places", s, amountPlaces)
	}
	n, err := strconv.ParseUint(whole+fraction+strings.Repeat("0", amountPlaces-len(fraction)), 10, 63)
	if err != nil {
		return 0, fmt.Errorf("amount %q: not a decimal with up to %d places", s, amountPlaces)
	}
	if negative {
		return -Amount(n), nil
	}
	return Amount(n), nil
}

// Mul returns a times an exact number given as a fraction (hours × 52 = Mul(1820, 1)),
// rounded half away from zero to whole units: it is for annualised figures only.
func (a Amount) Mul(numerator, denominator int64) Amount {
	f := float64(a) * float64(numerator) / float64(denominator) / amountUnit
	return Whole(int64(math.Round(f)))
}

// Float is a as the nearest float64, for ordering and ranges.
func (a Amount) Float() float64 { return float64(a) / amountUnit }

// String writes a without trailing zeros: 36.57, 68000, 0.5.
func (a Amount) String() string {
	sign := ""
	n := uint64(a) //nolint:gosec // a negative is negated next
	if a < 0 {
		sign, n = "-", uint64(-a) //nolint:gosec // positive here
	}
	s := fmt.Sprintf("%s%d.%04d", sign, n/amountUnit, n%amountUnit)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// MarshalJSON writes a as a JSON number.
func (a Amount) MarshalJSON() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalJSON reads a JSON number exactly.
func (a *Amount) UnmarshalJSON(data []byte) error {
	if string(data) == "null" { // as encoding/json has it: no change
		return nil
	}
	n, err := ParseAmount(string(data))
	if err != nil {
		return err
	}
	*a = n
	return nil
}
