package web

import (
	"github.com/callboard/callboard/posting"
)

// linkedData is an open posting in the terms of schema.org, for search engines: a
// JobPosting or an Event. Other kinds have no term that fits, and get nil. Nothing is
// said that the posting does not state.
func (s *site) linkedData(p posting.Posting) any {
	switch p.Kind {
	case posting.Job:
		return s.linkedJob(p)
	case posting.Conference, posting.Workshop, posting.Webinar:
		if p.Starts != nil {
			return s.linkedEvent(p)
		}
	}
	return nil
}

func (s *site) linkedJob(p posting.Posting) map[string]any {
	m := s.linkedBase(p, "JobPosting")
	m["title"] = p.Title
	m["identifier"] = map[string]any{"@type": "PropertyValue", "name": s.opts.Site.Name, "value": p.ID}
	if p.Published != nil {
		m["datePosted"] = p.Published.String()
	}
	if d := p.Deadline; d != nil && d.Rule == posting.Firm {
		m["validThrough"] = d.Moment.String()
	}
	if p.Organisation != nil {
		m["hiringOrganization"] = linkedOrganisation(*p.Organisation)
	}
	if len(p.Places) > 0 {
		m["jobLocation"] = linkedPlaces(p.Places)
	}
	if p.Attendance == posting.Online {
		m["jobLocationType"] = "TELECOMMUTE"
	}
	if pay := linkedPay(p.Pay); pay != nil {
		m["baseSalary"] = pay
	}
	var types []string
	for _, h := range p.Facets.Hours {
		types = append(types, map[string]string{"full-time": "FULL_TIME", "part-time": "PART_TIME"}[h])
	}
	if len(types) > 0 {
		m["employmentType"] = types
	}
	return m
}

func (s *site) linkedEvent(p posting.Posting) map[string]any {
	kind := "Event"
	if p.Kind != posting.Conference {
		kind = "EducationEvent"
	}
	m := s.linkedBase(p, kind)
	m["name"] = p.Title
	m["startDate"] = p.Starts.String()
	m["eventStatus"] = "https://schema.org/EventScheduled"
	if p.Ends != nil {
		m["endDate"] = p.Ends.String()
	}
	if p.Organisation != nil {
		m["organizer"] = linkedOrganisation(*p.Organisation)
	}
	modes := map[posting.Attendance]string{
		posting.InPerson: "OfflineEventAttendanceMode", posting.Online: "OnlineEventAttendanceMode", posting.Hybrid: "MixedEventAttendanceMode",
	}
	if mode := modes[p.Attendance]; mode != "" {
		m["eventAttendanceMode"] = "https://schema.org/" + mode
	}
	places := linkedPlaces(p.Places)
	if url := outward(p.URL); url != "" && p.Attendance == posting.Online {
		places = append(places, map[string]any{"@type": "VirtualLocation", "url": url})
	}
	if len(places) > 0 {
		m["location"] = places
	}
	return m
}

func (s *site) linkedBase(p posting.Posting, kind string) map[string]any {
	m := map[string]any{"@context": "https://schema.org", "@type": kind, "url": s.link("/p/" + p.ID)}
	switch {
	case p.Description != "":
		m["description"] = p.Description
	case p.Summary != "":
		m["description"] = p.Summary
	}
	if p.Language != "" {
		m["inLanguage"] = p.Language
	}
	if url := outward(p.URL); url != "" {
		m["sameAs"] = url
	}
	return m
}

func linkedOrganisation(o posting.Organisation) map[string]any {
	m := map[string]any{"@type": "Organization", "name": o.Name}
	if url := outward(o.URL); url != "" {
		m["sameAs"] = url
	}
	return m
}

func linkedPlaces(places []posting.Place) []any {
	var out []any
	for _, place := range places {
		address := map[string]any{"@type": "PostalAddress"}
		for key, v := range map[string]string{"addressLocality": place.City, "addressRegion": place.Region, "addressCountry": place.Country} {
			if v != "" {
				address[key] = v
			}
		}
		m := map[string]any{"@type": "Place", "name": place.Name()}
		if len(address) > 1 {
			m["address"] = address
		}
		if place.Lat != nil && place.Lon != nil {
			m["geo"] = map[string]any{"@type": "GeoCoordinates", "latitude": *place.Lat, "longitude": *place.Lon}
		}
		out = append(out, m)
	}
	return out
}

// linkedPay is pay with a currency and a period that schema.org has a word for.
func linkedPay(p *posting.Pay) any {
	if p == nil || p.Currency == "" {
		return nil
	}
	unit := map[posting.Period]string{
		posting.Hour: "HOUR", posting.Day: "DAY", posting.Week: "WEEK", posting.Month: "MONTH", posting.Year: "YEAR",
	}[p.Period]
	if unit == "" {
		return nil
	}
	value := map[string]any{"@type": "QuantitativeValue", "unitText": unit}
	switch {
	case p.Min != nil && p.Max != nil && *p.Min == *p.Max:
		value["value"] = p.Min
	default:
		if p.Min != nil {
			value["minValue"] = p.Min
		}
		if p.Max != nil {
			value["maxValue"] = p.Max
		}
	}
	return map[string]any{"@type": "MonetaryAmount", "currency": p.Currency, "value": value}
}
