package configs

import "testing"

// The tests of this file are inside the package: a suggestion is only seen in messages.

func TestNearest(t *testing.T) {
	t.Parallel()
	keys := []string{"listen", "data", "delay", "defaults", "every", "enabled", "absent_after", "headers", "feed", "file", "page"}
	for _, tt := range []struct {
		name, word, want string
	}{
		{"a letter missing", "lisen", "listen"},
		{"a letter too many", "everyy", "every"},
		{"a wrong letter", "foed", "feed"},
		{"two letters swapped", "dleay", "delay"},
		{"a hyphen for an underscore", "absent-after", "absent_after"},
		{"another case", "Listen", "listen"},
		{"a plural", "feeds", "feed"},
		{"the first of equally near ones", "fele", "file"},
		{"two edits in a long word", "enabeld", "enabled"},
		{"too far", "colour", ""},
		{"three letters, all wrong", "xyz", ""},
		{"nothing", "", ""},
		{"spaces", "   ", ""},
		{"longer than any key", string(make([]byte, 5000)), ""},
	} {
		got, ok := nearest(tt.word, keys)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: nearest(%q) = %q, %v, want %q", tt.name, tt.word, got, ok, tt.want)
		}
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"abc", "abc", 0},
		{"abc", "acb", 1},
		{"abcd", "badc", 2},
		{"kitten", "sitting", 3},
		{"gruß", "gruss", 2},
		{"ca", "abc", 3}, // optimal string alignment: no edit within a swap
	} {
		if got := distance([]rune(tt.a), []rune(tt.b)); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := distance([]rune(tt.b), []rune(tt.a)); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.b, tt.a, got, tt.want)
		}
	}
}

func TestShortDuration(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"90d": "90d", "1d": "1d", "36h": "36h", "1h": "1h", "1h30m": "1h30m", "10m": "10m", "90s": "1m30s", "1s": "1s", "500ms": "500ms", "0": "0s",
	} {
		d, ok := duration(in)
		if got := shortDuration(d); !ok || got != want {
			t.Errorf("shortDuration(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestDurationRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "h", "1", "-1h", "1h-", "1 h", "1hr", "1month", "1y", "1e3s", ".5h", "1h 30m", "99999999999w", "1µs", "١h"} {
		if d, ok := duration(in); ok {
			t.Errorf("duration(%q) = %s, want none", in, d)
		}
	}
}

func TestMeantDuration(t *testing.T) {
	t.Parallel()
	const none = `; durations look like "30s", "15m", "6h", "1d" or "2w"`
	for in, want := range map[string]string{
		"1hr":        `; did you mean "1h"?`,
		"2 Hours":    `; did you mean "2h"?`,
		"15 min":     `; did you mean "15m"?`,
		"15mins":     `; did you mean "15m"?`,
		"30sec":      `; did you mean "30s"?`,
		"3 days":     `; did you mean "3d"?`,
		"2weeks":     `; did you mean "2w"?`,
		"weekly":     `; did you mean "1w"?`,
		"45":         `; it needs a unit, such as "45m"`,
		"1month":     none,
		"often":      none,
		"1h30":       none,
		"":           none,
		"1.5 h":      `; did you mean "1.5h"?`,
		"10 fathoms": none,
	} {
		if got := meantDuration(in); got != want {
			t.Errorf("meantDuration(%q) = %s, want %s", in, got, want)
		}
	}
}
