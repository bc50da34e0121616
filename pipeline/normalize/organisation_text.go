package normalize

import (
	"regexp"
	"strings"

	"github.com/callboard/callboard/posting"
)

// What an employer, and what an organiser, does in the sentence that says who it is.
var (
	jobVerbs = phrases("seeks|invites|is seeking|is hiring|is looking for|is recruiting|is currently recruiting|is currently seeking|is currently looking for|is currently hiring|is now hiring|is accepting applications|is now accepting applications|" +
		"is pleased to announce|is excited to announce|has an opening|has an opportunity|has an exciting opportunity|has an immediate opening|is searching for|welcomes applications|welcomes applicants|announces|offers an opportunity|is offering|is inviting applications|seek applications|" +
		"sucht|recrute|recherche|busca|cerca|zoekt|soker")
	eventVerbs = phrases("is pleased to|are pleased to|is happy to|are happy to|is excited to|is delighted to|is proud to|is thrilled to|are excited to|are delighted to|is very pleased to|is again partnering|will again be organizing|invites applications|invites proposals|invites you|invites submissions|invites the|" +
		"will host|will be hosting|is hosting|will hold|is offering|is accepting|is now accepting|is organizing|is organising|is launching|continues to seek|" +
		"ladt|veranstaltet|organise|invita a|organiza|lance|convoca")
	eventLeads = phrases("hosted by|organized by|organised by|brought to you by|offered by|organisiert von|veranstaltet von|organise par|organizado por")
)

// phraseSet is phrases by their first word.
type phraseSet map[string][][]element

// phrases compiles a list of phrases.
func phrases(list string) phraseSet {
	set := phraseSet{}
	for phrase := range strings.SplitSeq(list, "|") {
		elements := elementsOf(phrase)
		set[elements[0].word] = append(set[elements[0].word], elements)
	}
	return set
}

// at is where the phrase of the set ends that begins at i, 0 if none does.
func (s phraseSet) at(list []word, i int) int {
	for _, phrase := range s[list[i].folded] {
		if to := matchWords(list, i, phrase); to > 0 {
			return to
		}
	}
	return 0
}

// Bounds of a name in a sentence: how far into a text it is looked for, in bytes, and how
// many words it may have.
const (
	maxLead      = 3000
	maxNameWords = 14
)

// saidOrganisation reads who announces from the first sentences: "Example Library seeks a
// …", "hosted by the Example Society", or a heading "About Example Library".
func (w *work) saidOrganisation() bool {
	if name, at := w.saidSubject(); name != "" {
		return w.setOrganisation(name, "phrase:announces", at)
	}
	if w.out.Kind == posting.Job {
		return w.aboutOrganisation()
	}
	head := w.head()
	if name := titleOrganiser(w.title.text); name != "" {
		return w.setOrganisation(inFull(head, name), "title:organiser", w.title.text)
	}
	for i := range head.list {
		if to := eventLeads.at(head.list, i); to > 0 {
			if from, end := nameForward(head, to); end > from && !joint(head, end) && isName(head, from, end, false) {
				return w.setOrganisation(head.between(from, end), "phrase:hosted-by", head.snippet(i, end))
			}
		}
	}
	return false
}

// organiserTitle is an acronym in front of the word for an event: "CALA Webinar", "the 2027
// IIIF Annual Conference". One with a year behind it ("ELPUB 2027") is the event's own name.
var organiserTitle = regexp.MustCompile(`\b([A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*)(?:'s)?(?: (?:Annual|Fall|Spring|Summer|Winter|International|Regional|Midwest|National|Travel|Conference|Major|Working|Research|Student|Speaker|major|awards and)){0,3} (?:Webinar|Conference|Workshop|Symposium|Forum|Meeting|Summit|Grants?|Awards?|Scholarships?|Mentor(?:ing|ship)?|Institute|awards|grants)\b`)

// titleOrganiser is the organiser that a title names by its acronym, "" for none.
func titleOrganiser(title string) string {
	m := organiserTitle.FindStringSubmatchIndex(title)
	if m == nil || m[2] > 0 && title[m[2]-1] == '/' {
		return ""
	}
	switch name := title[m[2]:m[3]]; name {
	case "CFP", "CFPs", "RFP", "GIS", "STEM", "AI", "DH", "XML", "TEI", "MARC", "RDA", "OER", "PDF", "LIS", "MLIS", "MLS", "US", "UK", "EU", "NEW", "FREE", "LGBTQ", "DEI":
		return ""
	default:
		if yearIn(name) || strings.Contains(strings.ToLower(title), "attend") {
			return ""
		}
		return name
	}
}

// yearIn reports whether an acronym has a year in it: "DH2023" is an event.
func yearIn(name string) bool {
	return strings.Contains(name, "20") && isDigit(name[len(name)-1])
}

// inFull is an acronym with the name that a text gives for it: "Example Society (ES)". The
// name stands in front of the bracket, or its capitals are the acronym's.
func inFull(w words, acronym string) string {
	n := len(acronym)
	if n < 3 || n > 8 || strings.ToUpper(acronym) != acronym {
		return acronym
	}
	for i := range w.list {
		k, end := 0, i
		for end < len(w.list) && k < n && (end == i || !w.list[end].stop && !w.list[end].comma) {
			switch c := w.text[w.list[end].from]; {
			case c == acronym[k] && int(w.list[end].to-w.list[end].from) > 1:
				k++
			case end > i && connects(w.list[end].folded):
			default:
				k = n + 1
			}
			end++
		}
		if k == n && end-i > 2 && likeOrganisation(w.between(i, end)) {
			return w.between(i, end) + " (" + acronym + ")"
		}
	}
	return acronym
}

// joint reports whether another organiser follows the name that ends at the word at end.
func joint(w words, end int) bool {
	if end >= len(w.list) || w.list[end].stop {
		return false
	}
	next := w.list[end].folded
	return next == "and" || next == "with" || w.list[end].comma && strings.HasPrefix(strings.TrimSpace(w.text[w.list[end-1].to:]), ",") || strings.Contains(w.text[w.list[end-1].to:w.list[end].from], "&")
}

// unitOfEvent are bodies that run an event for its organiser.
var unitOfEvent = regexp.MustCompile(`(?i)\b(?:(?:program(?:me)?|organi[sz]ing|planning|conference|local) committee|task force|working group|subcommittee|interest group|editors?|team)\b`)

// head is the words of the beginning of the text.
func (w *work) head() words {
	head := w.sites.text
	for i, word := range head.list {
		if word.to > maxLead {
			head.list = head.list[:i]
			break
		}
	}
	return head
}

// saidSubject is who seeks, invites or announces in the first sentences, "" for none.
func (w *work) saidSubject() (name, snippet string) {
	if w.out.Kind == posting.Job {
		return subjectOf(w.head(), jobVerbs, true)
	}
	return subjectOf(w.head(), eventVerbs, false)
}

// subjectOf finds the first name in front of one of the verbs.
func subjectOf(head words, verbs phraseSet, job bool) (name, snippet string) {
	for i := 1; i < len(head.list); i++ {
		if head.list[i].stop {
			continue
		}
		if to := verbs.at(head.list, i); to > 0 {
			if from, end := nameBackward(head, i); end > from && isName(head, from, end, job) {
				return head.between(from, end), head.snippet(from, to)
			}
		}
	}
	return "", ""
}

// isName reports whether the words are a name of an organisation: for a job it says so by
// its words; an organiser may be an acronym.
func isName(w words, from, end int, job bool) bool {
	org := false
	for i := from; i < end; i++ {
		org = org || orgWord(w.list[i].folded)
	}
	first := w.list[from].folded
	name := w.between(from, end)
	if !job && twoNames(w, from, end) {
		return false
	}
	if end-from == 1 && orgWord(first) || notName(first) || isPost(name) || !job && (unitOfEvent.MatchString(name) || from > 0 && !w.list[from].stop && w.list[from-1].folded == "and") {
		return false
	}
	return org || !job && acronym(w.text[w.list[from].from:w.list[from].to])
}

// twoNames reports whether words are two names, "Example Library and Other College", and
// not one with "and" in it, "Institute of Museum and Library Services".
func twoNames(w words, from, end int) bool {
	for i := from + 1; i < end-1; i++ {
		if w.list[i].folded != "and" || !orgWord(w.list[i-1].folded) || i-1 > from && connects(w.list[i-2].folded) {
			continue
		}
		for j := i + 1; j < end; j++ {
			if orgWord(w.list[j].folded) {
				return true
			}
		}
	}
	return false
}

// acronym reports whether s has two capitals or more: IIIF, CALA, Code4Lib.
func acronym(s string) bool {
	n := 0
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' || isDigit(s[i]) && i > 0 {
			n++
		}
	}
	return n >= 2
}

// notName reports whether a folded word begins no name.
func notName(folded string) bool {
	switch folded {
	case "we", "this", "it", "our", "which", "who", "that", "and", "he", "she", "they", "i", "you", "these", "all", "join", "please", "if", "as", "for":
		return true
	}
	return false
}

// connects reports whether a folded word may stand inside a name in small letters.
func connects(folded string) bool {
	switch folded {
	case "of", "the", "and", "for", "at", "in", "on", "de", "du", "des", "la", "le", "der", "fur", "und", "et", "y", "van", "di", "del":
		return true
	}
	return false
}

// leads reports whether a folded word stands in front of names and is none of them.
func leads(folded string) bool {
	switch folded {
	case "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
		return true
	case "the", "dear", "at", "in", "about", "description", "summary", "overview", "position", "job", "announcement":
		return true
	}
	return false
}

// nameBackward is the name that ends in front of the word at i. A bracket with an acronym
// ("Example Society (ES)") belongs to it.
func nameBackward(w words, i int) (from, end int) {
	end, from = i, i
	for from > 0 && i-from < maxNameWords {
		if from < i && (w.list[from].stop || w.list[from].comma && !insideName(w, from)) {
			break
		}
		if from == i && w.list[i].comma && !strings.HasPrefix(w.text[w.list[i-1].to:], ")") {
			return i, i // "…, invites"
		}
		if !capital(w, from-1) && !connects(w.list[from-1].folded) {
			break
		}
		from--
	}
	for from < end && (!capital(w, from) || connects(w.list[from].folded) || leads(w.list[from].folded) || isDigit(w.list[from].folded[0]) && len(w.list[from].folded) <= 4) {
		from++
	}
	return from, end
}

// nameForward is the name that begins at i.
func nameForward(w words, i int) (from, end int) {
	if i < len(w.list) && w.list[i].folded == "the" {
		i++
	}
	from, end = i, i
	for end < len(w.list) && end-from < maxNameWords && (end == from || !w.list[end].stop && !w.list[end].comma) && (capital(w, end) || end > from && connects(w.list[end].folded)) {
		end++
	}
	for end > from && connects(w.list[end-1].folded) {
		end--
	}
	if end == from || notName(w.list[from].folded) {
		return from, from
	}
	return from, end
}

// insideName reports whether the comma or bracket in front of the word at i is part of a
// name: an acronym in brackets, or a campus behind "University of California,".
func insideName(w words, i int) bool {
	switch strings.TrimSpace(w.text[w.list[i-1].to:w.list[i].from]) {
	case "(":
		return acronym(w.text[w.list[i].from:w.list[i].to])
	case ")", "/", "&":
		return true
	case ",":
		return i >= 2 && w.list[i-2].folded == "of"
	}
	return false
}

// capital reports whether the word at i begins with a capital letter or a digit.
func capital(w words, i int) bool {
	c := w.text[w.list[i].from]
	if c < 0x80 {
		return c >= 'A' && c <= 'Z' || isDigit(c)
	}
	s := w.text[w.list[i].from:w.list[i].to]
	return strings.ToLower(s) != s
}

// aboutOrganisation reads a heading "About Example Library" of a job.
func (w *work) aboutOrganisation() bool {
	found := false
	seek(w.body.low, "about ", 30, func(i int) bool {
		if i > 0 && w.body.low[i-1] != '\n' {
			return true
		}
		line, _, _ := strings.Cut(w.body.text[i+len("about "):min(len(w.body.text), i+maxName)], "\n")
		name := strings.TrimPrefix(strings.TrimSpace(strings.TrimSuffix(line, ":")), "the ")
		if n := len(strings.Fields(name)); n < 2 || n > 9 || !likeOrganisation(name) {
			return true
		}
		found = w.setOrganisation(name, "heading:about", line)
		return !found
	})
	return found
}
