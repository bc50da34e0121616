package posting

import "time"

// MaxSnippet is the longest snippet of an evidence, in bytes.
const MaxSnippet = 200

// Evidence says where a derived field comes from.
type Evidence struct {
	Source  string `json:"source"`
	Rule    string `json:"rule"` // such as "field:deadline", "phrase:apply-by", "default:kind", "range:year"
	Snippet string `json:"snippet,omitempty"`
}

// Sighting ties a posting to one source's item.
type Sighting struct {
	Source    string    `json:"source"`
	Item      string    `json:"item"`
	URL       string    `json:"url,omitempty"`
	FirstSeen time.Time `json:"first_seen,omitzero"`
	LastSeen  time.Time `json:"last_seen,omitzero"` // joined from the source's listing at reading
	Ended     time.Time `json:"ended,omitzero"`     // since when its source no longer lists it, by evidence
	Primary   bool      `json:"primary,omitempty"`  // the sighting whose link and wording the posting shows
}

// Change is one meaningful change of a posting: what a reader who knew it would want to hear.
type Change struct {
	At    time.Time `json:"at"`
	Field string    `json:"field"` // deadline, starts, ends, places, state
	From  string    `json:"from,omitempty"`
	To    string    `json:"to,omitempty"`
}

// Why says by which evidence a posting was closed.
type Why string

// The stored endings. "By date" is not among them: it is computed at reading.
const (
	Removed   Why = "removed"   // the source says it is gone (404, 410, deleted)
	Absent    Why = "absent"    // it is missing from several complete, healthy listings
	Filled    Why = "filled"    // the source says that it is filled or closed
	Cancelled Why = "cancelled" // the source says that it will not take place; its state is cancelled
)

// Closed is a stored ending.
type Closed struct {
	At  time.Time `json:"at"`
	Why Why       `json:"why"`
}
