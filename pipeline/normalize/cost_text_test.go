package normalize_test

import (
	"encoding/json"
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

func TestCostText(t *testing.T) {
	t.Parallel()
	const free, paid = `{"free":true}`, `{"free":false}`
	tests := []struct{ name, in, want string }{
		{"no cost", "There is no cost, and we will provide lunch.", free},
		{"no cost for attending", "Thanks to our sponsor there is no cost for attending the workshop.", free},
		{"a free, long workshop", "A free, two-day, practical workshop will be offered in May.", free},
		{"a label", "Cost: Free\nBring a laptop.", free},
		{"free participation", "Free participation: funding is provided.", free},
		{"German", "Die Teilnahme ist kostenlos.", free},
		{"French", "L'inscription gratuite est obligatoire.", free},
		{"Spanish", "La entrada libre incluye el taller.", free},
		{"a price", "Cost: $20\nRegister here.", `{"free":false,"amounts":[{"amount":20,"currency":"USD"}]}`},
		{"members and others", "Tickets are $25 for METRO and XYZ members, and $50 for non-members.", `{"free":false,"amounts":[{"amount":25,"currency":"USD","for":"members"},{"amount":50,"currency":"USD","for":"non-members"}]}`},
		{"groups in front", "Registration: Members: $75; Non-members: $150", `{"free":false,"amounts":[{"amount":75,"currency":"USD","for":"members"},{"amount":150,"currency":"USD","for":"non-members"}]}`},
		{"early and late", "Early bird registration is $100, open until March 1st. Registration after that is $140.", `{"free":false,"amounts":[{"amount":100,"currency":"USD"},{"amount":140,"currency":"USD"}]}`},
		{"euros", "Die Teilnahmegebühr beträgt 120,00 €.", `{"free":false,"amounts":[{"amount":120,"currency":"EUR"}]}`},
		{"a fee without amount", "The registration fees are listed on our page.", paid},
		{"a fee that is waived", "The registration fee is waived for speakers.", `null`},
		{"a fee that was paid back", "Your registration fee will be refunded.", `null`},
		{"free for some", "The workshop is free for members.", `null`},
		{"a part is free", "The showcase is free to attend. Discounted tickets are available to members.", `null`},
		{"a travel grant", "Travel grants of $500 cover the registration.", `null`},
		{"a hotel", "Rooms at the conference hotel are $189 per night.", `null`},
		{"a budget", "Registration opens soon. Our library has a budget of $2 million.", `null`},
		{"a free library", "Hosted by the Free Library of Example; feel free to write.", `null`},
		{"a price that is not money", "Register 20 people for 3 sessions.", `null`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: "Example workshop", Text: tt.in}, configs.Defaults{Kind: posting.Workshop, Country: "US"}).Posting
			got, err := json.Marshal(p.Cost)
			if err != nil || string(got) != tt.want {
				t.Errorf("cost of %q = %s, %v, want %s; %v", tt.in, got, err, tt.want, p.Evidence["cost"])
			}
		})
	}
}

func FuzzCostText(f *testing.F) {
	for _, s := range []string{"Cost: $20", "free for members", "Tickets are $1, $2, $3", "registration fee registration fee"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := read(t, posting.Finding{Title: "Example workshop", Text: s}, configs.Defaults{Kind: posting.Workshop, Country: "US"}).Posting
		if c := p.Cost; c != nil && len(c.Amounts) > 0 && (c.Free == nil || *c.Free && c.Amounts[0].Amount > 0) {
			t.Errorf("cost of %q = %+v", s, c)
		}
	})
}
