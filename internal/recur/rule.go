package recur

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// ErrRule is for text that is no rule, or one that is not walked here.
var ErrRule = errors.New("not a recurrence rule")

const (
	maxRule     = 2_000   // bytes of a rule
	maxInterval = 100_000 // of any frequency
	maxADay     = 5_000   // times of one day that a rule lists
)

// rule is a parsed rule; lists are sorted where order matters.
type rule struct {
	rrule.ROption
	until    time.Time // wall clock in UTC, or UTC itself where untilUTC is set
	untilUTC bool
	untilDay bool // UNTIL is a day: all of it counts
	bounded  bool // UNTIL is stated
}

// Clean brings a rule into its plain form: without its name, blanks, empty parts, parts
// of other specifications (X-…) and in upper case. What it means stays as it is.
func Clean(s string) string {
	if len(s) > maxRule {
		return s
	}
	s = strings.ToUpper(strings.Join(strings.Fields(s), ""))
	s = strings.TrimPrefix(s, "RRULE:")
	var parts []string
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSuffix(part, ","); part != "" && !strings.HasPrefix(part, "X-") {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ";")
}

// Check reports what is wrong with a rule; the error wraps ErrRule.
func Check(s string) error {
	_, err := parseRule(s)
	return err
}

// parseRule reads a cleaned rule.
func parseRule(s string) (rule, error) {
	if len(s) > maxRule {
		return rule{}, fmt.Errorf("%w: %d bytes are over %d", ErrRule, len(s), maxRule)
	}
	var r rule
	var rest []string
	for part := range strings.SplitSeq(s, ";") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "UNTIL":
			if err := r.setUntil(value); err != nil {
				return rule{}, err
			}
		case "RSCALE", "SKIP": // RFC 7529
			if value != "GREGORIAN" && value != "OMIT" {
				return rule{}, fmt.Errorf("%w: %s is not supported in %q", ErrRule, part, s)
			}
		case "DTSTART", "BYEASTER":
			return rule{}, fmt.Errorf("%w: %s in %q", ErrRule, part, s)
		default:
			rest = append(rest, part)
		}
	}
	option, err := rrule.StrToROption(strings.Join(rest, ";"))
	if err != nil {
		return rule{}, fmt.Errorf("%w: %q: %w", ErrRule, s, err)
	}
	option.Dtstart = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // without it rrule-go takes the wall clock
	if _, err := rrule.NewRRule(*option); err != nil {
		return rule{}, fmt.Errorf("%w: %q: %w", ErrRule, s, err)
	}
	r.ROption = *option
	return r, r.check(s)
}

// check refuses what rrule-go lets pass.
func (r *rule) check(s string) error {
	switch {
	case r.Interval < 0 || r.Interval > maxInterval || strings.Contains(s, "INTERVAL=0"):
		return fmt.Errorf("%w: %q: interval must be 1 to %d", ErrRule, s, maxInterval)
	case r.Count < 0 || strings.Contains(s, "COUNT=0"):
		return fmt.Errorf("%w: %q: count must be above 0", ErrRule, s)
	case max(1, len(r.Byhour))*max(1, len(r.Byminute))*max(1, len(r.Bysecond)) > maxADay:
		return fmt.Errorf("%w: %q: more than %d times a day", ErrRule, s, maxADay)
	}
	for _, list := range [][]int{r.Bymonthday, r.Byyearday, r.Byweekno, r.Bysetpos} {
		for _, n := range list {
			if n == 0 {
				return fmt.Errorf("%w: %q: there is no day, week or position 0", ErrRule, s)
			}
		}
	}
	if r.Interval == 0 {
		r.Interval = 1
	}
	return nil
}

// setUntil reads UNTIL, also with the separators that some programs write.
func (r *rule) setUntil(value string) error {
	plain := strings.NewReplacer("-", "", ":", "").Replace(value)
	for _, layout := range []string{"20060102T150405Z", "20060102T150405", "20060102T1504Z", "20060102T1504", "20060102", "20060102Z"} {
		if t, err := time.Parse(layout, plain); err == nil {
			r.until, r.bounded = t, true
			r.untilDay = !strings.Contains(layout, "T")
			r.untilUTC = !r.untilDay && strings.HasSuffix(layout, "Z")
			return nil
		}
	}
	return fmt.Errorf("%w: UNTIL=%q is no date", ErrRule, value)
}

// last is the last wall-clock second at which an occurrence of a series in loc may begin.
func (r *rule) last(loc *time.Location, days bool) time.Time {
	switch {
	case r.untilDay || days:
		return r.until.Truncate(24 * time.Hour).Add(24*time.Hour - time.Second)
	case r.untilUTC && loc != nil:
		return wallOf(r.until.In(loc))
	}
	return r.until
}
