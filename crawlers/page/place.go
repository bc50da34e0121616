package page

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/posting"
)

// maxPlaces is how many places of a posting are kept.
const maxPlaces = 20

// place is what a page says about one place.
type place struct {
	text, city, region, country, geo string
	virtual                          bool
}

// places puts the places of a posting into f: their wordings together, the parts of the
// address where there is one place, or where all agree.
func (r *reader) places(v any, f *posting.Finding) {
	var all []place
	online := false
	for _, inner := range some(v) {
		for _, p := range r.place(inner) {
			switch {
			case p.virtual:
				online = true
			case p != (place{}) && len(all) < maxPlaces && !slices.Contains(all, p):
				all = append(all, p)
			}
		}
	}
	switch {
	case online && len(all) > 0:
		f.Fields.Attendance = string(posting.Hybrid)
	case online:
		f.Fields.Attendance = string(posting.Online)
	}
	if len(all) == 0 {
		return
	}
	var texts []string
	agreed := all[0]
	for _, p := range all {
		if p.text != "" && !slices.Contains(texts, p.text) {
			texts = append(texts, p.text)
		}
		agreed.city, agreed.region = same(agreed.city, p.city), same(agreed.region, p.region)
		agreed.country, agreed.geo = same(agreed.country, p.country), same(agreed.geo, p.geo)
	}
	f.Fields.Location = strings.Join(texts, "; ")
	f.Fields.City, f.Fields.Region, f.Fields.Country, f.Fields.Geo = agreed.city, agreed.region, agreed.country, agreed.geo
}

func same(a, b string) string {
	if a == b {
		return a
	}
	return ""
}

// place reads one location: a Place with its address, an address alone, a text, or a
// virtual one. A Place may have several addresses.
func (r *reader) place(v any) []place {
	n := r.graph.resolve(v)
	if n == nil {
		s := r.graph.line(v)
		switch {
		case strings.HasPrefix(s, "http://"), strings.HasPrefix(s, "https://"):
			return nil
		case strings.EqualFold(s, "online"):
			return []place{{virtual: true}}
		}
		return []place{{text: clip(s, 500)}}
	}
	types := typesOf(n)
	switch {
	case slices.Contains(types, "VirtualLocation"):
		return []place{{virtual: true}}
	case slices.Contains(types, "PostalAddress"):
		return []place{r.address1(n, "", "")}
	}
	name := r.graph.line(n["name"])
	if strings.EqualFold(name, "online") && n["address"] == nil {
		return []place{{virtual: true}}
	}
	geo := r.geo(n)
	addresses := some(n["address"])
	if len(addresses) == 0 {
		return []place{{text: name, geo: geo}}
	}
	var out []place
	for _, a := range addresses[:min(len(addresses), maxPlaces)] {
		if m := r.graph.resolve(a); m != nil {
			out = append(out, r.address1(m, name, geo))
			continue
		}
		out = append(out, place{text: joined(name, r.graph.line(a)), geo: geo})
	}
	return out
}

// address1 is one postal address, with the name of the place that has it.
func (r *reader) address1(a node, name, geo string) place {
	get := func(property string) string { return r.graph.line(a[property]) }
	p := place{city: get("addressLocality"), region: get("addressRegion"), country: get("addressCountry"), geo: geo}
	street := get("streetAddress")
	if name == "" {
		name = get("name")
	}
	region := strings.TrimSpace(p.region + " " + get("postalCode"))
	p.text = joined(name, street, p.city, region, p.country)
	return p
}

// joined puts the parts of a place into one line; what a part before already says is not
// said again.
func joined(parts ...string) string {
	out := ""
	for _, part := range parts {
		switch {
		case part == "" || strings.Contains(strings.ToLower(out), strings.ToLower(part)) && len(part) > 3:
		case out == "":
			out = part
		case strings.HasPrefix(strings.ToLower(part), strings.ToLower(out)):
			out = part
		case !slices.Contains(strings.Split(out, ", "), part):
			out += ", " + part
		}
	}
	return clip(out, 500)
}

// geo is the point of a place as "lat;lon", or "".
func (r *reader) geo(n node) string {
	at := r.graph.resolve(firstOf(n["geo"]))
	if at == nil {
		at = n
	}
	lat, okLat := r.degrees(at["latitude"], 90)
	lon, okLon := r.degrees(at["longitude"], 180)
	if !okLat || !okLon || (zero(lat) && zero(lon)) {
		return ""
	}
	return lat + ";" + lon
}

func (r *reader) degrees(v any, limit float64) (string, bool) {
	s := ""
	switch v := v.(type) {
	case string:
		s = strings.TrimSpace(v)
	case json.Number:
		s = v.String()
	}
	f, err := strconv.ParseFloat(s, 64)
	return s, err == nil && f >= -limit && f <= limit
}
