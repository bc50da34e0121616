package normalize

import "strings"

// language reads the source's field, the text's own words, the source's default.
func (w *work) language() {
	if w.setLanguage(w.f.Fields.Language, "field:language") {
		return
	}
	// An announcement of a line or two says too little: then the page around it counts too.
	for _, muted := range [...][]span{w.muted, nil} {
		if code := detectLanguage(w.sites.text, muted); code != "" {
			w.setLanguage(code, "text:frequent-words")
			return
		}
	}
	w.setLanguage(w.d.Language, "default:language")
}

// setLanguage takes the language of a tag such as "en-GB" and reports whether it is one.
func (w *work) setLanguage(tag, rule string) bool {
	code, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	if len(code) != 2 || !isLower(code[0]) || !isLower(code[1]) {
		return false
	}
	w.out.Language = code
	w.evidence("language", rule, tag)
	return true
}

// profiles are frequent words of the languages of the field, folded. A word that several
// of them share counts for each.
var profiles = profileTable(map[string]string{
	"en": "the and of to for with is are be this that will we you our from or by as on an at have has not your their which must who library librarian university please apply position experience",
	"de": "der die das und ist fur mit von den dem des ein eine einer im zu auf wir sie sich bei nicht werden wird als auch an zum zur oder ihre unsere bibliothek uber nach durch aus sind",
	"fr": "le la les de des du et est un une pour dans sur avec au aux par ce cette vous nous votre notre qui que sont ou en plus bibliotheque poste leur ses son afin lors",
	"es": "el la los las de del y en un una para con por que se su al como es este esta son o mas sus nos biblioteca desde sobre entre universidad",
	"pt": "o a os as de do da dos das e em um uma para com por que se no na nos nas ao como mais sua seu sao ou pela pelo biblioteca nao",
	"it": "il lo la i gli le di del della dei delle e in un una per con che si da al alla nel nella sono come piu o anche dal biblioteca presso",
	"nl": "de het een en van in is op te dat voor met zijn aan niet er om bij ook als naar uit door wij je jij onze bibliotheek wordt worden",
	"sv": "och i att det som en ett av for den pa med till de ar om har inte vi du eller fran vid dig bibliotek samt inom din",
	"da": "og i at det som en et af for den pa med til de er om har ikke vi du eller fra ved dig bibliotek samt inden din du vil",
	"no": "og i a det som en et av for den pa med til de er om har ikke vi du eller fra ved deg bibliotek samt innen din vil",
	"fi": "ja on ei se etta kuin tai ovat joka sen myos oli mutta kirjasto seka voi kanssa ole sina meilla haemme kirjaston hakemus",
	"pl": "i w na z do sie nie jest o od przez dla oraz jak po za ze czy lub biblioteka biblioteki pracy stanowisko",
})

func profileTable(lists map[string]string) map[string][]string {
	table := map[string][]string{}
	for _, code := range [...]string{"en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "no", "fi", "pl"} {
		for word := range wordSet(lists[code]) {
			table[word] = append(table[word], code)
		}
	}
	return table
}

// What it takes to state a language: so many of its frequent words, a share of all words,
// and so many times those of the next language (in tenths).
const (
	minFrequent  = 3
	minShare     = 0.12
	aheadOfNext  = 14
	languageHead = 800 // words that are looked at
)

// detectLanguage is the language of a text by its frequent words, "" when it is not sure.
// The muted parts (menus of a site, footers) do not count.
func detectLanguage(w words, muted []span) string {
	counts := map[string]int{}
	total := 0
	for _, word := range w.list {
		if total >= languageHead {
			break
		}
		if isDigit(word.folded[0]) || len(muted) > 0 && inSpans(muted, int(word.from)) {
			continue
		}
		total++
		for _, code := range profiles[word.folded] {
			counts[code]++
		}
	}
	best, next := "", 0
	for _, code := range [...]string{"en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "no", "fi", "pl"} {
		switch n := counts[code]; {
		case best == "" || n > counts[best]:
			next = counts[best]
			best = code
		case n > next:
			next = n
		}
	}
	n := counts[best]
	if n == minFrequent-1 && next == 0 && float64(n) >= 2*minShare*float64(total)/3 {
		return best // a few words, none of which any other language has
	}
	if n < minFrequent || float64(n) < minShare*float64(total) || n*10 < next*aheadOfNext {
		return ""
	}
	return best
}
