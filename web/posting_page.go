package web

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/callboard/callboard/catalog"
	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
)

// postingView is the page of a posting.
type postingView struct {
	card
	Apply       string // address of the announcement itself; "" when there is nothing left to do
	ApplyHost   string
	ApplyWords  string
	Ending      string // why it is closed, in words
	OrgURL      string
	Places      []string
	Dates       []dateView
	More        []spanView // further occurrences
	Annual      string
	Credit      string
	Facts       []fact
	Description template.HTML
	Sightings   []sightingView
	Evidence    []evidenceView
	Changes     []changeView
	MergedFrom  []string
	Previous    string
	Next        string
	Calendar    string
	API         string
	Published   *when
}

type (
	dateView struct {
		What string
		When when
	}
	fact struct {
		Title  string
		Values []way // label, and the search for it
	}
	sightingView struct {
		Name, Href  string
		First, Last string // days
		Primary     bool
		Ended       string
	}
	evidenceView struct{ Field, Source, Rule, Snippet string }
	changeView   struct{ At, Field, From, To string }
)

// posting is the posting of a request's id; merged ones are followed.
func (s *site) posting(r *http.Request) (posting.Posting, error) {
	p, err := s.opts.Postings.Get(r.Context(), r.PathValue("id"))
	if errors.Is(err, catalog.ErrNotFound) {
		return p, errNoPosting
	}
	return p, err
}

// postingPage shows a posting with all that is known of it and how it is known.
func (s *site) postingPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.posting(r)
	if err != nil {
		return err
	}
	if p.ID != r.PathValue("id") {
		http.Redirect(w, r, "/p/"+p.ID, http.StatusMovedPermanently)
		return nil
	}
	page := pageOf{
		Title: p.Title, Description: clip(strings.TrimSpace(s.factsLine(p)+". "+p.Summary), 300),
		Canonical: s.link("/p/" + p.ID), Body: s.postingViewOf(p),
	}
	if p.State == posting.StateOpen {
		page.Linked = s.linkedData(p)
	} else {
		page.Robots = "noindex"
	}
	return s.render(w, r, "posting_page", page, http.StatusOK, cacheRenew)
}

func (s *site) postingViewOf(p posting.Posting) postingView {
	now := s.now()
	v := postingView{
		card: s.cardOf(p), Annual: annualWords(p.Pay), Credit: s.creditWords(p.Credit), Facts: s.facts(p),
		Description: template.HTML(p.Description), //nolint:gosec // sanitised when the posting was made
		MergedFrom:  p.MergedFrom, Previous: p.Previous, Next: p.Next, API: "/api/v1/postings/" + p.ID,
		Sightings: s.sightings(p), Evidence: s.evidence(p), Changes: changes(p), Ending: s.ending(p),
	}
	v.Pay, v.Cost = payWords(p.Pay), costWords(p.Cost)
	v.Where = placeWords(p, len(p.Places))
	if address := outward(p.URL); address != "" && (p.State == posting.StateOpen || p.State == posting.StateUnconfirmed) {
		v.Apply, v.ApplyHost, v.ApplyWords = address, host(address), applyWords(p.Kind)
	}
	if p.Organisation != nil {
		v.OrgURL = outward(p.Organisation.URL)
	}
	if p.Published != nil {
		published := whenOf(*p.Published, "", now)
		v.Published = &published
	}
	for _, d := range p.Dates {
		v.Dates = append(v.Dates, dateView{title(d.What), whenOf(d.Moment, "", now)})
	}
	if len(p.Occurrences) > 1 {
		for _, o := range p.Occurrences[1:] {
			v.More = append(v.More, *spanOf(&o.Starts, o.Ends, now))
		}
	}
	if p.Starts != nil || p.Deadline != nil && !p.Deadline.Moment.IsZero() {
		v.Calendar = "/p/" + p.ID + "/calendar.ics"
	}
	return v
}

// applyWords is what one does at the announcement's own page.
func applyWords(k posting.Kind) string {
	switch k {
	case posting.Job, posting.Grant, posting.Mentoring:
		return "Details and how to apply"
	case posting.CFP:
		return "Details and how to submit"
	case posting.Conference, posting.Workshop, posting.Webinar:
		return "Details and registration"
	}
	return "Details"
}

// ending is why a posting is not open, in a sentence.
func (s *site) ending(p posting.Posting) string {
	if p.Closed != nil {
		day := p.Closed.At.UTC().Format(pageDay)
		switch p.Closed.Why {
		case posting.Removed:
			return "Its source removed it; we noticed on " + day + "."
		case posting.Absent:
			return "Its sources no longer list it; we noticed on " + day + "."
		case posting.Filled:
			return "Its source says that it is filled or closed; we noticed on " + day + "."
		case posting.Cancelled:
			return "Its source says that it will not take place; we noticed on " + day + "."
		}
		return "It ended on " + day + "."
	}
	switch p.State {
	case posting.StateClosed:
		if p.Kind.ByDeadline() {
			return "Its deadline has passed."
		}
		return "It has taken place."
	case posting.StateUnconfirmed:
		return "It states no date, and no source has shown it since " + p.LastSeen().UTC().Format(pageDay) + ". Ask before you rely on it."
	}
	return ""
}

// facts are the facets of a posting, each value with the search for it.
func (s *site) facts(p posting.Posting) []fact {
	var out []fact
	add := func(facet string, values ...string) {
		values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
		if len(values) == 0 {
			return
		}
		f := fact{Title: s.labels.Title(facet)}
		for _, v := range values {
			f.Values = append(f.Values, way{s.labels.Label(facet, v), "/?" + url.Values{facet: {v}}.Encode()})
		}
		out = append(out, f)
	}
	add("attendance", string(p.Attendance))
	add("library_type", p.Facets.LibraryType...)
	add("area", p.Facets.Area...)
	add("level", p.Facets.Level...)
	add("appointment", p.Facets.Appointment...)
	add("hours", p.Facets.Hours...)
	add("degree", p.Facets.Degree...)
	add("audience", p.Facets.Audience...)
	add("flag", p.Facets.Flag...)
	add("eligible", p.Eligible...)
	add("language", p.Language)
	if p.Organisation != nil {
		if slug := index.FacetValue("organisation", p.Organisation.Name); slug != "" {
			out = append(out, fact{"More from", []way{{p.Organisation.Name, "/?" + url.Values{"organisation": {slug}}.Encode()}}})
		}
	}
	return out
}

func (s *site) creditWords(c *posting.Credit) string {
	if c == nil {
		return ""
	}
	var parts []string
	if c.Amount != nil {
		parts = append(parts, c.Amount.String())
	}
	if c.Unit != "" {
		parts = append(parts, s.labels.Label("credit", c.Unit))
	}
	out := strings.Join(parts, " ")
	if c.Certificate {
		out = strings.TrimPrefix(out+", with a certificate", ", ")
	}
	if c.Body != "" {
		out += " (" + c.Body + ")"
	}
	return out
}

func (s *site) sightings(p posting.Posting) []sightingView {
	var out []sightingView
	for _, seen := range p.Sightings {
		v := sightingView{Name: s.labels.Label("source", seen.Source), Href: outward(seen.URL), Primary: seen.Primary}
		v.First, v.Last, v.Ended = dayOf(seen.FirstSeen), dayOf(seen.LastSeen), dayOf(seen.Ended)
		out = append(out, v)
	}
	return out
}

// evidence is where each derived field comes from, by field.
func (s *site) evidence(p posting.Posting) []evidenceView {
	var out []evidenceView
	for field, e := range p.Evidence {
		name := strings.TrimPrefix(field, "facets.")
		if titled := s.labels.Title(name); titled != name {
			name = titled
		} else {
			name = title(name)
		}
		out = append(out, evidenceView{name, s.labels.Label("source", e.Source), e.Rule, e.Snippet})
	}
	slices.SortFunc(out, func(a, b evidenceView) int { return strings.Compare(a.Field, b.Field) })
	return out
}

// changes is the history, latest first.
func changes(p posting.Posting) []changeView {
	var out []changeView
	for _, c := range slices.Backward(p.Changes) {
		out = append(out, changeView{dayOf(c.At), title(c.Field), changed(c.From), changed(c.To)})
	}
	return out
}

// changed is a value of a change for people.
func changed(v string) string {
	if m, err := posting.ParseMoment(v); err == nil {
		return whenOf(m, "", time.Time{}).Words
	}
	return clip(v, 160)
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(pageDay)
}

// title is a name of ours for people: "early-bird" is "Early bird".
func title(name string) string {
	name = strings.TrimSpace(strings.NewReplacer("_", " ", "-", " ").Replace(name))
	if name == "" {
		return ""
	}
	first := []rune(name)
	return strings.ToUpper(string(first[0])) + string(first[1:])
}

// host is the host of an address without "www.".
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
