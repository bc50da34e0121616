package normalize

import (
	"regexp"
	"strings"

	"github.com/callboard/callboard/posting"
)

// maxName is the longest name of an organisation, in bytes; what is longer is a sentence.
const maxName = 160

// organisation finds the employer or organiser: the source's field, a labelled line, the
// title, the board's layout, the source's default, the text's own words.
func (w *work) organisation() {
	w.stated = readStated(w.body)
	w.parts = splitTitle(w.out.Title, w.d.Country)
	if name := oneLine(w.f.Fields.Organisation); name != "" && w.setOrganisation(name, "field:organisation", name) {
		if u := w.f.Fields.OrganisationURL; strings.HasPrefix(u, "https://") || strings.HasPrefix(u, "http://") {
			w.out.Organisation.URL = u
		}
		return
	}
	for _, way := range [...]func() bool{w.statedEmployer, w.titledEmployer, w.boardEmployer, w.shortEmployer, w.defaultOrganisation, w.titledBehind, w.saidOrganisation} {
		if way() {
			return
		}
	}
}

// setOrganisation takes a name, made presentable, and reports whether it is one.
func (w *work) setOrganisation(name, rule, snippet string) bool {
	name = normalName(name)
	if name == "" || len(name) > maxTitle {
		return false
	}
	w.out.Organisation = &posting.Organisation{Name: name}
	w.evidence("organisation", rule, snippet)
	return true
}

// statedEmployer reads a labelled line. Where the title names a unit inside the employer
// ("Ransom Center" of a university), the fuller name of the two counts.
func (w *work) statedEmployer() bool {
	name := w.stated.organisation
	if name == "" || len(name) > maxName || strings.Count(name, ". ") > 1 || !hasUpper(name) || name[0] == '-' || strings.Contains(name, ": ") {
		return false
	}
	if inTitle := w.parts.employer; len(inTitle) > len(name) && strings.Contains(plainName(inTitle), plainName(name)) {
		return w.setOrganisation(inTitle, "title:employer", w.out.Title)
	}
	name, _, _ = strings.Cut(name, " / ") // "Archives of Example / State of Example"
	return w.setOrganisation(name, "label:organisation", w.stated.organisation)
}

// titledEmployer reads "City, ST: Title, Employer", "Title | Employer" and the like.
func (w *work) titledEmployer() bool {
	return w.parts.employer != "" && !w.parts.behind && w.setOrganisation(w.parts.employer, "title:employer", w.out.Title)
}

// titledBehind reads "Title - Employer" and "Title, Employer", which other evidence can
// contradict: what stands there may be a unit of the employer.
func (w *work) titledBehind() bool {
	name := w.parts.employer
	if !w.parts.behind || w.out.Kind != posting.Job {
		return false
	}
	said, _ := w.saidSubject()
	if w.parts.unsure && !w.names(name) && (said != "" || !likeOrganisation(name)) {
		return false
	}
	if said != "" && fuller(said, name) {
		name = said // "Example College Library seeks", of "Librarian - Example College"
	}
	return w.setOrganisation(name, "title:employer", w.out.Title)
}

// names reports whether the text names what the title ends with, apart from repeating it.
func (w *work) names(name string) bool {
	text := strings.ReplaceAll(w.body.low, w.title.low, "")
	short, _, _ := strings.Cut(newProse(name).low, " (") // "Example Consortium (EC)"
	short, _, _ = strings.Cut(short, ", ")
	return strings.Contains(text, short)
}

// fuller reports whether said is another, fuller name of the organisation: it has the name
// in it, or is a library and shares two words of it.
func fuller(said, name string) bool {
	a, b := plainName(said), plainName(name)
	if strings.Contains(a, b) {
		return true
	}
	shared := 0
	for word := range strings.FieldsSeq(b) {
		if len(word) > 3 && strings.Contains(" "+a+" ", " "+word+" ") {
			shared++
		}
	}
	return shared >= 2 && strings.HasSuffix(a, "library")
}

// boardCloses is where boards print the closing date in front of the employer's name.
var boardCloses = regexp.MustCompile(`^(?:closes|closing date|deadline): ?(?:[a-z]+,? )?(?:\d{1,2} [a-z]+,? \d{4}|[a-z]+ \d{1,2},? \d{4}|\d{4}-\d{2}-\d{2})[ \n]+`)

// Bounds of that block: how far from the end of a page it is looked for, and its length, in bytes.
const (
	boardTail  = 4000
	boardBlock = 60
)

// boardEmployer reads pages that print the posting's place below its title and again,
// behind the employer, in the block at the end: "Closes: 3 May, 2027 City Library Springfield , IL".
func (w *work) boardEmployer() bool {
	city := w.cityBelowTitle()
	if city == "" {
		return false
	}
	tail := max(0, len(w.body.low)-boardTail)
	at := -1
	for _, label := range [...]string{"closes:", "closing date:", "deadline:"} {
		if i := strings.LastIndex(w.body.low[tail:], label); i >= 0 {
			if m := boardCloses.FindStringIndex(w.body.low[tail+i : min(len(w.body.low), tail+i+boardBlock)]); m != nil {
				at = max(at, tail+i+m[1])
			}
		}
	}
	if at < 0 {
		return false
	}
	rest := strings.ReplaceAll(w.body.text[at:min(len(w.body.text), at+maxName+80)], "\n", " ")
	i := strings.LastIndex(rest, city)
	if i < 1 || i > maxName || strings.ContainsAny(strings.ReplaceAll(rest[:i], "St. ", ""), ".;:|") || recruiter.MatchString(rest[:i]) {
		return false
	}
	name := strings.TrimSpace(rest[:i])
	if own := w.libraryOf(name); own != "" {
		name = own
	}
	return w.setOrganisation(name, "layout:closes", rest[:i+len(city)])
}

// recruiter are words of firms that look for people on behalf of an employer.
var recruiter = regexp.MustCompile(`(?i)\b(?:executive search|recruit(?:ing|ment|ers)|staffing|headhunters?|search (?:firm|partners|consultants))\b`)

// libraryOf is the library of a municipality that the text names: of "City of Springfield"
// the "Springfield Public Library". It is "" if the text names none.
func (w *work) libraryOf(name string) string {
	for _, kind := range [...]string{"City of ", "County of ", "Town of ", "Township of ", "Municipality of ", "Village of "} {
		place, ok := strings.CutPrefix(name, kind)
		if !ok || place == "" {
			continue
		}
		for _, end := range [...]string{" Public Library", " County Library", " Library"} {
			if strings.Contains(w.body.text, place+end) {
				return place + end
			}
		}
	}
	return ""
}

var cityBelow = regexp.MustCompile(`^[^\n,]{2,60}? ?, ?[A-Z]{2}\b`)

// cityBelowTitle is the place that a page prints right behind its title, as it is printed
// ("Springfield , IL"), "" if it prints none.
func (w *work) cityBelowTitle() string {
	head := w.body.text[:min(len(w.body.text), 2500)]
	i := strings.Index(head, w.title.text)
	if i < 0 || w.title.text == "" {
		return ""
	}
	rest := strings.TrimLeft(head[i+len(w.title.text):], " \n")
	if strings.HasPrefix(rest, "(") { // "Librarian (four vacancies) Springfield , IL"
		if _, behind, ok := strings.Cut(rest, ") "); ok {
			rest = behind
		}
	}
	return cityBelow.FindString(rest)
}

// shortBody is a text that is nothing but "Employer (Springfield, IL)".
var shortBody = regexp.MustCompile(`^([^()\n]{3,120}) \([^()\n]{2,60}, [A-Z][A-Za-z ]{1,20}\)$`)

func (w *work) shortEmployer() bool {
	if len(w.body.text) > 240 {
		return false
	}
	m := shortBody.FindStringSubmatch(w.body.text)
	return m != nil && w.setOrganisation(m[1], "layout:employer-place", m[0])
}

func (w *work) defaultOrganisation() bool {
	return w.d.Organisation != "" && w.setOrganisation(w.d.Organisation, "default:organisation", w.d.Organisation)
}

func hasUpper(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 'A' && r <= 'Z' || r > 0x7f })
}
