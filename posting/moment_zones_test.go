package posting_test

import (
	"archive/zip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/posting"
)

// zoneNames are all names of the IANA database of this machine or, without one, of the
// toolchain.
func zoneNames(t *testing.T) []string {
	t.Helper()
	var names []string
	const root = "/usr/share/zoneinfo"
	_ = filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, strings.TrimPrefix(path, root+"/"))
		}
		return nil
	})
	if archive, err := zip.OpenReader(filepath.Join(os.Getenv("GOROOT"), "lib", "time", "zoneinfo.zip")); err == nil {
		for _, file := range archive.File {
			names = append(names, file.Name)
		}
		_ = archive.Close()
	}
	seen := map[string]bool{}
	var known []string
	for _, name := range names {
		if strings.HasPrefix(name, "posix/") || strings.HasPrefix(name, "right/") || seen[name] {
			continue
		}
		seen[name] = true
		if _, err := posting.Zone(name); err == nil && name[0] >= 'A' && name[0] <= 'Z' {
			known = append(known, name)
		}
	}
	if len(known) == 0 {
		t.Skip("no IANA database: neither /usr/share/zoneinfo nor $GOROOT/lib/time/zoneinfo.zip")
	}
	if len(known) < 300 {
		t.Fatalf("only %d zones", len(known))
	}
	return known
}

// edges are the instants within the years 2024 to 2030 at which loc changes its offset.
func edges(loc *time.Location) []time.Time {
	var list []time.Time
	offset := func(t time.Time) int { _, o := t.In(loc).Zone(); return o }
	const step = 7 * 24 * time.Hour
	for t := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC); t.Year() < 2030; t = t.Add(step) {
		if offset(t) == offset(t.Add(step)) {
			continue
		}
		low, high := t, t.Add(step)
		for high.Sub(low) > time.Second {
			mid := low.Add(high.Sub(low) / 2).Truncate(time.Second)
			if offset(mid) == offset(t) {
				low = mid
			} else {
				high = mid
			}
		}
		list = append(list, high)
	}
	return list
}

// TestMomentInAllZones holds that every instant of every zone, also around the hours that
// clocks skip or repeat, comes back from JSON and from its own wording as it was.
func TestMomentInAllZones(t *testing.T) {
	t.Parallel()
	changes := 0
	for _, name := range zoneNames(t) {
		loc, err := posting.Zone(name)
		if err != nil {
			t.Fatal(err)
		}
		instants := []time.Time{time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC), time.Date(2027, 7, 15, 23, 59, 59, 0, time.UTC)}
		for _, edge := range edges(loc) {
			changes++
			for _, d := range []time.Duration{-time.Hour, -30 * time.Minute, -time.Second, 0, time.Second, 30 * time.Minute, time.Hour} {
				instants = append(instants, edge.Add(d))
			}
		}
		for _, instant := range instants {
			m := posting.AtTime(instant.In(loc))
			if err := m.Validate(); err != nil {
				t.Fatalf("%s in %s: %v", instant, name, err)
			}
			data, err := json.Marshal(m)
			var again posting.Moment
			if err != nil || json.Unmarshal(data, &again) != nil {
				t.Fatalf("%s in %s: %s, %v", instant, name, data, err)
			}
			if !again.Equal(m) || !again.At.Equal(instant) || again.Day() != m.Day() {
				t.Errorf("%s in %s comes back as %s from %s", m, name, again, data)
			}
			if worded, err := posting.ParseMoment(m.String()); err != nil || !worded.At.Equal(instant) || worded.String() != m.String() {
				t.Errorf("%s in %s reads as %s, %v", m, name, worded, err)
			}
		}
	}
	if changes < 500 {
		t.Errorf("%d changes of offset were tried, want those of all zones", changes)
	}
}

// TestDeadlineDayInAllZones holds that a day in a zone ends when the next one begins there,
// also where that day has 23 or 25 hours, and that the deadline comes back from JSON.
func TestDeadlineDayInAllZones(t *testing.T) {
	t.Parallel()
	for _, name := range zoneNames(t) {
		loc, err := posting.Zone(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, edge := range edges(loc) {
			local := edge.In(loc)
			d := posting.Deadline{Moment: posting.OnDate(local.Year(), local.Month(), local.Day()), In: name, Rule: posting.Firm}
			end, ok := d.End()
			if !ok || end.Add(-time.Second).In(loc).Format(time.DateOnly) > d.Day() || end.In(loc).Format(time.DateOnly) <= d.Day() {
				t.Errorf("%s in %s ends %s", d.Day(), name, end.In(loc))
			}
			data, err := json.Marshal(d)
			var again posting.Deadline
			if err != nil || json.Unmarshal(data, &again) != nil || !again.Equal(d) {
				t.Errorf("%s, %v comes back as %v", data, err, again)
			}
			if last, _ := again.End(); !last.Equal(end) {
				t.Errorf("%s in %s ends %s, then %s", d.Day(), name, end, last)
			}
		}
	}
}
