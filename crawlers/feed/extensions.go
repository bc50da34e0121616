package feed

import (
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"

	"github.com/callboard/callboard/posting"
)

// extensions are the elements of an item that its format does not define: those of other
// namespaces by prefix and name, and those without a prefix that some feeds add.
type extensions struct {
	prefixed ext.Extensions
	custom   map[string]string
}

// value is the text of the element "prefix:name", or "".
func (x extensions) value(key string) string {
	prefix, name, _ := strings.Cut(key, ":")
	for _, e := range x.prefixed[prefix][name] {
		if v := text(e); v != "" {
			return v
		}
	}
	return ""
}

// text is an element's own text, or that of its only level of children (bc:location and
// its like say name, street and city in elements of their own).
func text(e ext.Extension) string {
	if e.Value != "" {
		return e.Value
	}
	for _, name := range []string{"name", "label", "text"} {
		for _, child := range e.Children[name] {
			if child.Value != "" {
				return child.Value
			}
		}
	}
	return ""
}

// fields takes what job and event extensions state: WP Job Manager (job_listing), the RSS
// 1.0 event module (ev), xCal, LibCal, BiblioCommons (bc), company (co), GeoRSS, and the
// plain names that boards add without a namespace. Strings stay as stated.
func (x extensions) fields(f *posting.Fields) {
	if len(x.prefixed) == 0 && len(x.custom) == 0 {
		return
	}
	f.Organisation = x.any("job_listing:company", "job:company", "co:name", "ev:organizer", "company", "employer", "organization", "organisation", "companyname")
	f.Location = x.any("job_listing:location", "job:location", "ev:location", "xcal:location", "libcal:location", "bc:location", "cal:location", "location", "joblocation", "venue")
	f.City = x.any("job:city", "city")
	f.Region = x.any("job:state", "state")
	f.Country = x.any("job:country", "country")
	f.Starts = x.any("ev:startdate", "xcal:dtstart", "libcal:start", "bc:start_date", "cal:startdate", "startdate", "start_date", "eventdate")
	f.Ends = x.any("ev:enddate", "xcal:dtend", "libcal:end", "bc:end_date", "cal:enddate", "enddate", "end_date")
	f.Pay = x.any("job_listing:salary", "job:salary", "salary")
	f.Hours = x.any("job_listing:job_type", "job:type", "jobtype", "job_type", "employmenttype")
	f.Deadline = x.any("job_listing:deadline", "job_listing:expires", "job:deadline", "deadline", "closingdate", "closing_date", "applicationdeadline", "closes", "expirationdate", "expires")
	f.Kind = x.any("ev:type")
	f.Language = x.any("dc:language")
	f.Geo = geo(x)
}

// any is the first of the elements that states something. Names without a prefix are
// looked up without regard to case.
func (x extensions) any(keys ...string) string {
	for _, key := range keys {
		if strings.Contains(key, ":") {
			if v := x.value(key); v != "" {
				return plainText(v)
			}
			continue
		}
		if v := x.unprefixed(key); v != "" {
			return plainText(v)
		}
	}
	return ""
}

// unprefixed is the text of an element without a prefix, whatever its case; of several
// spellings the first in the order of names.
func (x extensions) unprefixed(key string) string {
	found, value := "", ""
	for name, v := range x.custom {
		if strings.EqualFold(name, key) && v != "" && (found == "" || name < found) {
			found, value = name, v
		}
	}
	return value
}

// geo is "lat;lon" from GeoRSS simple or the W3C vocabulary.
func geo(x extensions) string {
	if parts := strings.Fields(strings.ReplaceAll(x.value("georss:point"), ",", " ")); len(parts) == 2 {
		return parts[0] + ";" + parts[1]
	}
	lat, lon := x.value("geo:lat"), first(x.value("geo:long"), x.value("geo:lon"))
	if lat != "" && lon != "" {
		return lat + ";" + lon
	}
	return ""
}
