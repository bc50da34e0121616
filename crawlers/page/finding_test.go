package page_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/posting"
)

// only extracts the one posting of a JSON-LD block.
func only(t *testing.T, block string) crawlers.Item {
	t.Helper()
	x, err := open(t, "").Extract(ld(block))
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Items) != 1 {
		t.Fatalf("%s: %d items, want one; %v %v", block, len(x.Items), x.Refused, x.Warnings)
	}
	return x.Items[0]
}

func TestJob(t *testing.T) {
	t.Parallel()
	item := only(t, `{"@context": "https://schema.org/", "@type": "JobPosting",
		"title": "Metadata Librarian &amp; Cataloguer", "description": "&lt;p&gt;Describe things.&lt;/p&gt;",
		"identifier": {"@type": "PropertyValue", "name": "Example", "value": "JR-123"}, "url": "/jobs/123",
		"datePosted": "2026-11-02", "validThrough": "2026-12-01T23:59", "employmentType": ["FULL_TIME", "PERMANENT"], "workHours": "37.5 hours a week",
		"hiringOrganization": {"@type": "Organization", "name": "Example University Library", "sameAs": "https://lib.example.edu"},
		"jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Boston", "addressRegion": "MA", "postalCode": "02115", "addressCountry": {"@type": "Country", "name": "US"}}},
		"jobLocationType": "TELECOMMUTE", "applicantLocationRequirements": [{"@type": "Country", "name": "US"}, {"@type": "Country", "name": "Canada"}],
		"baseSalary": {"@type": "MonetaryAmount", "currency": "USD", "value": {"@type": "QuantitativeValue", "minValue": 68000, "maxValue": 74500, "unitText": "YEAR"}},
		"educationRequirements": {"@type": "EducationalOccupationalCredential", "credentialCategory": "MLIS"}, "qualifications": "Two years & more",
		"industry": "Libraries", "keywords": "metadata, cataloguing", "inLanguage": {"@type": "Language", "name": "English", "alternateName": "en"}}`)
	want := posting.Finding{
		URL: "https://example.org/jobs/123", Title: "Metadata Librarian & Cataloguer", Published: "2026-11-02",
		HTML: "<p>Describe things.</p>\n<h3>Qualifications</h3>\n<p>Two years &amp; more</p>\n<h3>Education</h3>\n<p>MLIS</p>\n",
		Fields: posting.Fields{
			Organisation: "Example University Library", OrganisationURL: "https://lib.example.edu",
			Location: "Boston, MA 02115, US", City: "Boston", Region: "MA", Country: "US", Eligible: []string{"US", "Canada"},
			Deadline: "2026-12-01T23:59:00", Pay: "68000 - 74500 USD per year", Hours: "FULL_TIME, PERMANENT; 37.5 hours a week",
			Attendance: "online", Language: "en", Categories: []string{"metadata", "cataloguing", "Libraries"}, Kind: "job", Origin: "jsonld:JobPosting",
		},
	}
	if diff := cmp.Diff(want, item.Finding); diff != "" {
		t.Errorf("finding (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"JR-123", "https://example.org/jobs/123"}, item.Keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

func TestEvent(t *testing.T) {
	t.Parallel()
	item := only(t, `{"@type": "https://schema.org/EducationEvent", "@id": "https://example.org/events/1#event", "name": "Linked data workshop", "description": "For beginners",
		"startDate": "2026-05-01T09:00-0500", "endDate": "2026-05-01 17:00:00-05:00", "eventStatus": "https://schema.org/EventCancelled",
		"eventAttendanceMode": {"@id": "schema:MixedEventAttendanceMode"}, "organizer": [{"@type": "Person", "name": ""}, {"@type": "Organization", "name": "Example Association", "url": "/about"}],
		"location": [{"@type": "VirtualLocation", "url": "https://example.org/live"}, {"@type": "Place", "name": "Example Hall", "geo": {"latitude": "41.88", "longitude": -87.62},
			"address": {"streetAddress": "1 Example Street", "addressLocality": "Chicago", "addressRegion": "IL", "addressCountry": "US"}}],
		"offers": [{"@type": "Offer", "price": "75.00", "priceCurrency": "USD", "name": "Members"}, {"@type": "Offer", "price": 0, "name": "Students"}],
		"subEvent": [{"@type": "Event", "name": "Session 1", "startDate": "2026-05-01T09:00"}, {"@type": "Event", "name": "Session 2"}]}`)
	want := posting.Finding{
		URL: "https://example.org/events/1#event", Title: "Linked data workshop", Text: "For beginners",
		Fields: posting.Fields{
			Organisation: "Example Association", OrganisationURL: "https://example.org/about",
			Location: "Example Hall, 1 Example Street, Chicago, IL, US", City: "Chicago", Region: "IL", Country: "US", Geo: "41.88;-87.62",
			Starts: "2026-05-01T09:00:00-05:00", Ends: "2026-05-01T17:00:00-05:00", Status: "cancelled", Attendance: "hybrid",
			Cost: "75.00 USD (Members), free (Students)", Kind: "EducationEvent", Origin: "jsonld:EducationEvent",
		},
	}
	if diff := cmp.Diff(want, item.Finding); diff != "" {
		t.Errorf("finding (-want +got):\n%s", diff)
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	pay := func(f posting.Finding) string { return f.Fields.Pay }
	starts := func(f posting.Finding) string { return f.Fields.Starts }
	place := func(f posting.Finding) string { return f.Fields.Location + "|" + f.Fields.City }
	attendance := func(f posting.Finding) string { return f.Fields.Attendance }
	cost := func(f posting.Finding) string { return f.Fields.Cost }
	for _, c := range []struct {
		name, kind, properties string
		got                    func(posting.Finding) string
		want                   string
	}{
		{"line ends of a plugin", "Event", `"description": "&lt;p&gt;a&lt;/p&gt;\\n&lt;p&gt;b&lt;/p&gt;\\n"`, func(f posting.Finding) string { return f.HTML }, "<p>a</p>\n<p>b</p>"},
		{"escaped twice", "Event", `"organizer": "Friends &amp;#038; Readers"`, func(f posting.Finding) string { return f.Fields.Organisation }, "Friends & Readers"},
		{"a number", "JobPosting", `"baseSalary": 52000, "salaryCurrency": "EUR"`, pay, "52000 EUR"},
		{"a text", "JobPosting", `"baseSalary": "$36.57 - $42.78/hour"`, pay, "$36.57 - $42.78/hour"},
		{"a value without bounds", "JobPosting", `"baseSalary": {"currency": "CAD", "value": {"value": 36.57, "unitText": "HOUR"}}`, pay, "36.57 CAD per hour"},
		{"an amount with bounds of its own", "JobPosting", `"baseSalary": {"currency": "CAD", "minValue": 30, "maxValue": 40, "unitText": "hour"}`, pay, "30 - 40 CAD per hour"},
		{"equal bounds", "JobPosting", `"baseSalary": {"currency": "CAD", "value": {"minValue": 30, "maxValue": 30, "unitText": "HOUR"}}`, pay, "30 CAD per hour"},
		{"a bound of zero", "JobPosting", `"baseSalary": {"currency": "USD", "value": {"minValue": 0, "maxValue": "74,500", "unitText": "YEAR"}}`, pay, "up to 74,500 USD per year"},
		{"a lower bound", "JobPosting", `"baseSalary": {"currency": "USD", "value": {"minValue": 68000, "unitText": "YEAR"}}`, pay, "from 68000 USD per year"},
		{"no pay", "JobPosting", `"baseSalary": {"currency": "USD", "value": {"value": 0}}`, pay, ""},
		{"a day", "Event", `"startDate": "2026-05-01"`, starts, "2026-05-01"},
		{"a local time", "Event", `"startDate": "2026-05-01T09:00"`, starts, "2026-05-01T09:00:00"},
		{"an instant with fractions", "Event", `"startDate": "2026-05-01T09:00:00.000Z"`, starts, "2026-05-01T09:00:00Z"},
		{"a short day", "Event", `"startDate": "2026-5-1"`, starts, "2026-05-01"},
		{"EventON", "Event", `"startDate": "2026-5-1T10-10-30-00"`, starts, "2026-05-01T10:30:00"},
		{"prose stays", "Event", `"startDate": "May 1st, 9 a.m."`, starts, "May 1st, 9 a.m."},
		{"an end by duration", "Event", `"startDate": "2026-05-01T09:00", "duration": "PT1H30M"`, func(f posting.Finding) string { return f.Fields.Ends }, "2026-05-01T10:30:00"},
		{"a place as text", "Event", `"location": "Main library"`, place, "Main library|"},
		{"an address as text", "Event", `"location": {"@type": "Place", "name": "Hall", "address": "Hall, 1 Example Street"}`, place, "Hall, 1 Example Street|"},
		{"two places", "JobPosting", `"jobLocation": [{"@type": "Place", "address": {"addressLocality": "Boston"}}, {"@type": "Place", "address": {"addressLocality": "Salem"}}]`, place, "Boston; Salem|"},
		{"a virtual place", "Event", `"location": {"@type": "VirtualLocation", "url": "https://example.org/live"}`, attendance, "online"},
		{"both places", "Event", `"location": [{"@type": "VirtualLocation"}, {"@type": "Place", "name": "Hall"}]`, attendance, "hybrid"},
		{"offline", "Event", `"eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode"`, attendance, "in-person"},
		{"not stated", "Event", `"location": "Hall"`, attendance, ""},
		{"free", "Event", `"isAccessibleForFree": true`, cost, "free"},
		{"a range", "Event", `"offers": {"@type": "AggregateOffer", "lowPrice": 20, "highPrice": 90, "priceCurrency": "GBP"}`, cost, "20 - 90 GBP"},
		{"a postponed event", "Event", `"eventStatus": "EventPostponed"`, func(f posting.Finding) string { return f.Fields.Status }, "postponed"},
		{"scheduled is no news", "Event", `"eventStatus": "EventScheduled"`, func(f posting.Finding) string { return f.Fields.Status }, ""},
		{"an organiser as text", "Event", `"organizer": "Example Library"`, func(f posting.Finding) string { return f.Fields.Organisation }, "Example Library"},
		{"an address is no organiser", "Event", `"organizer": {"name": "someone@example.org"}`, func(f posting.Finding) string { return f.Fields.Organisation }, ""},
		{"the only posting is the page", "JobPosting", `"url": "https://example.org/"`, func(f posting.Finding) string { return f.URL }, "https://example.org/jobs"},
		{"a script is no address", "JobPosting", `"url": "javascript:alert(1)"`, func(f posting.Finding) string { return f.URL }, "https://example.org/jobs"},
		{"a course mode", "Course", `"hasCourseInstance": {"@type": "CourseInstance", "courseMode": ["online", "onsite"]}`, attendance, "hybrid"},
		{
			"the dates of a course", "Course", `"hasCourseInstance": [{"startDate": "2026-06-01"}, {"startDate": "2026-05-01", "endDate": "2026-05-03"}]`,
			func(f posting.Finding) string {
				return f.Fields.Starts + " " + f.Fields.Ends + " " + strings.Join(f.Fields.RDates, " ")
			}, "2026-05-01 2026-05-03 2026-06-01",
		},
		{
			"an organisation by reference", "JobPosting", `"hiringOrganization": {"@id": "#o"}, "about": {"@type": "Organization", "@id": "#o", "name": "Ours"}`,
			func(f posting.Finding) string { return f.Fields.Organisation }, "Ours",
		},
	} {
		item := only(t, `{"@type": "`+c.kind+`", "name": "x", `+c.properties+`}`)
		if got := c.got(item.Finding); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestGraph holds what of a page is a posting.
func TestGraph(t *testing.T) {
	t.Parallel()
	const a, b = `{"@type": "Event", "name": "a"}`, `{"@type": "JobPosting", "title": "b"}`
	for _, c := range []struct {
		name, block string
		want        string
	}{
		{"a list", `[` + a + `,` + b + `]`, "a b"},
		{"a graph", `{"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, ` + a + `]}`, "a"},
		{"a list of items", `{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ` + a + `}, ` + b + `]}`, "a b"},
		{"what a page is about", `{"@type": "WebPage", "mainEntity": ` + b + `}`, "b"},
		{"the events of a place", `{"@type": "Library", "event": [` + a + `]}`, "a"},
		{"a full type", `{"@type": "http://schema.org/Event", "name": "a"}`, "a"},
		{"several types", `{"@type": ["Thing", "Event"], "name": "a"}`, "a"},
		{"no posting", `{"@type": "BroadcastEvent", "name": "a"}`, ""},
		{"a part by reference", `[{"@type": "Event", "@id": "#1", "name": "a", "subEvent": {"@id": "#2"}}, {"@type": "Event", "@id": "#2", "name": "part"}]`, "a"},
		{"a part that says so", `[{"@type": "Event", "@id": "#2", "name": "part", "superEvent": {"@id": "#1"}}, {"@type": "Event", "@id": "#1", "name": "a"}]`, "a"},
		{"the events of a series", `{"@type": "EventSeries", "name": "s", "subEvent": [` + a + `]}`, "a"},
		{"a series alone", `{"@type": "EventSeries", "name": "s"}`, "s"},
		{"the same node twice", `[{"@type": "Event", "@id": "#1"}, {"@type": "Event", "@id": "#1", "name": "a"}, {"@id": "#1", "@type": "Event", "name": "a"}]`, "a"},
		{"a graph that goes round", `{"@type": "Event", "@id": "#1", "name": "a", "organizer": {"@id": "#1"}}`, "a"},
	} {
		x, err := open(t, "").Extract(ld(c.block))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, item := range x.Items {
			got = append(got, item.Finding.Title)
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: postings %q, want %q", c.name, text, c.want)
		}
	}
}

// TestRepair holds which broken JSON is read.
func TestRepair(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, block, title string }{
		{"a trailing comma", `{"@type": "Event", "name": "a",}`, "a"},
		{"trailing commas in lists", `{"@type": ["Event",], "name": "a", "x": [1, 2, ], }`, "a"},
		{"a line end in a text", "{\"@type\": \"Event\", \"name\": \"a\nb\"}", "a b"},
		{"a control character", "{\"@type\": \"Event\", \"name\": \"a\x01\x1f\"}", "a"},
		{"comments", "// head\n{\"@type\": \"Event\", /* \"name\": \"x\", */ \"name\": \"a\" // tail\n}", "a"},
		{"an address is no comment", `{"@type": "Event", "url": "https://example.org/a", "name": "a",}`, "a"},
		{"CDATA", "//<![CDATA[\n{\"@type\": \"Event\", \"name\": \"a\"}\n//]]>", "a"},
		{"an HTML remark", "<!-- ours -->{\"@type\": \"Event\", \"name\": \"a\"}", "a"},
		{"HTML marks", "<!--\n{\"@type\": \"Event\", \"name\": \"a\"}\n-->", "a"},
		{"quotes in a text", `{"@type": "Event", "name": "the "a" talk", "x": 1}`, `the "a" talk`},
		{"quotes and a comma in a text", `{"@type": "Event", "name": "on "a", by b", "x": 1}`, `on "a", by b`},
		{"an escape that is none", `{"@type": "Event", "name": "a\'s"}`, "a's"},
		{"a backslash", `{"@type": "Event", "name": "a\d"}`, `a\d`},
		{"written as text", `{&quot;@type&quot;: &quot;Event&quot;, &quot;name&quot;: &quot;a&quot;}`, "a"},
		{"two values", `{"@type": "WebPage"} {"@type": "Event", "name": "a"}`, "a"},
		{"a semicolon", `{"@type": "Event", "name": "a"};`, "a"},
		{"a byte order mark", "\ufeff{\"@type\": \"Event\", \"name\": \"a\"}", "a"},
	} {
		if got := only(t, c.block).Finding.Title; got != c.title {
			t.Errorf("%s: title %q, want %q", c.name, got, c.title)
		}
	}
	x, err := open(t, "").Extract(ld(`{"@type": "Event", name: a}`))
	if err != nil || len(x.Items) != 0 || !strings.Contains(strings.Join(x.Warnings, " "), "cannot be read") {
		t.Errorf("what is no JSON: %+v, %v, want a warning", x, err)
	}
}

// TestMarked holds that marked elements say the same as JSON-LD.
func TestMarked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, body, origin string }{
		{
			"microdata", `<article itemscope itemtype="https://schema.org/Event" itemref="where"><h2 itemprop="name">Talk</h2><meta itemprop="startDate" content="2026-05-01T18:00">
			<a itemprop="url" href="/events/1">more</a><div itemprop="description"><p>About <b>things</b></p></div></article>
			<p id="where" itemprop="location" itemscope itemtype="https://schema.org/Place"><span itemprop="name">Hall</span></p>`, "microdata:Event",
		},
		{
			"RDFa", `<article vocab="https://schema.org/" typeof="Event"><h2 property="name">Talk</h2><time property="startDate" datetime="2026-05-01T18:00">tonight</time>
			<a property="url" href="/events/1">more</a><div property="description"><p>About <b>things</b></p></div>
			<p property="location" typeof="Place"><span property="name">Hall</span></p></article>`, "rdfa:Event",
		},
	} {
		x, err := open(t, "").Extract(doc(c.body))
		if err != nil || len(x.Items) != 1 {
			t.Fatalf("%s: %+v, %v, want one item", c.name, x, err)
		}
		want := posting.Finding{
			URL: "https://example.org/events/1", Title: "Talk", HTML: "<p>About <b>things</b></p>",
			Fields: posting.Fields{Location: "Hall", Starts: "2026-05-01T18:00:00", Kind: "Event", Origin: c.origin},
		}
		if diff := cmp.Diff(want, x.Items[0].Finding); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestWithoutATitle(t *testing.T) {
	t.Parallel()
	x, err := open(t, "").Extract(ld(`[{"@type": "JobPosting", "url": "/1"}, {"@type": "JobPosting", "title": "a"}]`))
	if err != nil || len(x.Items) != 1 || len(x.Refused) != 1 || x.Refused[0].Item != "https://example.org/1" {
		t.Errorf("Extract = %+v, %v, want one item and one refusal", x, err)
	}
}
