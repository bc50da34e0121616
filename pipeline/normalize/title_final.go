package normalize

import (
	"regexp"
	"strings"

	"github.com/callboard/callboard/posting"
)

var (
	// requisitions are the numbers of a competition or vacancy in or behind a title.
	requisitions = []*regexp.Regexp{
		regexp.MustCompile(`(?i)\s*[-–—,|]?\s*[\[(]?\b(?:competition|posting|job|requisition|req|vacancy|reference|ref|file|position|opportunity)\.? ?(?:id|no|num|number|code|#)?\.?\s?[:#]?\s?#?[A-Z]{0,4}[- ]?\d[\w./-]*[\])]?`),
		regexp.MustCompile(`\s*[\[(](?:# ?)?[A-Z]{0,4}[#-]? ?\d[\w#./-]{2,} ?[\])]`),
		regexp.MustCompile(`\s*[-–—|]\s*#?\s?(?:\d{2,4}-\d{2,4}[A-Z]*|[A-Z]{1,3}-?\d{4,}|\d{5,})\s*$`),
		regexp.MustCompile(`^\s*#?(?:\d{2,4}-\d{1,4}[A-Z]*|[A-Z]{1,3}-?\d{4,}|\d{5,})\s*[-–—:]\s+`),
		regexp.MustCompile(`(?:\s*#\s?\d{3,}|\s+\d{2}-\d{3}[A-Z]*)\s*$`),
	}
	campusTail = regexp.MustCompile(`(?i)\s*[\[(][^()\[\]]{2,40} campus[\])]\s*$`)
	hoursTail  = regexp.MustCompile(`(?i)\s*[\[(][^()\[\]]{0,20}\d+(?:\.\d+)? ?(?:hours?|hrs?)\.? ?(?:/|per|a)? ?(?:week|wk)[^()\[\]]{0,12}[\])]\s*$`)
	branchTail = regexp.MustCompile(`\)\s+(?:\p{Lu}[\p{L}.'-]+,? (?:& )?){1,6}(?:Library|Libraries|Branch)$`)
	monthTail  = regexp.MustCompile(`(?i)\s*\((?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z.]*(?: \d{4})? ?(?:-|–|to) ?(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z.]*(?: \d{4})?\)\s*$`)
	classTail  = regexp.MustCompile(`\s*\([A-Z][a-z]+ \d+-[A-Z]?\d+\)\s*$`)
	noteTail   = regexp.MustCompile(`(?:\s*[\[(]\p{Ll}[^()\[\]]{2,60}[\])]|\s*[\[(]\d[^()\[\]]{0,20}\p{Ll}[^()\[\]]{1,40}[\])])\s*$`)
	newsTail   = regexp.MustCompile(`(?i)\s*[-–:]\s*(?:search|deadline|posting) (?:extended|re-?opened)$|\s*[-–]?\s*[\[(*]+\s*(?:re-?post(?:ed|ing)?|re-?advertised|extended|deadline extended|updated?|revised|new)\s*[\])*]+\s*$`)
	langTail   = regexp.MustCompile(`(?i)\s*\|\s*(?:(?:english|french|spanish|german|bilingual|français|anglais)[ /&]*)+$`)
	tenureTail = regexp.MustCompile(`(?i)\s*[/,–-]\s*tenure[- ]track$`)
)

// finishTitle makes the title of the parts that the other steps found: the employer's own
// title where a labelled line has it, without place, employer, numbers and capitals.
func (w *work) finishTitle() {
	before := w.out.Title
	title, rule := before, "title:cleaned"
	if w.out.Kind == posting.Job || w.out.Kind == "" {
		title = w.parts.post
		if w.unsureEmployer() {
			title, w.parts.employer = w.parts.whole, ""
		}
		if w.parts.listed { // lists write the hours in front
			title = strings.TrimPrefix(strings.TrimPrefix(title, "PT "), "FT ")
		}
		if own := w.ownTitle(title); own != "" {
			title, rule = strings.TrimPrefix(strings.TrimPrefix(own, "PT "), "FT "), "label:title"
		}
		title = w.withoutEmployer(title)
		if w.parts.listed && rule != "label:title" {
			title = trimIf(title, noteTail)
		}
		title = w.withoutCampus(title)
		for _, re := range [...]*regexp.Regexp{monthTail, classTail, hoursTail, langTail, tenureTail} {
			title = trimIf(title, re)
		}
	}
	title = trimIf(title, newsTail)
	title = trimIf(withoutNumbers(title), campusTail)
	if at := branchTail.FindStringIndex(title); at != nil {
		title = title[:at[0]+1]
	}
	if head, _, _ := strings.Cut(title, " ("); shouting(title) || shouting(head) {
		title = quietly(title)
	}
	title = strings.Trim(oneLine(title), " -–—|,:")
	if title == "" || title == before {
		return
	}
	w.out.Title = shorten(title, maxTitle)
	w.evidence("title", rule, before)
}

// withoutNumbers takes the numbers of a competition or vacancy off a title or name.
func withoutNumbers(s string) string {
	if !strings.ContainsAny(s, "0123456789") {
		return s
	}
	for _, re := range requisitions {
		s = trimIf(s, re)
	}
	return s
}

// trimIf takes what re finds off a title, unless nothing of it would be left.
func trimIf(title string, re *regexp.Regexp) string {
	if rest := strings.TrimSpace(re.ReplaceAllString(title, "")); len(rest) > 3 {
		return rest
	}
	return title
}

// ownTitle is the labelled title, when it is another wording of post.
func (w *work) ownTitle(post string) string {
	own := oneLine(w.stated.title)
	if own == "" || len(own) > 200 || !sameWork(own, post) {
		return ""
	}
	// "Manager for Archives, The Example Center": the list's wording of what stands first.
	if rest, ok := strings.CutPrefix(plainTitle(own), plainTitle(post)); ok && rest != "" && !strings.HasSuffix(own, ")") {
		return post
	}
	return own
}

// plainTitle is a title for comparing: its words, "&" being "and".
func plainTitle(s string) string {
	return strings.Join(foldedWords(strings.ReplaceAll(s, "&", " and ")), " ")
}

func foldedWords(s string) []string {
	list := wordsOf(newProse(s)).list
	all := make([]string, len(list))
	for i, word := range list {
		all[i] = word.folded
	}
	return all
}

// sameWork reports whether two titles share most of the words of the shorter one; "intern"
// and "internship" are the same.
func sameWork(a, b string) bool {
	x, y := foldedWords(a), foldedWords(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	same := 0
	for _, word := range x {
		for _, other := range y {
			if word == other || len(word) > 4 && len(other) > 4 && (strings.HasPrefix(word, other) || strings.HasPrefix(other, word)) {
				same++
				break
			}
		}
	}
	return same > 0 && same*3 >= len(x)*2
}

// titleSeparators stand between a title and the employer's name.
var titleSeparators = [...]string{" | ", " – ", " - ", " — ", ", ", ": "}

// withoutEmployer takes the employer, or a unit of it, off either end of a title.
func (w *work) withoutEmployer(title string) string {
	var names []string
	if w.out.Organisation != nil {
		names = append(names, plainName(w.out.Organisation.Name))
	}
	names = append(nonEmpty(append(names, plainName(w.parts.employer), plainName(w.stated.organisation))...), nonEmpty(plainName(w.d.Organisation))...)
	for range 2 {
		for _, sep := range titleSeparators {
			if head, tail, ok := cutLastOf(title, sep); ok && isPart(tail, names) && isPost(head) {
				title = head
			}
			if head, tail, ok := strings.Cut(title, sep); ok && isPart(head, names) && isPost(tail) {
				title = tail
			}
		}
	}
	return title
}

// unsureEmployer reports whether what was split off the title turned out to be no employer.
func (w *work) unsureEmployer() bool {
	return w.parts.unsure && (w.out.Organisation == nil || !strings.Contains(plainName(w.out.Organisation.Name), plainName(w.parts.employer)) && !fuller(w.out.Organisation.Name, w.parts.employer))
}

// withoutCampus takes off what stands behind the last bracket of a title and begins as the
// employer does: "Specialist (part time) Example-Springfield" of Example University.
func (w *work) withoutCampus(title string) string {
	i := strings.LastIndex(title, ") ")
	if i < 0 || w.out.Organisation == nil {
		return title
	}
	tail, name := foldedWords(title[i+2:]), foldedWords(w.out.Organisation.Name)
	if len(tail) == 0 || len(tail) > 4 || len(name) == 0 || tail[0] != name[0] || orgWord(tail[0]) || isPost(title[i+2:]) {
		return title
	}
	return title[:i+1]
}

// isPart reports whether s is one of the names, or two words or more of one.
func isPart(s string, names []string) bool {
	plain := plainName(s)
	for _, name := range names {
		if plain == name || strings.Contains(plain, " ") && strings.Contains(" "+name+" ", " "+plain+" ") {
			return true
		}
	}
	return false
}
