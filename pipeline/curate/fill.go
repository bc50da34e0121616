package curate

import "github.com/callboard/callboard/posting"

// fill takes from q what p does not state, with its evidence.
func fill(p *posting.Posting, q posting.Posting) {
	f := filler{p: p, q: q}
	take(f, "organisation", &p.Organisation, q.Organisation)
	take(f, "deadline", &p.Deadline, q.Deadline)
	take(f, "published", &p.Published, q.Published)
	take(f, "pay", &p.Pay, q.Pay)
	take(f, "cost", &p.Cost, q.Cost)
	take(f, "credit", &p.Credit, q.Credit)
	if p.Starts == nil && q.Starts != nil { // start, end and rule belong together
		p.Starts, p.Ends, p.Recurrence = q.Starts, q.Ends, q.Recurrence
		f.evidence("starts", "ends", "recurrence")
	}
	text(f, "summary", &p.Summary, q.Summary)
	text(f, "description", &p.Description, q.Description)
	text(f, "language", &p.Language, q.Language)
	text(f, "attendance", &p.Attendance, q.Attendance)
	list(f, "places", &p.Places, q.Places)
	list(f, "eligible", &p.Eligible, q.Eligible)
	list(f, "dates", &p.Dates, q.Dates)
	list(f, "facets.library_type", &p.Facets.LibraryType, q.Facets.LibraryType)
	list(f, "facets.area", &p.Facets.Area, q.Facets.Area)
	list(f, "facets.level", &p.Facets.Level, q.Facets.Level)
	list(f, "facets.appointment", &p.Facets.Appointment, q.Facets.Appointment)
	list(f, "facets.hours", &p.Facets.Hours, q.Facets.Hours)
	list(f, "facets.degree", &p.Facets.Degree, q.Facets.Degree)
	list(f, "facets.audience", &p.Facets.Audience, q.Facets.Audience)
	list(f, "facets.flag", &p.Facets.Flag, q.Facets.Flag)
}

type filler struct {
	p *posting.Posting
	q posting.Posting
}

func (f filler) evidence(members ...string) {
	for _, m := range members {
		if e, ok := f.q.Evidence[m]; ok {
			f.p.Evidence[m] = e
		}
	}
}

func take[T any](f filler, member string, p **T, q *T) {
	if *p == nil && q != nil {
		*p = q
		f.evidence(member)
	}
}

func text[T ~string](f filler, member string, p *T, q T) {
	if *p == "" && q != "" {
		*p = q
		f.evidence(member)
	}
}

func list[T any](f filler, member string, p *[]T, q []T) {
	if len(*p) == 0 && len(q) > 0 {
		*p = q
		f.evidence(member)
	}
}
