package demoworld

import "time"

// object is one thing of structured data.
type object map[string]any

// data is an announcement in the terms of schema.org, nil for one that has none there.
func (w *World) data(base string, a shown) object {
	o := object{
		"identifier": object{"@type": "PropertyValue", "name": a.Organisation, "value": a.ID},
		"url":        base + "/" + a.At, "description": w.html(a), "inLanguage": language(a.Lang),
		"datePosted": w.published(a).Format(time.DateOnly), // of events, too: some programs write it there
	}
	switch {
	case a.Kind == "job":
		w.job(o, a)
	case a.Starts != "":
		w.event(o, a)
	default:
		return nil
	}
	return o
}

func (w *World) job(o object, a shown) {
	o["@type"], o["title"] = "JobPosting", a.Title
	o["hiringOrganization"] = object{"@type": "Organization", "name": a.Organisation}
	o["jobLocation"] = located(a)
	if a.Deadline != "" {
		o["validThrough"] = w.day(a.Deadline).Format(time.DateOnly)
	}
	if a.Hours != "" {
		o["employmentType"] = a.Hours
	}
	if a.Attendance == "online" {
		o["jobLocationType"] = "TELECOMMUTE"
	}
	if p := a.Pay; p.Min > 0 {
		value := object{"@type": "QuantitativeValue", "minValue": p.Min, "unitText": p.Unit}
		if p.Max > 0 {
			value["maxValue"] = p.Max
		}
		o["baseSalary"] = object{"@type": "MonetaryAmount", "currency": p.Currency, "value": value}
	}
}

func (w *World) event(o object, a shown) {
	types := map[string]string{"workshop": "EducationEvent", "webinar": "EducationEvent", "other": "SocialEvent"}
	o["@type"], o["name"] = "Event", a.Title
	if a.Schema != "" {
		o["@type"] = a.Schema
	} else if t := types[a.Kind]; t != "" {
		o["@type"] = t
	}
	starts := w.day(a.Starts)
	o["startDate"], o["endDate"] = starts.Format(time.RFC3339), starts.Add(a.length()).Format(time.RFC3339)
	o["organizer"] = object{"@type": "Organization", "name": a.Organisation}
	o["eventAttendanceMode"] = "https://schema.org/OfflineEventAttendanceMode"
	if a.Attendance == "online" || a.Kind == "webinar" {
		o["eventAttendanceMode"] = "https://schema.org/OnlineEventAttendanceMode"
	} else {
		o["location"] = located(a)
	}
	o["eventStatus"] = "https://schema.org/EventScheduled"
	if a.cancelled {
		o["eventStatus"] = "https://schema.org/EventCancelled"
	}
}

// located is where it is, in parts where the announcement has them.
func located(a shown) any {
	if a.Place == (place{}) {
		return a.words()
	}
	address := object{"@type": "PostalAddress", "addressLocality": a.Place.City, "addressCountry": a.Place.Country}
	if a.Place.Region != "" {
		address["addressRegion"] = a.Place.Region
	}
	return object{"@type": "Place", "name": a.words(), "address": address}
}
