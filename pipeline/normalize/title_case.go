package normalize

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// shouting reports whether a title is written in capitals. A few short words in capitals
// are acronyms.
func shouting(s string) bool {
	upper, lower, long := 0, 0, false
	for field := range strings.FieldsSeq(s) {
		n := 0
		for _, r := range field {
			switch {
			case unicode.IsUpper(r):
				upper++
				n++
			case unicode.IsLower(r):
				lower++
			}
		}
		long = long || n >= 6
	}
	return long && upper >= 8 && upper > 4*lower
}

// acronyms stay in capitals when a title is made quiet.
var acronyms = wordSet("AAPI ADA AI API AV BC BIPOC BIM CA CAD CEO CFO CIO COO CPA CRM CTE DAM DC DEI DEIA DH DMS EAD EDI EDIA ERP ESL ESOL FT GED GIS GLAM HBCU HR HVAC ICT ILL ILS IP IT JD K-12 KM LAM LGBTQ LGBTQIA LIS LMS LPN LTA MARC MA MBA MFA MI MIS MLIS MLS MSLIS NASA NC NE NH NJ NM NY NYC OER OPAC PA PC PHD PR PT QA RDA RFP SAAS SEO SK SME SQL STEAM STEM TA TV TX UAE UCLA UI UK UN US USA UX VP VR WI XML YA I II III IV V VI VII VIII IX X")

// smallWords stay small inside a title.
var smallWords = wordSet("a an and as at but by de des du et for from in la le les of on or the to und with")

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// quietly writes a title in capitals as a title: "HEAD OF IT" is "Head of IT".
func quietly(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, width := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) {
			b.WriteString(s[i : i+width])
			i += width
			continue
		}
		end := i
		for end < len(s) {
			r, width := utf8.DecodeRuneInString(s[end:])
			if !unicode.IsLetter(r) && r != '\'' && r != '’' && !unicode.IsMark(r) {
				break
			}
			end += width
		}
		b.WriteString(quietWord(s[i:end], i == 0 || strings.IndexByte(":(-/", s[i-1]) >= 0))
		i = end
	}
	return b.String()
}

// quietWord writes one word of a title.
func quietWord(word string, first bool) string {
	low := strings.ToLower(word)
	switch {
	case acronyms[word]:
		return word
	case smallWords[low] && !first:
		return low
	case strings.ContainsFunc(word, unicode.IsLower):
		return word
	case !strings.ContainsAny(low, "aeiouyàâäéèêëîïôöùûüáíóú") && len(word) > 1:
		return word // no vowel: an acronym
	}
	_, width := utf8.DecodeRuneInString(word)
	return word[:width] + strings.ToLower(word[width:])
}
