package posting

import (
	"fmt"
	"strings"
)

// Organisation is the employer or the organiser, not who passed the news on.
type Organisation struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// Facets are a posting's controlled values, each a list of codes of the vocabulary
// (docs/fields.md). A value is there only on evidence.
type Facets struct {
	LibraryType []string `json:"library_type,omitempty"`
	Area        []string `json:"area,omitempty"`
	Level       []string `json:"level,omitempty"`
	Appointment []string `json:"appointment,omitempty"`
	Hours       []string `json:"hours,omitempty"`
	Degree      []string `json:"degree,omitempty"`
	Audience    []string `json:"audience,omitempty"`
	Flag        []string `json:"flag,omitempty"`
}

// IsZero reports whether no facet has a value (it keeps "facets" out of the JSON).
func (f Facets) IsZero() bool {
	return len(f.LibraryType)+len(f.Area)+len(f.Level)+len(f.Appointment)+
		len(f.Hours)+len(f.Degree)+len(f.Audience)+len(f.Flag) == 0
}

// Posting is the canonical record that readers see: one announcement, whatever number of
// sources carry it. docs/fields.md says what each member means; absent is "not stated".
//
// State, LastSeen of the sightings, Starts and Ends of a series and Occurrences are
// joined at reading; the stored record has no State.
type Posting struct {
	ID           string              `json:"id"`
	Kind         Kind                `json:"kind"`
	State        State               `json:"state,omitempty"` // computed at reading, never stored
	Revision     int                 `json:"revision"`        // 1 at first sight, one more with each meaningful change
	Title        string              `json:"title"`
	Organisation *Organisation       `json:"organisation,omitempty"`
	URL          string              `json:"url,omitempty"` // the announcement's own page, of the primary sighting
	Summary      string              `json:"summary,omitempty"`
	Description  string              `json:"description,omitempty"` // sanitised HTML
	Language     string              `json:"language,omitempty"`    // ISO 639-1
	Places       []Place             `json:"places,omitempty"`
	Attendance   Attendance          `json:"attendance,omitempty"`
	Eligible     []string            `json:"eligible,omitempty"` // ISO 3166-1 countries
	Published    *Moment             `json:"published,omitempty"`
	Deadline     *Deadline           `json:"deadline,omitempty"`
	Dates        []NamedDate         `json:"dates,omitempty"`
	Starts       *Moment             `json:"starts,omitempty"`
	Ends         *Moment             `json:"ends,omitempty"` // the last day for whole days, not the day after
	Occurrences  []Occurrence        `json:"occurrences,omitempty"`
	Recurrence   *Recurrence         `json:"recurrence,omitempty"`
	Pay          *Pay                `json:"pay,omitempty"`
	Cost         *Cost               `json:"cost,omitempty"`
	Credit       *Credit             `json:"credit,omitempty"`
	Facets       Facets              `json:"facets,omitzero"`
	Sightings    []Sighting          `json:"sightings,omitempty"`
	Evidence     map[string]Evidence `json:"evidence,omitempty"` // by JSON member: "deadline", "places", "facets.hours"
	Changes      []Change            `json:"changes,omitempty"`
	Closed       *Closed             `json:"closed,omitempty"`
	MergedFrom   []string            `json:"merged_from,omitempty"`
	Previous     string              `json:"previous,omitempty"` // id of the edition before
	Next         string              `json:"next,omitempty"`
}

// Validate reports what is wrong with p: the first field that breaks its promise.
func (p Posting) Validate() error {
	if !ValidID(p.ID) {
		return fmt.Errorf("posting %q: not an id", p.ID)
	}
	if err := p.validateFields(); err != nil {
		return fmt.Errorf("posting %s: %w", p.ID, err)
	}
	return nil
}

func (p Posting) validateFields() error {
	if !p.Kind.Valid() {
		return fmt.Errorf("kind %q is not one of %v", p.Kind, Kinds())
	}
	if strings.TrimSpace(p.Title) == "" {
		return fmt.Errorf("no title")
	}
	if p.Revision < 1 {
		return fmt.Errorf("revision %d is below 1", p.Revision)
	}
	if p.Attendance != "" && !p.Attendance.Valid() {
		return fmt.Errorf("attendance %q is not in-person, hybrid or online", p.Attendance)
	}
	for _, place := range p.Places {
		if err := place.Validate(); err != nil {
			return err
		}
	}
	for name, m := range map[string]*Moment{"published": p.Published, "starts": p.Starts, "ends": p.Ends} {
		if m != nil {
			if err := m.Validate(); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	if p.Deadline != nil {
		if err := p.Deadline.Validate(); err != nil {
			return err
		}
	}
	if p.Pay != nil {
		if err := p.Pay.Validate(); err != nil {
			return err
		}
	}
	if len(p.Sightings) == 0 {
		return fmt.Errorf("no sighting")
	}
	return nil
}

// Primary returns the sighting that the posting shows first, or the zero Sighting.
func (p Posting) Primary() Sighting {
	for _, s := range p.Sightings {
		if s.Primary {
			return s
		}
	}
	if len(p.Sightings) > 0 {
		return p.Sightings[0]
	}
	return Sighting{}
}

// CalendarUID is the posting's UID in calendars; it never changes.
func (p Posting) CalendarUID() string { return p.ID + "@callboard" }
