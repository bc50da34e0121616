package posting_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/posting"
)

func TestParseAmount(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"68000": "68000", "36.57": "36.57", "0.5": "0.5", "35.379": "35.379", "7.1250": "7.125", "-1.5": "-1.5", "100.00": "100", "0": "0",
		"999999999999.9999": "999999999999.9999",
	} {
		got, err := posting.ParseAmount(in)
		if err != nil || got.String() != want {
			t.Errorf("ParseAmount(%q) = %s, %v, want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", ".", "1.", ".5", "1,000", "1e5", "+1", "--1", "1.23456", "1234567890123", "1_0", "NaN", "٣"} {
		if got, err := posting.ParseAmount(in); err == nil {
			t.Errorf("ParseAmount(%q) = %s, want an error", in, got)
		}
	}
}

func TestAmountJSON(t *testing.T) {
	t.Parallel()
	var a posting.Amount
	if err := json.Unmarshal([]byte("36.57"), &a); err != nil || a != 365700 {
		t.Errorf("Unmarshal(36.57) = %d, %v", a, err)
	}
	if err := json.Unmarshal([]byte("null"), &a); err != nil || a != 365700 {
		t.Errorf("Unmarshal(null) = %d, %v, want no change", a, err)
	}
	if err := json.Unmarshal([]byte(`"36"`), &a); err == nil {
		t.Error("a string was read as an amount")
	}
	if data, err := json.Marshal(a); err != nil || string(data) != "36.57" {
		t.Errorf("Marshal = %s, %v", data, err)
	}
}

func FuzzParseAmount(f *testing.F) {
	for _, s := range []string{"68000", "36.57", "-0", "1.", "999999999999.9999", "00001.10"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := posting.ParseAmount(s)
		if err != nil {
			return
		}
		again, err := posting.ParseAmount(a.String())
		if err != nil || again != a {
			t.Fatalf("ParseAmount(%q) = %s, read again %s, %v", s, a, again, err)
		}
	})
}

// amount is a pointer to a decimal, as Pay holds its bounds.
func amount(t *testing.T, s string) *posting.Amount {
	t.Helper()
	if s == "" {
		return nil
	}
	a, err := posting.ParseAmount(s)
	if err != nil {
		t.Fatal(err)
	}
	return &a
}

func TestAnnualise(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name             string
		low, high        string
		period           posting.Period
		hours            int64 // tenths a week
		wantLow, wantTop string
		assumed          bool
	}{
		{"hours assumed", "36.57", "42.78", posting.Hour, 0, "66557", "77860", true},
		{"35 hours stated", "27", "", posting.Hour, 350, "49140", "", false},
		{"37.5 hours stated", "27", "", posting.Hour, 375, "52650", "", false},
		{"40 hours stated", "27", "", posting.Hour, 400, "56160", "", false},
		{"day", "200", "", posting.Day, 0, "52000", "", false},
		{"week", "1000", "1100.50", posting.Week, 0, "52000", "57226", false},
		{"bi-weekly", "1826.78", "", posting.Biweekly, 0, "47496", "", false},
		{"semi-monthly", "2000", "", posting.Semimonthly, 0, "48000", "", false},
		{"month", "4622", "5167.50", posting.Month, 0, "55464", "62010", false},
		{"year stays exact", "68000.55", "74500", posting.Year, 350, "68000.55", "74500", false},
		{"up to", "", "50000", posting.Year, 0, "", "50000", false},
		{"no period, no annual", "500", "600", "", 350, "", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := posting.Pay{Min: amount(t, tt.low), Max: amount(t, tt.high), Period: tt.period, Currency: "USD"}
			got := in.Annualise(tt.hours)
			want := in
			want.AnnualMin, want.AnnualMax, want.AnnualAssumed = amount(t, tt.wantLow), amount(t, tt.wantTop), tt.assumed
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Annualise(%d) (-want +got):\n%s", tt.hours, diff)
			}
		})
	}
}

func TestPayValidate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   posting.Pay
		ok   bool
	}{
		{"range", posting.Pay{Min: amount(t, "10"), Max: amount(t, "20"), Currency: "USD", Period: posting.Hour}, true},
		{"from", posting.Pay{Min: amount(t, "10")}, true},
		{"nothing", posting.Pay{Currency: "USD"}, false},
		{"zero", posting.Pay{Min: amount(t, "0")}, false},
		{"backwards", posting.Pay{Min: amount(t, "20"), Max: amount(t, "10")}, false},
		{"currency sign", posting.Pay{Min: amount(t, "20"), Currency: "$"}, false},
		{"period", posting.Pay{Min: amount(t, "20"), Period: "decade"}, false},
	}
	for _, tt := range tests {
		if err := tt.in.Validate(); (err == nil) != tt.ok {
			t.Errorf("%s: Validate() = %v, want ok %v", tt.name, err, tt.ok)
		}
	}
}
