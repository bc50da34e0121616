package configs

import (
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/callboard/callboard/posting"
)

// The bounds of a source's interval. The least of one second is for sources on private
// networks, which are demonstrations and tests.
const (
	minEvery        = time.Minute
	minEveryPrivate = time.Second
	maxEvery        = 90 * day
)

// defaultAbsentAfter is how many complete, healthy listings without an item close it.
const (
	defaultAbsentAfter = 3
	maxAbsentAfter     = 100
)

// defaultEvery is how often a source is visited that does not say so: feeds are cheap to
// ask again, pages are not, and local files cost nothing.
func defaultEvery(w Way) time.Duration {
	switch w {
	case Feed:
		return time.Hour
	case Mailbox, File:
		return 15 * time.Minute
	case Sitemap:
		return 12 * time.Hour
	case Calendar, Page, Board, API:
		return 6 * time.Hour
	}
	return day
}

// draft is a source while it is read.
type draft struct {
	Source
	ways []usedWay
}

// usedWay is a way in that a source block names.
type usedWay struct {
	way Way
	at  ast.Node // its value
}

// sourceFields declares the keys of a source.
func sourceFields() []field[draft] {
	fields := []field[draft]{
		{
			name: "id", kind: "id", example: "ala-joblist", about: "Required, unique and for ever: lower-case letters, digits and hyphens. Permalinks rest on it.",
			read: one(parseID, func(s *draft) *string { return &s.ID }),
		},
		{
			name: "name", kind: "text", def: "the id", example: "ALA JobLIST", about: "For people.",
			read: one(parseText, func(s *draft) *string { return &s.Name }),
		},
	}
	fields = append(fields, wayFields()...)
	return append(fields,
		field[draft]{
			name: "every", kind: "duration, 1m to 90d", def: "feed 1h; mailbox, file 15m; sitemap 12h; others 6h", example: "1d", about: "Time between two visits; from 1s with fetch.allow_private_networks.",
			read: readEvery,
		},
		field[draft]{
			name: "enabled", kind: "true or false", def: "true", example: "false", about: "A disabled source is listed but never visited by the schedule.",
			read: one(parseBool, func(s *draft) *bool { return &s.Enabled }),
		},
		field[draft]{
			name: "reason", kind: "text", example: "asked by the operator of the site", about: "Why it is disabled, or where and when its address was seen.",
			read: one(parseText, func(s *draft) *string { return &s.Reason }),
		},
		field[draft]{
			name: "complete", kind: "true or false", def: "by way in: a page or board may be complete, a feed or mailbox never is", example: "true", about: "A listing holds everything there is, so that absence from it means something.",
			read: readComplete,
		},
		field[draft]{
			name: "absent_after", kind: "1 to 100", def: "3", example: "5", about: "Complete, healthy listings without an item that close it.",
			read: one(parseInt(1, maxAbsentAfter), func(s *draft) *int { return &s.AbsentAfter }),
		},
		field[draft]{
			name: "delay", kind: "duration, up to 1h", def: "fetch.delay", example: "10s", about: "Pause between two requests to its host, when longer than fetch.delay.",
			read: one(parseDuration(0, maxDelay), func(s *draft) *time.Duration { return &s.Delay }),
		},
		field[draft]{
			name: "headers", kind: "header: text", example: `{Authorization: "Bearer ${TOKEN}"}`, about: "Further request headers.",
			read: readHeaders,
		},
		field[draft]{
			name: "defaults", kind: "keys", example: "{kind: job, country: US}", about: "What its findings mean where they do not say it themselves.",
			read:   section(defaultsFields, func(s *draft) *Defaults { return &s.Defaults }),
			within: func() []row { return rows(defaultsFields()) },
		},
		field[draft]{
			name: "follow", kind: "CSS selector", example: "a.job", about: "Links whose pages are fetched too.",
			read: one(parseSelector, func(s *draft) *string { return &s.Follow }),
		},
		field[draft]{
			name: "select", kind: "field: CSS selector", example: `{item: ".job", title: "h3"}`, about: "Where a page has its items (item) and their fields.",
			read: readSelect,
		},
		field[draft]{
			name: "filter", kind: "keys", example: "{include: {title: [librarian, archivist]}}", about: "Holds or drops findings by words in their fields.",
			read:   section(filterFields, func(s *draft) *Filter { return &s.Filter }),
			within: func() []row { return rows(filterFields()) },
		},
		field[draft]{
			name: "require", kind: "list of fields", example: "[title, deadline]", about: "A finding without one of these is held for a person.",
			read: many(parseFindingField, func(s *draft) *[]string { return &s.Require }),
		},
		field[draft]{
			name: "rank", kind: "employer, association or aggregator", def: "aggregator", example: "employer", about: "How close it is to who announces: whose link and wording win in a merge.",
			read: one(parseRank, func(s *draft) *Rank { return &s.Rank }),
		},
	)
}

// wayFields declares the ways in.
func wayFields() []field[draft] {
	return []field[draft]{
		way(Feed, parseURL, "URL", "https://example.org/jobs.rss", "An RSS, Atom or JSON feed."),
		way(Calendar, parseURL, "URL", "https://example.org/events.ics", "An iCalendar."),
		way(Page, parseURL, "URL", "https://example.org/jobs", "A page, read by its structured data or by select."),
		way(Sitemap, parseURL, "URL", "https://example.org/sitemap.xml", "A sitemap whose pages are read."),
		way(Board, parseBoard, "vendor:name", "greenhouse:citylibrary", "A job board by its vendor."),
		way(API, parseAPI, "URL, or name:argument", "usajobs:librarian", "A programming interface."),
		way(Mailbox, parsePath, "path", "./mail/list.mbox", "An mbox file or Maildir folder."),
		way(File, parsePath, "path", "./findings.ndjson", "A file or folder of documents."),
	}
}

func way(w Way, parse parseFunc[string], kind, example, about string) field[draft] {
	return field[draft]{
		name: string(w), kind: kind, example: example, about: "Way in: " + about,
		read: func(r *reader, n ast.Node, what string, s *draft) {
			s.ways = append(s.ways, usedWay{w, n})
			before := len(r.problems)
			v, ok := parsed(r, n, what, parse)
			switch {
			case ok && s.Way == "":
				s.Way, s.Address = w, v
			case !ok && len(r.problems) == before:
				r.at(n, "%s is empty, want %s", what, kind)
			}
		},
	}
}

func defaultsFields() []field[Defaults] {
	return []field[Defaults]{
		{
			name: "kind", kind: "kind", example: "job", about: "One of the kinds.",
			read: one(parseKind, func(d *Defaults) *posting.Kind { return &d.Kind }),
		},
		{
			name: "organisation", kind: "text", example: "City Library", about: "Who announces, for a source of one organisation.",
			read: one(parseText, func(d *Defaults) *string { return &d.Organisation }),
		},
		{
			name: "country", kind: "ISO 3166-1 code", example: "US", about: "Where it is.",
			read: one(parseCountry, func(d *Defaults) *string { return &d.Country }),
		},
		{
			name: "zone", kind: "IANA time zone", example: "America/Chicago", about: "In which times without a zone are read.",
			read: one(parseZone, func(d *Defaults) *string { return &d.Zone }),
		},
		{
			name: "language", kind: "ISO 639-1 code", example: "en", about: "Of the texts.",
			read: one(parseLanguage, func(d *Defaults) *string { return &d.Language }),
		},
		{
			name: "attendance", kind: "in-person, hybrid or online", example: "online", about: "How one takes part.",
			read: one(parseAttendance, func(d *Defaults) *posting.Attendance { return &d.Attendance }),
		},
		{
			name: "library_type", kind: "list of codes", example: "[public]", about: "Codes of the facet library_type.",
			read: many(parseCode("library_type"), func(d *Defaults) *[]string { return &d.LibraryType }),
		},
	}
}

func filterFields() []field[Filter] {
	return []field[Filter]{
		{
			name: "include", kind: "field: list of words", example: "{title: [librarian]}", about: "A finding is taken only if, in each named field, one of the words occurs.",
			read: readWords(func(f *Filter) *map[string][]string { return &f.Include }),
		},
		{
			name: "exclude", kind: "field: list of words", example: "{title: [\"software library\"]}", about: "A finding is dropped if one of the words occurs in the named field.",
			read: readWords(func(f *Filter) *map[string][]string { return &f.Exclude }),
		},
	}
}
