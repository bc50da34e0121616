package gazetteer

import (
	"strings"
	"testing"
)

// TestCitiesWrittenOutAreThemselves writes every eleventh city out with its region and
// country and reads it back: the same city, or the greater of two of one name.
func TestCitiesWrittenOutAreThemselves(t *testing.T) {
	t.Parallel()
	g, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []struct {
		name  string
		write func(city string, r Region, c Country) string
		least float64
	}{
		{"English names", func(city string, r Region, c Country) string { return city + ", " + r.Name + ", " + c.Name }, 0.98},
		{"local names", func(city string, r Region, c Country) string { return city + ", " + r.Local + ", " + c.Local }, 0.98},
		{"codes", func(city string, r Region, _ Country) string {
			if r.Country == "US" || r.Country == "CA" {
				return city + ", " + r.Code[3:]
			}
			return ""
		}, 0.98},
	} {
		all, right := 0, 0
		for i := 0; i < g.table.cities(); i += 11 {
			name, area := g.table.name(i), g.areas[g.table.areaOf(i)]
			text := form.write(name, g.regions[area], g.countries[area[:2]])
			if len(area) == 2 || text == "" || strings.Contains(name, ",") || strings.Contains(name, " - ") {
				continue
			}
			all++
			p, _ := g.Find(text, Hint{})
			if Fold(p.City) == Fold(name) && p.Region == area {
				right++
			} else if testing.Verbose() && all-right < 60 {
				t.Logf("%q = %q %s (%s)", text, p.City, p.Region, p.Rule)
			}
		}
		t.Logf("%s: %d of %d cities are read as themselves", form.name, right, all)
		if float64(right) < form.least*float64(all) {
			t.Errorf("%s: only %d of %d cities are read as themselves", form.name, right, all)
		}
	}
}

// TestMarksAroundAPlaceDoNotMatter adds what surrounds a place in a field.
func TestMarksAroundAPlaceDoNotMatter(t *testing.T) {
	t.Parallel()
	g, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []string{"Boston, MA", "London, Ontario, Canada", "Leeds, UK", "München, Bayern", "St. John's, NL"} {
		want, ok := g.Find(in, Hint{})
		if !ok {
			t.Fatalf("Find(%q) found nothing", in)
		}
		for _, around := range []string{"  %  ", "%.", "%,", ", %", "(%)", "% (hybrid)", "Hybrid, %", "[new] %", "%; Remote", "%\n", "Main Library, %", "12 Example Street, %"} {
			text := strings.Replace(around, "%", in, 1)
			if got, _ := g.Find(text, Hint{}); got != want {
				t.Errorf("Find(%q) = %+v, want %+v", text, got, want)
			}
		}
	}
}

// BenchmarkHostile reads 300 bytes, the most that Find takes, of what costs most.
func BenchmarkHostile(b *testing.B) {
	g, err := open(data)
	if err != nil {
		b.Fatal(err)
	}
	for name, in := range map[string]string{
		"words":   strings.Repeat("New York ", 33),
		"commas":  strings.Repeat("NY,", 100),
		"parens":  strings.Repeat("(MA)", 75),
		"bars":    strings.Repeat("Springfield | ", 21),
		"letters": strings.Repeat("a", 300),
		"long":    strings.Repeat("Boston, MA ", 20_000),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				g.FindAll(in, Hint{Country: "US"})
			}
		})
	}
}
