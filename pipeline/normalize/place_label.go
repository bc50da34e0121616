package normalize

import (
	"regexp"
	"strings"

	"github.com/callboard/callboard/posting"
)

// placeLabels are the labels of a place in a text, in lower case.
var placeLabels = func() map[string]bool {
	m := map[string]bool{}
	for label := range strings.SplitSeq("location|locations|venue|where|place|city|town|address|location of work|place of work|workplace|duty station|campus|city/state|city, state|conference location|workshop location|meeting location|location name|conference venue|conference date & location|date & location|date and location|dates and location|"+
		"job location|job site location|work location|event location|position location|office location|primary location|job place|"+
		"ort|veranstaltungsort|arbeitsort|dienstort|einsatzort|standort|tagungsort|dienstsitz|arbeitsplatz|adresse|lieu|lieu de travail|lieux|localisation|où|ville|lugar|lugar de trabajo|ubicación|localidad|sede|dónde|luogo|luogo di lavoro|dove|local|plaats|locatie|standplaats|waar|sted|plats|ort der veranstaltung", "|") {
		m[label] = true
	}
	return m
}()

// Bounds of the search for labels.
const (
	maxLabelLines  = 1500
	maxLabelPlaces = 6
	maxPlaceLabel  = 48 // bytes, with what stands in brackets
)

var (
	inBrackets = regexp.MustCompile(`\s*\([^()]*\)`)
	innerLabel = regexp.MustCompile(`^(?i:name|address|city|venue|street|building|place)\s*:\s*`)
	calendarly = regexp.MustCompile(`^(?i:\w+day\b.*|(?:january|february|march|april|may|june|july|august|september|october|november|december)\s.*?\d{4})(?: at | @ |, )`)
)

// labelledPlaces are the places that labels in the text give, as the text puts them:
// "Location: Boston, MA", "Ort: Leipzig", or the label above the place.
func (w *work) labelledPlaces() []wording {
	var out []wording
	pending := 0 // lines in which a value may follow
	rest := w.body.text
	for n := 0; rest != "" && n < maxLabelLines && len(out) < maxLabelPlaces; n++ {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		value, labelled := placeLabelled(line)
		switch {
		case labelled && value != "":
			out, pending = append(out, wording{valueOf(value), "label:location"}), 0
		case labelled:
			pending = 1
		case pending > 0:
			inner := innerLabel.FindString(line)
			if !strings.HasSuffix(line, ":") && len(line) <= maxPlace {
				out = append(out, wording{valueOf(line[len(inner):]), "label:location"})
			}
			if inner == "" || pending > 3 { // "location:", then "name: …" and "address: …"
				pending = 0
			} else {
				pending++
			}
		}
	}
	return out
}

// placeLabelled reads "Label: value"; of a line that is a label alone the value is "".
func placeLabelled(line string) (value string, ok bool) {
	label, value, colon := strings.Cut(line, ":")
	if len(label) > maxPlaceLabel {
		return "", false
	}
	label = strings.ToLower(strings.Trim(inBrackets.ReplaceAllString(label, ""), " -_>."))
	if !placeLabels[label] || !colon && (label == "local" || label == "sted" || label == "address" || label == "campus") {
		return "", false
	}
	return strings.TrimSpace(value), true
}

// valueOf is the place in the value of a label: its first sentence without the date.
func valueOf(value string) string {
	value = strings.Trim(calendarly.ReplaceAllString(value, ""), `'" `)
	for i := range len(value) {
		if value[i] == '.' && i+2 < len(value) && value[i+1] == ' ' && i > 3 && isLower(value[i-1]) && isLower(value[i-2]) && isLower(value[i-3]) {
			return value[:i]
		}
	}
	if len(strings.Fields(value)) > 16 {
		return ""
	}
	return strings.TrimSuffix(value, ".")
}

// nextLabel is where the next label begins in a text whose lines are lost.
var nextLabel = regexp.MustCompile(`[a-z0-9)](?: |\.)?([A-Z][a-z]+(?: [A-Za-z]+){0,2}:)`)

// insideLabels reads "… Location: Boston, MA Salary: …" in a text whose lines are lost. Only
// a city with its region is believed there.
func (w *work) insideLabels() []wording {
	var out []wording
	for _, seed := range [...]string{"location:", "venue:", "lieu :", "ort:"} {
		seek(w.body.low, seed, 6, func(i int) bool {
			if i > 0 && isWord(w.body.low[i-1]) && isLower(w.body.text[i]) {
				return true
			}
			at := i + len(seed)
			value, _, _ := strings.Cut(w.body.text[at:min(len(w.body.text), at+110)], "\n")
			if m := nextLabel.FindStringSubmatchIndex(value); m != nil {
				value = value[:m[2]]
			}
			value = valueOf(strings.ToValidUTF8(strings.TrimSpace(value), ""))
			if s, ok := w.find(value); ok && s.City != "" && strings.Contains(value, ",") {
				out = append(out, wording{value, "label:location"})
			}
			return len(out) == 0
		})
	}
	return out
}

// titlePlace is the place in front of or behind a title: "Boston, MA: Archivist". Events
// may have it behind "in".
func (w *work) titlePlace() []wording {
	if w.parts.place != "" {
		return []wording{{strings.Trim(w.parts.place, placeTrim), "title:place"}}
	}
	lead, _, ok := strings.Cut(strings.TrimLeft(stripMark(w.out.Title), " "), ": ")
	if ok && strings.Contains(lead, ", ") {
		if s, found := w.find(lead); found && s.City != "" {
			return []wording{{lead, "title:place"}}
		}
	}
	return nil
}

// stripMark takes "[revised]" off the beginning of a title.
func stripMark(title string) string {
	if strings.HasPrefix(title, "[") {
		if _, rest, ok := strings.Cut(title, "]"); ok {
			return rest
		}
	}
	return title
}

// headCity is "City, ST" at the beginning.
var headCity = regexp.MustCompile(`^([A-Z][\p{L}.'-]+(?: [A-Z][\p{L}.'-]+){0,2}) ?, (A[BKLRZ]|BC|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ABDEINOST]|N[BCDEHJLMSTUVY]|O[HKNR]|P[AE]|QC|RI|S[CDK]|T[NX]|UT|V[AT]|W[AIVY]|YT)\b`)

// belowTitle reads the place right behind the title where boards repeat it: they print
// title, then employer and place. Elsewhere in a text a city may be anything.
func (w *work) belowTitle() bool {
	i := strings.Index(w.body.text[:min(len(w.body.text), 3000)], w.title.text)
	if i < 0 || w.title.text == "" {
		return false
	}
	rest := w.body.text[i+len(w.title.text):]
	if trimmed := strings.TrimLeft(rest, " "); strings.HasPrefix(trimmed, "(") { // "(four vacancies)"
		if i := strings.IndexByte(trimmed[:min(len(trimmed), 60)], ')'); i > 0 {
			rest = trimmed[i+1:]
		}
	}
	head := strings.TrimLeft(rest[:min(len(rest), 90)], placeTrim+"\n")
	if m := headCity.FindStringIndex(head); m != nil {
		if s, ok := w.find(strings.ReplaceAll(head[:m[1]], " ,", ",")); ok && s.City != "" && s.Region != "" {
			return w.addPlace(s, "text:below-title", head[:m[1]])
		}
	}
	lines := strings.SplitN(strings.TrimLeft(rest[:min(len(rest), 300)], "\n "), "\n", 5)
	for _, line := range lines[:min(len(lines), 4)] {
		if line = strings.TrimSpace(line); len(line) > 60 || strings.Count(line, ",") != 1 {
			continue
		}
		if s, ok := w.find(line); ok && s.located && w.out.Kind == posting.Job {
			return w.addPlace(s, "text:below-title", line)
		}
	}
	return false
}
