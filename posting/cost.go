package posting

// Cost is what taking part costs. Free is nil when the source does not say; amounts may
// be stated beside it for groups ("free for members, $75 for others").
type Cost struct {
	Free    *bool        `json:"free,omitempty"`
	Amounts []CostAmount `json:"amounts,omitempty"`
}

// CostAmount is one price, and whom it is for ("" is everybody).
type CostAmount struct {
	Amount   Amount `json:"amount"`
	Currency string `json:"currency,omitempty"`
	For      string `json:"for,omitempty"`
}

// Credit is what taking part counts for in continuing education, as the source states
// it; it is never computed from a duration.
type Credit struct {
	Amount      *Amount `json:"amount,omitempty"`
	Unit        string  `json:"unit,omitempty"` // contact-hour, ceu, pdh, cpd-point, mla-ce, aca
	Certificate bool    `json:"certificate,omitempty"`
	Body        string  `json:"body,omitempty"` // who approves it
}
