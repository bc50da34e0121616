package web_test

import (
	"strings"
	"time"

	"github.com/callboard/callboard/posting"
)

// day is a moment without a time.
func day(y int, m time.Month, d int) *posting.Moment {
	at := posting.OnDate(y, m, d)
	return &at
}

func amount(s string) *posting.Amount {
	a, err := posting.ParseAmount(s)
	if err != nil {
		panic(err)
	}
	return &a
}

// id is the id of the posting that a source's item founds.
func id(source, item string) string { return posting.NewID(source, item) }

// seen is a sighting some days ago.
func seen(source, item string, days int, primary bool) posting.Sighting {
	return posting.Sighting{
		Source: source, Item: item, URL: "https://" + source + ".example.org/" + item,
		FirstSeen: start.Add(-time.Duration(days) * 24 * time.Hour), Primary: primary,
	}
}

// metadata is a job with nearly every field.
func metadata() posting.Posting {
	zone := "America/New_York"
	lat, lon := 42.36, -71.06
	return posting.Posting{
		ID: id("jobs", "1"), Kind: posting.Job, Revision: 2, Title: "Metadata Librarian <senior>",
		Organisation: &posting.Organisation{Name: "Example University Library", URL: "https://library.example.edu/"},
		URL:          "https://jobs.example.edu/1", Summary: "Describes things & more.",
		Description: `<p>Describes <strong>things</strong>. <a href="https://x.example.org" rel="nofollow noopener">More</a></p>`, Language: "en",
		Places:     []posting.Place{{Text: "Boston, MA", City: "Boston", Region: "US-MA", Country: "US", Lat: &lat, Lon: &lon}},
		Attendance: posting.InPerson, Eligible: []string{"US"}, Published: day(2026, 11, 24),
		Deadline: &posting.Deadline{Moment: *day(2026, 12, 1), In: zone, Rule: posting.Firm, Text: "apply by December 1", What: "application", ExtendedFrom: "2026-11-15"},
		Dates:    []posting.NamedDate{{What: "interviews", Moment: *day(2027, 1, 15)}},
		Pay:      &posting.Pay{Min: amount("36.57"), Max: amount("42.78"), Currency: "USD", Period: posting.Hour, AnnualMin: amount("66557"), AnnualMax: amount("77860"), AnnualAssumed: true},
		Facets:   posting.Facets{LibraryType: []string{"academic"}, Area: []string{"cataloging-metadata"}, Level: []string{"professional"}, Hours: []string{"full-time"}},
		Sightings: []posting.Sighting{
			seen("jobs", "1", 2, true), seen("state", "77", 1, false), seen("events", "x", 1, false),
		},
		Evidence: map[string]posting.Evidence{
			"deadline": {Source: "jobs", Rule: "phrase:apply-by", Snippet: "… apply by <December> 1 …"}, "facets.area": {Source: "jobs", Rule: "title", Snippet: "Metadata"},
		},
		Changes: []posting.Change{{At: start.Add(-24 * time.Hour), Field: "deadline", From: "2026-11-15", To: "2026-12-01"}},
	}
}

// conference takes days, in another language.
func conference() posting.Posting {
	return posting.Posting{
		ID: id("events", "conf"), Kind: posting.Conference, Revision: 1, Title: "Congrès annuel des bibliothèques; édition 2027, Lyon", Language: "fr",
		Organisation: &posting.Organisation{Name: "Association Exemple"}, URL: "https://events.example.org/conf",
		Places: []posting.Place{{Text: "Lyon, France", City: "Lyon", Country: "FR"}}, Attendance: posting.Hybrid,
		Starts: day(2027, 6, 24), Ends: day(2027, 6, 26), Cost: &posting.Cost{Amounts: []posting.CostAmount{{Amount: *amount("75"), Currency: "EUR", For: "members"}}},
		Deadline:  &posting.Deadline{Moment: *day(2027, 2, 1), In: posting.AoE, Rule: posting.Firm, What: "registration"},
		Sightings: []posting.Sighting{seen("events", "conf", 20, true)},
	}
}

// webinar is at an instant, with credit.
func webinar() posting.Posting {
	zone, _ := time.LoadLocation("America/Chicago")
	starts := posting.AtTime(time.Date(2026, 12, 3, 14, 0, 0, 0, zone))
	ends := posting.AtTime(time.Date(2026, 12, 3, 15, 30, 0, 0, zone))
	free := true
	return posting.Posting{
		ID: id("events", "web"), Kind: posting.Webinar, Revision: 1, Title: "Linked data for everyone", Attendance: posting.Online,
		Summary: "An introduction, with metadata.", Starts: &starts, Ends: &ends, Cost: &posting.Cost{Free: &free},
		Credit: &posting.Credit{Amount: amount("1.5"), Unit: "contact-hour", Certificate: true, Body: "State Library"}, Language: "en",
		Sightings: []posting.Sighting{seen("events", "web", 5, true)},
	}
}

// series takes place every Tuesday, at a local time.
func series() posting.Posting {
	starts := posting.AtLocal(time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC))
	return posting.Posting{
		ID: id("events", "club"), Kind: posting.Workshop, Revision: 1, Title: "Python for librarians", Starts: &starts,
		Recurrence: &posting.Recurrence{Rule: "FREQ=WEEKLY;COUNT=4"}, Sightings: []posting.Sighting{seen("events", "club", 8, true)},
	}
}

// filled is a job that its source says is filled.
func filled() posting.Posting {
	return posting.Posting{
		ID: id("jobs", "filled"), Kind: posting.Job, Revision: 2, Title: "Branch Manager", URL: "https://jobs.example.org/filled",
		Organisation: &posting.Organisation{Name: "Example City Library"}, Closed: &posting.Closed{At: start.Add(-time.Hour), Why: posting.Filled},
		Sightings: []posting.Sighting{seen("jobs", "filled", 30, true)},
	}
}

// rolling is a grant without dates.
func rolling() posting.Posting {
	return posting.Posting{
		ID: id("jobs", "grant"), Kind: posting.Grant, Revision: 1, Title: "Travel stipend", Deadline: &posting.Deadline{Rule: posting.Rolling},
		Facets: posting.Facets{Audience: []string{"new-professional"}}, Sightings: []posting.Sighting{seen("jobs", "grant", 30, true)},
	}
}

// hostile is what a source might try.
func hostile() posting.Posting {
	return posting.Posting{
		ID: id("state", "bad"), Kind: posting.CFP, Revision: 1, Title: `</script><script>alert(1)</script>"'` + "\r\nBEGIN:VEVENT\x00\u2028",
		Organisation: &posting.Organisation{Name: `"><img src=x onerror=alert(1)>`, URL: "javascript:alert(1)"}, URL: "javascript:alert(2)",
		Summary: strings.Repeat("long ", 200), Places: []posting.Place{{Text: "<b>Nowhere</b>\r\nATTENDEE:x"}},
		Deadline: &posting.Deadline{Moment: *day(2026, 11, 25), Rule: posting.Firm}, Language: `en`,
		Evidence:  map[string]posting.Evidence{"<b>": {Source: "<i>", Rule: "<u>", Snippet: "</q></table>"}},
		Sightings: []posting.Sighting{{Source: "state", Item: "bad", URL: "data:text/html,x", FirstSeen: start.Add(-time.Hour), Primary: true}},
	}
}

// bare has nothing but what it must have.
func bare() posting.Posting {
	return posting.Posting{
		ID: id("jobs", "bare"), Kind: posting.Other, Revision: 1, Title: "Something",
		Sightings: []posting.Sighting{{Source: "gone", Item: "bare", Primary: true}},
	}
}

// samples are all of them.
func samples() []posting.Posting {
	return []posting.Posting{metadata(), conference(), webinar(), series(), filled(), rolling(), hostile(), bare()}
}
