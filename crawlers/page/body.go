package page

import (
	"html"
	"regexp"
	"strings"

	"github.com/callboard/callboard/posting"
)

var (
	tag    = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)
	markup = regexp.MustCompile(`(?i)</?(?:p|br|a|div|ul|ol|li|b|i|em|strong|span|h[1-6]|table|img)(?:\s[^<>]*)?/?>`)
)

// stripTags drops markup from what should be a line of text.
func stripTags(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	return tag.ReplaceAllString(s, " ")
}

// further are the properties of a job whose texts belong to its description, with the
// heading under which people read them.
func further() [][2]string {
	return [][2]string{
		{"responsibilities", "Responsibilities"},
		{"qualifications", "Qualifications"},
		{"educationRequirements", "Education"},
		{"experienceRequirements", "Experience"},
		{"skills", "Skills"},
		{"jobBenefits", "Benefits"},
		{"incentiveCompensation", "Compensation"},
		{"coursePrerequisites", "Prerequisites"},
	}
}

// body is the description: as HTML where it has markup or parts, else as text.
func (r *reader) body(n found) (asHTML, text string) {
	main := r.description(first(n.node, "description", "articleBody", "abstract"))
	var parts strings.Builder
	for _, f := range further() {
		s := r.description(n.node[f[0]])
		if s == "" || strings.Contains(main, s) {
			continue
		}
		parts.WriteString("<h3>" + f[1] + "</h3>\n" + asMarkup(s) + "\n")
	}
	switch {
	case parts.Len() > 0 && main != "":
		return asMarkup(main) + "\n" + parts.String(), ""
	case parts.Len() > 0:
		return parts.String(), ""
	case markup.MatchString(main):
		return main, ""
	}
	return "", main
}

// description is a long text; all of a list. Some templates escape its markup.
func (r *reader) description(v any) string {
	var out []string
	for _, inner := range some(v) {
		s, ok := inner.(string)
		if !ok {
			s = r.graph.text(inner)
		}
		s = clip(strings.TrimSpace(s), 2*posting.MaxHTML)
		if !strings.Contains(s, "<") && strings.Contains(s, "&") {
			s = html.UnescapeString(s)
		}
		// The Events Calendar plugin of WordPress writes line ends as a backslash and an n.
		s = strings.TrimSpace(strings.ReplaceAll(s, `>\n`, ">\n"))
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n\n")
}

// asMarkup is a text as HTML: itself where it has markup.
func asMarkup(s string) string {
	if markup.MatchString(s) {
		return s
	}
	s = html.EscapeString(s)
	return "<p>" + strings.ReplaceAll(strings.ReplaceAll(s, "\n\n", "</p>\n<p>"), "\n", "<br>\n") + "</p>"
}
