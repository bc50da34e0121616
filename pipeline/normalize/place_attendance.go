package normalize

import (
	"regexp"
	"slices"
	"strings"

	"github.com/callboard/callboard/posting"
)

var (
	remoteWords = regexp.MustCompile(`(?i)\b(?:fully remote|100% remote|remote|online|virtual(?:ly)?|zoom|microsoft teams|web-based|telecommute|work from home|anywhere|en ligne|en línea)\b(?: (?:work|position|event|only|via zoom))?`)
	hybridWords = regexp.MustCompile(`(?i)\bhybrid[e]?\b`)
	onSiteWords = regexp.MustCompile(`(?i)\b(?:in[- ]person|on-?site|on site|in-office|vor ort)\b`)
	streetWords = regexp.MustCompile(`\b(?:Street|St\.|Avenue|Road)\b`)
)

// readAttendance reads "Remote", "Online", "Hybrid" or "On-site" in the wording of a place.
// A city beside "Remote" leaves open which of the two is meant.
func (w *work) readAttendance(loc, rule string) {
	var a posting.Attendance
	at, onSite := remoteWords.FindStringIndex(loc), onSiteWords.MatchString(loc)
	switch {
	case hybridWords.MatchString(loc), at != nil && onSite:
		a = posting.Hybrid
	case at != nil && (at[0] == 0 || len(loc) < 60 && !streetWords.MatchString(loc)):
		a = posting.Online
	case onSite && at == nil && len(loc) < 80:
		a = posting.InPerson
	default:
		return
	}
	w.setAttendance(a, rule, loc)
}

// eligibleIn reads the country or region behind "Remote": one may work from anywhere there.
func (w *work) eligibleIn(one wording) {
	rest := strings.Trim(remoteWords.ReplaceAllString(one.text, " "), placeTrim)
	if rest != "" && len(w.out.Eligible) == 0 {
		if code := w.countryOf(rest); code != "" {
			w.out.Eligible = []string{code}
			w.evidence("eligible", one.rule, one.text)
		}
	}
}

// countryOf is the country that a wording names, or the one of the region that it names.
func (w *work) countryOf(text string) string {
	text = oneLine(text)
	if code := countryCode(text); code != "" {
		return code
	}
	if s, ok := w.find(text); ok && s.City == "" {
		return s.Country
	}
	return ""
}

// readEligible reads the countries that one must be in: the source's field, else what the
// text says of who may apply or attend. A region of a country stands for its country,
// which is as far as the member goes.
func (w *work) readEligible() {
	for _, stated := range w.f.Fields.Eligible[:min(len(w.f.Fields.Eligible), maxPlaces)] {
		code := countryCode(oneLine(stated))
		if code == "" {
			if s, ok := w.find(stated); ok && s.Region != "" {
				code = s.Country
			}
		}
		if code != "" && !slices.Contains(w.out.Eligible, code) {
			w.out.Eligible = append(w.out.Eligible, code)
			w.evidence("eligible", "field:eligible", strings.Join(w.f.Fields.Eligible, ", "))
		}
	}
	if len(w.out.Eligible) == 0 && w.out.Kind != posting.Job {
		w.restricted()
	}
}

var (
	restrictedSeeds = []string{"only open to", "open only to", "limited to", "restricted to", "available only to", "exclusively for", "only for", "resident", "reside in", "live in", "based in", "located in", "open to candidates", "open to applicants"}
	restrictedText  = regexp.MustCompile(`(?:(?:only open|open only|limited|restricted|available only) to|exclusively for|only for|open to) (?:all |any )?(?:[a-z-]+ ){1,5}(?:in|of|from) (?:the )?([a-z.]+(?: [a-z.]+){0,3})|must (?:currently |also )?(?:be (?:based|(?:physically )?located|an? resident|residents) (?:in|of)|reside in|live in|live and work in) (?:the )?([a-z.]+(?: [a-z.]+){0,3})`)
)

// restricted reads "open only to libraries in the United States". The place must be
// written as one, with a capital letter.
func (w *work) restricted() {
	m := matchNear(w.body.low, restrictedSeeds, restrictedText)
	if m == nil {
		return
	}
	at := restrictedText.FindStringSubmatchIndex(w.body.low[m[0]:m[1]])
	from, to := at[2], at[3]
	if from < 0 {
		from, to = at[4], at[5]
	}
	name := w.body.text[m[0]+from : m[0]+to]
	for ok := name != ""; ok; name, _, ok = cutLast(name) {
		if code := w.countryOf(strings.Trim(name, ".")); code != "" && hasUpper(name[:1]) {
			w.out.Eligible = []string{code}
			w.evidence("eligible", "phrase:open-to", w.body.snippet(m[0], m[1]))
			return
		}
	}
}

// cutLast cuts the last word from s.
func cutLast(s string) (head, tail string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i <= 0 {
		return s, "", false
	}
	return strings.TrimSpace(s[:i]), s[i+1:], true
}
