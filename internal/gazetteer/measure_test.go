package gazetteer_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/gazetteer"
)

// shared is a file beside the repository, or a skipped test.
func shared(t *testing.T, parts ...string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join(append([]string{"..", "..", "..", "shared"}, parts...)...))
	if err != nil {
		t.Skip("no shared documents beside the repository")
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// TestCorpusPlaces reads real wordings without a hint. Those that part a city from its
// region or country with a comma nearly all name a place.
func TestCorpusPlaces(t *testing.T) {
	t.Parallel()
	g := load(t)
	all, found, cities, located, comma, commaCity := 0, 0, 0, 0, 0, 0
	for s := bufio.NewScanner(shared(t, "corpus", "text", "places.txt")); s.Scan(); {
		p, ok := g.Find(s.Text(), gazetteer.Hint{})
		all++
		if strings.Contains(s.Text(), ",") {
			comma++
			if p.City != "" {
				commaCity++
			}
		}
		if ok {
			found++
		}
		if p.City != "" {
			cities++
		}
		if p.Located {
			located++
		}
		if testing.Verbose() && (!p.Located) {
			t.Logf("%q: %q %s %s (%s)", s.Text(), p.City, p.Region, p.Country, p.Rule)
		}
	}
	t.Logf("of %d wordings %d resolved, %d to a city, %d of them located; with a comma %d of %d to a city", all, found, cities, located, commaCity, comma)
	if float64(commaCity) < 0.9*float64(comma) {
		t.Errorf("only %d of %d wordings with a comma name a city", commaCity, comma)
	}
}

// finding and label are what the labelled sets say of places.
type finding struct {
	Source, Key, Title, Text string
}

type label struct {
	Key      string
	Places   []struct{ City, Region, Country string }
	Doubtful []string
}

func readLines[T any](t *testing.T, name string) []T {
	t.Helper()
	var out []T
	s := bufio.NewScanner(shared(t, "labels", name))
	s.Buffer(nil, 1<<22)
	for s.Scan() {
		var one T
		if err := json.Unmarshal(s.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		out = append(out, one)
	}
	return out
}

// TestLabelledLines reads the short lines of labelled announcements that hold the
// labelled city as if they were location fields, and compares city and region.
func TestLabelledLines(t *testing.T) {
	t.Parallel()
	g := load(t)
	hints := map[string]gazetteer.Hint{"us-feed": {Country: "US"}, "ca-board": {Country: "CA", Neighbours: []string{"US"}}, "ny-posts": {Country: "US", Region: "US-NY"}}
	for _, set := range []string{"jobs", "events"} {
		texts := map[string]finding{}
		for _, f := range readLines[finding](t, set+".findings.ndjson") {
			texts[f.Key] = f
		}
		labelled, stated, right, wrong := 0, 0, 0, 0
		round, roundRight := 0, 0
		for _, l := range readLines[label](t, set+".labels.ndjson") {
			if len(l.Places) == 0 || l.Places[0].City == "" || strings.Contains(strings.Join(l.Doubtful, " "), "places") {
				continue
			}
			want := l.Places[0]
			labelled++
			for _, form := range forms(want.City, want.Region, want.Country, g) {
				round++
				if p, _ := g.Find(form, gazetteer.Hint{}); gazetteer.Fold(p.City) == gazetteer.Fold(want.City) && (want.Region == "" || p.Region == want.Region) {
					roundRight++
				} else if testing.Verbose() {
					t.Logf("round %q = %q %s %s, want %v", form, p.City, p.Region, p.Rule, want)
				}
			}
			f := texts[l.Key]
			got := false
			for line := range strings.Lines(f.Title + "\n" + f.Text) {
				if line = strings.TrimSpace(line); len(line) > 60 || !strings.Contains(line, want.City) {
					continue
				}
				p, ok := g.Find(line, hints[f.Source])
				if !ok || p.City == "" {
					continue
				}
				got = true
				if gazetteer.Fold(p.City) == gazetteer.Fold(want.City) && (want.Region == "" || p.Region == want.Region) {
					right++
				} else {
					wrong++
					t.Logf("%q = %q %s (%s), want %v", line, p.City, p.Region, p.Rule, want)
				}
			}
			if got {
				stated++
			}
		}
		t.Logf("%s: of %d labelled cities %d read from a short line; lines right %d, wrong %d; written out %d of %d", set, labelled, stated, right, wrong, roundRight, round)
		if float64(right) < 0.95*float64(right+wrong) {
			t.Errorf("%s: %d of %d lines are read wrong", set, wrong, right+wrong)
		}
		if float64(roundRight) < 0.95*float64(round) {
			t.Errorf("%s: %d of %d places written out are read right", set, roundRight, round)
		}
	}
}

// forms are ways to write a place out.
func forms(city, region, country string, g *gazetteer.Gazetteer) []string {
	c, _ := g.Country(country)
	r, ok := g.Region(region, country)
	if !ok {
		return []string{city + ", " + c.Name}
	}
	forms := []string{city + ", " + r.Name, city + ", " + r.Name + ", " + c.Name}
	if country == "US" || country == "CA" || country == "AU" {
		forms = append(forms, city+", "+region[3:], city+", "+region[3:]+", "+country)
	}
	return forms
}
