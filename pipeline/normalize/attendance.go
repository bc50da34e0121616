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
	hybridText  = regexp.MustCompile(`\bhybrid (?:event|conference|workshop|meeting|format|position|schedule|role|work schedule)\b|\b(?:held|offered|attend|join us) (?:both )?(?:in[- ]person (?:and|or) (?:online|virtually|remotely)|(?:online|virtually) (?:and|or) in[- ]person)\b`)
	onlineEvent = regexp.MustCompile(`\b(?:this|our|free|a free|the|annual|an|will be an?) (?:fully )?(?:online|virtual) (?:event|conference|workshop|webinar|course|meeting|symposium|class|session)\b|\b(?:held|offered|meet|gather|join us|be|place|live) (?:entirely |fully |live )?(?:online|virtually|(?:via|on|over) zoom)\b|\blocation: ?(?:online|virtual|zoom)\b`)
	onlineJob   = regexp.MustCompile(`\b(?:fully remote|100% remote|(?:is|are) (?:a )?(?:fully )?remote (?:position|job|role|opportunity)|location: ?remote)\b`)
	unsure      = []string{"would be", "could be", "if ", "whether", "considered", "alternative", "might", "eligible", "last year"}
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
	if w.saidAttendance() {
		return
	}
	switch {
	case w.d.Attendance.Valid():
		w.setAttendance(w.d.Attendance, "default:attendance", string(w.d.Attendance))
	case w.out.Kind == posting.Webinar:
		w.setAttendance(posting.Online, "kind:webinar", "")
	}
}

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
		{posting.Hybrid, []string{"hybrid", "in-person", "in person"}, hybridText},
		{posting.Online, []string{"online", "virtual", "zoom", "remote"}, online},
	} {
		m := matchNear(head, way.seeds, way.re)
		if m == nil {
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
