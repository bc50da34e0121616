package normalize_test

import (
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

// TestOrderOfNumbers holds in which order 4/12/2026 is read, and when it is not.
func TestOrderOfNumbers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		d    configs.Defaults
		in   string
		want string
	}{
		{"by the country", configs.Defaults{Country: "US"}, "Closing date: 4/12/2027", "2027-04-12 firm"},
		{"by the country, day first", configs.Defaults{Country: "GB"}, "Closing date: 4/12/2026", "2026-12-04 firm"},
		{"open in Canada", configs.Defaults{Country: "CA"}, "Closing date: 4/12/2026", ""},
		{"as the text shows", configs.Defaults{Country: "CA"}, "Posting date: 26/10/2026. Closing date: 4/12/2026", "2026-12-04 firm"},
		{"as the text shows, month first", configs.Defaults{}, "Posting date: 10/26/2026. Closing date: 4/12/2027", "2027-04-12 firm"},
		{"the text contradicts itself", configs.Defaults{}, "Posting date: 10/26/2026. Updated: 27/10/2026. Closing date: 4/12/2026", ""},
		{"by the source's language", configs.Defaults{Language: "fr"}, "Date limite : 4/12/2026", "2026-12-04 firm"},
		{"by the text's language", configs.Defaults{}, "La bibliothèque recherche une bibliothécaire pour le poste de responsable des collections. Vous êtes en charge de la gestion du fonds et vous travaillez avec une équipe dans la ville. Date limite pour les candidatures : 4/12/2026", "2026-12-04 firm"},
		{"English alone decides nothing", configs.Defaults{}, "The library is looking for a librarian to work with the team of the city on the collections. Closing date: 4/12/2026", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.d.Kind = posting.Job
			p := read(t, posting.Finding{Title: "Archivist", Text: tt.in, Published: "2026-11-02"}, tt.d).Posting
			if got := brief(p.Deadline); got != tt.want {
				t.Errorf("deadline of %q = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}
