package recur_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/callboard/callboard/internal/recur"
	"github.com/callboard/callboard/posting"
)

func TestClean(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=3"},
		{" rrule:freq=daily ; count=3; ", "FREQ=DAILY;COUNT=3"},
		{"FREQ=DAILY;X-NOTE=A;BYDAY=MO,", "FREQ=DAILY;BYDAY=MO"},
		{"", ""},
	} {
		if got := recur.Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, good := range []string{
		"FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE;WKST=SU", "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20261231T235959Z",
		"FREQ=DAILY;UNTIL=2026-12-31", "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=OMIT",
	} {
		if err := recur.Check(good); err != nil {
			t.Errorf("Check(%q) = %v, want nil", good, err)
		}
	}
	for _, bad := range []string{
		"", "FREQ=", "COUNT=3", "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=99999999",
		"FREQ=DAILY;UNTIL=soon", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=DAILY;BYDAY=XX", "FREQ=YEARLY;BYEASTER=1",
		"RSCALE=CHINESE;FREQ=YEARLY", "FREQ=DAILY;DTSTART=20260101", "FREQ=DAILY;BYHOUR=" + strings.Repeat("1,", 3000) + "1",
	} {
		if err := recur.Check(bad); !errors.Is(err, recur.ErrRule) {
			t.Errorf("Check(%q) = %v, want ErrRule", bad, err)
		}
	}
}

// TestWalkAgreesWithRRuleGo compares the walk with rrule-go's own iterator over rules that
// both understand in one way: rrule-go takes BYDAY with and without numbers together as
// "and", weeks without a day as all their days, and years of weeks from New Year on.
func TestWalkAgreesWithRRuleGo(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	start := time.Date(2026, 1, 29, 9, 30, 0, 0, time.UTC)
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	for range 400 {
		rule := pick(
			"FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=2,6;BYDAY=2TU,-1FR", "FREQ=YEARLY;BYYEARDAY=1,100,-1", "FREQ=YEARLY;BYDAY=20MO",
			"FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=-1,15,31", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=3WE",
			"FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU,SA;WKST=SU", "FREQ=WEEKLY;BYDAY=SU;WKST=MO", "FREQ=DAILY", "FREQ=DAILY;BYMONTH=3,4;BYDAY=MO,FR",
			"FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,45", "FREQ=HOURLY;BYDAY=TH;BYHOUR=8,9,20", "FREQ=MINUTELY;INTERVAL=45;BYHOUR=10,11,12",
		)
		if !strings.Contains(rule, "INTERVAL") {
			rule += fmt.Sprintf(";INTERVAL=%d", 1+random.IntN(4))
		}
		rule += pick("", ";COUNT=7", ";UNTIL=20280101T000000Z", ";UNTIL=20260401")
		option, err := rrule.StrToROption(rule)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(rule, "UNTIL=20260401") { // all of the day, here
			option.Until = option.Until.Add(24*time.Hour - time.Second)
		}
		option.Dtstart = start
		oracle, err := rrule.NewRRule(*option)
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		next := oracle.Iterator()
		for at, ok := next(); ok && len(want) < 12; at, ok = next() {
			want = append(want, at.Format("2006-01-02T15:04:05"))
		}
		s := recur.Series{Starts: posting.AtLocal(start), Recurrence: posting.Recurrence{Rule: rule}}
		found, err := s.Between(start, start.AddDate(300, 0, 0), 13)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range found {
			got = append(got, o.Starts.Local)
		}
		if len(got) > 0 && (len(want) == 0 || got[0] != want[0]) {
			got = got[1:] // the start, which the rule does not give
		}
		got = got[:min(len(got), len(want))]
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s:\n got %v\nwant %v", rule, got, want)
		}
	}
}

func FuzzBetween(f *testing.F) {
	f.Add("FREQ=WEEKLY;BYDAY=TU", "2026-03-03T18:00:00-05:00")
	f.Add("FREQ=HOURLY;INTERVAL=24;BYHOUR=5", "2026-03-03T04:00")
	f.Add("FREQ=YEARLY;BYWEEKNO=-1,1,53;BYSETPOS=-1,1", "0001-01-01")
	f.Add("FREQ=SECONDLY;BYSECOND=1;BYMONTHDAY=-31", "9999-12-31T23:59:59")
	f.Fuzz(func(t *testing.T, rule, starts string) {
		m, err := posting.ParseMoment(starts)
		if err != nil {
			return
		}
		s := recur.Series{Starts: m, Recurrence: posting.Recurrence{Rule: rule}}
		from := m.Earliest(time.UTC)
		found, err := s.Between(from, from.AddDate(2, 0, 0), 50)
		if err != nil && !errors.Is(err, recur.ErrRule) {
			t.Fatal(err)
		}
		if len(found) > 50 {
			t.Fatalf("%d occurrences, want 50 at most", len(found))
		}
		for i := 1; i < len(found); i++ {
			if found[i].Starts.Earliest(time.UTC).Before(found[i-1].Starts.Earliest(time.UTC)) {
				t.Fatalf("%v is not in order", found)
			}
		}
		if len(found) == 0 {
			t.Fatalf("%q from %s: no occurrence, want its start at least", rule, starts)
		}
	})
}

func BenchmarkBetween(b *testing.B) {
	loc, err := time.LoadLocation("America/Chicago")
	if err != nil {
		b.Fatal(err)
	}
	s := recur.Series{
		Starts:     posting.AtTime(time.Date(2019, 3, 5, 18, 0, 0, 0, loc)),
		Recurrence: posting.Recurrence{Rule: "FREQ=MONTHLY;BYDAY=1TU"},
	}
	from := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for b.Loop() {
		if found, err := s.Between(from, from.AddDate(1, 0, 0), 20); err != nil || len(found) != 12 {
			b.Fatal(len(found), err)
		}
	}
}
