package posting

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Finding is one item as its source states it: strings, before anything is understood.
// Only Source and Item are required. Its JSON form is what import reads and what
// export --findings writes, one object a line; unknown members are ignored.
type Finding struct {
	Source    string    `json:"source"`
	Item      string    `json:"item"` // the source's own key of the item: an id, guid or address
	URL       string    `json:"url,omitempty"`
	Title     string    `json:"title,omitempty"`
	HTML      string    `json:"html,omitempty"`
	Text      string    `json:"text,omitempty"` // used when there is no HTML
	Published string    `json:"published,omitempty"`
	Seen      time.Time `json:"seen,omitzero"` // first sight; stays outside the content hash
	Fields    Fields    `json:"fields,omitzero"`
}

// Fields are the parts that a source states apart from its text, as it states them.
// Times are as in the source or, where the format has types (iCalendar, JSON-LD), in
// the forms of ParseMoment with Zone beside them.
type Fields struct {
	Organisation    string     `json:"organisation,omitempty"`
	OrganisationURL string     `json:"organisation_url,omitempty"`
	Location        string     `json:"location,omitempty"` // as people read it: "Boston, MA"
	City            string     `json:"city,omitempty"`     // parts of a structured address
	Region          string     `json:"region,omitempty"`
	Country         string     `json:"country,omitempty"`
	Geo             string     `json:"geo,omitempty"`      // "lat;lon" in degrees, as in iCalendar GEO
	Eligible        []string   `json:"eligible,omitempty"` // countries or regions that remote workers must be in, as stated
	Deadline        string     `json:"deadline,omitempty"`
	Starts          string     `json:"starts,omitempty"`
	Ends            string     `json:"ends,omitempty"`  // exclusive for whole days of a calendar is made inclusive by the reader
	Zone            string     `json:"zone,omitempty"`  // IANA zone that Starts and Ends are read in
	RRule           string     `json:"rrule,omitempty"` // RFC 5545, without the name
	ExDates         []string   `json:"exdates,omitempty"`
	RDates          []string   `json:"rdates,omitempty"`
	Overrides       []Override `json:"overrides,omitempty"` // changed or cancelled single occurrences (RECURRENCE-ID)
	Pay             string     `json:"pay,omitempty"`
	Hours           string     `json:"hours,omitempty"` // employment type or hours a week as stated
	Cost            string     `json:"cost,omitempty"`
	Attendance      string     `json:"attendance,omitempty"`
	Language        string     `json:"language,omitempty"`
	Categories      []string   `json:"categories,omitempty"`
	Kind            string     `json:"kind,omitempty"`   // a Kind, or the source's own type such as EducationEvent
	Status          string     `json:"status,omitempty"` // removed, filled, closed, cancelled: explicit evidence
	UID             string     `json:"uid,omitempty"`
	Origin          string     `json:"origin,omitempty"` // what the fields were read from: "jsonld:JobPosting", "ical:VEVENT", "rss"
}

// Override is one occurrence of a series that differs from its rule.
type Override struct {
	Of        string `json:"of"` // the start that the rule gives
	Starts    string `json:"starts,omitempty"`
	Ends      string `json:"ends,omitempty"`
	Cancelled bool   `json:"cancelled,omitempty"`
}

// IsZero reports whether no field is stated (it keeps "fields" out of the JSON).
func (f Fields) IsZero() bool {
	b, err := json.Marshal(f)
	return err == nil && string(b) == "{}"
}

// Limits of a finding, in bytes; a JetStream message stays below 512 KiB with them.
const (
	MaxItem = 2048
	MaxHTML = 256 << 10 // longer HTML or text is cut there, with a warning
)

// Validate reports why f cannot be taken: no source, no item, a source that is not an
// id, or an item that is too long.
func (f Finding) Validate() error {
	switch {
	case f.Source == "":
		return errors.New(`finding without "source"`)
	case !ValidSource(f.Source):
		return fmt.Errorf("finding: source %q is not an id (lower-case letters, digits and hyphens, up to 64)", f.Source)
	case f.Item == "":
		return fmt.Errorf(`finding of %s without "item"`, f.Source)
	case len(f.Item) > MaxItem:
		return fmt.Errorf("finding of %s: item of %d bytes is over %d", f.Source, len(f.Item), MaxItem)
	}
	return nil
}

// ValidSource reports whether s can be the id of a source: 1 to 64 lower-case letters,
// digits, hyphens and underscores, beginning with a letter or digit. It stands in
// subjects, file names and URLs as it is.
func ValidSource(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		case (r == '-' || r == '_') && i > 0:
		default:
			return false
		}
	}
	return true
}

// Trim returns f with HTML and Text cut to MaxHTML bytes at a character's border, and
// whether anything was cut.
func (f Finding) Trim() (Finding, bool) {
	html, cutHTML := cut(f.HTML, MaxHTML)
	text, cutText := cut(f.Text, MaxHTML)
	f.HTML, f.Text = html, text
	return f, cutHTML || cutText
}

func cut(s string, limit int) (string, bool) {
	if len(s) <= limit {
		return s, false
	}
	return strings.ToValidUTF8(s[:limit], ""), true
}

// ContentHash is the hash of everything f states; the same content seen again at another
// time has the same hash. It is 16 hexadecimal characters.
func (f Finding) ContentHash() string {
	f.Seen = time.Time{}
	b, err := json.Marshal(f)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}
