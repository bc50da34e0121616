package gazetteer

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// neverAlone are names of cities that a location field means as something else, whatever
// the source: they count only beside their region or country.
var neverAlone = set("mobile university of central union temple college commerce industry enterprise normal surprise various multiple home office campus main page carpenter archer baker hunter mercer cooper miller mason porter director judge marshall chancellor general major speaker reader bishop prior abbot dean driver painter fisher gardener north south east west downtown campus library museum park beach central city center centre lake valley hill independence liberty university park college station remote online international national global world asia africa europe america")

// wordAlso are names of cities that are also words or given names: alone they count only
// with a hint of their country.
var wordAlso = set("reading nice orange bath hull deal sandwich march split best hope eden paradise van male bar as are ham wells rugby battle rye stone street hook barking epping ware sale bury ash bray cork tours angers lens sens bar essen same most police lucky man bergen barry chester lawrence madison marion florence victoria charlotte savannah jackson lincoln douglas sydney dallas austin houston carol augusta carmel salem concord troy carthage sparta corona bend buffalo billings flint phoenix parks media data mission success advance progress alliance summit crystal coral diamond garden home gift love story price bell ball cross crown king queen prince princess earth sun moon star rain snow spring summer winter")

func set(words string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		out[w] = true
	}
	return out
}

var (
	cityShape = regexp.MustCompile(`^(?:\d+ )?\p{Lu}[\p{L}.'’ -]{1,38}$`)
	notCity   = regexp.MustCompile(`(?i)\b(?:and|or|the|university|universität|université|universidad|college|library|libraries|bibliothek|bibliothèque|biblioteca|street|st\.?$|road|rd|avenue|ave|blvd|drive|building|bldg|hall|campus|museum|center|centre|school|department|dept|county|district|room|floor|suite|various|multiple|region|area|office|branch|institute|church|hotel|society|association|archives?|foundation|council|inc|llc|ltd|systems?|services?|staff|team|position|full|part|time|all|any|other|us|usa|uk|eu|tbd|tba|tbc|n/a|none)\b`)
	district  = regexp.MustCompile(`(?i)\b(?:county|co\.|parish|district|borough|regional municipality|region|landkreis|kreis|province)(?:\s|$)`)
	besides   = regexp.MustCompile(`(?i)\b(?:library|libraries|university|college|campus|branch|hall|building|bldg|floor|room|suite|office|street|st|road|rd|avenue|ave|blvd|drive|center|centre|museum|school|archives?|headquarters|hq|downtown|flexible|full[- ]time|part[- ]time|tbd|tba|main|area|venue|hotel)\b|\d`)
)

// cityLike reports whether a piece can be the name of a city that is not in the data.
func cityLike(piece string) bool {
	words := strings.Fields(piece)
	if !cityShape.MatchString(piece) || notCity.MatchString(piece) || len(words) > 4 {
		return false
	}
	shouted := piece == strings.ToUpper(piece)
	for _, w := range words {
		if len(w) > 1 && w == strings.ToUpper(w) && (!shouted || len(words) == 1 && len(w) < 6) && capital(w) {
			return false // "IBM Haifa", "TICC"
		}
	}
	return true
}

// capital reports whether a piece begins as a name does: with a capital, or in a script
// without capitals.
func capital(piece string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(piece, "'’"))
	return unicode.IsUpper(r) || unicode.IsLetter(r) && !unicode.IsLower(r)
}

// cleaned is a city's name as it is written when the data do not have it.
func cleaned(piece string) string {
	for _, lead := range [...]string{"City of ", "Town of ", "Village of ", "Township of ", "Municipality of "} {
		piece = strings.TrimPrefix(piece, lead)
	}
	if len(piece) > 3 && piece == strings.ToUpper(piece) {
		words := strings.Fields(strings.ToLower(piece))
		for i, w := range words {
			r, n := utf8.DecodeRuneInString(w)
			words[i] = string(unicode.ToUpper(r)) + w[n:]
		}
		piece = strings.Join(words, " ") // NEWMARKET
	}
	return piece
}
