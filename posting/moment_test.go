package posting_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/posting"
)

func TestParseMoment(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in, want string // want is JSON, "" for an error
	}{
		{"instant", "2027-06-24T09:00:00-05:00", `{"at":"2027-06-24T09:00:00-05:00"}`},
		{"instant in UTC", "2027-06-24T09:00:00Z", `{"at":"2027-06-24T09:00:00Z"}`},
		{"fractions are cut", "2027-06-24T09:00:00.75Z", `{"at":"2027-06-24T09:00:00Z"}`},
		{"local", "2027-06-24T09:00:00", `{"local":"2027-06-24T09:00:00"}`},
		{"local without seconds", "2027-06-24T09:00", `{"local":"2027-06-24T09:00:00"}`},
		{"local with a space", "2027-06-24 09:00", `{"local":"2027-06-24T09:00:00"}`},
		{"date", "2027-06-24", `{"date":"2027-06-24"}`},
		{"leap day", "2028-02-29", `{"date":"2028-02-29"}`},
		{"no leap day", "2027-02-29", ""},
		{"31 February", "2027-02-31T10:00:00", ""},
		{"prose", "June 24, 2027", ""},
		{"year 1 means never", "0001-01-01T00:00:00Z", ""},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m, err := posting.ParseMoment(tt.in)
			if (err != nil) != (tt.want == "") {
				t.Fatalf("ParseMoment(%q) = %v, %v", tt.in, m, err)
			}
			if err != nil {
				return
			}
			got, err := json.Marshal(m)
			if err != nil || string(got) != tt.want {
				t.Errorf("ParseMoment(%q) = %s, %v, want %s", tt.in, got, err, tt.want)
			}
		})
	}
}

func TestMomentValidate(t *testing.T) {
	t.Parallel()
	instant := time.Date(2027, 6, 24, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		name string
		in   posting.Moment
		ok   bool
	}{
		{"date", posting.OnDate(2027, 6, 24), true},
		{"instant with zone", posting.Moment{At: instant, Zone: "America/Chicago"}, true},
		{"none", posting.Moment{}, false},
		{"two forms", posting.Moment{At: instant, Date: "2027-06-24"}, false},
		{"zone beside a date", posting.Moment{Date: "2027-06-24", Zone: "America/Chicago"}, false},
		{"unknown zone", posting.Moment{At: instant, Zone: "America/Nowhere"}, false},
		{"bad date", posting.Moment{Date: "2027-13-01"}, false},
		{"bad local", posting.Moment{Local: "2027-06-24T25:00:00"}, false},
	}
	for _, tt := range tests {
		if err := tt.in.Validate(); (err == nil) != tt.ok {
			t.Errorf("%s: Validate() = %v, want ok %v", tt.name, err, tt.ok)
		}
	}
}

func TestMomentBounds(t *testing.T) {
	t.Parallel()
	chicago, err := time.LoadLocation("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name             string
		in               posting.Moment
		zone             *time.Location
		earliest, latest string
	}{
		{"a day nowhere stated lasts until UTC-12", posting.OnDate(2026, 12, 1), nil, "2026-11-30T10:00:00Z", "2026-12-02T12:00:00Z"},
		{"a day in a zone", posting.OnDate(2026, 12, 1), chicago, "2026-12-01T06:00:00Z", "2026-12-02T06:00:00Z"},
		{"the short day of spring", posting.OnDate(2027, 3, 14), chicago, "2027-03-14T06:00:00Z", "2027-03-15T05:00:00Z"},
		{"the long day of autumn", posting.OnDate(2026, 11, 1), chicago, "2026-11-01T05:00:00Z", "2026-11-02T06:00:00Z"},
		{"local", posting.Moment{Local: "2026-12-01T17:00:00"}, nil, "2026-12-01T03:00:00Z", "2026-12-02T05:00:00Z"},
		{"instant", posting.AtTime(time.Date(2026, 12, 1, 17, 0, 0, 0, chicago)), nil, "2026-12-01T23:00:00Z", "2026-12-01T23:00:00Z"},
		{"none", posting.Moment{}, nil, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := []string{tt.in.Earliest(tt.zone).UTC().Format(time.RFC3339), tt.in.Latest(tt.zone).UTC().Format(time.RFC3339)}
			if diff := cmp.Diff([]string{tt.earliest, tt.latest}, got); diff != "" {
				t.Errorf("bounds of %s (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

// TestMomentRoundTrip writes and reads instants around both changes of the clocks in
// zones that differ in every way: the hour that happens twice, half hours, no summer time.
func TestMomentRoundTrip(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"America/New_York", "America/St_Johns", "Europe/London", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Phoenix", "Pacific/Apia", "UTC"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); start.Year() < 2027; start = start.Add(7*time.Hour + 30*time.Minute) {
			in := posting.AtTime(start.In(zone))
			data, err := json.Marshal(in)
			if err != nil {
				t.Fatal(err)
			}
			var out posting.Moment
			if err := json.Unmarshal(data, &out); err != nil {
				t.Fatalf("read %s: %v", data, err)
			}
			if !in.Equal(out) || !in.At.Equal(out.At) || in.Day() != out.Day() {
				t.Fatalf("%s: wrote %s, read %v", name, data, out)
			}
		}
	}
}

func TestMomentReadsNothingTwofold(t *testing.T) {
	t.Parallel()
	for _, in := range []string{`{}`, `{"at":"yesterday"}`, `{"at":"0001-01-01T00:00:00Z"}`, `{"date":"2027-06-24","local":"2027-06-24T09:00:00"}`, `{"date":"2027-06-24","zone":"Europe/Paris"}`, `{"date":12}`} {
		var m posting.Moment
		if err := json.Unmarshal([]byte(in), &m); err == nil {
			t.Errorf("Unmarshal(%s) = %v, want an error", in, m)
		}
	}
}

func FuzzParseMoment(f *testing.F) {
	for _, s := range []string{"2027-06-24", "2027-06-24T09:00", "2027-06-24T09:00:00+14:00", "2027-02-29", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := posting.ParseMoment(s)
		if err != nil {
			return
		}
		if err := m.Validate(); err != nil {
			t.Fatalf("ParseMoment(%q) = %v, which is not valid: %v", s, m, err)
		}
		again, err := posting.ParseMoment(m.String())
		if err != nil || !again.Equal(m) {
			t.Fatalf("ParseMoment(%q) = %v, read again %v, %v", s, m, again, err)
		}
	})
}
