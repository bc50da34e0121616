package posting

import (
	"fmt"
	"slices"
)

// Kind says what a posting announces: exactly one of the nine kinds below.
type Kind string

// The kinds. A job fair, a mixer or a chapter meeting is Other, with its start.
const (
	Job        Kind = "job"
	Conference Kind = "conference"
	Workshop   Kind = "workshop"
	Webinar    Kind = "webinar"
	CFP        Kind = "cfp" // call for papers, proposals, chapters, reviewers
	Grant      Kind = "grant"
	Mentoring  Kind = "mentoring"
	Community  Kind = "community" // a group, list or account one can join
	Other      Kind = "other"
)

// Kinds returns all kinds in the order in which people are shown them.
func Kinds() []Kind {
	return []Kind{Job, Conference, Workshop, Webinar, CFP, Grant, Mentoring, Community, Other}
}

// Valid reports whether k is one of the nine kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Label is the kind's English name for people, such as "Call for papers".
func (k Kind) Label() string {
	switch k {
	case Job:
		return "Job"
	case Conference:
		return "Conference"
	case Workshop:
		return "Workshop"
	case Webinar:
		return "Webinar"
	case CFP:
		return "Call for papers"
	case Grant:
		return "Grant or scholarship"
	case Mentoring:
		return "Mentoring"
	case Community:
		return "Community"
	case Other:
		return "Other"
	}
	return string(k)
}

// ByDeadline reports whether a posting of this kind ends with its firm deadline
// (job, cfp, grant, mentoring). The others end when what they announce is over.
func (k Kind) ByDeadline() bool {
	return k == Job || k == CFP || k == Grant || k == Mentoring
}

// ParseKind reads a kind's code. The error names the codes that exist.
func ParseKind(s string) (Kind, error) {
	if k := Kind(s); k.Valid() {
		return k, nil
	}
	return "", fmt.Errorf("kind %q is not one of %v", s, Kinds())
}

// Attendance says where an event or a job's work takes place.
type Attendance string

// The ways to attend.
const (
	InPerson Attendance = "in-person"
	Hybrid   Attendance = "hybrid"
	Online   Attendance = "online"
)

// Valid reports whether a is one of the three ways to attend.
func (a Attendance) Valid() bool { return a == InPerson || a == Hybrid || a == Online }
