package page

import (
	"html"
	"slices"
	"strings"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/internal/canonical"
	"github.com/callboard/callboard/posting"
)

// maxWords is how many categories of a posting are kept.
const maxWords = 50

// item adds what one posting states; alone says that it is the page's only one.
func (r *reader) item(n found, alone bool) {
	f := posting.Finding{
		Title:     r.graph.line(first(n.node, "title", "name", "headline")),
		URL:       r.link(n, alone),
		Published: date(r.graph.text(n.node["datePosted"])),
	}
	if n.kind == "JobPosting" && f.Title == "" {
		f.Title = r.graph.line(n.node["occupationalCategory"])
	}
	if f.Title == "" {
		r.refused = append(r.refused, crawlers.Refusal{Item: f.URL, Reason: n.kind + " without a title or name"})
		return
	}
	if r.text <= maxText {
		f.HTML, f.Text = r.body(n)
		r.text += len(f.HTML) + len(f.Text)
	}
	f.Fields.Origin = n.form + ":" + n.kind
	f.Fields.Kind = n.kind
	if n.kind == "JobPosting" {
		f.Fields.Kind = string(posting.Job)
		r.job(n, &f)
	} else {
		r.event(n, &f)
	}
	f.Fields.Language = r.language(n.node["inLanguage"])
	f.Fields.Categories = r.categories(n)
	keys := r.keys(n, f)
	if f.URL == "" {
		f.URL = r.own() // where people find it; it tells the items of one page not apart
	}
	r.items = append(r.items, crawlers.Item{Finding: f, Keys: keys})
}

// first is the first property of a node that is stated.
func first(n node, names ...string) any {
	for _, name := range names {
		switch v := n[name].(type) {
		case nil:
		case string:
			if strings.TrimSpace(v) != "" {
				return v
			}
		default:
			return v
		}
	}
	return nil
}

// job reads what only a job posting has.
func (r *reader) job(n found, f *posting.Finding) {
	f.Fields.Deadline = date(r.graph.text(n.node["validThrough"]))
	r.organisation(first(n.node, "hiringOrganization", "employer"), f)
	r.places(n.node["jobLocation"], f)
	if strings.EqualFold(r.graph.code(n.node["jobLocationType"]), "TELECOMMUTE") {
		f.Fields.Attendance = string(posting.Online)
	}
	f.Fields.Eligible = r.graph.texts(n.node["applicantLocationRequirements"], maxWords)
	f.Fields.Pay = r.pay(n.node)
	f.Fields.Hours = r.hours(n.node)
	f.Fields.Starts = date(r.graph.text(n.node["jobStartDate"]))
}

// hours is the type of employment and the hours a week, as stated.
func (r *reader) hours(n node) string {
	parts := r.graph.texts(n["employmentType"], 10)
	out := strings.Join(parts, ", ")
	if hours := r.graph.line(n["workHours"]); hours != "" {
		if out != "" {
			out += "; "
		}
		out += hours
	}
	return out
}

// event reads what an event or a course has.
func (r *reader) event(n found, f *posting.Finding) {
	r.organisation(first(n.node, "organizer", "organiser", "provider"), f)
	f.Fields.Deadline = date(r.graph.text(first(n.node, "applicationDeadline", "registrationDeadline")))
	times := n.node
	if n.kind == "Course" {
		times = r.instances(n.node, f)
	}
	if f.Fields.Starts == "" {
		f.Fields.Starts = date(r.graph.text(times["startDate"]))
		f.Fields.Ends = date(r.graph.text(times["endDate"]))
	}
	if f.Fields.Ends == "" {
		f.Fields.Ends = after(f.Fields.Starts, r.graph.text(times["duration"]))
	}
	r.places(first(times, "location"), f)
	if mode := attendance(r.codes(first(times, "eventAttendanceMode", "courseMode"))); mode != "" {
		f.Fields.Attendance = string(mode)
	}
	f.Fields.Status = status(r.graph.code(times["eventStatus"]))
	f.Fields.Cost = r.cost(n.node, times)
}

// instances puts the times of a course's instances into f, the first as its start and the
// others as further dates, and returns the node that has the rest: the only instance, or
// the course itself.
func (r *reader) instances(course node, f *posting.Finding) node {
	var dated []node
	for _, v := range some(course["hasCourseInstance"]) {
		if n := r.graph.resolve(v); n != nil && len(dated) < maxInstances {
			dated = append(dated, n)
		}
	}
	if len(dated) == 0 {
		return course
	}
	start := func(n node) string { return date(r.graph.text(n["startDate"])) }
	slices.SortStableFunc(dated, func(a, b node) int { return strings.Compare(start(a), start(b)) })
	for _, n := range dated {
		switch s := start(n); {
		case s == "":
		case f.Fields.Starts == "":
			f.Fields.Starts, f.Fields.Ends = s, date(r.graph.text(n["endDate"]))
		case s != f.Fields.Starts:
			f.Fields.RDates = append(f.Fields.RDates, s)
		}
	}
	merged := node{}
	for name, v := range course {
		merged[name] = v
	}
	for name, v := range dated[0] {
		if name != "startDate" && name != "endDate" {
			merged[name] = v
		}
	}
	return merged
}

// codes are the values of a property that takes several of a list.
func (r *reader) codes(v any) []string {
	var out []string
	for _, inner := range some(v) {
		out = append(out, r.graph.code(inner))
	}
	return out
}

// maxInstances is how many dates of a course are kept.
const maxInstances = 200

// attendance reads eventAttendanceMode, or the words of courseMode. Several modes that
// differ mean that one can choose.
func attendance(modes []string) posting.Attendance {
	var got posting.Attendance
	for _, mode := range modes {
		var a posting.Attendance
		mode = mode[strings.LastIndexAny(mode, "/#:")+1:]
		switch strings.ToLower(mode) {
		case "offlineeventattendancemode", "onsite", "in-person", "in person", "face-to-face":
			a = posting.InPerson
		case "onlineeventattendancemode", "online":
			a = posting.Online
		case "mixedeventattendancemode", "blended", "hybrid":
			a = posting.Hybrid
		default:
			continue
		}
		if got != "" && got != a {
			return posting.Hybrid
		}
		got = a
	}
	return got
}

// status is an eventStatus that is news, in lower case: cancelled, postponed, rescheduled.
func status(s string) string {
	switch s[strings.LastIndexAny(s, "/#:")+1:] {
	case "EventCancelled", "EventCanceled", "Cancelled", "Canceled":
		return "cancelled"
	case "EventPostponed":
		return "postponed"
	case "EventRescheduled":
		return "rescheduled"
	}
	return ""
}

// organisation reads who hires or organises, by name; the first of several.
func (r *reader) organisation(v any, f *posting.Finding) {
	for _, inner := range some(v) {
		if s, ok := inner.(string); ok {
			if s = r.graph.line(s); s != "" && !strings.HasPrefix(s, "http") {
				f.Fields.Organisation = s
				return
			}
			continue
		}
		n := r.graph.resolve(inner)
		name := r.graph.line(first(n, "name", "legalName"))
		if name == "" || strings.Contains(name, "@") {
			continue
		}
		f.Fields.Organisation = name
		for _, link := range append(some(n["url"]), some(n["sameAs"])...) {
			s, _ := link.(string)
			if m := r.graph.resolve(link); m != nil {
				s, _ = first(m, "@id", "url").(string)
			}
			if address := r.address(s); address != "" {
				f.Fields.OrganisationURL = address
				break
			}
		}
		return
	}
}

// language is a language's code where the page states one, else its name.
func (r *reader) language(v any) string {
	values := some(v)
	if len(values) == 0 {
		return ""
	}
	if n := r.graph.resolve(values[0]); n != nil {
		return r.graph.line(first(n, "alternateName", "name"))
	}
	return r.graph.line(values[0])
}

// categories are the words that a posting is filed under.
func (r *reader) categories(n found) []string {
	var out []string
	for _, name := range []string{"keywords", "occupationalCategory", "industry"} {
		for _, v := range some(n.node[name]) {
			parts := []string{oneLine(r.graph.text(v))}
			if name == "keywords" {
				parts = strings.Split(parts[0], ",")
			}
			for _, part := range parts {
				if part = clip(strings.TrimSpace(part), maxWord); part != "" && !slices.Contains(out, part) && len(out) < maxWords {
					out = append(out, part)
				}
			}
		}
	}
	return out
}

// link is the posting's own page. The only posting of a page may leave it out, or give
// the site's front page: then it is the page itself.
func (r *reader) link(n found, alone bool) string {
	id, _ := n.node["@id"].(string)
	if !strings.HasPrefix(id, "http") { // a name inside of the page
		id = ""
	}
	for _, v := range []any{n.node["url"], n.node["mainEntityOfPage"], id} {
		for _, inner := range some(v) {
			s, _ := inner.(string)
			if m := r.graph.resolve(inner); m != nil {
				s, _ = first(m, "@id", "url").(string)
			}
			address := r.address(html.UnescapeString(s))
			if address == "" || (alone && canonical.FrontPage(address) && !canonical.FrontPage(r.own())) {
				continue
			}
			return address
		}
	}
	if alone {
		return r.own()
	}
	return ""
}

// keys are what can identify the posting: its identifier, its page, its @id.
func (r *reader) keys(n found, f posting.Finding) []string {
	var keys []string
	for _, v := range some(n.node["identifier"]) {
		id := r.graph.text(v)
		if m := r.graph.resolve(v); m != nil {
			id = r.graph.text(first(m, "value", "@id", "url"))
		}
		if id = oneLine(id); id != "" {
			keys = append(keys, id)
		}
	}
	if f.URL != "" {
		keys = append(keys, f.URL)
	}
	if id, _ := n.node["@id"].(string); id != "" && !strings.HasPrefix(id, "_:") {
		if strings.HasPrefix(id, "#") {
			id = r.own() + id
		}
		keys = append(keys, id)
	}
	return keys
}
