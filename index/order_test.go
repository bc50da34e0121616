package index_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/index"
)

// Dates still to come are first, passed ones last; reversed, an order is plain.
func TestLessByDate(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	at := func(d time.Duration) int64 { return now.Add(d).Unix() }
	docs := []index.Doc{
		{ID: "a-year-ago", Closes: at(-365 * day), Starts: at(-365 * day)},
		{ID: "b-none"},
		{ID: "c-tomorrow", Closes: at(day), Starts: at(day)},
		{ID: "d-now", Closes: at(0), Starts: at(0)},
		{ID: "e-hour-ago", Closes: at(-time.Hour), Starts: at(-time.Hour)},
		{ID: "f-tomorrow", Closes: at(day), Starts: at(day)},
		{ID: "g-none"},
	}
	for _, tc := range []struct {
		sort, want string
		reverse    bool
	}{
		{sort: index.Closes, want: "d c f b g a e"},
		{sort: index.Closes, reverse: true, want: "c f d e a b g"},
		{sort: index.Starts, want: "e d c f b g a"}, // what starts today is not past
		{sort: index.Starts, reverse: true, want: "c f d e a b g"},
	} {
		q, err := index.Query{Sort: tc.sort, Reverse: tc.reverse, Now: now}.Normal()
		if err != nil {
			t.Fatal(err)
		}
		sorted := slices.Clone(docs)
		slices.SortFunc(sorted, func(a, b index.Doc) int {
			if index.Less(q, a, b) {
				return -1
			}
			return 1
		})
		var got []string
		for _, d := range sorted {
			got = append(got, d.ID[:1])
		}
		if order := strings.Join(got, " "); order != tc.want {
			t.Errorf("sort %s, reverse %v: %s, want %s", tc.sort, tc.reverse, order, tc.want)
		}
	}
}
