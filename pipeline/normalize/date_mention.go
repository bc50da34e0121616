package normalize

import (
	"strings"

	"github.com/callboard/callboard/posting"
)

// mention is a date of the text with what the words beside it make of it.
type mention struct {
	found        // with its year
	role  role   // noRole when nothing is said
	weak  bool   // the role comes from a weak cue
	cue   string // the phrase that decided, for the evidence
	what  string // proposal, registration, …; "" when not said
	weigh bool   // full consideration is promised until then
	lead  string // the words that lead to the date, of its sentence or the line above
	start int    // where its sentence begins
	end   int    // where its sentence ends
}

// How far, in bytes, a cue reaches to a date that it leads to.
const (
	strongReach = 130
	weakReach   = 60
	trailReach  = 110
)

// readMentions classifies the dates of the text, each with those before it in w.mentions.
func (w *work) readMentions() []mention {
	w.mentions = make([]mention, 0, len(w.dates))
	for i, f := range w.dates {
		if f, ok := f.settle(w.ref); ok {
			w.mentions = append(w.mentions, w.mention(i, f))
		}
	}
	return w.mentions
}

// mention reads the words around date i, which means f.
func (w *work) mention(i int, f found) mention {
	m := mention{found: f}
	m.start, m.end = w.body.sentence(f.from, f.to)
	lead, above := w.leading(i, m.start)
	trail := w.trailing(i, m.end)
	m.lead = lead
	bare := strings.Trim(lead, " -:(>~+•·") == "" || len(lead) < 12 && opensSentence[strings.Trim(lead, " ,")]
	if bare && above == "" && strings.Trim(trail, " ") == "" {
		trail = w.nextCell(m.end)
	}
	switch {
	case w.continues(i) && len(w.mentions) > 0:
		before := w.mentions[len(w.mentions)-1]
		m.role, m.cue, m.weak, m.what, m.lead = before.role, before.cue, before.weak, before.what, before.lead
	case bare && !strings.HasSuffix(above, ":") && m.decide(trail, true):
		m.what = whatOf(trail)
	case m.decide(lead, false) && (!m.weak || above == "" || len(lead) >= 40):
	case above != "" && len(lead) < 40:
		m.lead = above + " " + lead
		m.decide(m.lead, false)
	}
	if m.what == "" {
		if m.what = whatOf(m.lead); m.what == "" {
			m.what = whatOf(w.body.low[m.start:f.from])
		}
		if m.what == "" && len(lead) < 40 {
			m.what = whatOf(above)
		}
	}
	m.weigh = weighs(m.lead) || weighs(trail)
	w.settleRole(&m, trail)
	return m
}

// opensSentence are words in front of a date that begins its sentence.
var opensSentence = map[string]bool{"on": true, "vom": true, "du": true, "del": true, "beginning": true, "starting": true, "from": true, "effective": true, "am": true, "ab": true, "le": true, "el": true}

// continues reports whether date i only goes on with the list that the date before it
// stands in: "March 1, 2027; June 1, 2027 and October 1, 2027".
func (w *work) continues(i int) bool {
	if i == 0 || len(w.mentions) == 0 || w.mentions[len(w.mentions)-1].found.to != w.dates[i-1].to || w.dates[i].from-w.dates[i-1].to > 8 {
		return false
	}
	low, to := w.body.low, w.dates[i].to
	between := low[w.dates[i-1].to:w.dates[i].from]
	switch strings.Trim(between, " ,;&/") {
	case "", "and", "or", "und", "oder", "et", "ou", "y", "o":
		return strings.IndexByte(between, '\n') < 0
	}
	// Dates alone on their lines, below a heading.
	return strings.Trim(between, " \n-+") == "" && (to == len(low) || low[to] == '\n')
}

// nextCell is the cell of a table behind the one that ends at end, "" where there is none.
func (w *work) nextCell(end int) string {
	low := w.body.low
	if end >= len(low) || low[end] != '|' {
		return ""
	}
	cell := low[end+1 : min(len(low), end+1+trailReach)]
	if n := strings.IndexAny(cell, "|\n"); n >= 0 {
		cell = cell[:n]
	}
	return strings.TrimSpace(cell)
}

// leading is what leads to date i in its sentence, from the date before on; above is the
// label that stands on the line, or in the cell of a table, before it.
func (w *work) leading(i, start int) (lead, above string) {
	f, p := w.dates[i], w.body
	from := start
	if i > 0 && w.dates[i-1].to > start {
		from = w.dates[i-1].to
	} else if start > 0 && (p.text[start-1] == '\n' || p.text[start-1] == '|') {
		above = p.lineBefore(start)
		if p.text[start-1] == '|' {
			above = strings.Trim(above[strings.LastIndexByte(strings.TrimRight(above, "| "), '|')+1:], "| ")
		}
		if i > 0 && w.dates[i-1].to > start-1-len(above) {
			above = "" // it is about the date before
		}
	}
	return spaced.Replace(p.low[from:f.from]), above
}

// trailing is what follows date i in its sentence, up to the next date.
func (w *work) trailing(i, end int) string {
	to := w.dates[i].to
	end = min(end, to+trailReach)
	if i+1 < len(w.dates) {
		end = min(end, max(to, w.dates[i+1].from))
	}
	return spaced.Replace(w.body.low[to:max(to, end)])
}

// decide takes the role of the cue of s that is nearest to the date: the last one of what
// leads to it, the first one of what follows. Weak cues count only without a strong one
// and near by. It reports whether there is one.
func (m *mention) decide(s string, follows bool) bool {
	var strong, weak, before cueAt
	scanCues(s, func(c cueAt) {
		away := len(s) - c.to
		if follows {
			away = c.from
		}
		switch {
		case c.role == noRole || c.role == roleBy || c.role == roleWeigh && strong.phrase != "":
		case c.weak && c.role == roleOpens && away > 16:
		case c.weak && away <= weakReach && (!follows || weak.phrase == ""):
			weak = c
		case !c.weak && (away <= strongReach || c.role == roleReview) && (!follows || strong.phrase == ""):
			before, strong = strong, c
		}
	})
	best := strong
	if best.phrase == "" {
		best = weak
	}
	if best.phrase == "" && (follows || !endsWithBy(s)) {
		return false
	}
	if best.role == roleStart && before.role == roleReview {
		best = before // "review of applications will begin on"
	}
	m.role, m.cue, m.weak = best.role, best.phrase, best.weak
	if !follows && endsWithBy(s) {
		m.bound(before.role)
	}
	return true
}

// bound settles what "by" or "until" right before the date makes of its cue; before is the
// role of the cue before that: "interviews will be held by" is none of ours.
func (m *mention) bound(before role) {
	switch {
	case m.role == roleHeld && (before == roleNot || before == roleNotify):
		m.role = before
	case m.role == roleOpens && !m.weak:
		m.role = roleAccept // "applications are open until"
	case m.role == noRole || m.weak || m.role == roleHeld || m.role == roleStart:
		m.role, m.cue, m.weak = roleBy, "by", false
	}
}

// windowWords stand in front of the first day of a window.
var windowWords = []string{"between", "from", "zwischen", "vom", "entre le", "entre el", "entre", "del", "du"}

// window reports whether m is the time in which something is handed in: "proposals may be
// submitted between March 1 and March 31".
func (w *work) window(m *mention, trail string) bool {
	if m.last.isZero() || m.role != noRole && !m.weak || !endsIn(m.lead, windowWords) {
		return false
	}
	return firstOf(trail, handingIn) != "" || m.what != "" && m.what != "registration" && firstOf(m.lead, handingIn) != ""
}

// handingIn are words for giving in what was asked for.
var handingIn = []string{"submit", "submitted", "submissions", "accepted", "apply", "applications", "eingereicht", "einzureichen", "einreichen", "einreichung", "bewerben", "soumettre", "envoyer", "déposer", "dépôt", "envío", "enviar", "presentar", "presentación", "received"}

// settleRole corrects the role by the kind of posting and the rest of the sentence.
func (w *work) settleRole(m *mention, trail string) {
	event := w.takesPlace()
	if m.either && endsIn(m.lead, windowWords) {
		m.either = false // "between March 1 and March 31"
	}
	if w.window(m, trail) {
		m.role, m.cue, m.weak = roleOpens, "window", false
	}
	switch m.role {
	case roleStart:
		if event && w.out.Kind != posting.CFP {
			m.role = roleHeld
		}
	case roleEnds:
		if m.what != "registration" && m.what != "early-bird" {
			m.role = roleNot
		}
	case roleWeigh:
		m.role = roleReview
	case roleAfter:
		m.role = roleNot
		if firstOf(trail, []string{"not be", "cannot be", "will not", "may not"}) != "" {
			m.role = roleAccept
		}
	case roleBy, roleAccept:
		switch {
		case m.what == "registration" || m.what == "early-bird":
			m.role = roleEnds
		case m.role == roleAccept && firstOf(w.body.low[m.start:m.end], openThings) != "":
		case !m.weigh && !w.aboutApplying(m.start, m.end) && firstOf(m.lead, applyWords) == "":
			m.role = roleNot
		}
	case roleClose, roleCloses:
		if m.what == "registration" || m.what == "early-bird" {
			m.role = roleEnds
		}
	case roleHeld:
		if m.weak && firstOf(trail, []string{"deadline", "due"}) != "" {
			m.role = noRole
		}
	}
	if m.what == "camera-ready" && (m.role == roleClose || m.role == roleAccept || m.role == roleBy) {
		m.role = roleFinal
	}
}

// weighs reports whether s promises full consideration.
func weighs(s string) bool {
	found := false
	scanCues(s, func(c cueAt) { found = found || c.role == roleWeigh })
	return found
}

// applyWords are words of a sentence on applying.
var applyWords = []string{
	"apply", "application", "applications", "applicants", "reply", "respond", "register", "registration", "resume", "resumes", "résumé", "cv", "cover letter", "submit", "submit a", "submission", "submissions", "submitted",
	"proposal", "proposals", "abstract", "abstracts", "nomination", "nominations", "nominate", "letter of interest", "letter of application", "expression of interest", "expressions of interest", "interested candidates", "interested persons", "candidacy",
	"qualified candidates", "candidates", "papers", "manuscripts", "chapters", "letters of interest", "bids", "tenders",
	"bewerbung", "bewerbungen", "bewerben", "bewerbungsunterlagen", "unterlagen", "einreichen", "einzureichen", "einreichung", "einreichungen", "vorschläge", "beiträge", "zuschriften", "anmeldung",
	"candidature", "candidatures", "candidats", "postuler", "dossier", "dossiers", "propositions", "proposition", "communications", "contributions", "soumettre", "cv et", "lettre de motivation", "envoyer", "inscription", "inscriptions",
	"candidatura", "candidaturas", "solicitud", "solicitudes", "aplicaciones", "postulaciones", "postulación", "propuestas", "resúmenes", "presentación", "presentar", "convocatoria", "trabajos", "comunicaciones", "enviar", "envío", "inscripción", "inscripciones",
}

// openThings are what is open, accepted or received until a day.
var openThings = []string{"position", "posting", "competition", "vacancy", "recruitment", "the call", "concours", "poste", "offre", "stelle", "ausschreibung", "convocatoria", "vacante"}

func (w *work) aboutApplying(start, end int) bool {
	return firstOf(w.body.low[start:end], applyWords) != ""
}

var byWords = []string{"by", "before", "until", "till", "no later than", "not later than", "on or before", "through", "bis", "prior to"}

// endsWithBy reports whether "by", "until", … is what leads to the date.
func endsWithBy(before string) bool {
	before = strings.TrimRight(before, " ,\n(")
	before = strings.TrimSuffix(before, " on")
	for _, end := range [...]string{" the end of the day", " end of the day", " end of day", " close of business", " the close of business", " end of business", " cob", " eod"} {
		if cut, ok := strings.CutSuffix(before, end); ok {
			before = strings.TrimSuffix(cut, " the")
			break
		}
	}
	for _, by := range byWords {
		if strings.HasSuffix(before, by) && (len(before) == len(by) || !isWord(before[len(before)-len(by)-1])) {
			return true
		}
		// "by 5:00 pm on Friday, May 1"
		tail := before[max(0, len(before)-44):]
		if j := indexWord(tail, by); j >= 0 && clockBefore.MatchString(tail[j+len(by):]) {
			return true
		}
	}
	return false
}

// subjects are what may be due, the more special before the more general. Each word may
// be the beginning of a longer one.
var subjects = []struct {
	what  string
	words []string
}{
	{"early-bird", []string{"early bird", "early-bird", "earlybird", "early registration", "frühbucher"}},
	{"camera-ready", []string{"camera ready", "camera-ready", "final paper", "final version", "final manuscript", "final draft", "revised paper", "revised version"}},
	{"full-paper", []string{"full paper", "full manuscript", "full text", "full chapter", "full article", "complete manuscript", "completed manuscript", "texto completo", "textos completos", "texte intégral", "volltext", "full submission", "paper submission", "manuscripts"}},
	{"abstract", []string{"abstract", "resúmenes", "résumés des"}},
}

var plainSubjects = []struct {
	word, what string
}{
	{"register", "registration"},
	{"registration", "registration"},
	{"rsvp", "registration"},
	{"anmeld", "registration"},
	{"inscri", "registration"},
	{"iscrizion", "registration"},
	{"proposal", "proposal"},
	{"submission", "proposal"},
	{"papers", "proposal"},
	{"chapter", "proposal"},
	{"propositions", "proposal"},
	{"propuesta", "proposal"},
	{"ponencia", "proposal"},
	{"beitr", "proposal"},
	{"vorschl", "proposal"},
	{"nominat", "nomination"},
	{"applica", "application"},
	{"apply", "application"},
	{"expression of interest", "application"},
	{"expressions of interest", "application"},
	{"bewerb", "application"},
	{"candidat", "application"},
	{"solicitud", "application"},
	{"postul", "application"},
	{"aplicacion", "application"},
}

// whatOf names what is due by words beside the date; "" when they do not say.
func whatOf(words string) string {
	near := words[max(0, len(words)-70):]
	for _, s := range subjects {
		for _, word := range s.words {
			if strings.Contains(near, word) {
				return s.what
			}
		}
	}
	what, at := "", -1
	for _, s := range plainSubjects {
		if i := strings.LastIndex(words, s.word); i > at {
			what, at = s.what, i
		}
	}
	return what
}
