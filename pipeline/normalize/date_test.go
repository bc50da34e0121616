package normalize_test

import (
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

// TestDateShapes holds how a date may be written; each stands as the start of an event
// that was announced on Monday, 2 November 2026.
func TestDateShapes(t *testing.T) {
	t.Parallel()
	us := configs.Defaults{Kind: posting.Workshop, Country: "US"}
	de := configs.Defaults{Kind: posting.Workshop, Country: "DE"}
	none := configs.Defaults{Kind: posting.Workshop}
	tests := []struct {
		name string
		d    configs.Defaults
		in   string
		want string
	}{
		{"month first", us, "June 24-29, 2027", "2027-06-24 / 2027-06-29"},
		{"over two months", us, "Sept. 18 – Oct. 4 2027", "2027-09-18 / 2027-10-04"},
		{"weekdays in the range", us, "Monday, February 7 through Thursday, February 11, 2027", "2027-02-07 / 2027-02-11"},
		{"weekdays before the days", us, "Tuesday 25 - Friday 28 May, 2027", "2027-05-25 / 2027-05-28"},
		{"two days", us, "November 27 and 28, 2026", "2026-11-27 / 2026-11-28"},
		{"three days", us, "June 9, 10, and 11, 2027", "2027-06-09 / 2027-06-11"},
		{"three days without a comma", us, "June 9, 10 and 11, 2027", "2027-06-09 / 2027-06-11"},
		{"a number behind the day", us, "June 9, 12 libraries and 3 museums meet", "2027-06-09"},
		{"three days in Spanish", none, "9, 10 y 11 de junio de 2027", "2027-06-09 / 2027-06-11"},
		{"an aside in the range", us, "Monday February 22nd (first day) - Thursday February 25th, 2027", "2027-02-22 / 2027-02-25"},
		{"weekday behind", us, "September 17, Friday", "2027-09-17"},
		{"weekday in brackets", us, "March 17th (Wednesday)", "2027-03-17"},
		{"the weekday fixes the year", us, "Friday, March 6, 2026", "2026-03-06"},
		{"two years ahead is not inferred", us, "Friday, March 3", ""},
		{"a short year", us, "June 24 '27", "2027-06-24"},
		{"of", us, "the 24th of June 2027", "2027-06-24"},
		{"misspelt", us, "Feburary 8, 2027", "2027-02-08"},
		{"German", de, "24. Juni 2027", "2027-06-24"},
		{"German range", de, "24.–29. Juni 2027", "2027-06-24 / 2027-06-29"},
		{"German range in words", de, "vom 4. bis 6. Juni 2027", "2027-06-04 / 2027-06-06"},
		{"German numbers", de, "24.–29.06.2027", "2027-06-24 / 2027-06-29"},
		{"German range of days and months", de, "vom 15.06. bis 18.06.2027", "2027-06-15 / 2027-06-18"},
		{"German with spaces", de, "24. 6. 2027", "2027-06-24"},
		{"March in German", de, "5. März 2027", "2027-03-05"},
		{"French", none, "du 24 au 29 juin 2027", "2027-06-24 / 2027-06-29"},
		{"French first", none, "1er février 2027", "2027-02-01"},
		{"French and", none, "les 4 et 5 mars 2027", "2027-03-04 / 2027-03-05"},
		{"French capitals", none, "LE 3 DÉCEMBRE 2026", "2026-12-03"},
		{"Spanish", none, "del 1 al 3 de agosto de 2027", "2027-08-01 / 2027-08-03"},
		{"Spanish weekday", none, "miércoles, 3 de marzo de 2027", "2027-03-03"},
		{"Portuguese", none, "5 de março de 2027", "2027-03-05"},
		{"Italian", none, "12 luglio 2027", "2027-07-12"},
		{"Dutch", none, "12 maart 2027", "2027-03-12"},
		{"Swedish", none, "7 maj 2027", "2027-05-07"},
		{"Danish", none, "7. marts 2027", "2027-03-07"},
		{"month before day in the United States", us, "on 5/15", "2027-05-15"},
		{"a half is no date", us, "to be announced. 1/2 of the seats are free.", ""},
		{"ISO range", none, "2027-06-24 - 2027-06-29", "2027-06-24 / 2027-06-29"},
		{"American range", us, "6/24/2027 - 6/29/2027", "2027-06-24 / 2027-06-29"},
		{"ambiguous", none, "3/4/2027", ""},
		{"ambiguous, then in words", none, "12/05/2027 (May 12, 2027)", "2027-05-12"},
		{"an hour is no day", us, "May 5 to 7 pm", "2027-05-05"},
		{"a sum", us, "$12.5.2027", ""},
		{"no such day", us, "June 31, 2027", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: "Workshop", Text: "Date: " + tt.in, Published: "2026-11-02"}, tt.d).Posting
			if tt.name == "the weekday fixes the year" {
				p = read(t, posting.Finding{Title: "Workshop", Text: "Date: Friday, March 6", Published: "2025-11-02"}, tt.d).Posting
			}
			if got := span(p); got != tt.want {
				t.Errorf("date %q = %q, want %q; evidence %v", tt.in, got, tt.want, p.Evidence["starts"])
			}
		})
	}
}
