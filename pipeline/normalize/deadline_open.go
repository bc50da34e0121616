package normalize

import (
	"regexp"
	"strings"

	"github.com/callboard/callboard/posting"
)

// untilFilled is what follows "until" where an employer sets no date.
var untilFilled = regexp.MustCompile(`^(?:un)?till? (?:it is |they are |it's )?(?:(?:the |this |these |all |a |an |such )?(?:[a-z-]+ ){0,3}?(?:is |are |has been |have been |can be |been )?filled\b|hired\b|we (?:find|have found|hire)|(?:a |an |the |all )?(?:suitable|successful|qualified|right|ideal|strong|appropriate) (?:candidate|applicant|person|match|pool)s?\b|(?:a |the )?(?:candidate|hire|selection|appointment) (?:is|has been) (?:found|made|selected|hired|identified))`)

// filledElsewhere are the same in other languages.
var filledElsewhere = []string{
	"bis zur besetzung", "jusqu'à ce que le poste soit", "jusqu'à ce que le poste", "jusqu'à la dotation", "jusqu'à pourvoi", "hasta cubrir", "hasta que se cubra", "até preenchimento", "until-filled", "open recruitment until",
}

var rollingCues = []string{
	"rolling basis", "rolling deadline", "rolling submissions", "rolling submission", "rolling admission", "rolling review", "rolling applications", "reviewed as received", "reviewed as they are received", "reviewed upon receipt", "no deadline", "ongoing basis", "continuous basis", "continuous recruitment", "accepted continuously", "accepted at any time", "submit at any time", "at any time", "year-round", "throughout the year",
	"laufend", "jederzeit", "au fil de l'eau", "en continu", "sans date limite", "no existe plazo", "sin fecha límite", "plazo abierto", "de forma continua",
}

// openValue is what stands as the value of a deadline that is no date.
var openValue = regexp.MustCompile(`^[ :\n\t-]{1,4}(?:(rolling|ongoing|continuous|none\b|no deadline)|(open unt|until (?:filled|the|we|a |position)|till filled|open ?(?:\n|$|\.)|until further notice|open recruitment))`)

// openLabels lead to the value of a deadline.
var openLabels = []string{"deadline", "closing date", "closes", "apply by", "bewerbungsfrist", "date limite", "fecha límite", "due date"}

// openEnded is the rule of words that set no date.
func openEnded(low string) posting.Rule {
	if indexFilled(low) >= 0 {
		return posting.UntilFilled
	}
	if firstOf(low, rollingCues) != "" {
		return posting.Rolling
	}
	return ""
}

// indexFilled is where low says "until filled" in its own words, -1 where it does not.
func indexFilled(low string) int {
	at := -1
	seek(low, "til", 40, func(i int) bool {
		for _, back := range [...]int{2, 0} { // "until", "till"
			if i >= back && (i == back || !isWord(low[i-back-1])) && untilFilled.MatchString(low[i-back:min(len(low), i+90)]) {
				at = i - back
				return false
			}
		}
		return true
	})
	if at >= 0 {
		return at
	}
	for _, words := range filledElsewhere {
		if i := strings.Index(low, words); i >= 0 {
			return i
		}
	}
	return -1
}

// openEnded is the rule of the text's words that set no date, which it remembers the place
// of. "On an ongoing basis" must stand in a sentence on applying: it is how many duties
// are described.
func (w *work) openEnded() posting.Rule {
	w.openAt = -1
	if !w.out.Kind.ByDeadline() {
		return ""
	}
	if rule := w.openField(); rule != "" {
		w.openLabel = true
		return rule
	}
	if i := indexFilled(w.body.low); i >= 0 {
		w.openAt = i
		return posting.UntilFilled
	}
	for _, cue := range rollingCues {
		if i := indexWord(w.body.low, cue); i >= 0 {
			if start, end := w.body.sentence(i, i+len(cue)); w.aboutApplying(start, end) {
				w.openAt = i
				return posting.Rolling
			}
		}
	}
	return ""
}

// openField reads "Application deadline: open until filled" and "Closing date: rolling".
func (w *work) openField() posting.Rule {
	var rule posting.Rule
	for _, label := range openLabels {
		seek(w.body.low, label, 8, func(i int) bool {
			end := i + len(label)
			m := openValue.FindStringSubmatch(w.body.low[end:min(len(w.body.low), end+40)])
			switch {
			case m == nil:
				return true
			case m[1] == "none":
				return false
			case m[1] != "":
				rule = posting.Rolling
			default:
				rule = posting.UntilFilled
			}
			w.openAt = i
			return false
		})
		if rule != "" {
			break
		}
	}
	return rule
}
