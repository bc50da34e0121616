package normalize

import (
	"html"
	"regexp"
	"strings"

	"github.com/callboard/callboard/posting"
)

// maxTitle is the longest title, in bytes; what is longer is a text that lost its title.
const maxTitle = 300

var (
	titlePrefix = regexp.MustCompile(`(?i)^(?:(?:(?:new )?job (?:posting|opening|opportunity|announcement|advertisement|ad|alert)s?|jobs?|vacancy|vacancies|(?:open )?position (?:announcement|available|posting|opening|vacancy)|now hiring|we'?re hiring|employment opportunity|career opportunity|job vacancy|stellenausschreibung|stellenangebot|offre d'emploi|oferta de empleo)(?:\s*[:|]\s*|\s[–-]\s)|(?:job posting|now hiring|we're hiring) )`)
	titleMark   = regexp.MustCompile(`(?i)^(?:[\[(]?\s*(cancell?ed|position filled|filled|job closed|position closed|search closed)\s*[\])]\s*[:-]?|(cancell?ed|position filled|filled|closed|search closed)\s*(?::|\s-|!)\s)\s*`)
	titleTail   = regexp.MustCompile(`(?i)\s*[-\[(]+\s*(cancell?ed|position filled|filled|search closed)\s*[\])]?\s*$`)
	titleNews   = regexp.MustCompile(`(?i)^(?:[\[(*]+\s*(?:(?:updated?|revised|extended|deadline extended|reminder|repost(?:ed|ing)?|re-?post(?:ed|ing)?|re-?advertise[dment]*|corrected|correction|new|now open|urgent)(?: [a-z]+){0,2}|re-?opened)\s*[\])*]+\s*[:-]?\s*|(?:re-?post(?:ed|ing)?|re-?advertisement|updated?|revised|reminder|deadline extended(?: to [^:]{3,24})?|extended deadline|application deadline extended|corrected|correction|new|fwd?|re)\s*(?::|!|\s[-–])\s*)`)
	tags        = regexp.MustCompile(`</?[a-zA-Z][^<>]{0,200}>`)
)

// readTitle cleans the title: entities, tags and white space, "Job Posting:" and marks
// such as "[CANCELLED]", which are evidence of an ending. A finding without a title takes
// the first line of its text when that is short enough to be one.
func (w *work) readTitle() {
	t := w.f.Title
	if len(t) > 4*maxTitle {
		t = t[:4*maxTitle]
	}
	t = oneLine(tags.ReplaceAllString(html.UnescapeString(html.UnescapeString(t)), " "))
	if t == "" {
		line, _, _ := strings.Cut(w.body.text, "\n")
		if len(line) <= 160 {
			t = line
			w.evidence("title", "text:first-line", t)
		}
	}
	if mark := firstMark(t); mark != "" {
		w.end(mark, "title:"+strings.ToLower(mark), t)
	}
	for _, re := range []*regexp.Regexp{titleMark, titleTail, titleNews, titlePrefix} {
		if rest := strings.TrimSpace(re.ReplaceAllString(t, "")); rest != "" {
			t = rest
		}
	}
	w.out.Title = shorten(w.withoutSite(t), maxTitle)
	w.title = newProse(w.out.Title)
}

// withoutSite takes a trailing " | Example University" or " - Example University" off a
// title, when that is the organisation by the source's own word: only then it is certain.
func (w *work) withoutSite(t string) string {
	for _, name := range [...]string{oneLine(w.f.Fields.Organisation), w.d.Organisation} {
		for _, sep := range [...]string{" | ", " - ", " – ", " — "} {
			if head, ok := strings.CutSuffix(t, sep+name); ok && name != "" && strings.TrimSpace(head) != "" {
				return strings.TrimSpace(head)
			}
		}
	}
	return t
}

// firstMark is the ending that a title is marked with, "" when none.
func firstMark(t string) string {
	for _, re := range []*regexp.Regexp{titleMark, titleTail} {
		if m := re.FindStringSubmatch(t); m != nil {
			for _, g := range m[1:] {
				if g != "" {
					return g
				}
			}
		}
	}
	return ""
}

// endings are the words by which sources say that something is over.
var endings = map[string]posting.Why{
	"removed": posting.Removed, "deleted": posting.Removed, "expired": posting.Removed,
	"filled": posting.Filled, "closed": posting.Filled, "position filled": posting.Filled, "search closed": posting.Filled,
	"job closed": posting.Filled, "position closed": posting.Filled,
	"cancelled": posting.Cancelled, "canceled": posting.Cancelled, "eventcancelled": posting.Cancelled,
}

// readEnding reads the source's status field, which wins over a mark in the title.
func (w *work) readEnding() {
	status := oneLine(w.f.Fields.Status)
	if i := strings.LastIndexByte(status, '/'); i >= 0 {
		status = status[i+1:] // https://schema.org/EventCancelled
	}
	w.end(status, "field:status", w.f.Fields.Status)
}

func (w *work) end(word, rule, snippet string) {
	if why, ok := endings[strings.ToLower(word)]; ok {
		w.ending = why
		w.evidence("closed", rule, snippet)
	}
}

// oneLine makes s valid UTF-8 on one line with single spaces.
func oneLine(s string) string {
	if len(s) > 4096 {
		s = s[:4096]
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")), " ")
}

// shorten cuts s at a word so that it has at most limit bytes, with an ellipsis if cut.
func shorten(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	s = strings.ToValidUTF8(s[:limit-3], "")
	if i := strings.LastIndexByte(s, ' '); i > limit/2 {
		s = s[:i]
	}
	return strings.TrimRight(s, " ,;:-") + "…"
}
