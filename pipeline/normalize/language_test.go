package normalize_test

import (
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

func TestLanguage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"The library invites applications for this position, and you will work with our students.":                                           "en",
		"Die Bibliothek sucht zum 1. Mai eine Bibliothekarin für den Lesesaal, die sich auf die Arbeit mit dem Publikum freut.":              "de",
		"La bibliothèque recrute une bibliothécaire pour les collections, qui sera chargée de la médiation avec le public.":                  "fr",
		"La biblioteca busca una persona para el servicio de referencia, que se ocupará de las colecciones y de los usuarios.":               "es",
		"A biblioteca procura uma pessoa para o serviço de referência, que não se ocupará das coleções do museu com os leitores.":            "pt",
		"La biblioteca cerca una persona per il servizio di consultazione, che si occuperà della catalogazione e degli utenti nel museo.":    "it",
		"De bibliotheek zoekt een medewerker voor de leeszaal, die niet bang is van boeken en die het publiek helpt met vragen.":             "nl",
		"Biblioteket söker en bibliotekarie som ska arbeta med samlingarna och inte är rädd för frågor från våra användare, samt för att.":   "sv",
		"Kirjasto etsii kirjastonhoitajaa, joka on kiinnostunut kokoelmista ja sen käyttäjistä, sekä voi olla myös muissa tehtävissä.":       "fi",
		"Biblioteka poszukuje osoby do pracy w czytelni, która nie boi się pytań i jest otwarta na współpracę z czytelnikami oraz przez to.": "pl",
		"Metadata 2027":          "",
		"":                       "",
		"12345 67890 1234 99999": "",
		"English: Jobs at the Library. Français: Les emplois à la bibliothèque et nos collections.": "",
	} {
		p := read(t, posting.Finding{Title: "X", Text: text}, configs.Defaults{}).Posting
		if p.Language != want {
			t.Errorf("language of %q = %q, want %q", text, p.Language, want)
		}
	}
	for _, tt := range []struct{ field, def, want, rule string }{
		{"de-AT", "fr", "de", "field:language"},
		{"", "fr", "fr", "default:language"},
		{"nonsense", "", "", ""},
	} {
		p := read(t, posting.Finding{Title: "X", Fields: posting.Fields{Language: tt.field}}, configs.Defaults{Language: tt.def}).Posting
		if p.Language != tt.want || p.Evidence["language"].Rule != tt.rule {
			t.Errorf("language of %q, %q = %q by %q, want %q by %q", tt.field, tt.def, p.Language, p.Evidence["language"].Rule, tt.want, tt.rule)
		}
	}
}
