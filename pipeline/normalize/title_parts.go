package normalize

import (
	"regexp"
	"strings"
)

// titleParts is a title taken apart: "Boston, MA: Archivist (term), Example College".
type titleParts struct {
	place    string // "Boston, MA", "" if none stands in front or behind
	listed   bool   // the place stands in front: a list that writes the employer last
	whole    string // the title without that place
	post     string // what is announced
	employer string // "" if the title names none that is certain
	behind   bool   // the employer stands behind a comma or dash: it may be a unit of it
	unsure   bool   // its words are not those of an employer: the text must name it
}

var (
	// leadPlace is a place, or "Remote", in front of a colon or comma.
	leadPlace = regexp.MustCompile(`^((?:(?:\p{Lu}[\p{L}.' -]{1,40}, [A-Z]{2}(?: and)?|Remote(?: Work| Position)?|Hybrid|Online|Virtual|Various Locations|Multiple Locations)(?: ?/ ?| or | & |; )?)+)(?:: |, )(.+)$`)
	// tailPlace is a place behind a title: "- Springfield, IL" or "(Springfield, IL)".
	tailPlace = regexp.MustCompile(`(?i:\s*(?:[-–—|,]|\())\s*\p{Lu}[\p{L}.']+(?: \p{Lu}[\p{L}.']+){0,3}, (?:A[BKLRZ]|BC|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ABDEINOST]|N[BCDEHJLMSTUVY]|O[HKNR]|P[AE]|QC|RI|S[CDK]|T[NX]|UT|V[AT]|W[AIVY]|YT|USA)\)?(?i:[ ,/-]*(?:permanent|temporary|term|casual|full[- ]time|part[- ]time))*$`)
	atName    = regexp.MustCompile(`^(.{3,160}?) at (?:the )?(\p{Lu}.{2,120})$`)
)

// splitTitle takes a title apart. An employer is only named where the form of the title
// leaves no doubt: a place stands in front, a bar or "at" leads to it, or its words are
// those of an organisation and the others those of a post.
func splitTitle(title, country string) titleParts {
	parts := titleParts{post: title}
	if m := leadPlace.FindStringSubmatch(title); m != nil && placeLike(m[1], country) {
		parts.place, parts.post, parts.listed = m[1], m[2], true
	} else if at := tailPlace.FindStringIndex(title); at != nil && at[0] > 0 {
		parts.place, parts.post = strings.Trim(title[at[0]:], " -–—|,()"), strings.TrimSpace(title[:at[0]])
	}
	parts.whole = parts.post
	if parts.splitAtBar() || parts.splitInFront() {
		return parts
	}
	if parts.listed {
		parts.splitListed()
	} else {
		parts.splitBehind()
	}
	return parts
}

// placeLike reports whether what stands in front of a title is a place.
func placeLike(s, country string) bool {
	for part := range strings.SplitSeq(s, "/") {
		part = strings.TrimSpace(part)
		low := lowerASCII(part)
		if strings.HasPrefix(low, "remote") || strings.HasPrefix(low, "hybrid") || low == "online" || low == "virtual" || strings.HasSuffix(low, "locations") {
			continue
		}
		city, region, ok := strings.Cut(part, ", ")
		region = strings.TrimSuffix(region, " and")
		if !ok || city == "" || regionCode(region, country) == "" && regionCode(region, "US") == "" && regionCode(region, "CA") == "" {
			return false
		}
	}
	return true
}

func isPost(s string) bool { return jobTitle.MatchString(lowerASCII(s)) }

// splitAtBar reads "Archivist | Example University".
func (t *titleParts) splitAtBar() bool {
	post, name, ok := cutLastOf(t.post, " | ")
	if !ok || isPost(name) || !hasUpper(name) || len(name) < 3 || !likeOrganisation(name) && !isPost(post) {
		return false
	}
	t.post, t.employer = post, name
	return true
}

// splitInFront reads "Example University: Archivist" and "Example Public Library - Director".
func (t *titleParts) splitInFront() bool {
	if name, post, ok := strings.Cut(t.post, ": "); ok && (likeOrganisation(name) && isPost(post) || likeEmployer(name)) {
		t.post, t.employer = post, name
		return true
	}
	for _, sep := range [...]string{" - ", " – ", " — "} {
		if name, post, ok := strings.Cut(t.post, sep); ok && likeEmployer(name) && isPost(post) {
			t.post, t.employer = post, name
			return true
		}
	}
	return false
}

// splitBehind reads "Archivist - Example University", "Archivist, Example University" and
// "Archivist at Example University".
func (t *titleParts) splitBehind() {
	for _, sep := range [...]string{" - ", " – ", " — ", ", "} {
		post, name, ok := cutLastOf(t.post, sep)
		if !ok {
			continue
		}
		certain := likeEmployer(name) && (isPost(post) || sep != ", ")
		if certain || sep != ", " && maybeEmployer(name) {
			name, _, _ = strings.Cut(name, " / ")
			t.post, t.employer, t.behind, t.unsure = post, name, true, !certain
			return
		}
	}
	if m := atName.FindStringSubmatch(t.post); m != nil && likeEmployer(m[2]) && isPost(m[1]) {
		t.post, t.employer = m[1], m[2]
	}
}

// termWords are the words of terms and places behind a dash, which name no employer.
var termWords = regexp.MustCompile(`(?i)\b(?:full|part|time|permanent|temporary|term|contract|casual|on[- ]call|auxiliary|months?|weeks?|hours?|remote|hybrid|branch|campus|department|division|services|collections?|level|grade|salary|multiple|various|search|extended|reposted|english|french|bilingual|maternity|leave|competition|tenure|evenings?|weekends?|sunday|saturday|department|unit|team|outreach|engagement|program(?:me|ming)?s?)\b`)

// maybeEmployer reports whether words behind a dash may name an employer: two or more,
// each with a capital, none of a post, of terms or of a unit.
func maybeEmployer(s string) bool {
	fields := strings.Fields(s)
	if len(fields) < 2 || len(fields) > 9 || isPost(s) || unitNames.MatchString(s) || strings.ContainsAny(s, "0123456789#") || strings.Count(s, "(") != strings.Count(s, ")") {
		return false
	}
	if termWords.MatchString(s) && !likeOrganisation(s) {
		return false
	}
	for _, field := range fields {
		if c := field[0]; isLower(c) && !connects(field) {
			return false
		}
	}
	return true
}

// splitListed reads "Title, Employer" of a list that always writes the employer last. A
// unit in front of it ("Ransom Center, University of …") and a campus behind it belong to it.
func (t *titleParts) splitListed() {
	segments := strings.Split(t.post, ", ")
	n := len(segments) - 1
	if n == 0 {
		if m := atName.FindStringSubmatch(t.post); m != nil && likeOrganisation(m[2]) {
			t.post, t.employer = m[1], m[2]
		}
		return
	}
	if last := segments[n]; n > 1 && (strings.HasPrefix(last, "Inc") || strings.HasPrefix(last, "LLC") || !likeOrganisation(last) && manyCampuses(segments[n-1])) {
		n--
	}
	for n > 1 && likeOrganisation(segments[n-1]) && !strings.Contains(segments[n-1], "Archives") {
		n--
	}
	post := strings.Join(segments[:n], ", ")
	if strings.LastIndexByte(post, '(') > strings.LastIndexByte(post, ')') {
		return // the comma was inside brackets
	}
	t.post, t.employer = post, strings.Join(segments[n:], ", ")
}

// manyCampuses reports whether a name may go on with a campus: "University of California, Davis".
func manyCampuses(s string) bool {
	return strings.Contains(s, "University of ") || strings.Contains(s, "State University") || strings.Contains(s, "University System")
}

// cutLastOf cuts s around the last sep that has something on both sides.
func cutLastOf(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i <= 0 || i+len(sep) >= len(s) {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
