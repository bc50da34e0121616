package main

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/gazetteer"
)

// TestOwnNamesAreInTheFile fails when names.tsv was changed and gazetteer.bin was not made
// again: go generate with the folders of the packages.
func TestOwnNamesAreInTheFile(t *testing.T) {
	t.Parallel()
	g, err := gazetteer.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rows(namesTSV) {
		for _, name := range strings.Split(f[len(f)-1], "|") {
			name = strings.TrimPrefix(name, "=")
			switch f[0] {
			case "country":
				if c, ok := g.Country(name); !ok || c.Code != f[1] {
					t.Errorf("Country(%q) = %q, want %s", name, c.Code, f[1])
				}
			case "region":
				if r, ok := g.Region(name, f[1][:2]); !ok || r.Code != f[1] {
					t.Errorf("Region(%q) = %q, want %s", name, r.Code, f[1])
				}
			case "city":
				c, _ := g.Country(f[1][:2])
				p, ok := g.Find(strings.NewReplacer(",", " ", "/", " ").Replace(name)+", "+c.Name, gazetteer.Hint{Region: f[1]})
				if !ok || p.Country != f[1][:2] || p.City == "" && g.Zone(p) == "" {
					t.Errorf("Find(%q in %s) = %+v", name, f[1], p)
				}
			default:
				t.Errorf("names.tsv has a line %q", f)
			}
		}
	}
}

func TestCodesAreOfOneCountry(t *testing.T) {
	t.Parallel()
	for _, f := range rows(codesTSV) {
		if len(f) != 3 {
			t.Errorf("codes.tsv: %q has %d fields, want 3", f, len(f))
			continue
		}
		if f[0] != "drop" && f[1][:2] != f[2][:2] {
			t.Errorf("codes.tsv: %q is not of the country of %q", f[2], f[1])
		}
	}
}

func TestAliases(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		in   city
		want []string
	}{
		{"a great city has its Western names", city{Name: "Munich", Country: "DE", People: 1_500_000, Alternates: []string{"München", "Monaco di Baviera", "MUC", "Lungsod ng München", "Мюнхен", "minga"}}, []string{"monaco di baviera", "munchen"}},
		{"a small one has none", city{Name: "Lindau", Country: "DE", People: 24_000, Alternates: []string{"Lindavia"}}, nil},
		{"umlauts are also written without dots", city{Name: "Nördlingen", Country: "DE", People: 20_000}, []string{"noerdlingen"}},
		{"two tongues", city{Name: "Biel", Country: "CH", People: 55_000, Alternates: []string{"Bienne"}}, []string{"bienne"}},
		{"the country's script", city{Name: "Tokyo", Country: "JP", People: 9_000_000, Alternates: []string{"東京", "Токио"}}, []string{"東京"}},
	} {
		if diff := cmp.Diff(c.want, slices.Sorted(maps.Keys(aliases(&c.in)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestAreaZone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zones map[string]int
		want  string
	}{
		{map[string]int{"Europe/Berlin": 100}, "Europe/Berlin"},
		{map[string]int{"America/Chicago": 995, "America/Denver": 5}, "America/Chicago"},
		{map[string]int{"America/Chicago": 97, "America/Denver": 3}, ""},
		{nil, ""},
	} {
		if got := (&area{zones: c.zones}).zone(); got != c.want {
			t.Errorf("zone of %v = %q, want %q", c.zones, got, c.want)
		}
	}
}

func TestPackKeepsWhatTheRecordHolds(t *testing.T) {
	t.Parallel()
	for _, c := range []city{{Lat: -90, Lon: -180}, {Lat: 90, Lon: 180, People: 40_000_000}, {Lat: 52.52437, Lon: 13.41053, People: 3_426_354}} {
		bits := pack(&c, 511)
		lat, lon := float64(bits&(1<<18-1))/1000-90, float64(bits>>18&(1<<19-1))/1000-180
		people := int(bits>>37&(1<<11-1)) << (bits >> 48 & 31)
		if math.Abs(lat-c.Lat) > 0.0006 || math.Abs(lon-c.Lon) > 0.0006 || bits>>53 != 511 {
			t.Errorf("pack(%v, %v) keeps %v, %v, zone %d", c.Lat, c.Lon, lat, lon, bits>>53)
		}
		if people > c.People || float64(people) < 0.999*float64(c.People) {
			t.Errorf("pack of %d people keeps %d", c.People, people)
		}
	}
}

func TestSubdivisionsOfTheSource(t *testing.T) {
	t.Parallel()
	in := "  {\n    code: 'GB-ENG',\n    name: 'England',\n    parent: 'GB'\n  },\n  {\n    code: 'GB-BFS',\n    name: 'Belfast',\n    parent: 'GB-NIR'\n  },\n  {\n    code: 'CA-PE',\n    name: \"L'Île\",\n    parent: 'CA'\n  }"
	var got []string
	for _, m := range subdivision.FindAllStringSubmatch(in, -1) {
		got = append(got, m[1]+" "+m[2]+m[3])
	}
	if diff := cmp.Diff([]string{"GB-ENG England", "CA-PE L'Île"}, got); diff != "" {
		t.Errorf("first-level subdivisions (-want +got):\n%s", diff)
	}
}
