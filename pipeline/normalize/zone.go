package normalize

import (
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/posting"
)

// zoneNamed is the IANA zone of that name, nil if there is none.
func zoneNamed(name string) *time.Location {
	loc, err := posting.Zone(name)
	if err != nil {
		return nil
	}
	return loc
}

// region is where an abbreviation is used.
type region struct {
	country     string // ISO 3166-1
	subdivision string // ISO 3166-2 of its first place, "" when not known
}

// american are the zones of North America by the letter of their abbreviation, for the
// United States and Canada. Alone says that nobody else uses the abbreviation, so that it
// needs no country: ET is, CST is also China's and Cuba's.
var american = map[string]struct {
	us, ca string
	alone  bool
}{
	"e": {"America/New_York", "America/Toronto", true},
	"c": {"America/Chicago", "America/Winnipeg", false},
	"m": {"America/Denver", "America/Edmonton", false},
	"p": {"America/Los_Angeles", "America/Vancouver", true},
	"a": {"America/Halifax", "America/Halifax", false},
	"n": {"America/St_Johns", "America/St_Johns", false},
}

// americanWords are the zones that people spell out.
var americanWords = map[string]string{"eastern": "e", "central": "c", "mountain": "m", "pacific": "p", "atlantic": "a", "newfoundland": "n"}

// zonesOf are the other abbreviations, each with the zones of the countries that use it.
// The offset, in hours, stands for it where the country does not decide; 99 is none.
var zonesOf = map[string]struct {
	in     map[string]string
	offset int
}{
	"cet": {centralEurope, 1}, "cest": {centralEurope, 2}, "mez": {centralEurope, 1}, "mesz": {centralEurope, 2},
	"eet": {easternEurope, 2}, "eest": {easternEurope, 3},
	"wet": {map[string]string{"PT": "Europe/Lisbon"}, 0}, "west": {map[string]string{"PT": "Europe/Lisbon"}, 1},
	"bst":  {map[string]string{"GB": "Europe/London"}, 99},
	"ist":  {map[string]string{"IE": "Europe/Dublin", "IN": "Asia/Kolkata", "IL": "Asia/Jerusalem"}, 99},
	"akst": {map[string]string{"US": "America/Anchorage"}, -9}, "akdt": {map[string]string{"US": "America/Anchorage"}, -8}, "akt": {map[string]string{"US": "America/Anchorage"}, 99},
	"hst":  {map[string]string{"US": "Pacific/Honolulu"}, -10},
	"aest": {map[string]string{"AU": "Australia/Sydney"}, 10}, "aedt": {map[string]string{"AU": "Australia/Sydney"}, 11}, "aet": {map[string]string{"AU": "Australia/Sydney"}, 99},
	"acst": {map[string]string{"AU": "Australia/Adelaide"}, 99}, "acdt": {map[string]string{"AU": "Australia/Adelaide"}, 99}, "awst": {map[string]string{"AU": "Australia/Perth"}, 8},
	"nzst": {map[string]string{"NZ": "Pacific/Auckland"}, 12}, "nzdt": {map[string]string{"NZ": "Pacific/Auckland"}, 13}, "nzt": {map[string]string{"NZ": "Pacific/Auckland"}, 99},
	"sast": {map[string]string{"ZA": "Africa/Johannesburg"}, 2}, "jst": {map[string]string{"JP": "Asia/Tokyo"}, 9}, "kst": {map[string]string{"KR": "Asia/Seoul"}, 9},
	"sgt": {map[string]string{"SG": "Asia/Singapore"}, 8}, "hkt": {map[string]string{"HK": "Asia/Hong_Kong"}, 8},
	"cst": {map[string]string{"CN": "Asia/Shanghai", "TW": "Asia/Taipei", "MX": "America/Mexico_City"}, 99},
}

var (
	centralEurope = map[string]string{
		"DE": "Europe/Berlin", "AT": "Europe/Vienna", "CH": "Europe/Zurich", "FR": "Europe/Paris", "ES": "Europe/Madrid", "IT": "Europe/Rome", "NL": "Europe/Amsterdam",
		"BE": "Europe/Brussels", "LU": "Europe/Luxembourg", "DK": "Europe/Copenhagen", "NO": "Europe/Oslo", "SE": "Europe/Stockholm", "PL": "Europe/Warsaw",
		"CZ": "Europe/Prague", "SK": "Europe/Bratislava", "HU": "Europe/Budapest", "SI": "Europe/Ljubljana", "HR": "Europe/Zagreb",
	}
	easternEurope = map[string]string{
		"FI": "Europe/Helsinki", "EE": "Europe/Tallinn", "LV": "Europe/Riga", "LT": "Europe/Vilnius", "GR": "Europe/Athens", "RO": "Europe/Bucharest", "BG": "Europe/Sofia", "UA": "Europe/Kyiv",
	}
)

// zoneStated resolves a zone as people write it beside a day: UTC, an offset, or an
// abbreviation together with the region it is used in. It is nil when that does not decide
// it (CST is Chicago's, Havana's or Shanghai's), and when the abbreviation is not the one
// of that season: who writes "EST" in July may mean either, an hour apart.
func zoneStated(stated string, in region, d day) *time.Location {
	stated = strings.TrimPrefix(stated, "us ")
	switch {
	case stated == "":
		return nil
	case stated == "aoe" || stated == "anywhere on earth":
		return time.FixedZone("", -12*60*60)
	case stated == "utc" || stated == "gmt":
		return time.UTC
	case strings.HasPrefix(stated, "utc") || strings.HasPrefix(stated, "gmt"):
		return offsetZone(strings.ReplaceAll(stated[3:], " ", ""))
	}
	if letter, season := americanLetter(stated); letter != "" {
		if loc := americanZone(letter, in, season == "" || stated != "cst" && stated != "mst" && stated != "ast"); loc != nil {
			return inSeason(loc, d, seasonName(letter, season))
		}
	}
	row, ok := zonesOf[stated]
	if !ok {
		return nil
	}
	abbreviation := strings.ToUpper(strings.Replace(strings.Replace(stated, "mesz", "cest", 1), "mez", "cet", 1))
	if loc := zoneNamed(row.in[in.country]); loc != nil {
		if len(abbreviation) == 3 && strings.HasSuffix(stated, "t") && row.offset == 99 && stated != "bst" && stated != "ist" && stated != "cst" {
			abbreviation = "" // AET, NZT: either season
		}
		return inSeason(loc, d, abbreviation)
	}
	if row.offset == 99 {
		return nil
	}
	if central := zoneNamed("Europe/Berlin"); abbreviation == "CET" || abbreviation == "CEST" {
		if inSeason(central, d, abbreviation) == nil {
			return nil
		}
	}
	return time.FixedZone("", row.offset*60*60)
}

// americanLetter reads "et", "est", "eastern daylight time": the letter of american and "s",
// "d" or "" for the season.
func americanLetter(stated string) (letter, season string) {
	word, rest, _ := strings.Cut(stated, " ")
	if letter = americanWords[word]; letter != "" {
		switch {
		case strings.HasPrefix(rest, "standard"):
			season = "s"
		case strings.HasPrefix(rest, "daylight"):
			season = "d"
		}
		return letter, season
	}
	if n := len(stated); (n == 2 || n == 3 && (stated[1] == 's' || stated[1] == 'd')) && stated[n-1] == 't' {
		if _, ok := american[stated[:1]]; ok {
			return stated[:1], stated[1 : n-1]
		}
	}
	return "", ""
}

// americanZone is the zone of a letter in a region; clear says that the abbreviation
// itself is used in America only.
func americanZone(letter string, in region, clear bool) *time.Location {
	row := american[letter]
	switch {
	case in.country == "CA" && letter == "c" && strings.HasSuffix(in.subdivision, "SK"):
		return zoneNamed("America/Regina")
	case in.country == "US" && letter == "m" && strings.HasSuffix(in.subdivision, "AZ"):
		return zoneNamed("America/Phoenix")
	case in.country == "US":
		return zoneNamed(row.us)
	case in.country == "CA":
		return zoneNamed(row.ca)
	case row.alone && clear && in.country != "AU" && in.country != "PH":
		return zoneNamed(row.us)
	}
	return nil
}

// seasonName is the abbreviation in the IANA database, "" when the season is not stated.
func seasonName(letter, season string) string {
	if season == "" {
		return ""
	}
	return strings.ToUpper(letter + season + "t")
}

// inSeason is loc if its clocks go by that abbreviation at noon of d; "" is any.
func inSeason(loc *time.Location, d day, abbreviation string) *time.Location {
	if loc == nil || abbreviation == "" {
		return loc
	}
	if name, _ := time.Date(d.year, d.month, d.day, 12, 0, 0, 0, loc).Zone(); name != abbreviation {
		return nil
	}
	return loc
}

// offsetZone reads the offset of "UTC+2" or "GMT-08:00".
func offsetZone(s string) *time.Location {
	sign := 1
	if strings.HasPrefix(s, "-") {
		sign = -1
	}
	h, m, _ := strings.Cut(strings.TrimLeft(s, "+-"), ":")
	if len(h) == 4 {
		h, m = h[:2], h[2:]
	}
	hours, err := strconv.Atoi(h)
	minutes, _ := strconv.Atoi(m)
	if err != nil || hours > 14 || minutes > 59 {
		return nil
	}
	if hours == 0 && minutes == 0 {
		return time.UTC
	}
	return time.FixedZone("", sign*(hours*60+minutes)*60)
}

// region is where the posting's abbreviations are used: at its first place, else where
// its source is.
func (w *work) region() region {
	in := region{country: w.country}
	if len(w.out.Places) > 0 && w.out.Places[0].Country == w.country {
		in.subdivision = w.out.Places[0].Region
	}
	return in
}
