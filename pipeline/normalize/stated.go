package normalize

import "strings"

// stated is what a text says in lines with a label: "Name of Employer: City Library", or
// the label on one line and the value on the next.
type stated struct {
	title, organisation, degree, terms string
	tags                               []string // of the posting, as the source lists them
}

// labels are the labels that are read, by what they are about.
var labels = labelTable(map[string]string{
	"title": "job opening title|job title|position title|title of position|posting title|working title|position|title|stellenbezeichnung|intitulé du poste|titre du poste|puesto",
	"organisation": "name of employer|employer|employer name|institution|institution name|name of institution|organization|organisation|organization name|organisation name|hiring organization|company|company name|" +
		"library name|name of library|library system|agency|arbeitgeber|einrichtung|employeur|établissement|institución|organizer|organiser|organized by|organised by|hosted by|organizers|veranstalter|organisateur|organiza",
	"degree": "minimum degree requirement|education|education required|education requirements|degree required|minimum education|required education",
	"terms":  "status|job type|position type|employment type|job status|position status|type of position|appointment type|time type|employment status|type|term",
	"tags":   "tags|categories|job category",
})

func labelTable(lists map[string]string) map[string]string {
	table := map[string]string{}
	for what, list := range lists {
		for label := range strings.SplitSeq(list, "|") {
			table[label] = what
		}
	}
	return table
}

// Bounds of what is read as a labelled value.
const (
	maxLabel  = 40
	maxStated = 300
	maxTags   = 40
)

// readStated reads the labelled lines of a text; the first line of a label counts.
func readStated(p prose) stated {
	var s stated
	pending, tags := "", false
	for line := range strings.SplitSeq(p.text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		what, value := labelOf(line)
		switch {
		case trailers[strings.ToLower(line)]:
			return s
		case what == "tags":
			tags, pending = true, ""
			s.addTags(value)
		case what != "" && value != "":
			s.set(what, value)
			pending, tags = "", false
		case what != "":
			pending, tags = what, false
		case tags:
			tags = s.addTags(line)
		case pending != "":
			if !strings.HasSuffix(line, ":") {
				s.set(pending, line)
			}
			pending = ""
		}
	}
	return s
}

// labelOf reads "Label: value", "Label:" and, for labels of several words, a bare "Label".
func labelOf(line string) (what, value string) {
	label, value, colon := strings.Cut(line, ":")
	if len(label) > maxLabel {
		return "", ""
	}
	what = labels[strings.ToLower(strings.TrimSpace(label))]
	if !colon && what != "" && what != "tags" && !strings.Contains(label, " ") {
		return "", "" // "Position", a heading
	}
	return what, strings.TrimSpace(value)
}

func (s *stated) set(what, value string) {
	if len(value) > maxStated {
		value = strings.ToValidUTF8(value[:maxStated], "")
	}
	switch what {
	case "title":
		setOnce(&s.title, value)
	case "organisation":
		setOnce(&s.organisation, value)
	case "degree":
		setOnce(&s.degree, value)
	case "terms": // "Status: Permanent", "Job type: full-time"
		if len(s.terms) < maxStated {
			s.terms = strings.TrimPrefix(s.terms+"; "+value, "; ")
		}
	}
}

func setOnce(at *string, value string) {
	if *at == "" {
		*at = value
	}
}

// addTags adds the tags of a line, which may be a comma between two of them; it reports
// whether the line can belong to a list of tags.
func (s *stated) addTags(line string) bool {
	if len(line) > 120 {
		return false
	}
	for tag := range strings.SplitSeq(line, ",") {
		tag = strings.TrimSpace(tag)
		if tag != "" && len(tag) <= maxLabel && len(s.tags) < maxTags {
			s.tags = append(s.tags, tag)
		}
	}
	return true
}
