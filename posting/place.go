package posting

import (
	"fmt"
	"math"
	"regexp"
)

// Place is where a posting's work or event is. Text is the source's wording and always
// set; the rest is what is known for certain. A place without Country stays text.
type Place struct {
	Text    string   `json:"text,omitempty"`
	City    string   `json:"city,omitempty"`
	Region  string   `json:"region,omitempty"`  // ISO 3166-2, such as US-MA
	Country string   `json:"country,omitempty"` // ISO 3166-1 alpha-2, such as US
	Lat     *float64 `json:"lat,omitempty"`     // degrees north, WGS 84; Lat and Lon stand together
	Lon     *float64 `json:"lon,omitempty"`     // degrees east
}

var (
	countryShape = regexp.MustCompile(`^[A-Z]{2}$`)
	regionShape  = regexp.MustCompile(`^([A-Z]{2})-[A-Z0-9]{1,3}$`)
)

// Validate reports what is wrong with p.
func (p Place) Validate() error {
	if p.Country != "" && !countryShape.MatchString(p.Country) {
		return fmt.Errorf("place: country %q is not an ISO 3166-1 code", p.Country)
	}
	if p.Region != "" {
		m := regionShape.FindStringSubmatch(p.Region)
		if m == nil {
			return fmt.Errorf("place: region %q is not an ISO 3166-2 code", p.Region)
		}
		if p.Country != m[1] {
			return fmt.Errorf("place: region %q is not in country %q", p.Region, p.Country)
		}
	}
	if (p.Lat == nil) != (p.Lon == nil) {
		return fmt.Errorf("place: latitude and longitude must stand together")
	}
	if p.Lat != nil {
		if math.IsNaN(*p.Lat) || math.Abs(*p.Lat) > 90 || math.IsNaN(*p.Lon) || math.Abs(*p.Lon) > 180 {
			return fmt.Errorf("place: coordinates %v, %v are not on Earth", *p.Lat, *p.Lon)
		}
	}
	return nil
}

// Name is the place for people: the source's wording, else what is known.
func (p Place) Name() string {
	switch {
	case p.Text != "":
		return p.Text
	case p.City != "" && p.Region != "":
		return p.City + ", " + p.Region[3:]
	case p.City != "" && p.Country != "":
		return p.City + ", " + p.Country
	case p.City != "":
		return p.City
	case p.Region != "":
		return p.Region
	}
	return p.Country
}
