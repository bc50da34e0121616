package normalize_test

import (
	"strings"
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

// creditBrief is a credit as "amount unit certificate by body", with what is not stated left out.
func creditBrief(c *posting.Credit) string {
	if c == nil {
		return ""
	}
	var parts []string
	if c.Amount != nil {
		parts = append(parts, c.Amount.String())
	}
	if c.Unit != "" {
		parts = append(parts, c.Unit)
	}
	if c.Certificate {
		parts = append(parts, "certificate")
	}
	if c.Body != "" {
		parts = append(parts, "by "+c.Body)
	}
	return strings.Join(parts, " ")
}

func TestCredit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in, want string
	}{
		// contact hours
		{"an equation at the end", "Join us online.\n\nCE Contact Hours for Maryland Public Libraries = 2 hours", "2 contact-hour by Maryland Public Libraries"},
		{"approved for", "This session has been approved for 1.5 contact hours by the State Library of Iowa.", "1.5 contact-hour by State Library of Iowa"},
		{"a label", "Contact hours: 1.5\nPresenter: A. Example", "1.5 contact-hour"},
		{"a label with the unit again", "CE hours: 3 hours", "3 contact-hour"},
		{"CE credit", "Attendees earn 1 CE credit.", "1 contact-hour"},
		{"CE credits behind", "CE Credits: 2", "2 contact-hour"},
		{"clock hours", "Participants will receive 3 clock hours.", "3 contact-hour"},
		{"a word for a number", "One contact hour will be awarded for live attendance.", "1 contact-hour"},
		{"a word and a figure", "You will earn two (2) contact hours of continuing education.", "2 contact-hour"},
		{"half an hour", "Watching the recording earns 0.5 contact hours.", "0.5 contact-hour"},
		{"continuing education credit", "Worth 4 hours of continuing education credit.", "4 contact-hour"},
		{"credits of continuing education", "2 continuing education credits are available.", "2 contact-hour"},
		{"with a hyphen", "This is a 3-contact-hour course.", "3 contact-hour"},
		{"library education units", "Indiana librarians: this webinar is eligible for 1 LEU.", "1 contact-hour"},
		{"up to", "Attendees can earn up to 12 contact hours over the three days.", "12 contact-hour"},
		{"technology hours", "Eligible for 1 Category A technology contact hour (Wisconsin).", "1 contact-hour"},
		// CEU
		{"CEU", "Complete all modules to earn 0.6 CEUs.", "0.6 ceu"},
		{"CEU with its points", "Credit: 1.2 C.E.U.", "1.2 ceu"},
		{"a label CEU", "CEUs: 0.3", "0.3 ceu"},
		{"continuing education units", "The institute offers 2.0 Continuing Education Units, IACET accredited.", "2 ceu by IACET"},
		{"CEU and contact hours", "Participants receive 0.6 CEU (6 contact hours).", "6 contact-hour"},
		// academic
		{"a semester hour", "The course carries 1 semester hour of graduate credit.", "15 contact-hour"},
		{"semester hours", "Earn 3 semester credit hours from Example University.", "45 contact-hour"},
		{"quarter hours", "2 quarter hours of academic credit are available.", "20 contact-hour"},
		{"ECTS has no hours published", "The module is worth 5 ECTS.", ""},
		// other units
		{"PDH", "1.5 PDHs for attending.", "1.5 pdh"},
		{"PD hours", "Teachers receive 2 PD hours.", "2 pdh"},
		{"professional development hours", "Professional development hours: 3", "3 pdh"},
		{"CPD hours", "Attendance counts as 6 CPD hours.", "6 pdh"},
		{"CPD points", "Worth 2 CPD points, accredited by ALIA.", "2 cpd-point by ALIA"},
		{"a day is a point", "LIASA awards 1 CPD point for this workshop.", "1 cpd-point by LIASA"},
		{"PD points", "5 PD points can be claimed.", "5 cpd-point"},
		{"MLA", "This class is approved for 4 MLA CE credits.", "4 mla-ce"},
		{"MLA contact hours", "Eligible for 1.0 Medical Library Association CE contact hours.", "1 mla-ce"},
		{"ACA", "Certified archivists can earn 5 Archival Recertification Credits from the Academy of Certified Archivists.", "5 aca by Academy of Certified Archivists"},
		{"ARC", "Attendees are eligible to receive 3 ARCs from the Academy of Certified Archivists (ACA).", "3 aca by Academy of Certified Archivists"},
		// certificates, amounts that are open
		{"a certificate", "All attendees receive a certificate of attendance.", "certificate"},
		{"both", "Earn 2 contact hours; certificates of completion are mailed within a week.", "2 contact-hour certificate"},
		{"a German certificate", "Die Teilnehmenden erhalten eine Teilnahmebescheinigung.", "certificate"},
		{"a French certificate", "Une attestation de présence sera remise.", "certificate"},
		{"no amount", "CE credit is available for this event.", "contact-hour"},
		{"an amount each", "Each session earns 1 contact hour; attend as many as you like.", "contact-hour"},
		{"two amounts", "Live attendance: 2 contact hours. Recording: 1 contact hour.", "contact-hour"},
		// no credit
		{"a duration", "A two-hour workshop with 4 hours of video.", ""},
		{"hours of training", "This series offers 6 hours of professional development.", ""},
		{"denied", "No CE credit is offered for this event.", ""},
		{"denied behind", "Contact hours are not available for the recording.", ""},
		{"a yearly need", "Public librarians need 60 contact hours every five years.", ""},
		{"to renew", "Directors must earn 45 CE credits in 3 years to renew their certification.", ""},
		{"college credit as a topic", "How librarians support dual credit students in 12 courses.", ""},
		{"no certificate", "Certificates of attendance will not be issued.", ""},
		{"a museum", "1.5 million credits were spent. Contact us during opening hours: 9-5.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := read(t, posting.Finding{Title: "Example workshop", Text: tt.in}, configs.Defaults{Kind: posting.Workshop}).Posting
			if got := creditBrief(p.Credit); got != tt.want {
				t.Errorf("credit of %q = %q, want %q", tt.in, got, tt.want)
			}
			if _, ok := p.Evidence["credit"]; ok != (p.Credit != nil) {
				t.Errorf("credit %v with evidence %v", p.Credit, p.Evidence["credit"])
			}
		})
	}
}

func TestCreditOfJobs(t *testing.T) {
	t.Parallel()
	p := read(t, posting.Finding{Title: "Archivist", Text: "We pay for 10 contact hours a year. A certificate of completion is required."}, configs.Defaults{Kind: posting.Job}).Posting
	if p.Credit != nil {
		t.Errorf("a job gives the credit %+v", p.Credit)
	}
}

func FuzzCredit(f *testing.F) {
	for _, s := range []string{"1.5 contact hours", "CE credits = 2 hours", "0.6 CEU (6 contact hours) approved by X", "3 semester hours", "1.2.3 CEU", "contact hours: " + strings.Repeat("9", 40), "a certificate of"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := read(t, posting.Finding{Title: "Example workshop", Text: s}, configs.Defaults{Kind: posting.Workshop}).Posting
		if c := p.Credit; c != nil && c.Amount != nil && (*c.Amount <= 0 || c.Unit == "") {
			t.Errorf("credit of %q = %+v", s, c)
		}
	})
}
