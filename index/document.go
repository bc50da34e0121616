package index

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/callboard/callboard/posting"
)

// Doc is a posting as the index needs it: words, facet values, columns. Times are Unix
// seconds; 0 means "not stated".
type Doc struct {
	ID           string
	Title        string
	Organisation string
	Text         string // summary, description and place names without markup

	// Facets has the values by facet name (see Facets); values are the vocabulary's codes,
	// without duplicates and never None. Place values carry all their ancestors: "EU", "GB",
	// "GB-LND", "GB-LND/london", and the named regions they belong to.
	Facets map[string][]string
	Points [][2]float64 // latitude, longitude in degrees

	Published   int64
	FirstSeen   int64 // of the founding sighting
	Changed     int64 // of the last meaningful change, else first sight
	Closes      int64 // instant at which the deadline passes, whatever its rule
	Rule        string
	Starts      int64 // of the event or its next occurrence; a day without a time counts from 00:00 UTC
	PayStated   bool
	PayMin      float64 // annualised, in PayCurrency; 0 where no bound is stated or its period is unknown
	PayMax      float64
	PayCurrency string

	// State is not stored but follows from these columns and the time of the query.
	Cancelled bool
	Closed    int64 // instant of a stored ending
	Ends      int64 // instant at which the posting closes by its own date
	Doubtful  int64 // instant at which it becomes unconfirmed unless seen again
}

// Bounds of a document. Beyond them it is misread or hostile, and refused.
const (
	maxFacetValues = 1000 // a facet
	maxFacetValue  = 400  // bytes a value; Meilisearch cuts at 468
	maxPoints      = 1000
	maxWords       = 1 << 20 // bytes of title, organisation and text together
)

// StateAt is how the document stands at now: the same as StateAt of the posting it was
// made from, to the second.
func (d Doc) StateAt(now time.Time) posting.State {
	at := now.Unix()
	switch {
	case d.Cancelled:
		return posting.StateCancelled
	case d.Closed != 0:
		return posting.StateClosed
	case d.Ends != 0 && at >= d.Ends:
		return posting.StateClosed
	case d.Ends == 0 && d.Doubtful != 0 && at >= d.Doubtful:
		return posting.StateUnconfirmed
	}
	return posting.StateOpen
}

// Newest is the time that orders documents by age: Published, else FirstSeen.
func (d Doc) Newest() int64 {
	if d.Published != 0 {
		return d.Published
	}
	return d.FirstSeen
}

// Pay is the annual amount that orders documents by pay: the upper bound, else the lower
// one, else 0. Currencies are not converted.
func (d Doc) Pay() float64 {
	if d.PayMax != 0 {
		return d.PayMax
	}
	return d.PayMin
}

// Validate reports why d cannot be indexed.
func (d Doc) Validate() error {
	if !posting.ValidID(d.ID) {
		return fmt.Errorf("id %q is not the id of a posting", d.ID)
	}
	if len(d.Title)+len(d.Organisation)+len(d.Text) > maxWords {
		return fmt.Errorf("words of %d bytes are over %d", len(d.Title)+len(d.Organisation)+len(d.Text), maxWords)
	}
	if err := d.validateFacets(); err != nil {
		return err
	}
	if len(d.Points) > maxPoints {
		return fmt.Errorf("%d points are over %d", len(d.Points), maxPoints)
	}
	for _, p := range d.Points {
		if !onEarth(p[0], p[1]) {
			return fmt.Errorf("point %v, %v is not on Earth", p[0], p[1])
		}
	}
	for _, amount := range []float64{d.PayMin, d.PayMax} {
		if math.IsNaN(amount) || math.IsInf(amount, 0) || amount < 0 {
			return fmt.Errorf("pay %v is not an amount", amount)
		}
	}
	return nil
}

func (d Doc) validateFacets() error {
	for name, values := range d.Facets {
		facet, ok := FacetNamed(name)
		switch {
		case !ok:
			return fmt.Errorf("facet %q: %w", name, ErrUnknownFacet)
		case len(values) > maxFacetValues:
			return fmt.Errorf("facet %s: %d values are over %d", name, len(values), maxFacetValues)
		case len(values) > 1 && !facet.Multi:
			return fmt.Errorf("facet %s: %d values, want one", name, len(values))
		}
		for i, value := range values {
			if value == "" || value == None || len(value) > maxFacetValue {
				return fmt.Errorf("facet %s: %q is not a value", name, value)
			}
			if stored := FacetValue(name, value); stored != value {
				return fmt.Errorf("facet %s: value %q is stored as %q", name, value, stored)
			}
			if slices.Contains(values[:i], value) {
				return fmt.Errorf("facet %s: value %q stands twice", name, value)
			}
		}
	}
	if len(d.Facets["kind"]) != 1 {
		return errors.New("no kind")
	}
	return nil
}

// onEarth reports whether a latitude and a longitude in degrees are a place on Earth.
func onEarth(lat, lon float64) bool {
	return math.Abs(lat) <= 90 && math.Abs(lon) <= 180 // false for NaN
}

// Validate reports why c cannot be applied, as a *ChangeError.
func (c Change) Validate() error {
	var err error
	switch {
	case !posting.ValidID(c.ID):
		err = errors.New("not the id of a posting")
	case c.Seq == 0:
		err = errors.New("no sequence")
	case c.Doc != nil && c.Doc.ID != c.ID:
		err = fmt.Errorf("the document is of %q", c.Doc.ID)
	case c.Doc != nil:
		err = c.Doc.Validate()
	}
	if err != nil {
		return &ChangeError{ID: c.ID, Seq: c.Seq, Err: err}
	}
	return nil
}
