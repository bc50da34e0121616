package posting_test

import (
	"math"
	"testing"

	"github.com/callboard/callboard/posting"
)

func TestPlace(t *testing.T) {
	t.Parallel()
	lat, lon, nan := 42.36, -71.06, math.NaN()
	far := 91.0
	tests := []struct {
		name string
		in   posting.Place
		ok   bool
		show string
	}{
		{"whole", posting.Place{Text: "Boston, Mass.", City: "Boston", Region: "US-MA", Country: "US", Lat: &lat, Lon: &lon}, true, "Boston, Mass."},
		{"without wording", posting.Place{City: "Boston", Region: "US-MA", Country: "US"}, true, "Boston, MA"},
		{"city and country", posting.Place{City: "Dublin", Country: "IE"}, true, "Dublin, IE"},
		{"city", posting.Place{City: "Dublin"}, true, "Dublin"},
		{"region", posting.Place{Region: "GB-ENG", Country: "GB"}, true, "GB-ENG"},
		{"country", posting.Place{Country: "CA"}, true, "CA"},
		{"small letters", posting.Place{Country: "us"}, false, "us"},
		{"region of another country", posting.Place{Region: "US-MA", Country: "CA"}, false, "US-MA"},
		{"no region code", posting.Place{Region: "MA", Country: "US"}, false, "MA"},
		{"latitude alone", posting.Place{Text: "x", Lat: &lat}, false, "x"},
		{"off the Earth", posting.Place{Text: "x", Lat: &far, Lon: &lon}, false, "x"},
		{"not a number", posting.Place{Text: "x", Lat: &nan, Lon: &lon}, false, "x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if err := tt.in.Validate(); (err == nil) != tt.ok {
				t.Errorf("Validate() = %v, want ok %v", err, tt.ok)
			}
			if got := tt.in.Name(); got != tt.show {
				t.Errorf("Name() = %q, want %q", got, tt.show)
			}
		})
	}
}
