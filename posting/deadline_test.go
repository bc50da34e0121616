package posting_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/posting"
)

// eastern is an instant with its zone, as a deadline at 5 pm in New York has it.
func eastern(t *testing.T) posting.Moment {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return posting.AtTime(time.Date(2026, 12, 1, 17, 0, 0, 0, zone))
}

func TestDeadlineJSON(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   posting.Deadline
		want string
	}{
		{
			"a day in a zone",
			posting.Deadline{Moment: posting.OnDate(2026, 12, 1), In: "America/New_York", Rule: posting.Firm, Text: "apply by December 1", What: "application", ExtendedFrom: "2026-11-15"},
			`{"date":"2026-12-01","zone":"America/New_York","rule":"firm","text":"apply by December 1","what":"application","extended_from":"2026-11-15"}`,
		},
		{"anywhere on Earth", posting.Deadline{Moment: posting.OnDate(2026, 12, 1), In: posting.AoE, Rule: posting.Firm}, `{"date":"2026-12-01","zone":"AoE","rule":"firm"}`},
		{"an instant", posting.Deadline{Moment: eastern(t), Rule: posting.Firm}, `{"at":"2026-12-01T17:00:00-05:00","zone":"America/New_York","rule":"firm"}`},
		{"a local time", posting.Deadline{Moment: posting.Moment{Local: "2026-12-01T17:00:00"}, Rule: posting.Priority}, `{"local":"2026-12-01T17:00:00","rule":"priority"}`},
		{"until filled", posting.Deadline{Rule: posting.UntilFilled}, `{"rule":"until-filled"}`},
		{"rolling", posting.Deadline{Rule: posting.Rolling, Text: "reviewed on a rolling basis"}, `{"rule":"rolling","text":"reviewed on a rolling basis"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			data, err := json.Marshal(tt.in)
			if err != nil || string(data) != tt.want {
				t.Fatalf("Marshal = %s, %v, want %s", data, err, tt.want)
			}
			var out posting.Deadline
			if err := json.Unmarshal(data, &out); err != nil {
				t.Fatalf("Unmarshal(%s): %v", data, err)
			}
			if !out.Equal(tt.in) || out.Text != tt.in.Text || out.ExtendedFrom != tt.in.ExtendedFrom || out.In != tt.in.In {
				t.Errorf("read %+v, want %+v", out, tt.in)
			}
		})
	}
}

func TestDeadlineValidate(t *testing.T) {
	t.Parallel()
	day := posting.OnDate(2026, 12, 1)
	for name, d := range map[string]posting.Deadline{
		"no rule":                      {Moment: day},
		"firm without a date":          {Rule: posting.Firm},
		"unknown zone":                 {Moment: day, Rule: posting.Firm, In: "Mars/Olympus"},
		"extended from no day":         {Moment: day, Rule: posting.Firm, ExtendedFrom: "2026-11-31"},
		"two forms":                    {Moment: posting.Moment{Date: "2026-12-01", Local: "2026-12-01T17:00:00"}, Rule: posting.Firm},
		"a second zone for an instant": {Moment: eastern(t), Rule: posting.Firm, In: "Europe/Paris"},
	} {
		if err := d.Validate(); err == nil {
			t.Errorf("%s: Validate() = nil", name)
		}
	}
}

func TestDeadlineEnd(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   posting.Deadline
		want string // "" when there is no end
	}{
		{"no zone ends last on Earth", posting.Deadline{Moment: posting.OnDate(2026, 12, 1), Rule: posting.Firm}, "2026-12-02T12:00:00Z"},
		{"AoE", posting.Deadline{Moment: posting.OnDate(2026, 12, 1), In: posting.AoE, Rule: posting.Firm}, "2026-12-02T12:00:00Z"},
		{"a zone", posting.Deadline{Moment: posting.OnDate(2026, 12, 1), In: "America/New_York", Rule: posting.Firm}, "2026-12-02T05:00:00Z"},
		{"an instant", posting.Deadline{Moment: eastern(t), Rule: posting.Firm}, "2026-12-01T22:00:00Z"},
		{"until filled", posting.Deadline{Rule: posting.UntilFilled}, ""},
	}
	for _, tt := range tests {
		end, ok := tt.in.End()
		got := ""
		if ok {
			got = end.UTC().Format(time.RFC3339)
		}
		if got != tt.want {
			t.Errorf("%s: End() = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestNamedDateJSON(t *testing.T) {
	t.Parallel()
	in := []posting.NamedDate{{What: "notification", Moment: posting.OnDate(2027, 1, 15)}}
	data, err := json.Marshal(in)
	if want := `[{"what":"notification","date":"2027-01-15"}]`; err != nil || string(data) != want {
		t.Fatalf("Marshal = %s, %v, want %s", data, err, want)
	}
	var out []posting.NamedDate
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in, out); diff != "" {
		t.Errorf("read again (-want +got):\n%s", diff)
	}
	if err := json.Unmarshal([]byte(`[{"what":"opens","date":"2027-02-30"}]`), &out); err == nil {
		t.Error("a day that does not exist was read")
	}
}
