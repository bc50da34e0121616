package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/callboard/callboard/pipeline/normalize"
	"github.com/callboard/callboard/posting"
)

// verdict is how an answer compares with its label.
type verdict int

const (
	silent   verdict = iota // neither states anything
	right                   // the same
	wrong                   // another value
	unstated                // a value where the label has none
	missed                  // none where the label has one
)

// field compares one field of a posting with its label.
type field struct {
	name  string
	judge func(p posting.Posting, l label) (got, want string, same bool)
}

// fields are the scored fields, in the order of the table.
func fields() []field {
	return []field{
		{"kind", func(p posting.Posting, l label) (string, string, bool) {
			got := string(p.Kind)
			if _, evident := p.Evidence["kind"]; !evident && got != l.Kind {
				got = "" // "other" without evidence says that nothing was recognised
			}
			return got, l.Kind, got == l.Kind
		}},
		{"title", func(p posting.Posting, l label) (string, string, bool) {
			return p.Title, l.Title, plain(p.Title) == plain(l.Title)
		}},
		{"organisation", func(p posting.Posting, l label) (string, string, bool) {
			got := ""
			if p.Organisation != nil {
				got = p.Organisation.Name
			}
			a, b := plain(got), plain(l.Organisation)
			return got, l.Organisation, a == b || (a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a)))
		}},
		{"deadline", func(p posting.Posting, l label) (string, string, bool) {
			got, want := "", ""
			if p.Deadline != nil {
				got = strings.TrimSpace(p.Deadline.Day() + " " + string(p.Deadline.Rule))
			}
			if l.Deadline != nil && l.Deadline.Rule != "" {
				want = strings.TrimSpace(l.Deadline.day() + " " + l.Deadline.Rule)
			}
			return got, want, got == want
		}},
		{"starts", func(p posting.Posting, l label) (string, string, bool) {
			return day(p.Starts), l.Starts.day(), day(p.Starts) == l.Starts.day()
		}},
		{"ends", func(p posting.Posting, l label) (string, string, bool) {
			return day(p.Ends), l.Ends.day(), day(p.Ends) == l.Ends.day()
		}},
		{"places", judgePlaces},
		{"attendance", func(p posting.Posting, l label) (string, string, bool) {
			return string(p.Attendance), l.Attendance, string(p.Attendance) == l.Attendance
		}},
		{"pay", judgePay},
		{"cost", func(p posting.Posting, l label) (string, string, bool) {
			return free(p), freeLabel(l), free(p) == freeLabel(l)
		}},
		{"library_type", common(func(p posting.Posting) []string { return p.Facets.LibraryType }, func(l label) texts { return l.LibraryType })},
		{"area", common(func(p posting.Posting) []string { return p.Facets.Area }, func(l label) texts { return l.Area })},
		{"level", equal(func(p posting.Posting) []string { return p.Facets.Level }, func(l label) texts { return l.Level })},
		{"appointment", equal(func(p posting.Posting) []string { return p.Facets.Appointment }, func(l label) texts { return l.Appointment })},
		{"hours", equal(func(p posting.Posting) []string { return p.Facets.Hours }, func(l label) texts { return l.Hours })},
		{"degree", equal(func(p posting.Posting) []string { return p.Facets.Degree }, func(l label) texts { return l.Degree })},
		{"language", func(p posting.Posting, l label) (string, string, bool) {
			return p.Language, l.Language, p.Language == l.Language
		}},
	}
}

// measure normalises a set and scores it.
func measure(s set, source, misses string) *table {
	t := &table{rows: map[string]map[string]*score{}}
	n := normalize.New(normalize.Options{})
	var took time.Duration
	for _, f := range s.findings {
		l, ok := s.labels[f.Key]
		if !ok || (source != "" && f.Source != source) {
			continue
		}
		began := time.Now()
		r, err := n.Posting(f.Finding, defaults(f.Source))
		took += time.Since(began)
		if err != nil {
			fmt.Printf("%s of %s was refused: %v\n", f.Key, f.Source, err)
		}
		for _, field := range fields() {
			if unscored(field.name, f.Source, l) {
				continue
			}
			got, want, same := field.judge(r.Posting, l)
			v := judge(got, want, same)
			t.count(f.Source, field.name, v)
			if v != right && v != silent && (misses == field.name || misses == all) {
				fmt.Printf("%s %s %s: got %q, label %q (%s) %s\n", field.name, f.Source, f.Key, clip(got), clip(want),
					clip(r.Posting.Evidence[field.name].Rule+" "+r.Posting.Evidence[field.name].Snippet), clip(l.Note))
			}
		}
	}
	if count := len(s.findings); count > 0 && source == "" {
		fmt.Printf("%d findings, %.2f ms each\n", count, took.Seconds()*1000/float64(count))
	}
	return t
}

// unscored reports whether a field is left out: the label calls it doubtful, or the rules
// of the sets do (events: the title; a grant: dates and places of the event it pays for).
func unscored(name, source string, l label) bool {
	if slices.Contains(l.Doubtful, name) {
		return true
	}
	if l.Kind != string(posting.Job) && name == "title" {
		return true
	}
	return l.Kind == string(posting.Grant) && (name == "starts" || name == "ends" || name == "places")
}

func judge(got, want string, same bool) verdict {
	switch {
	case got == "" && want == "":
		return silent
	case got == "":
		return missed
	case want == "":
		return unstated
	case same:
		return right
	}
	return wrong
}

// plain is text in lower case without punctuation.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

func day(m *posting.Moment) string {
	if m == nil {
		return ""
	}
	return m.Day()
}

// judgePlaces compares the first place's city and region; a label without a city is
// compared by what it has.
func judgePlaces(p posting.Posting, l label) (got, want string, same bool) {
	if len(l.Places) > 0 {
		want = strings.Trim(l.Places[0].City+" "+l.Places[0].Region, " ")
		if want == "" {
			want = l.Places[0].Country
		}
	}
	if len(p.Places) > 0 && p.Places[0].Country != "" && (p.Places[0].City != "" || len(l.Places) > 0 && l.Places[0].City == "") {
		got = strings.Trim(p.Places[0].City+" "+p.Places[0].Region, " ")
		if got == "" {
			got = p.Places[0].Country
		}
	}
	if got == "" || want == "" {
		return got, want, false
	}
	a, b := p.Places[0], l.Places[0]
	return got, want, plain(a.City) == plain(b.City) && (b.Region == "" || a.Region == b.Region)
}

func judgePay(p posting.Posting, l label) (got, want string, same bool) {
	if p.Pay != nil {
		got = payText(p.Pay.Min, p.Pay.Max, p.Pay.Currency, string(p.Pay.Period))
	}
	if l.Pay != nil {
		want = payText(l.Pay.Min, l.Pay.Max, l.Pay.Currency, l.Pay.Period)
	}
	// "If a text states the same pay twice in two units, either counts": such labels note
	// the other pair.
	if p.Pay != nil && p.Pay.Min != nil && strings.Contains(l.Note, "pay also") &&
		strings.Contains(strings.ReplaceAll(l.Note, ",", ""), p.Pay.Min.String()) {
		return got, want, true
	}
	return got, want, got == want
}

func payText(low, high *posting.Amount, currency, period string) string {
	text := func(a *posting.Amount) string {
		if a == nil {
			return ""
		}
		return a.String()
	}
	return text(low) + "-" + text(high) + " " + currency + " " + period
}

func free(p posting.Posting) string {
	if p.Cost == nil || p.Cost.Free == nil {
		return ""
	}
	return fmt.Sprint(*p.Cost.Free)
}

func freeLabel(l label) string {
	if l.Cost == nil || l.Cost.Free == nil {
		return ""
	}
	return fmt.Sprint(*l.Cost.Free)
}

type judgement = func(p posting.Posting, l label) (string, string, bool)

// common is right when at least one value is the same.
func common(of func(posting.Posting) []string, want func(label) texts) judgement {
	return func(p posting.Posting, l label) (string, string, bool) {
		a, b := of(p), want(l)
		return strings.Join(a, " "), strings.Join(b, " "), slices.ContainsFunc(a, func(v string) bool { return slices.Contains(b, v) })
	}
}

// equal is right when all values are the same.
func equal(of func(posting.Posting) []string, want func(label) texts) judgement {
	return func(p posting.Posting, l label) (string, string, bool) {
		a, b := slices.Sorted(slices.Values(of(p))), slices.Sorted(slices.Values(want(l)))
		return strings.Join(a, " "), strings.Join(b, " "), slices.Equal(a, b)
	}
}
