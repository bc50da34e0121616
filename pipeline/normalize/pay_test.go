package normalize_test

import (
	"fmt"
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

// payBrief is a pay as "min-max CUR period", with a missing bound left out.
func payBrief(p *posting.Pay) string {
	if p == nil {
		return ""
	}
	low, high := "", ""
	if p.Min != nil {
		low = p.Min.String()
	}
	if p.Max != nil {
		high = p.Max.String()
	}
	return fmt.Sprintf("%s-%s %s %s", low, high, p.Currency, p.Period)
}

func TestPayPhrases(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, country, in, want string
	}{
		{"a year", "US", "The salary is $68,000 - $74,500 per year.", "68000-74500 USD year"},
		{"an hour", "CA", "$36.57 to $42.78/hour", "36.57-42.78 CAD hour"},
		{"hourly", "US", "Pay: $28.25 to $33.70 hourly", "28.25-33.7 USD hour"},
		{"pounds", "GB", "Salary: £32,000–£38,000", "32000-38000 GBP year"},
		{"euros", "DE", "Salary €45,000 per annum", "45000-45000 EUR year"},
		{"a code", "US", "CAD 70,000 per year", "70000-70000 CAD year"},
		{"a code behind", "US", "Salary: $5,063.67 - $7,294.50 CAD Monthly", "5063.67-7294.5 CAD month"},
		{"k for both", "US", "Salary: $36-40K per year", "36000-40000 USD year"},
		{"glued to the next word", "US", "Hiring Range:$47,092Work Schedule: days. Salary range:$47,092Work", "47092-47092 USD year"},
		{"k with a period", "US", "Salary Range:\n$100k to $120k/annually\nJob", "100000-120000 USD year"},
		{"k after a wide space", "US", "Salary range:\u00a0 $100k – $120k/year, commensurate", "100000-120000 USD year"},
		{"k for each", "US", "Salary range: $60k-$68k", "60000-68000 USD year"},
		{"shared thousands", "US", "Salary: $60-68,000/year", "60000-68000 USD year"},
		{"bi-weekly", "CA", "Compensation $1826.78 (Bi-Weekly)", "1826.78-1826.78 CAD biweekly"},
		{"monthly", "US", "$4,622.00 - $5,167.50 monthly", "4622-5167.5 USD month"},
		{"French thousands", "CA", "Salary: $77 715,82 - $92 754,48 annually", "77715.82-92754.48 CAD year"},
		{"periods inside", "US", "Pay rate: $20.00/hour - $25.00/hour", "20-25 USD hour"},
		{"from", "US", "Starting salary: $45,000.00", "45000- USD year"},
		{"up to", "US", "Salary up to $90,000 per year", "-90000 USD year"},
		{"label and size", "US", "Compensation: $83,902 - $98,717", "83902-98717 USD year"},
		{"without a sign behind a label", "US", "Salary Range:\n68000-73000\nJob URL", "68000-73000 USD year"},
		{"dollars of nobody", "", "Salary: $50,000 per year", "50000-50000  year"},
		{"dollars of Australia", "AU", "Salary: $90,000 per year", "90000-90000 AUD year"},
		{"a label that lies", "CA", "Hourly Rate/Salary: $ 93,120.00 - $ 124,160.00", "93120-124160 CAD year"},
		{"between the ranges", "US", "Stipend pay: $3,000", ""},
		{"no label, no period", "US", "We hold 68,000 volumes and spend $74,500.", ""},
		{"a budget", "US", "Manages a $560,000 annual budget.", ""},
		{"millions", "US", "An endowment of $32 million a year.", ""},
		{"an allowance", "US", "A $75/month internet allowance is paid.", ""},
		{"a fee", "US", "The registration fee is $75 per year.", ""},
		{"competitive", "US", "Salary: competitive and commensurate with experience", ""},
		{"a phone number", "US", "Salary: call 617-555-0100", ""},
		{"hours are no pay", "US", "Salary: 12 month contract, 35 hours", ""},
		{"too much", "US", "Salary: $9,000,000 per year", ""},
		{"the range wins over its start", "CA", "STARTING SALARY: $36.57 per hour. Compensation $36.57 - $42.78 per hour", "36.57-42.78 CAD hour"},
		{"not the grant beside it", "US", "Salary: $50,000 per year. Funded by a $2 million grant.", "50000-50000 USD year"},
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

func TestPayField(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"68000-74500 USD per YEAR": "68000-74500 USD year", "USD 68000 - 74500 YEAR": "68000-74500 USD year", "36.57 CAD HOUR": "36.57-36.57 CAD hour",
		"$68,000 - $74,500": "68000-74500 USD year", "USD 40 per HOUR": "40-40 USD hour", "Competitive": "", "MONTH 3000-3500 EUR": "3000-3500 EUR month",
	} {
		p := read(t, posting.Finding{Title: "Archivist", Fields: posting.Fields{Pay: in}}, configs.Defaults{Kind: posting.Job, Country: "US"}).Posting
		if got := payBrief(p.Pay); got != want {
			t.Errorf("field %q = %q, want %q", in, got, want)
		}
	}
}

func TestPayEvidence(t *testing.T) {
	t.Parallel()
	d := configs.Defaults{Kind: posting.Job, Country: "US"}
	p := read(t, posting.Finding{Title: "Archivist", Text: "Hourly pay range: $20.00 - $22.00. The post is 37.5 hours per week."}, d).Posting
	if p.Pay == nil || p.Pay.AnnualAssumed || p.Pay.AnnualMin.String() != "39000" {
		t.Fatalf("pay %+v, want 37.5 stated hours a week", p.Pay)
	}
	p = read(t, posting.Finding{Title: "Archivist", Text: "Salary: $52,000 to $60,000"}, d).Posting
	if got := p.Evidence["pay.period"].Rule; got != "range:year" {
		t.Errorf("rule of the inferred period = %q", got)
	}
	p = read(t, posting.Finding{Title: "Archivist", Text: "Salary: $52,000 to $60,000 per year"}, d).Posting
	if e, ok := p.Evidence["pay.period"]; ok {
		t.Errorf("a stated period has the evidence %v", e)
	}
}

func FuzzPay(f *testing.F) {
	for _, s := range []string{"$68,000 - $74,500 per year", "£32k", "USD 1,2,3", "$60-68,000/year", "$ 77 715,82", "€-5", "$1$2$3", "$99999999999999", "hourly: 1.23456"} {
		f.Add("salary: " + s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		read(t, posting.Finding{Source: "test", Item: "1", Title: "Archivist", Text: s, Fields: posting.Fields{Pay: s, Hours: s, Cost: s}}, configs.Defaults{Kind: posting.Job, Country: "CA"})
	})
}
