package normalize

import (
	"regexp"
	"strings"

	"github.com/callboard/callboard/posting"
)

// schemaKinds are the types of structured data that settle the kind by themselves. A
// plain Event says nothing about its kind.
var schemaKinds = map[string]posting.Kind{
	"jobposting": posting.Job, "job": posting.Job,
	"conferenceevent": posting.Conference,
	"educationevent":  posting.Workshop, "courseinstance": posting.Workshop, "course": posting.Workshop,
	"grant": posting.Grant, "monetarygrant": posting.Grant,
	"socialevent": posting.Other, "exhibitionevent": posting.Other, "festival": posting.Other,
}

// kindCues are words of a title, in the order in which they decide: "Call for proposals:
// workshop on metadata" is a call. An event cue does not decide for a job title
// ("Conference Coordinator"), see jobTitle.
var kindCues = []struct {
	kind posting.Kind
	name string
	re   *regexp.Regexp
}{
	{posting.CFP, "cfp", regexp.MustCompile(`\bcfps?\b|\bcfa\b|\bcall for (?:[a-z-]+ ){0,2}(?:papers?|proposals?|chapters?|posters?|presentations?|presenters?|speakers?|submissions?|abstracts?|contributions?|contributors?|reviewers?|panell?ists?|participation|sessions?|manuscripts?|authors?|articles?|talks?|workshops?)\b|\b(?:accepting|seeking|submit|submitting|invites?) (?:[a-z-]+ ){0,3}(?:proposals|abstracts|papers|submissions)\b|\b(?:proposal|abstract|session|paper) submissions?\b|\bsubmissions? (?:are )?(?:now )?open\b|\bsession proposals?\b|\bappel à (?:communications?|contributions?)\b|\bconvocatoria (?:de|para) (?:ponencias|propuestas|artículos|resúmenes|comunicaciones|trabajos|lecciones|contribuciones)\b|\baufruf zur einreichung\b|\bpanell?ists (?:needed|wanted)\b|\b(?:chapters?|contributors?|authors?|reviewers?) (?:needed|wanted|sought)\b`)},
	{posting.Other, "tender", regexp.MustCompile(`\bcall for tenders?\b|\brequests? for (?:proposals|quotations?|bids)\b|\brf[pq]\b|\binvitation to (?:bid|tender)\b`)},
	{posting.Other, "fair", regexp.MustCompile(`\b(?:jobs?|career) (?:fair|slam)s?\b|\bmixer\b|\bsocial hour\b|\bhappy hour\b|\bmeet-?ups?\b|\b(?:chapter|board|committee|business|council|members?'?|membership|community|town hall) (?:meeting|call)s?\b|\bopen house\b|\bbook club\b`)},
	{posting.Mentoring, "mentoring", regexp.MustCompile(`\bmentor(?:s|ing|ship|ee|ees)?\b`)},
	{posting.Grant, "grant", regexp.MustCompile(`\bgrants?\b|\bscholarships\b|\b(?:travel|conference|student|diversity|memorial|attendance|registration|mls|mlis|masters?|graduate|library|annual|the|a|for) (?:[a-z]+ )?scholarship\b|\bscholarship (?:applications?|programs?|awards?|funds?|opportunit|recipient|deadline|available)|\bbursar(?:y|ies)\b|\bstipends?\b|\btravel (?:award|support|fund)s?\b|\bawards?\b.{0,40}\b(?:applications?|nominations?|open)\b|\b(?:apply|applications?|nominations?)\b.{0,60}\b(?:award|prize|fellowship)s?\b|\bfunding opportunit|\bfellowships? (?:available|to attend|for attend)|\bbourses?\b|\bf[öo]rderung\b|\bbecas?\b|\bstipendi(?:um|en)\b|\bsubawards?\b`)},
	{posting.Webinar, "webinar", regexp.MustCompile(`\bwebinars?\b|\bwebcasts?\b|\bweb seminars?\b`)},
	{posting.Workshop, "workshop", regexp.MustCompile(`\bworkshops?\b|\bcourses?\b|\bboot ?camps?\b|\btrainings?\b|\binstitute\b.{0,30}\b(?:registration|20\d\d)\b|\bmasterclass\b|\bhackathon\b|\btaller(?:es)?\b|\bcursos?\b|\bateliers?\b|\bsummer school\b|\bschulung\b|\bcarpentr(?:y|ies) workshop|\bfortbildung\b|\bclass(?:es)?\b`)},
	{posting.Conference, "conference", regexp.MustCompile(`\bconferences?\b|\bcongress\b|\bsymposi(?:um|a)\b|\bsummit\b|\bannual meeting\b|\bunconference\b|\bforum\b|\bcolloqui(?:um|a)\b|\bbibliothekartag\b|\bbibliocon\b|\bcongrès\b|\bcongresso\b|\bcongreso\b|\bkonferenz\b|\btagung\b|konferenz\b|\bjornadas\b|\bjourn[ée]es d|\b[a-z]{3,}con(?:nect)? (?:19|20)\d\d\b|\bearly[- ]bird registration\b`)},
}

// jobTitle is how the title of a post looks; "intern" has borders, else it is "internal".
var jobTitle = regexp.MustCompile(`\b(?:librarians?|archivists?|director|dean|curator|cataloge?r|cataloguer|conservator|registrar|technicians?|assistants?|associate|clerks?|page|specialists?|coordinators?|managers?|supervisor|head of|head|officer|interns?|internship|trainee|fellow(?:ship)?|resident|analyst|developer|programmer|engineer|administrator|professor|lecturer|manager|chief|executive|bibliothécaire|bibliothekar(?:in)?|processor|aide|shelver|instructor|consultant|archiviste|teacher|vacanc(?:y|ies)|position|co-?ordinator|faculty|historian|scientist|designer|strategist|architect|accountant|lead|informationist|trainer|technologist|secretary|leader|chef|commis|directeur|directrice|responsable|technicienne?|agente?|gestionnaire|conseill(?:er|ère)|documentaliste|stagiaire|leiter(?:in)?|referent(?:in)?|mitarbeiter(?:in)?|fachangestellte|praktikant(?:in)?|bibliotecari[oa]|archivero|directora?)\b`)

// jobCues are what a job's text says and an event's does not.
var jobCues = []string{"qualifications", "salary", "reports to", "reporting to", "job description", "the successful candidate", "job posting", "cover letter", "pay rate", "hourly rate", "minimum requirements", "years of experience", "full-time", "part-time", "job summary", "position summary", "this position", "the position"}

// kind decides what is announced: the source's own word, the source's default, where
// the fields were read from, the title's words, the text's words, else Other.
func (w *work) kind() {
	stated := w.f.Fields.Kind
	if i := strings.LastIndexAny(stated, "/:#"); i >= 0 {
		stated = stated[i+1:]
	}
	eventLike := strings.HasSuffix(strings.ToLower(stated), "event") || strings.EqualFold(stated, "EventSeries")
	if stated == "" && w.d.Kind == posting.Job && w.noJob() {
		return
	}
	if w.d.Kind.Valid() && stated == "" {
		w.setKind(w.d.Kind, "default:kind", string(w.d.Kind))
		return
	}
	cue, name, at := kindCue(w.title.low)
	if k, ok := statedKind(stated); ok && !(eventLike && k == posting.Workshop && (cue == posting.Webinar || cue == posting.Conference)) {
		w.setKind(k, "field:kind", w.f.Fields.Kind)
		return
	}
	if eventLike && cue != "" && cue != posting.Job {
		w.setKind(cue, "title:"+name, at)
		return
	}
	if w.d.Kind.Valid() {
		w.setKind(w.d.Kind, "default:kind", string(w.d.Kind))
		return
	}
	_, origin, _ := strings.Cut(w.f.Fields.Origin, ":")
	if k, ok := statedKind(origin); ok {
		w.setKind(k, "origin", w.f.Fields.Origin)
		return
	}
	if cue != "" {
		w.setKind(cue, "title:"+name, at)
		return
	}
	w.kindOfText()
}

// statedKind reads a code of ours or a schema.org type.
func statedKind(s string) (posting.Kind, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if k, err := posting.ParseKind(s); err == nil {
		return k, true
	}
	k, ok := schemaKinds[s]
	return k, ok
}

// kindCue is the kind that a title's words decide, with the rule's name and the words.
func kindCue(low string) (kind posting.Kind, name, at string) {
	job := jobTitle.FindString(low)
	if firstOf(low, pastWords) != "" {
		return "", "", ""
	}
	for _, cue := range kindCues {
		at := cue.re.FindString(low)
		if at == "" || job != "" && cue.kind != posting.CFP && postBefore(low, job, at) {
			continue
		}
		return cue.kind, cue.name, at
	}
	return "", "", ""
}

// postBefore reports whether a title names a post rather than an event: "Conference
// Coordinator", "Grants Librarian", "Training Specialist (part-time)".
func postBefore(low, job, at string) bool {
	i, j := strings.Index(low, job), strings.Index(low, at)
	if strings.HasSuffix(job, "s") || j > i { // "for librarians"; "Librarian, Awards Programme"
		return j > i && !strings.Contains(low[i:j], ":") && !strings.Contains(low, " for ")
	}
	between := low[j+len(at) : i]
	return len(between) < 40 && !strings.ContainsAny(between, ":-,") && !strings.Contains(between, " for ") && !strings.Contains(between, " to ")
}

// noJob reads what else stands on a board of jobs, a scholarship or a webinar: its title
// says what it is and names no post, and its text has no words of a job's.
func (w *work) noJob() bool {
	if jobTitle.MatchString(w.title.low) {
		return false
	}
	cue, name, at := kindCue(w.title.low)
	if cue == "" || w.jobWords() >= 2 {
		return false
	}
	w.setKind(cue, "title:"+name, at)
	return true
}

// jobWords is how many of the words of a job's text stand in the beginning of this one.
func (w *work) jobWords() int {
	head, n := w.body.low[:min(len(w.body.low), 8000)], 0
	for _, cue := range jobCues {
		if strings.Contains(head, cue) {
			n++
		}
	}
	return n
}

// kindOfText decides by the text when the title does not.
func (w *work) kindOfText() {
	head := w.body.low[:min(len(w.body.low), 8000)]
	cues, first := 0, ""
	for _, cue := range jobCues {
		if strings.Contains(head, cue) {
			if cues++; first == "" {
				first = cue
			}
		}
	}
	post := jobTitle.FindString(w.title.low)
	fields := w.f.Fields
	switch {
	case fields.Starts != "" && fields.Pay == "":
		w.setKind(posting.Other, "none", "")
	case post != "" && (cues >= 1 || len(head) < 200):
		w.setKind(posting.Job, "title:post", post)
	case cues >= 3 || fields.Pay != "" || fields.Hours != "":
		w.setKind(posting.Job, "text:post", first)
	default:
		w.kindOfEvent(head)
	}
}

// eventWords are the words for events that are counted in a text.
var eventWords = []struct {
	kind  posting.Kind
	words []string
}{
	{posting.CFP, []string{"call for papers", "call for proposals", "call for submissions", "call for abstracts", "call for contributions", "call for chapters"}},
	{posting.Webinar, []string{"webinar", "webcast"}},
	{posting.Workshop, []string{"workshop", "summer school", "bootcamp", "hands-on course"}},
	{posting.Conference, []string{"conference", "symposium", "congress", "unconference", "festival of"}},
}

// kindOfEvent reads the beginning of a text that is no job's: the word for an event that
// it says most often, if it announces one (a date ahead of the announcement) at all.
func (w *work) kindOfEvent(head string) {
	head = head[:min(len(head), 1500)]
	best, most, at := posting.Other, 0, ""
	if firstOf(w.title.low, pastWords) == "" && w.looksAhead() {
		for _, cue := range eventWords {
			n := 0
			for _, word := range cue.words {
				n += strings.Count(head, word)
			}
			if n > most {
				best, most, at = cue.kind, n, cue.words[0]
			}
		}
	}
	if most == 0 {
		w.setKind(posting.Other, "none", "")
		return
	}
	w.setKind(best, "text:"+string(best), at)
}

// pastWords are words of a title that looks back.
var pastWords = []string{"report", "recap", "reflections", "highlights", "summary of", "looking back", "thank you", "proceedings", "recordings", "recording", "slides", "minutes", "in review", "wrap-up"}

// looksAhead reports whether the beginning of the text names a day after its announcement.
func (w *work) looksAhead() bool {
	for _, f := range findDates(w.title.low+"\n"+w.body.low[:min(len(w.body.low), 3000)], orderOf(w.d.Country)) {
		f, ok := f.settle(w.ref)
		if ok && (w.ref.IsZero() || f.lastTime().After(w.ref)) {
			return true
		}
	}
	return false
}

func (w *work) setKind(k posting.Kind, rule, snippet string) {
	w.out.Kind = k
	if rule != "none" {
		w.evidence("kind", rule, snippet)
	}
}
