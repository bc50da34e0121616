package demoworld_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/demoworld"
)

func TestMoment(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in    string
		want  string
		timed bool
	}{
		{"+1", "2026-11-26T00:00:00Z", false},
		{"+3", "2026-11-30T00:00:00Z", false}, // a Saturday becomes Monday
		{"-3", "2026-11-23T00:00:00Z", false},
		{"+0wed", "2026-11-25T00:00:00Z", false},
		{"+1wed", "2026-12-02T00:00:00Z", false},
		{"+9thu 10:00 America/Chicago", "2026-12-10T10:00:00-06:00", true},
		{"+120tue 09:30 Europe/Madrid", "2027-03-30T09:30:00+02:00", true}, // summer time has begun
	}
	for _, tt := range tests {
		got, timed, err := demoworld.Moment(start, tt.in)
		if err != nil || got.Format(time.RFC3339) != tt.want || timed != tt.timed {
			t.Errorf("Moment(%q) = %s, %v, %v, want %s, %v", tt.in, got.Format(time.RFC3339), timed, err, tt.want, tt.timed)
		}
	}
	for _, in := range []string{"", "3", "+", "+3sat", "+3 10:00", "+3 25:00 UTC", "+3 10:00 Mars/Olympus", "2026-11-25"} {
		if got, _, err := demoworld.Moment(start, in); err == nil {
			t.Errorf("Moment(%q) = %s, want an error", in, got)
		}
	}
}

func TestInWords(t *testing.T) {
	t.Parallel()
	day := time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)
	got := map[string]string{}
	for _, lang := range []string{"", "en-GB", "de", "fr", "es"} {
		got[lang] = demoworld.InWords(day, lang)
	}
	want := map[string]string{"": "March 1, 2027", "en-GB": "1 March 2027", "de": "1. März 2027", "fr": "1 mars 2027", "es": "1 de marzo de 2027"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("InWords (-want +got):\n%s", diff)
	}
}

// documents are what all sources serve.
func documents(t *testing.T, w *demoworld.World) map[string]string {
	t.Helper()
	all := map[string]string{}
	address := regexp.MustCompile(`(?:feed|calendar|page): "http://world.example.org(/[^"]+)"`)
	for _, m := range address.FindAllStringSubmatch(demoworld.Config("http://world.example.org", "1m"), -1) {
		r := httptest.NewRequest(http.MethodGet, "http://world.example.org"+m[1], http.NoBody)
		rec := httptest.NewRecorder()
		w.ServeHTTP(rec, r)
		if rec.Code != http.StatusOK {
			t.Errorf("GET %s = %d", m[1], rec.Code)
		}
		all[m[1]] = rec.Body.String()
	}
	if len(all) != len(demoworld.Sources()) {
		t.Fatalf("%d documents of %d sources", len(all), len(demoworld.Sources()))
	}
	return all
}

func TestOneStartOneWorld(t *testing.T) {
	t.Parallel()
	worlds := make([]map[string]string, 3)
	for i, at := range []time.Time{start, start.Add(300 * time.Millisecond).In(time.FixedZone("", 3600)), start.AddDate(0, 0, 1)} {
		w, err := demoworld.New(at)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range w.Story() {
			w.Apply(s)
			w.Apply(s) // doing it again changes nothing
		}
		worlds[i] = documents(t, w)
	}
	if diff := cmp.Diff(worlds[0], worlds[1]); diff != "" {
		t.Errorf("two worlds of one start differ:\n%s", diff)
	}
	if cmp.Equal(worlds[0], worlds[2]) {
		t.Error("the world of the next day is the same")
	}
}

func TestEveryDayHasItsWorld(t *testing.T) {
	t.Parallel()
	for n := range 40 { // from New Year over a leap day, on changing days of the week
		at := time.Date(2027, 1, 1, 23, 30, 0, 0, time.UTC).AddDate(0, 0, 20*n)
		if _, err := demoworld.New(at); err != nil {
			t.Fatalf("New(%s): %v", at, err)
		}
	}
}

func TestCalendarLinesAreFolded(t *testing.T) {
	t.Parallel()
	w, err := demoworld.New(start)
	if err != nil {
		t.Fatal(err)
	}
	text := documents(t, w)["/learning.example.org/events.ics"]
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line of %d bytes: %q", len(line), line)
		}
	}
	if !strings.Contains(text, "\r\nRRULE:FREQ=WEEKLY\r\n") {
		t.Error("the calendar has no weekly series")
	}
}
