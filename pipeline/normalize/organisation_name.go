package normalize

import (
	"regexp"
	"strings"
)

// nameForms are abbreviations in names and what they stand for.
var nameForms = []struct {
	re   *regexp.Regexp
	full string
}{
	{regexp.MustCompile(`\bUniv\.? of\b`), "University of"},
	{regexp.MustCompile(`\bUniv(?:\.|\b)`), "University"},
	{regexp.MustCompile(`\bDept\.? of\b`), "Department of"},
	{regexp.MustCompile(`\bPub\.? Lib(?:\.|\b)`), "Public Library"},
	{regexp.MustCompile(`\bInst\. of\b`), "Institute of"},
	{regexp.MustCompile(`\bColl\. of\b`), "College of"},
	// The systems whose campuses are written with "at".
	{regexp.MustCompile(`\b(University of (?:Texas|Illinois|North Carolina|Tennessee)) ?(?:-|–|,) ?(Austin|Arlington|Dallas|El Paso|San Antonio|Tyler|Urbana-Champaign|Chicago|Springfield|Chapel Hill|Charlotte|Greensboro|Asheville|Pembroke|Wilmington|Knoxville|Chattanooga|Martin)\b`), "$1 at $2"},
}

var nameTail = regexp.MustCompile(`(?i)(?:[\s,;]+\(?an? (?:eeo|equal)[^,]*|\s+\(?eoe\)?|[\s,;:|/–-]+)$`)

var (
	nameMarks = strings.NewReplacer("®", "", "™", "")
	// atUniversity is a unit "at" its university.
	atUniversity = regexp.MustCompile(`^(.*(?:Library|Libraries|Center|Centre|Institute|Archives|Museum|Collection|Collections|Appalachia)) at (?:the |The )?((?:.*\b)?(?:University|College|Public Library|School of|Hospital|Institute)\b.*)$`)
)

// normalName makes the name of an organisation presentable: one line, without a leading
// "The", abbreviations written out, campuses in the form their university uses.
func normalName(s string) string {
	s = oneLine(nameMarks.Replace(links.Replace(strings.Trim(s, " \t*_\""))))
	s = withoutNumbers(s)
	s = atUniversity.ReplaceAllString(s, "$1, $2")
	s = nameTail.ReplaceAllString(nameTail.ReplaceAllString(s, ""), "")
	if strings.ContainsRune(s, '.') || strings.Contains(s, "Univ") || strings.Contains(s, "Dept") {
		for _, form := range nameForms {
			s = form.re.ReplaceAllString(s, form.full)
		}
	}
	if rest, ok := strings.CutPrefix(s, "The "); ok && strings.Contains(rest, " ") {
		s = rest
	}
	if strings.Contains(s, " ") && len(s) > 12 && shouting(s) {
		s = quietly(s)
	}
	if i := strings.LastIndexByte(s, ' '); strings.HasSuffix(s, ".") && len(s)-i > 6 {
		s = strings.TrimSuffix(s, ".") // not that of "Inc."
	}
	return strings.TrimSpace(s)
}

// orgStems are the beginnings of words that names of organisations have. "Archives" is
// none: it is as often the work.
var orgStems = []string{
	"librar", "universi", "college", "institut", "museum", "societ", "foundation", "associat", "consorti", "school", "academ", "center", "centre", "council", "corporation",
	"bibliothek", "bibliothe", "bibliotec", "hochschul", "hospital", "authority", "commission", "athenaeum", "historical", "initiative", "committee", "network", "federation", "polytechnic", "seminary", "ministry", "parliament", "gallery", "coalition", "alliance",
}

// orgWord reports whether a folded word belongs to names of organisations.
func orgWord(folded string) bool {
	for _, post := range [...]string{"librarian", "bibliothecair", "bibliothekar", "bibliotecari", "academic", "associate", "historically"} {
		if strings.HasPrefix(folded, post) {
			return false
		}
	}
	for _, stem := range orgStems {
		if strings.HasPrefix(folded, stem) {
			return true
		}
	}
	return strings.HasSuffix(folded, "bibliothek") || strings.HasSuffix(folded, "bibliotheek") || strings.HasSuffix(folded, "universitat") || folded == "inc" || folded == "llc" || folded == "ltd" || folded == "gmbh"
}

// likeOrganisation reports whether words name an organisation rather than a post.
func likeOrganisation(s string) bool {
	p := newProse(s)
	if jobTitle.MatchString(p.low) || !hasUpper(s) {
		return false
	}
	for _, part := range wordsOf(p).list {
		if orgWord(part.folded) {
			return true
		}
	}
	return false
}

// strongNames are words without which a part of a title may as well be a department.
var strongNames = regexp.MustCompile(`\b(?:university|college|public library|public libraries|county library|regional library|city library|free library|district library|memorial library|state library|library district|museum|historical society|polytechnic|library system|institute of technology|school district|library of congress|universität|université|universidad|stadtbibliothek)\b`)

// unitNames are the names of units inside an employer.
var unitNames = regexp.MustCompile(`(?i)^(?:(?:the )?university (?:librar(?:y|ies)|archives|library system)$|(?:college|school|department|division|faculty|office|institute) of (?:the )?(?:arts?|fine|law|medicine|business|education|engineering|information|comput|sciences?|nursing|music|ai\b|liberal|humanities|social|health|public|pharmacy|agricultur|communication|graduate|data|architecture|design|law library)|(?:art|law|main|health sciences|medical|contemporary art|university art) (?:museum|library)$|.{0,30}college of (?:ai|arts|fine arts|engineering|business))`)

// likeEmployer reports whether words name an employer for certain.
func likeEmployer(s string) bool {
	return strings.Contains(s, " ") && strongNames.MatchString(strings.ToLower(s)) && likeOrganisation(s) && !unitNames.MatchString(s) && strings.Count(s, "(") == strings.Count(s, ")")
}

// plainName is a name for comparing: lower case, letters and digits only, no "the".
func plainName(s string) string {
	var b strings.Builder
	for _, part := range wordsOf(newProse(s)).list {
		switch part.folded {
		case "the":
			continue
		case "libraries":
			part.folded = "library"
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(part.folded)
	}
	return b.String()
}
