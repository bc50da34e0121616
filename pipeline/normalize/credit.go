package normalize

import (
	"regexp"
	"strings"

	"github.com/callboard/callboard/posting"
)

// maxCredits is how many mentions of credit of one text are looked at, and maxCredit the
// most of a unit that one event gives.
const (
	maxCredits = 40
	maxCredit  = 200
)

// creditUnit is a unit of continuing education and how texts name it. Of phrases that
// overlap the first in creditUnits counts: "MLA CE contact hours" are no contact hours.
type creditUnit struct {
	code  string
	seeds []string // every match contains one
	name  *regexp.Regexp
	hours int64 // contact hours that one counts for; 0 keeps the unit
}

// creditUnits are read in this order. Academic credit has no code of its own: a semester
// hour is 15 contact hours, a quarter hour 10 (State Library of Iowa). A library education
// unit is Indiana's name of a contact hour. ECTS points have no published equivalent.
var creditUnits = []creditUnit{
	{"mla-ce", []string{"mla ", "medical library"}, regexp.MustCompile(`\b(?:mla|medical library association)(?: (?:ce|continuing education))?(?: contact)?[ -](?:credits?|hours?)\b|\bmla ce\b`), 0},
	{"aca", []string{"recertification", "arc"}, regexp.MustCompile(`\b(?:aca )?(?:archival )?recertification credits?\b|\barcs?\b(?: \([a-z]{3}\))?`), 0},
	{"contact-hour", []string{"semester"}, regexp.MustCompile(`\bsemester(?: credit)?[ -]hours?\b|\bsemester credits?\b`), 15},
	{"contact-hour", []string{"quarter"}, regexp.MustCompile(`\bquarter(?: credit)?[ -]hours?\b|\bquarter credits?\b`), 10},
	{"ceu", []string{"ceu", "c.e.u", "education unit"}, regexp.MustCompile(`\bceus?\b|\bc\.e\.u\.?s?|\bcontinuing education units?\b(?: \(ceus?\))?`), 0},
	{"pdh", []string{"pdh", "pd hour", "cpd hour", "development hour"}, regexp.MustCompile(`\bpdhs?\b|\bc?pd hours?\b|\bprofessional development hours?\b(?: \(pdhs?\))?`), 0},
	{"cpd-point", []string{"pd point"}, regexp.MustCompile(`\bc?pd points?\b`), 0},
	{"contact-hour", []string{"contact", "clock hour", "ce ", "education", "leu"}, regexp.MustCompile(`\b(?:(?:ce|continuing education) )?contact[- ]hours?\b|\bclock[- ]hours?\b|\bhours? of (?:ce|continuing education) credits?\b|\b(?:ce|continuing education)[ -](?:hours?|credits?)\b|\bleus?\b`), 1},
}

// credit is a mention of a unit.
type creditMention struct {
	unit     *creditUnit
	from, to int // of the unit's name
	amount   posting.Amount
}

var (
	creditBefore = regexp.MustCompile(`(?:^|[^a-z0-9.,])(\d{1,3}(?:[.,]\d{1,2})?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)[ -](?:\(\d{1,3}(?:\.\d{1,2})?\) )?((?:[a-z-]+ ){0,3})$`)
	creditAfter  = regexp.MustCompile(`^(?: for [a-z' ]{3,60})?(?: \([a-z]{2,4}s?\))? ?[:=] ?(\d{1,3}(?:\.\d{1,2})?)\b`)
	creditDenied = regexp.MustCompile(`\b(?:no|not|without|nor|non|isn't|aren't|kein|keine|sans)\b`)
	creditNeeded = regexp.MustCompile(`\b(?:years?|annually|yearly|renew|renewal|renewing|must earn|must complete|must have|need to|need \d+|needs \d+|required to|prerequisite)\b`)
	creditEach   = regexp.MustCompile(`\b(?:each|per|every) (?:session|day|module|webinar|class|course|hour|part|week|workshop|unit|lecture)\b`)
	creditGap    = map[string]bool{"for": true, "of": true, "and": true, "or": true, "to": true, "with": true, "hour": true, "hours": true, "day": true, "days": true, "minutes": true, "in": true, "million": true}

	certificateText  = regexp.MustCompile(`\bcertificates? of (?:attendance|completion|participation|achievement)\b|\b(?:attendance|participation|completion) certificates?\b|\bteilnahme(?:bescheinigung|best\x{e4}tigung|zertifikat|nachweis)|\battestation de (?:pr\x{e9}sence|participation|formation|suivi)|\bcertificado de (?:asistencia|participaci\x{f3}n)|\battestato di (?:partecipazione|frequenza)`)
	certificateSeeds = []string{"certificate", "teilnahme", "attestation", "certificado", "attestato"}
)

var numberWords = map[string]string{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "twelve": "12"}

// credit reads what taking part counts for in continuing education: a number beside the
// name of a unit. How long it takes is never credit, nor is what somebody needs in a year.
func (w *work) credit() {
	switch w.out.Kind {
	case posting.Conference, posting.Workshop, posting.Webinar, posting.Other, posting.Community, posting.Mentoring:
	default:
		return
	}
	var c posting.Credit
	mentions := w.creditMentions()
	if m := preferredCredit(mentions); m != nil {
		c.Unit = m.unit.code
		if m.amount > 0 {
			a := m.amount
			c.Amount = &a
		}
		c.Body = w.creditBody(*m)
		rule := "phrase:credit"
		if m.unit.hours > 1 {
			rule = "phrase:academic-credit"
		}
		w.evidence("credit", rule, w.body.snippet(m.from, m.to))
	}
	if at := matchNear(w.body.low, certificateSeeds, certificateText); at != nil && !w.creditTakenBack(at[0], at[1]) {
		c.Certificate = true
		if c.Unit == "" {
			w.evidence("credit", "phrase:certificate", w.body.snippet(at[0], at[1]))
		}
	}
	if c != (posting.Credit{}) {
		w.out.Credit = &c
	}
}

// creditMentions finds the units that the text gives credit in.
func (w *work) creditMentions() []creditMention {
	var found []creditMention
	low := w.body.low
	for u := range creditUnits {
		unit := &creditUnits[u]
		for _, seed := range unit.seeds {
			seek(low, seed, maxCredits, func(i int) bool {
				from, to := max(0, i-32), min(len(low), i+56)
				for from > 0 && from < i && isWord(low[from-1]) {
					from++
				}
				for _, at := range unit.name.FindAllStringIndex(low[from:to], 2) {
					m := creditMention{unit: unit, from: from + at[0], to: from + at[1]}
					if !overlaps(found, m) && !w.creditTakenBack(m.from, m.to) {
						m.amount = w.creditAmount(m)
						found = append(found, m)
					}
				}
				return len(found) < maxCredits
			})
		}
	}
	return found
}

func overlaps(found []creditMention, m creditMention) bool {
	for _, o := range found {
		if m.from < o.to && o.from < m.to {
			return true
		}
	}
	return false
}

// creditTakenBack reports whether the sentence denies the credit beside it, or speaks of
// what somebody needs in a year.
func (w *work) creditTakenBack(from, to int) bool {
	start, end := w.body.sentence(from, to)
	low := w.body.low
	return creditDenied.MatchString(low[max(start, from-40):from]) || creditDenied.MatchString(low[to:min(end, to+40)]) || creditNeeded.MatchString(low[start:end])
}

// creditAmount is how much of the unit is given, in its unit of account; 0 when that is
// not stated or is for each part.
func (w *work) creditAmount(m creditMention) posting.Amount {
	low := w.body.low
	start, end := w.body.sentence(m.from, m.to)
	stated := ""
	if at := creditBefore.FindStringSubmatch(low[max(start, m.from-60):m.from]); at != nil && !gapped(at[2]) {
		stated = at[1]
	} else if at := creditAfter.FindStringSubmatch(low[m.to:min(len(low), m.to+90)]); at != nil {
		stated = at[1]
	}
	if word := numberWords[stated]; word != "" {
		stated = word
	}
	a, err := posting.ParseAmount(strings.Replace(stated, ",", ".", 1))
	if err != nil || a <= 0 || creditEach.MatchString(low[start:end]) {
		return 0
	}
	if m.unit.hours > 1 {
		a = a.Mul(m.unit.hours, 1)
	}
	if a > posting.Whole(maxCredit) {
		return 0
	}
	return a
}

// gapped reports whether the words between a number and a unit part them.
func gapped(words string) bool {
	for word := range strings.FieldsSeq(words) {
		if creditGap[word] {
			return true
		}
	}
	return false
}

// preferredCredit chooses one mention: with an amount before without, contact hours before
// other units (a text that states both means the same). Amounts of one unit that differ,
// such as of attending and of watching, leave the amount open.
func preferredCredit(mentions []creditMention) *creditMention {
	var chosen *creditMention
	rank := func(m *creditMention) int {
		r := 0
		if m.amount > 0 {
			r += 2
		}
		if m.unit.hours == 1 {
			r++
		}
		return r
	}
	for i := range mentions {
		m := &mentions[i]
		if chosen == nil || rank(m) > rank(chosen) || rank(m) == rank(chosen) && m.from < chosen.from {
			chosen = m
		}
	}
	if chosen == nil {
		return nil
	}
	for _, m := range mentions {
		if m.unit.code == chosen.unit.code && m.amount > 0 && m.amount != chosen.amount && m.unit.hours == chosen.unit.hours {
			chosen.amount = 0
		}
	}
	return chosen
}

var (
	bodyName  = `([A-Z][\p{L}'&-]+(?: (?:of|for|and|the|[A-Z][\p{L}'&-]+)){0,8})`
	bodyAfter = []*regexp.Regexp{
		regexp.MustCompile(`(?i:approved|accredited|awarded|recogni[sz]ed|granted|endorsed|certified)(?: [^;\n]{0,60}?)? (?:by|through) (?:the )?` + bodyName),
		regexp.MustCompile(`(?i:hours|credits?|ceus?) for ` + bodyName + ` ?[:=]`),
		regexp.MustCompile(`(?:(?i:credits?)|\b[A-Z]{3}s) from (?:the )?` + bodyName),
		regexp.MustCompile(`\b([A-Z]{3,8})[ -](?:accredited|approved|awards)\b`),
	}
)

// creditBody is who approves the credit, as the sentence names it.
func (w *work) creditBody(m creditMention) string {
	start, end := w.body.sentence(m.from, m.to)
	text := w.body.text[start:end]
	for i, re := range bodyAfter {
		if i == 2 && m.unit.code != "aca" {
			continue // "from" is rather who holds the course
		}
		if at := re.FindStringSubmatch(text); at != nil {
			name := at[1]
			for _, end := range [...]string{" of", " for", " and", " the"} {
				name = strings.TrimSuffix(name, end)
			}
			return name
		}
	}
	return ""
}
