package normalize

import (
	"testing"
	"time"
)

// TestZoneStated holds which zone an abbreviation means, by region and season; "" is not
// decided, an offset is a zone without a name.
func TestZoneStated(t *testing.T) {
	t.Parallel()
	winter, summer := day{2027, time.January, 15}, day{2027, time.July, 15}
	tests := []struct {
		stated string
		in     region
		day    day
		want   string
	}{
		{"et", region{country: "US"}, summer, "America/New_York"},
		{"et", region{country: "CA"}, summer, "America/Toronto"},
		{"et", region{country: "DE"}, summer, "America/New_York"},
		{"eastern time", region{}, winter, "America/New_York"},
		{"us eastern", region{}, winter, "America/New_York"},
		{"est", region{country: "US"}, winter, "America/New_York"},
		{"est", region{country: "US"}, summer, ""},
		{"edt", region{country: "US"}, summer, "America/New_York"},
		{"eastern standard time", region{country: "US"}, summer, ""},
		{"est", region{country: "AU"}, winter, ""},
		{"cst", region{country: "US"}, winter, "America/Chicago"},
		{"cst", region{country: "CA", subdivision: "CA-SK"}, summer, "America/Regina"},
		{"ct", region{country: "CA"}, summer, "America/Winnipeg"},
		{"cst", region{country: "CN"}, summer, "Asia/Shanghai"},
		{"cst", region{}, winter, ""},
		{"ct", region{}, winter, ""},
		{"mst", region{country: "US", subdivision: "US-AZ"}, summer, "America/Phoenix"},
		{"mst", region{country: "US"}, summer, ""},
		{"pt", region{}, summer, "America/Los_Angeles"},
		{"pst", region{country: "PH"}, winter, ""},
		{"ast", region{}, winter, ""},
		{"atlantic time", region{country: "CA"}, summer, "America/Halifax"},
		{"nt", region{country: "CA"}, summer, "America/St_Johns"},
		{"cet", region{country: "DE"}, winter, "Europe/Berlin"},
		{"cest", region{country: "FR"}, summer, "Europe/Paris"},
		{"mesz", region{country: "AT"}, summer, "Europe/Vienna"},
		{"cet", region{country: "DE"}, summer, ""},
		{"cet", region{}, winter, "+01:00"},
		{"cet", region{}, summer, ""},
		{"cest", region{}, summer, "+02:00"},
		{"bst", region{country: "GB"}, summer, "Europe/London"},
		{"bst", region{country: "GB"}, winter, ""},
		{"bst", region{}, summer, ""},
		{"gmt", region{country: "GB"}, winter, "UTC"},
		{"aest", region{country: "AU"}, summer, "Australia/Sydney"},
		{"aet", region{country: "AU"}, winter, "Australia/Sydney"},
		{"nzdt", region{country: "NZ"}, winter, "Pacific/Auckland"},
		{"ist", region{country: "IN"}, winter, "Asia/Kolkata"},
		{"ist", region{}, winter, ""},
		{"jst", region{}, winter, "+09:00"},
		{"utc", region{}, winter, "UTC"},
		{"utc+5:30", region{}, winter, "+05:30"},
		{"gmt -8", region{}, winter, "-08:00"},
		{"utc+0", region{}, winter, "UTC"},
		{"utc+25", region{}, winter, ""},
		{"aoe", region{}, winter, "-12:00"},
		{"", region{country: "US"}, winter, ""},
		{"xyz", region{country: "US"}, winter, ""},
	}
	for _, tt := range tests {
		got := ""
		if loc := zoneStated(tt.stated, tt.in, tt.day); loc != nil {
			if got = loc.String(); got == "" {
				got = time.Date(tt.day.year, tt.day.month, tt.day.day, 12, 0, 0, 0, loc).Format("-07:00")
			}
		}
		if got != tt.want {
			t.Errorf("zoneStated(%q, %v, %v) = %q, want %q", tt.stated, tt.in, tt.day, got, tt.want)
		}
	}
}
