package normalize_test

import (
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

func TestPayForms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, country, in, want string
	}{
		// numbers and periods of other languages
		{"German dots", "DE", "Das Jahresgehalt beträgt 65.000 EUR.", "65000-65000 EUR year"},
		{"German dots, a range", "DE", "Vergütung: 55.000 bis 65.000 EUR brutto pro Jahr", "55000-65000 EUR year"},
		{"German decimals", "DE", "Gehalt: 3.850,50 € brutto monatlich", "3850.5-3850.5 EUR month"},
		{"German hours", "DE", "Die Vergütung beträgt 14,50 € pro Stunde.", "14.5-14.5 EUR hour"},
		{"the euro in front", "AT", "Entgelt: € 3.120,40 brutto/Monat", "3120.4-3120.4 EUR month"},
		{"euros, not known where", "", "Gehalt: ab 42.000 € jährlich", "42000-42000 EUR year"},
		{"German size", "DE", "Gehalt: 48.000 - 56.000 €", "48000-56000 EUR year"},
		{"Swiss apostrophes", "CH", "Jahreslohn: CHF 92'000 bis 104'000", "92000-104000 CHF year"},
		{"Swiss typography", "CH", "Lohn: Fr. 7’250.– pro Monat", "7250-7250 CHF month"},
		{"Quebec", "CA", "Salaire : 31,20 $ à 38,90 $ de l'heure", "31.2-38.9 CAD hour"},
		{"Quebec, a year", "CA", "Échelle salariale : 58 240 $ à 74 380 $ par année", "58240-74380 CAD year"},
		{"French", "FR", "Rémunération : 28 000 € à 32 000 € brut annuel", "28000-32000 EUR year"},
		{"French months", "FR", "Salaire : 2 150 € brut par mois", "2150-2150 EUR month"},
		{"French label", "FR", "Salaire annuel brut : 30 500 euros", "30500-30500 EUR year"},
		{"Spanish", "ES", "Salario: 24.500 a 27.000 euros brutos anuales", "24500-27000 EUR year"},
		{"Spanish months", "ES", "Retribución: 1.850,75 € al mes", "1850.75-1850.75 EUR month"},
		{"a rate of three decimals", "CA", "Salary Range: $31.255 - $36.125 / hour", "31.255-36.125 CAD hour"},
		{"dots in dollars", "US", "Salary: $65.000 per year", "65000-65000 USD year"},
		{"Irish commas", "IE", "Salary: €45,500 per annum", "45500-45500 EUR year"},
		{"pounds with a word", "GB", "Salary: £23,706 (per annum, pro rata)", "23706-23706 GBP year"},
		{"thousands of euros", "DE", "Gehalt: 55-65 k€ pro Jahr", "55000-65000 EUR year"},
		// scales
		{"two grades", "CA", "Salary: LIB I: $61,200; LIB II: $66,400", "61200-66400 CAD year"},
		{"three grades", "CA", "salary range of $50,000 (minimum) to $60,000 (midpoint) to $70,000 (maximum) per annum", "50000-70000 CAD year"},
		{"a maximum behind", "CA", "Salary: $27.50 per hour (with increments to a max of $31.25 per hour)", "27.5-31.25 CAD hour"},
		{"two scales", "CA", "Salary Range: $62,500.50 - $90,100.25; or $70,200.75 - $101,300.40", "62500.5-101300.4 CAD year"},
		{"a raise is no range", "US", "Salary: $51,000 per year, rising to $56,000 after six months", "51000-51000 USD year"},
		{"the same in hours", "CA", "Salary: $80,000.00 to $90,000.80 (or $43.95/hr to $49.45/hr)", "80000-90000.8 CAD year"},
		{"a grade is text", "DE", "Vergütung nach EG 9b TVöD, 39 Stunden", ""},
		{"a grade with a number", "CA", "Salary: Level 5 - $28.40 per hour", "28.4-28.4 CAD hour"},
		{"pro rata", "US", "Salary: Equivalent to $65k annum pro-rated for the period", "65000-65000 USD year"},
		{"a period in front", "US", "Monthly salary: $4,250 - $4,800", "4250-4800 USD month"},
		{"glued", "CA", "Salary Range, $960.50 - $1100.25 weeklyPosition Summary", "960.5-1100.25 CAD week"},
		{"an article", "US", "Pay: $20 a 40-hour week is not offered; the rate is per hour", "20-20 USD hour"},
		{"extras behind", "US", "Salary Range $62,000 - $73,000 Relocation assistance may be available.", "62000-73000 USD year"},
		// no pay
		{"a German budget", "DE", "Sie verwalten ein Budget von 250.000 EUR im Jahr.", ""},
		{"an allowance", "DE", "Zuschuss von 50 € pro Monat zum Ticket", ""},
		{"a count", "DE", "Der Bestand umfasst 65.000 Bände, das Jahr beginnt im Mai.", ""},
		{"hours", "FR", "35 heures par semaine, 5 jours", ""},
		{"a population", "CA", "Salary: competitive. We serve 92 000 residents.", ""},
		{"research income", "GB", "The faculty won £560,000 research funding per year.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: "Archivist", Text: tt.in}, configs.Defaults{Kind: posting.Job, Country: tt.country}).Posting
			if got := payBrief(p.Pay); got != tt.want {
				t.Errorf("pay of %q = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestPayFieldForms(t *testing.T) {
	t.Parallel()
	tests := []struct{ country, in, want, text string }{
		{"DE", "65.000 EUR", "65000-65000 EUR year", "65.000 EUR"},
		{"", "65.000 EUR", "65000-65000 EUR year", "65.000 EUR"},
		{"CH", "CHF 92'000 bis 104'000", "92000-104000 CHF year", "CHF 92'000 bis 104'000"},
		{"CA", "31,20 $ à 38,90 $ de l'heure", "31.2-38.9 CAD hour", "31,20 $ à 38,90 $ de l'heure"},
		{"DE", "3.500 EUR monatlich", "3500-3500 EUR month", "3.500 EUR monatlich"},
		{"DE", "EG 9b TVöD", "", ""},
		{"US", "68000 - 74500 USD per year", "68000-74500 USD year", "68,000 - 74,500 USD per year"},
		{"US", "68000 - 74500 USD per YEAR", "68000-74500 USD year", "68,000 - 74,500 USD per year"},
		{"US", "$36.57 - $42.78/hour", "36.57-42.78 USD hour", "$36.57 - $42.78/hour"},
		{"US", "MONTH 3000-3500 EUR", "3000-3500 EUR month", "MONTH 3000-3500 EUR"},
	}
	for _, tt := range tests {
		p := read(t, posting.Finding{Title: "Archivist", Fields: posting.Fields{Pay: tt.in}}, configs.Defaults{Kind: posting.Job, Country: tt.country}).Posting
		text := ""
		if p.Pay != nil {
			text = p.Pay.Text
		}
		if got := payBrief(p.Pay); got != tt.want || text != tt.text {
			t.Errorf("field %q = %q with the text %q, want %q with %q", tt.in, got, text, tt.want, tt.text)
		}
	}
}
