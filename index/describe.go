package index

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Describe is the search in one English line for mails and headings, such as
// `Jobs in Massachusetts, closing within 14 days, with “metadata”`. label gives the name
// of a facet's value, or of the facet itself for the value ""; "" from it means the code.
func (q Query) Describe(label func(facet, value string) string) string {
	d := describer{label: label}
	parts := []string{d.head(q)}
	for _, f := range Facets() {
		choice := q.Facets[f.Name]
		if f.Name != "kind" && f.Name != "place" && len(choice.Any) > 0 {
			parts = append(parts, d.facet(f.Name)+" "+d.values(f.Name, choice.Any))
		}
		if len(choice.Not) > 0 {
			parts = append(parts, "not "+d.facet(f.Name)+" "+d.values(f.Name, choice.Not))
		}
	}
	parts = append(parts, q.describeConditions()...)
	if q.Text != "" {
		with := "with "
		if q.AnyWord {
			with = "with any of "
		}
		parts = append(parts, with+QuoteWords(q.Text))
	}
	return strings.Join(parts, ", ")
}

// QuoteWords is the words of a query as a sentence names them: in quotation marks, or where
// the reader set pairs of them, with theirs: “metadata”, “oral history” archives.
func QuoteWords(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	quotes := 0
	for _, r := range text {
		if isQuote(r) {
			quotes++
		}
	}
	if quotes == 0 || quotes%2 == 1 {
		return "“" + text + "”"
	}
	open := false
	return strings.Map(func(r rune) rune {
		if !isQuote(r) {
			return r
		}
		if open = !open; open {
			return '“'
		}
		return '”'
	}, text)
}

type describer struct {
	label func(facet, value string) string
}

// head is the kinds and places: "Jobs or webinars in Canada".
func (d describer) head(q Query) string {
	head := "All announcements"
	if kinds := q.Facets["kind"].Any; len(kinds) > 0 {
		names := make([]string, len(kinds))
		for i, k := range kinds {
			names[i] = plural(k)
			if i > 0 {
				names[i] = strings.ToLower(names[i])
			}
		}
		head = either(names)
	}
	if places := q.Facets["place"].Any; len(places) > 0 {
		head += " in " + d.values("place", places)
	}
	return head
}

// plural is what several postings of a kind are called.
func plural(kind string) string {
	switch kind {
	case "cfp":
		return "Calls for papers"
	case "grant":
		return "Grants and scholarships"
	case "mentoring":
		return "Mentoring"
	case "community":
		return "Communities"
	case "other":
		return "Other announcements"
	case "job", "conference", "workshop", "webinar":
		return strings.ToUpper(kind[:1]) + kind[1:] + "s"
	}
	return kind
}

func (d describer) facet(name string) string {
	if s := d.label(name, ""); s != "" {
		return strings.ToLower(s)
	}
	return strings.ReplaceAll(name, "_", " ")
}

func (d describer) values(facet string, values []string) string {
	names := make([]string, len(values))
	for i, v := range values {
		switch names[i] = d.label(facet, v); {
		case names[i] != "":
		case v == None:
			names[i] = "not stated"
		default:
			names[i] = v
		}
	}
	return either(names)
}

// either joins alternatives: "a, b or c".
func either(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " or " + names[n-1]
	}
	return strings.Join(names, "")
}

// describeConditions is what is not a facet, one part a key.
func (q Query) describeConditions() []string {
	var parts []string
	if q.Near != nil {
		parts = append(parts, fmt.Sprintf("within %s km of %s, %s", number(q.Near.Km), number(q.Near.Lat), number(q.Near.Lon)))
	}
	if len(q.Closes) > 0 {
		parts = append(parts, describeWindows(q.Closes, "closing", "without a deadline"))
	}
	if len(q.Starts) > 0 {
		parts = append(parts, describeWindows(q.Starts, "starting", "without a start"))
	}
	if len(q.Pay) > 0 || q.Currency != "" {
		parts = append(parts, q.describePay())
	}
	if !q.Since.IsZero() {
		parts = append(parts, "new since "+q.Since.UTC().Format("2 January 2006"))
	}
	if len(q.States) > 0 && !slices.Equal(q.States, []string{"open"}) {
		parts = append(parts, strings.Replace(either(q.States), Any, "open or not", 1))
	}
	return parts
}

func describeWindows(windows []Window, verb, none string) string {
	names := make([]string, len(windows))
	for i, w := range windows {
		switch {
		case w.Named == None:
			names[i] = none
		case w.Named != "":
			names[i] = "open until filled"
		case w.Within%day == 0:
			names[i] = fmt.Sprintf("%s within %s", verb, count(int(w.Within/day), "day"))
		default:
			names[i] = fmt.Sprintf("%s within %s", verb, count(int(w.Within.Hours()), "hour"))
		}
	}
	return either(names)
}

func (q Query) describePay() string {
	names := make([]string, len(q.Pay))
	for i, p := range q.Pay {
		switch {
		case p.Named == None:
			names[i] = "without stated pay"
		case p.Named != "":
			names[i] = "with stated pay"
		case p.Max == 0:
			names[i] = "paying " + number(p.Min) + " a year or more"
		case p.Min == 0:
			names[i] = "paying up to " + number(p.Max) + " a year"
		default:
			names[i] = "paying " + number(p.Min) + " to " + number(p.Max) + " a year"
		}
	}
	if len(names) == 0 {
		names = []string{"with stated pay"}
	}
	if q.Currency != "" {
		return either(names) + " in " + q.Currency
	}
	return either(names)
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
