package posting

import "strings"

// Recurrence is the rule of a series as its source states it. It is stored unexpanded:
// occurrences depend on when one looks, so they are computed at reading (by catalog).
type Recurrence struct {
	Rule   string     `json:"rule,omitempty"`   // RFC 5545 RRULE value
	Except []Moment   `json:"except,omitempty"` // EXDATE
	Also   []Moment   `json:"also,omitempty"`   // RDATE
	Moved  []Exchange `json:"moved,omitempty"`  // RECURRENCE-ID
}

// endless reports whether the rule itself sets no last occurrence (RFC 5545, section
// 3.3.10: neither COUNT nor UNTIL).
func (r Recurrence) endless() bool {
	rule := strings.ToUpper(r.Rule)
	return rule != "" && !strings.Contains(rule, "COUNT=") && !strings.Contains(rule, "UNTIL=")
}

// Exchange is one occurrence that takes place at another time, or not at all.
type Exchange struct {
	Of        Moment  `json:"of"`
	Starts    *Moment `json:"starts,omitempty"`
	Ends      *Moment `json:"ends,omitempty"`
	Cancelled bool    `json:"cancelled,omitempty"`
}

// Occurrence is one taking place of a series.
type Occurrence struct {
	Starts Moment  `json:"starts"`
	Ends   *Moment `json:"ends,omitempty"`
}
