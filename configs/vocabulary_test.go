package configs_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

func vocabulary(t *testing.T) *configs.Vocabulary {
	t.Helper()
	v, err := configs.LoadVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVocabularyHasTheCodesOfPostings(t *testing.T) {
	t.Parallel()
	v := vocabulary(t)
	for facet, codes := range map[string]string{
		"library_type": "academic public school government health law corporate museum archives vendor other",
		"area":         "access-services acquisitions-collections administration archives-special-collections cataloging-metadata children-teens communications-development data-research-services digital-collections electronic-resources facilities instruction liaison museum-collections outreach-programming preservation records-management reference scholarly-communication systems-technology user-experience-assessment",
		"level":        "student support professional manager director",
		"appointment":  "permanent term tenure-track internship residency casual volunteer",
		"hours":        "full-time part-time",
		"degree":       "mls-required mls-preferred other",
		"attendance":   "in-person hybrid online",
		"audience":     "student new-professional support-staff professional school-librarian archivist researcher trustee members-only mentee mentor",
		"flag":         "entry-level enrolled unpaid evenings-weekends work-permit union-named faculty-status second-master state-certificate teacher-certificate experience-substitutes bilingual on-demand",
		"cost":         "free paid",
		"credit":       "contact-hour ceu pdh cpd-point mla-ce aca",
		"rule":         "firm priority until-filled rolling",
		"period":       "hour day week biweekly semimonthly month year",
		"state":        "open closed unconfirmed cancelled",
	} {
		want, got := strings.Fields(codes), v.Codes(facet)
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Codes(%q) (-want +got):\n%s", facet, diff)
		}
	}
	for _, k := range posting.Kinds() {
		if got := v.Label("kind", string(k)); got != k.Label() {
			t.Errorf("Label(kind, %s) = %q, want %q", k, got, k.Label())
		}
	}
}

func TestEveryFacetHasATitleAndEveryCodeALabel(t *testing.T) {
	t.Parallel()
	v := vocabulary(t)
	if n := len(v.Facets()); n != 17 {
		t.Errorf("%d facets, want the 17 of the search", n)
	}
	for _, facet := range v.Facets() {
		if title := v.Title(facet); title == facet || title == "" {
			t.Errorf("facet %s has no title", facet)
		}
		for _, code := range v.Codes(facet) {
			if label := v.Label(facet, code); label == "" {
				t.Errorf("%s %s has no label", facet, code)
			}
		}
	}
}

func TestLabel(t *testing.T) {
	t.Parallel()
	v := vocabulary(t)
	for _, tt := range []struct{ facet, value, want string }{
		{"area", "cataloging-metadata", "Cataloging and metadata"},
		{"place", "US", "United States"},
		{"place", "US-MA", "Massachusetts"},
		{"place", "US-MA/boston", "Boston, Massachusetts"},
		{"place", "DE/bad-homburg", "Bad Homburg, Germany"},
		{"place", "EU", "Europe"},
		{"place", "NA", "Namibia"},
		{"place", "north-america", "North America"},
		{"place", "new-england", "New England"},
		{"place", "FR-75C", "FR-75C"},
		{"place", "US-MA/", "US-MA/"},
		{"eligible", "CA", "Canada"},
		{"language", "no", "Norwegian"},
		{"organisation", "City Library", "City Library"},
		{"level", "none", "Not stated"},
		{"nothing", "x", "x"},
	} {
		if got := v.Label(tt.facet, tt.value); got != tt.want {
			t.Errorf("Label(%q, %q) = %q, want %q", tt.facet, tt.value, got, tt.want)
		}
	}
}

func TestAncestors(t *testing.T) {
	t.Parallel()
	v := vocabulary(t)
	for _, tt := range []struct{ country, region, city, want string }{
		{"US", "US-MA", "boston", "north-america US US-MA US-MA/boston new-england"},
		{"US", "", "", "north-america US"},
		{"US", "US-NY", "brooklyn", "north-america US US-NY US-NY/brooklyn nyc-metro"},
		{"CA", "CA-BC", "", "north-america CA CA-BC commonwealth pacific-northwest"},
		{"DE", "", "berlin", "EU DE DE/berlin d-a-ch eea european-union"},
		{"NA", "", "", "africa NA commonwealth sub-saharan-africa"},
		{"NO", "", "", "EU NO eea"},
		{"AU", "US-MA", "perth", "OC AU AU/perth commonwealth"},
		{"ZZ", "", "x", "ZZ ZZ/x"},
		{"", "US-MA", "boston", ""},
	} {
		got := strings.Join(v.Ancestors(tt.country, tt.region, tt.city), " ")
		if got != tt.want {
			t.Errorf("Ancestors(%q, %q, %q) = %s, want %s", tt.country, tt.region, tt.city, got, tt.want)
		}
	}
}

// TestPlaceCodesAreUnambiguous holds that no continent or named region has a code that is,
// or could become, a country's, and that every country has a continent.
func TestPlaceCodesAreUnambiguous(t *testing.T) {
	t.Parallel()
	v := vocabulary(t)
	iso := regexp.MustCompile(`^[A-Z]{2}(-[A-Z0-9]{1,3})?$`)
	named := regexp.MustCompile(`^[a-z]+(-[a-z]+)+$|^africa$|^asia$|^antarctica$|^commonwealth$|^eea$`)
	countries := 0
	for _, code := range v.Codes("place") {
		switch {
		case v.Country(code):
			countries++
			if v.Continent(code) == "" {
				t.Errorf("country %s has no continent", code)
			}
		case code == "EU", code == "OC":
		case !iso.MatchString(code) && !named.MatchString(code):
			t.Errorf("code %q looks neither like ISO nor like a name", code)
		}
	}
	if countries < 240 {
		t.Errorf("%d countries", countries)
	}
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Boston": "boston", "São Paulo": "sao-paulo", "St. John's": "st-johns", "Zürich": "zurich", "Łódź": "lodz", "Tromsø": "tromso",
		"  New   York, NY ": "new-york-ny", "東京": "東京", "--": "", "": "", "Gießen": "giessen", "Winston-Salem": "winston-salem",
	} {
		if got := configs.Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("São Paulo")
	f.Add(strings.Repeat("é", 200))
	f.Fuzz(func(t *testing.T, s string) {
		got := configs.Slug(s)
		if len(got) > 64 || !utf8.ValidString(got) || strings.Contains(got, "--") || configs.Slug(got) != got {
			t.Errorf("Slug(%q) = %q, then %q", s, got, configs.Slug(got))
		}
	})
}

func TestSuggestedZonesExist(t *testing.T) {
	t.Parallel()
	if _, err := time.LoadLocation("America/Chicago"); err != nil {
		t.Skip("no time zone data on this machine")
	}
	for _, wrong := range []string{"America/NewYork", "Europe/Berln", "Asia/Tokio", "Australia/Sidney"} {
		_, err := configs.Parse("c.yaml", []byte("sources: [{id: a, file: x, defaults: {zone: "+wrong+"}}]"), environment())
		if err == nil {
			t.Fatalf("zone %s is taken", wrong)
		}
		_, meant, ok := strings.Cut(err.Error(), `did you mean "`)
		if !ok {
			t.Errorf("zone %s: no suggestion: %v", wrong, err)
			continue
		}
		if _, err := time.LoadLocation(strings.TrimSuffix(meant, `"?`)); err != nil {
			t.Errorf("zone %s: suggested %v", wrong, err)
		}
	}
}

// TestRegionsHaveTheirMembers walks from members to the region: what is listed under a
// region must lead there, and nothing else.
func TestRegionsHaveTheirMembers(t *testing.T) {
	t.Parallel()
	v := vocabulary(t)
	within := func(country, region, city string) []string { return v.Ancestors(country, region, city) }
	for _, tt := range []struct {
		region string
		in     []string // places as country, or subdivision
		out    []string
	}{
		{"new-england", []string{"US-CT", "US-ME", "US-MA", "US-NH", "US-RI", "US-VT"}, []string{"US-NY", "US"}},
		{"mountain-plains", strings.Fields("US-AZ US-CO US-KS US-MT US-NE US-NV US-NM US-ND US-OK US-SD US-UT US-WY"), []string{"US-TX", "US-ID"}},
		{"pacific-northwest", strings.Fields("US-AK US-ID US-MT US-OR US-WA CA-AB CA-BC"), []string{"US-CA", "CA-ON", "CA"}},
		{"d-a-ch", []string{"DE", "AT", "CH", "DE-BE"}, []string{"LI", "FR"}},
		{"european-union", []string{"DE", "IE", "CY"}, []string{"GB", "NO", "CH"}},
		{"eea", []string{"DE", "NO", "IS", "LI"}, []string{"GB", "CH"}},
		{"latin-america-caribbean", []string{"BR", "MX", "CU"}, []string{"US", "ES"}},
		{"sub-saharan-africa", []string{"ZA", "NG", "NA"}, []string{"EG", "MA"}},
		{"middle-east-north-africa", []string{"EG", "MA", "SA"}, []string{"NG", "IN"}},
		{"commonwealth", []string{"GB", "AU", "IN", "GB-SCT"}, []string{"US", "IE", "ZW"}},
	} {
		for _, place := range tt.in {
			if !slices.Contains(within(place[:2], place, ""), tt.region) {
				t.Errorf("%s is not in %s", place, tt.region)
			}
		}
		for _, place := range tt.out {
			if slices.Contains(within(place[:2], place, ""), tt.region) {
				t.Errorf("%s is in %s", place, tt.region)
			}
		}
	}
}

func TestContinents(t *testing.T) {
	t.Parallel()
	v := vocabulary(t)
	for country, want := range map[string]string{
		"DE": "EU", "GB": "EU", "RU": "EU", "US": "north-america", "MX": "north-america", "JM": "north-america", "BR": "south-america",
		"NG": "africa", "EG": "africa", "IN": "asia", "TR": "asia", "AU": "OC", "NZ": "OC", "AQ": "antarctica", "ZZ": "", "": "",
	} {
		if got := v.Continent(country); got != want {
			t.Errorf("Continent(%q) = %q, want %q", country, got, want)
		}
		if got := v.Country(country); got != (want != "") {
			t.Errorf("Country(%q) = %v", country, got)
		}
	}
}

// TestVocabularyIsNotSharedByItsLists holds that a caller cannot change it.
func TestVocabularyIsNotSharedByItsLists(t *testing.T) {
	t.Parallel()
	v := vocabulary(t)
	v.Codes("level")[0], v.Facets()[0] = "x", "x"
	if v.Codes("level")[0] != "student" || v.Facets()[0] != "kind" {
		t.Errorf("Codes begins with %q, Facets with %q", v.Codes("level")[0], v.Facets()[0])
	}
	if got := v.Codes("organisation"); got != nil {
		t.Errorf("Codes(organisation) = %v, want none", got)
	}
	if len(v.Codes("eligible")) < 240 {
		t.Errorf("Codes(eligible) has %d countries", len(v.Codes("eligible")))
	}
}

func TestCues(t *testing.T) {
	t.Parallel()
	v := vocabulary(t)
	for _, facet := range []string{"library_type", "area", "level", "appointment", "degree", "audience", "flag"} {
		seen, shown := map[configs.Cue]bool{}, map[string]bool{}
		for _, c := range v.Cues(facet) {
			if seen[c] {
				t.Errorf("%s %s: %q stands twice for %s", c.Facet, c.Code, c.Phrase, c.Scope)
			}
			seen[c], shown[c.Code] = true, true
			if c.Facet != facet || c.Phrase == "" || c.Phrase != strings.TrimSpace(c.Phrase) {
				t.Errorf("cue %+v of %s", c, facet)
			}
			if !slices.Contains([]string{"title", "name", "tag", "text", "not"}, c.Scope) || (c.Code == "") != (c.Scope == "not") {
				t.Errorf("cue %+v: scope", c)
			}
		}
		for _, code := range v.Codes(facet) {
			if !shown[code] {
				t.Errorf("%s %s has no cue", facet, code)
			}
		}
	}
	if got := v.Cues("organisation"); len(got) != 0 {
		t.Errorf("cues of organisation: %v", got)
	}
}
