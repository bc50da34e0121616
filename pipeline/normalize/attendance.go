package normalize

import (
	"regexp"
	"strings"

	"github.com/callboard/callboard/posting"
)

// attendanceCodes are the codes and the types of schema.org (eventAttendanceMode,
// jobLocationType), lower-cased without their address.
var attendanceCodes = map[string]posting.Attendance{
	"in-person": posting.InPerson, "in person": posting.InPerson, "on-site": posting.InPerson, "onsite": posting.InPerson, "offlineeventattendancemode": posting.InPerson,
	"hybrid": posting.Hybrid, "mixedeventattendancemode": posting.Hybrid,
	"online": posting.Online, "remote": posting.Online, "virtual": posting.Online, "telecommute": posting.Online, "onlineeventattendancemode": posting.Online, "fully remote": posting.Online,
}

var (
	hybridText  = regexp.MustCompile(`\bhybrid (?:event|conference|workshop|meeting|format|position|schedule|role|work schedule|work contract|work arrangement|work environment|work model|remote work|opportunity)\b|\bfull time \(hybrid\)|\bwith some work from home\b|\bwork both remotely and\b|\b(?:held|offered|attend|join us) (?:both )?(?:in[- ]person (?:and|or) (?:online|virtually|remotely)|(?:online|virtually) (?:and|or) in[- ]person)\b`)
	onlineEvent = regexp.MustCompile(`\bjoin (?:the |our )?zoom\b|\bzoom (?:link|meeting|webinar|registration)\b|\btaking place (?:[a-z]+ [\d-]+ |[\d-]+ [a-z]+ )?online\b|\bgoing online\b|\bonline only\b|\b(?:this|our|free|a free|the|a|annual|an|will be an?) (?:fully )?(?:online|virtual) (?:event|conference|workshop|webinar|course|meeting|symposium|class|session)\b|\b(?:held|offered|meet|gather|join us|be|place|live) (?:entirely |fully |live )?(?:online|virtually|(?:via|on|over) zoom)\b|\blocation: ?(?:online|virtual|zoom)\b`)
	onlineJob   = regexp.MustCompile(`\bfull time \(remote\)|\b(?:fully remote|100% remote|(?:is|are) (?:a )?(?:fully )?remote (?:position|job|role|opportunity)|location: ?remote)\b`)
	presentText = regexp.MustCompile(`\b(?:an?|this is an?|full[- ]time,?) (?:[a-z-]+, ){0,2}(?:in-office|on-?site|in[- ]person) (?:position|role|job|event|conference|workshop|meeting)\b|\bfull time \(in-office\)|\b(?:is|are|be) (?:conducted|performed|held) (?:fully |entirely )?(?:in[- ]person|on-?site)\b|\bon-?site(?:, [a-z-]+)*,? (?:limited term )?position\b`)
	unsure      = []string{"would be", "could be", "if ", "whether", "considered", "alternative", "might", "eligible", "last year", "took place"}
)

// attendance reads how one attends: the source's field, the wording of the place (read
// with it), the title or the text in so many words, the source's default. A webinar is
// online by what the word means.
func (w *work) attendance() {
	w.howAttended()
	if w.out.Attendance == posting.Online && w.out.Evidence["places"].Rule == "default:country" {
		w.out.Places = nil // the source's country is no place of something online
		delete(w.out.Evidence, "places")
	}
}

func (w *work) howAttended() {
	stated := strings.ToLower(oneLine(w.f.Fields.Attendance))
	if i := strings.LastIndexByte(stated, '/'); i >= 0 {
		stated = stated[i+1:]
	}
	if a, ok := attendanceCodes[stated]; ok {
		w.setAttendance(a, "field:attendance", w.f.Fields.Attendance)
		return
	}
	if w.out.Attendance != "" {
		return
	}
	if a, ok := termsAttendance(lowerASCII(w.stated.terms)); ok {
		w.setAttendance(a, "label:attendance", w.stated.terms)
		return
	}
	if w.saidAttendance() {
		return
	}
	if w.meets() {
		return
	}
	switch {
	case w.d.Attendance.Valid():
		w.setAttendance(w.d.Attendance, "default:attendance", string(w.d.Attendance))
	case w.out.Kind == posting.Webinar:
		w.setAttendance(posting.Online, "kind:webinar", "")
	}
}

// termsAttendance reads it from a label such as "Type: Full Time (In-Office)".
func termsAttendance(low string) (posting.Attendance, bool) {
	switch {
	case strings.Contains(low, "(in-office)"), strings.Contains(low, "(on-site)"), strings.Contains(low, "(onsite)"):
		return posting.InPerson, true
	case strings.Contains(low, "(hybrid)"):
		return posting.Hybrid, true
	case strings.Contains(low, "(remote)"):
		return posting.Online, true
	}
	return "", false
}

// meets reports whether an event has a place of its own and nothing of it is online.
func (w *work) meets() bool {
	switch w.out.Kind {
	case posting.Conference, posting.Workshop:
	default:
		return false
	}
	if len(w.out.Places) == 0 || w.out.Places[0].City == "" || firstOf(w.title.low, onlineWords) != "" || firstOf(w.body.low, onlineWords) != "" {
		return false
	}
	at := w.out.Evidence["places"]
	w.setAttendance(posting.InPerson, "stated:places", at.Snippet)
	return true
}

// onlineWords are words by which an event with a place may be attended online all the same.
var onlineWords = []string{"online", "virtual", "virtually", "zoom", "livestream", "live stream", "live-stream", "hybrid", "remote", "remotely", "webcast", "streamed", "en ligne", "en línea", "teams meeting"}

// saidAttendance reads the text: near its beginning for an event, anywhere for a job.
func (w *work) saidAttendance() bool {
	head, online := w.body.low[:min(len(w.body.low), 1500)], onlineEvent
	switch w.out.Kind {
	case posting.Job:
		head, online = w.body.low, onlineJob
	case posting.Grant, posting.Mentoring, posting.Community:
		return false
	}
	for _, way := range [...]struct {
		a     posting.Attendance
		seeds []string
		re    *regexp.Regexp
	}{
		{posting.Hybrid, []string{"hybrid", "in-person", "in person", "work from home", "both remotely"}, hybridText},
		{posting.Online, []string{"online", "virtual", "zoom", "remote"}, online},
		{posting.InPerson, []string{"in-person", "in person", "in-office", "on-site", "onsite"}, presentText},
	} {
		m := matchNear(head, way.seeds, way.re)
		if m == nil || inSpans(w.muted, m[0]) {
			continue
		}
		start, end := w.body.sentence(m[0], m[1])
		for _, word := range unsure {
			if strings.Contains(w.body.low[start:end], word) {
				return false
			}
		}
		w.setAttendance(way.a, "phrase:"+string(way.a), w.body.snippet(m[0], m[1]))
		return true
	}
	return false
}

func (w *work) setAttendance(a posting.Attendance, rule, snippet string) {
	w.out.Attendance = a
	w.evidence("attendance", rule, snippet)
}
