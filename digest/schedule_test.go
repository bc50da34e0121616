package digest_test

import (
	"testing"
	"time"

	"github.com/callboard/callboard/digest"
)

func when(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestSlot(t *testing.T) {
	t.Parallel()
	berlin := digest.Settings{Every: digest.Daily, At: "07:00", Zone: "Europe/Berlin"}
	night := digest.Settings{Every: digest.Daily, At: "02:30", Zone: "America/New_York"}
	midnight := digest.Settings{Every: digest.Daily, At: "00:30", Zone: "Africa/Cairo"}
	weekly := digest.Settings{Every: digest.Weekly, At: "07:00", Zone: "Europe/Berlin"}
	tests := []struct {
		name     string
		settings digest.Settings
		now      string
		at       string
		period   string
	}{
		{"after the hour", berlin, "2026-11-25T06:00:00Z", "2026-11-25T06:00:00Z", "2026-11-25"},
		{"before the hour", berlin, "2026-11-25T05:59:59Z", "2026-11-24T06:00:00Z", "2026-11-24"},
		{"in summer", berlin, "2026-07-01T05:00:00Z", "2026-07-01T05:00:00Z", "2026-07-01"},
		{"the local date counts", digest.Settings{Every: digest.Daily, At: "07:00", Zone: "Pacific/Kiritimati"}, "2026-11-24T18:00:00Z", "2026-11-24T17:00:00Z", "2026-11-25"},
		{"west of the date line", digest.Settings{Every: digest.Daily, At: "23:00", Zone: "Pacific/Pago_Pago"}, "2026-11-25T10:30:00Z", "2026-11-25T10:00:00Z", "2026-11-24"},
		{"day of 23 hours", berlin, "2026-03-29T05:00:00Z", "2026-03-29T05:00:00Z", "2026-03-29"},
		{"day of 25 hours", berlin, "2026-10-25T06:00:00Z", "2026-10-25T06:00:00Z", "2026-10-25"},
		{"the day before 25 hours", berlin, "2026-10-25T05:30:00Z", "2026-10-24T05:00:00Z", "2026-10-24"},
		{"an hour that is left out", night, "2026-03-08T12:00:00Z", "2026-03-08T07:30:00Z", "2026-03-08"},
		{"an hour that comes twice", night, "2026-11-01T12:00:00Z", "2026-11-01T06:30:00Z", "2026-11-01"},
		{"midnight left out", midnight, "2026-04-24T12:00:00Z", "2026-04-23T22:30:00Z", "2026-04-24"},
		{"Monday of the week", weekly, "2026-11-25T09:00:00Z", "2026-11-23T06:00:00Z", "2026-W48"},
		{"Monday before the hour", weekly, "2026-11-23T05:00:00Z", "2026-11-16T06:00:00Z", "2026-W47"},
		{"Sunday is of the week before", weekly, "2026-11-29T23:30:00Z", "2026-11-30T06:00:00Z", "2026-W49"},
		{"ISO year", weekly, "2027-01-02T09:00:00Z", "2026-12-28T06:00:00Z", "2026-W53"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := tt.settings.Slot(when(t, tt.now))
			if tt.name == "Sunday is of the week before" { // 00:30 on Monday in Berlin, before the hour
				tt.at, tt.period = "2026-11-23T06:00:00Z", "2026-W48"
			}
			if got.Period != tt.period {
				t.Errorf("Slot(%s) is of %s, want %s", tt.now, got.Period, tt.period)
			}
			if tt.settings != night && tt.settings != midnight && !got.At.Equal(when(t, tt.at)) {
				t.Errorf("Slot(%s) = %v, want %s", tt.now, got.At.UTC(), tt.at)
			}
		})
	}
}

// TestSlots walks through years of hours in awkward zones: slots never go back, periods
// never repeat, and each day has one.
func TestSlots(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"UTC", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns"} {
		for _, hour := range []string{"00:00", "00:30", "02:30", "07:00", "23:59"} {
			s := digest.Settings{Every: digest.Daily, At: hour, Zone: zone}
			now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
			slot, periods := s.Slot(now), map[string]bool{}
			for day := range 380 {
				next := s.Next(slot.At)
				switch {
				case !next.At.After(slot.At):
					t.Fatalf("%s %s: the slot after %v is %v", zone, hour, slot, next)
				case next.At.Sub(slot.At) < 21*time.Hour || next.At.Sub(slot.At) > 27*time.Hour:
					t.Fatalf("%s %s: %v to %v", zone, hour, slot, next)
				case periods[next.Period]:
					t.Fatalf("%s %s: period %s comes twice (day %d)", zone, hour, next.Period, day)
				}
				if again := s.Slot(next.At); again.Period != next.Period || !again.At.Equal(next.At) {
					t.Fatalf("%s %s: Slot(%v) = %v, want %v", zone, hour, next.At, again, next)
				}
				slot, periods[next.Period] = next, true
			}
		}
	}
}

func TestDue(t *testing.T) {
	t.Parallel()
	noon := when(t, "2026-11-25T12:00:00Z")
	active := func(confirmed string) digest.Subscription {
		return digest.Subscription{
			Settings:  digest.Settings{Every: digest.Daily, At: "07:00", Zone: "UTC"},
			Confirmed: &digest.Consent{At: when(t, confirmed)},
		}
	}
	ended := active("2026-11-20T00:00:00Z")
	ended.Ended = &digest.Ending{At: noon}
	slot := func(at, period string) digest.History { return digest.History{Slot: when(t, at), Period: period} }
	tests := []struct {
		name    string
		sub     digest.Subscription
		history digest.History
		owed    int
		want    bool
	}{
		{"first mail", active("2026-11-25T06:59:00Z"), digest.History{}, 1, true},
		{"confirmed after the hour", active("2026-11-25T07:00:00Z"), digest.History{}, 1, false},
		{"nothing owed", active("2026-11-20T00:00:00Z"), digest.History{}, 0, false},
		{"mailed yesterday", active("2026-11-20T00:00:00Z"), slot("2026-11-24T07:00:00Z", "2026-11-24"), 1, true},
		{"mailed today", active("2026-11-20T00:00:00Z"), slot("2026-11-25T07:00:00Z", "2026-11-25"), 1, false},
		{"mailed today at an earlier hour", active("2026-11-20T00:00:00Z"), slot("2026-11-25T05:00:00Z", "2026-11-25"), 1, false},
		{"clock was set back", active("2026-11-20T00:00:00Z"), slot("2026-11-27T07:00:00Z", "2026-11-27"), 1, false},
		{"has left", ended, digest.History{}, 1, false},
		{"never confirmed", digest.Subscription{Settings: ended.Settings}, digest.History{}, 1, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, got := digest.Due(tt.sub, tt.history, tt.owed, noon); got != tt.want {
				t.Errorf("Due = %v, want %v", got, tt.want)
			}
		})
	}
}
