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
	hybridText = regexp.MustCompile(`\b(?:hybrid (?:event|conference|workshop|meeting|format|position|work|schedule|role)|(?:in[- ]person|onsite|on-site) (?:and|or|&) (?:online|virtual(?:ly)?|remote(?:ly)?)|(?:online|virtual(?:ly)?) (?:and|or|&) in[- ]person)\b`)
	onlineText = regexp.MustCompile(`\b(?:(?:online|virtual) (?:event|conference|workshop|webinar|course|meeting|symposium|class|session)|(?:via|on|over) zoom|held (?:online|virtually)|take place online|(?:takes|taking) place (?:online|virtually)|fully (?:online|remote|virtual)|100% remote|(?:is|are) (?:a )?(?:fully )?remote (?:position|job|role|opportunity)|location: ?(?:online|remote|virtual|zoom))\b`)
)

// attendance reads how one attends: the source's field, the wording of the place (read
// with it), the title or the text in so many words, the source's default. A webinar is
// online by what the word means.
func (w *work) attendance() {
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
	head := w.body.low[:min(len(w.body.low), 6000)]
	if m := hybridText.FindStringIndex(head); m != nil {
		w.setAttendance(posting.Hybrid, "phrase:hybrid", w.body.snippet(m[0], m[1]))
		return
	}
	if m := onlineText.FindStringIndex(head); m != nil {
		w.setAttendance(posting.Online, "phrase:online", w.body.snippet(m[0], m[1]))
		return
	}
	switch {
	case w.d.Attendance.Valid():
		w.setAttendance(w.d.Attendance, "default:attendance", string(w.d.Attendance))
	case w.out.Kind == posting.Webinar:
		w.setAttendance(posting.Online, "kind:webinar", "")
	}
}

func (w *work) setAttendance(a posting.Attendance, rule, snippet string) {
	w.out.Attendance = a
	w.evidence("attendance", rule, snippet)
}
