package normalize_test

import (
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

// TestDeadlineWordings holds how calls, grants, events and jobs say by when to act; each
// was announced on Monday, 2 November 2026.
func TestDeadlineWordings(t *testing.T) {
	t.Parallel()
	type defaults = configs.Defaults
	tests := []struct {
		name string
		kind posting.Kind
		in   string
		want string
	}{
		// calls
		{"proposals due", posting.CFP, "Proposals due: Friday, January 15, 2027", "2027-01-15 firm proposal"},
		{"abstracts before papers", posting.CFP, "Abstract submission deadline: December 1, 2026\nFull paper submission deadline: February 1, 2027\nCamera-ready: March 1, 2027", "2026-12-01 firm abstract"},
		{"full papers before abstracts in the text", posting.CFP, "Full papers are due by February 1, 2027. Abstracts are due by December 1, 2026.", "2026-12-01 firm abstract"},
		{"chapters", posting.CFP, "Chapter proposals of 500 words should be sent to the editors by December 10, 2026. Full chapters are due on April 30, 2027.", "2026-12-10 firm proposal"},
		{"submit through", posting.CFP, "Proposals can be submitted through Friday, November 27, 2026 at 5pm PST (GMT-8).", "2026-11-27T17:00:00-08:00 firm America/Los_Angeles proposal"},
		{"a conference in the same sentence", posting.CFP, "Submit your proposal for the conference, to be held May 4-6, 2027, by January 8, 2027.", "2027-01-08 firm proposal"},
		{"the conference behind", posting.CFP, "Proposals are due December 4, 2026 for the conference on May 4, 2027.", "2026-12-04 firm proposal"},
		{"notification is none", posting.CFP, "Authors will be notified of acceptance by January 31, 2027.", ""},
		{"a journal issue", posting.CFP, "Articles will be published in September 2027. To be included in issue 40, which is scheduled for publication in late April 2027, please submit proposals by Friday, December 11, 2026.", "2026-12-11 firm proposal"},
		{"a list, dates first", posting.CFP, "Important dates\n1 December 2026 - Deadline for abstracts\n15 January 2027 - Notification of acceptance\n1 March 2027 - Early bird registration ends\n4-6 May 2027 - Conference", "2026-12-01 firm abstract"},
		{"a Markdown list, dates first", posting.CFP, "* November 9, 2026 - We are open for submissions from everyone\n* December 21, 2026 - Deadline for submissions of all the kinds above\n* January 12, 2027 - Open registration for the conference\n* February 20-21, 2027 - Conference", "2026-12-21 firm proposal"},
		{"lines, dates first", posting.CFP, "November 9, 2026: we open for submissions from everyone\nDecember 21, 2026: deadline for submissions of all the kinds\nJanuary 12, 2027: registration opens for the conference", "2026-12-21 firm proposal"},
		{"a table", posting.CFP, "| Milestone | Date |\n| --- | --- |\n| Submission deadline | December 1, 2026 |\n| Notification | January 20, 2027 |", "2026-12-01 firm proposal"},
		{"a table, dates first", posting.CFP, "| December 1, 2026 | Submission deadline |\n| January 20, 2027 | Notification of acceptance |", "2026-12-01 firm proposal"},
		{"opens and closes", posting.CFP, "The call for proposals opens November 16, 2026 and closes January 15, 2027.", "2027-01-15 firm proposal"},
		{"new deadline", posting.CFP, "NEW DEADLINE: December 18, 2026 (previously December 4, 2026)", "2026-12-18 firm from 2026-12-04 proposal"},
		{"extended until", posting.CFP, "Due to many requests, the deadline for submissions has been extended until midnight on December 18, 2026.", "2026-12-18 firm proposal"},
		{"end of the day", posting.CFP, "The deadline for proposals is the end of the day on 18 December, anywhere on Earth.", "2026-12-18 firm AoE proposal"},
		{"no later than a time", posting.CFP, "Submissions should be received no later than 23:59 CET on 4 December 2026.", "2026-12-04T23:59:00+01:00 firm proposal"},
		{"a heading above", posting.CFP, "Proposal Deadlines\n\nJanuary 8, 2027\nPapers and panels", "2027-01-08 firm proposal"},
		{"the day first", posting.CFP, "Friday, January 8 is the deadline for paper proposals.", "2027-01-08 firm proposal"},
		{"between", posting.CFP, "Abstracts may be submitted between November 16, 2026 and January 15, 2027.", "2027-01-15 firm abstract"},
		{"rolling", posting.CFP, "There is no deadline: proposals are reviewed on a rolling basis.", "rolling"},
		// grants and mentoring
		{"a window", posting.Grant, "Applications are accepted from December 1, 2026 to January 31, 2027.", "2027-01-31 firm application"},
		{"a window with a dash", posting.Grant, "Applications accepted March 1–27, 2027.", "2027-03-27 firm application"},
		{"an application period", posting.Mentoring, "Application period: November 9 - December 4, 2026", "2026-12-04 firm application"},
		{"rounds", posting.Grant, "The grant is awarded in three cycles. Deadlines: March 1, 2027; June 1, 2027; October 1, 2027", "2027-03-01 firm application"},
		{"rounds of which one is over", posting.Grant, "Applications are reviewed quarterly. Application deadlines: October 1, 2026; January 15, 2027", "2027-01-15 firm application"},
		{"rounds on lines", posting.Grant, "The deadlines in this year will be 5pm on:\nFriday 30th October\nFriday 5th March\nFriday 4th June", "2027-03-05 firm application"},
		{"reports and decisions", posting.Grant, "- Applications Due: March 1, 2027\n- Applicants Notified of Final Decision: April 1, 2027\n- Recipient's Conference Report Due: July 19, 2027", "2027-03-01 firm application"},
		{"the application closes", posting.Mentoring, "The application will close January 29, 2027. The program runs from March 1, 2027 to June 30, 2027.", "2027-01-29 firm application"},
		{"two in one", posting.Grant, "Applications are due October 1 and February 1 of each year.", "2027-02-01 firm application"},
		{"nominations", posting.Grant, "Nominations must be received by close of business on December 11, 2026.", "2026-12-11 firm nomination"},
		{"reports are due later", posting.Grant, "Apply by December 1, 2026. A final report is due June 30, 2027. Awards will be announced by February 1, 2027.", "2026-12-01 firm application"},
		{"mentors wanted", posting.Mentoring, "Mentors and mentees may sign up until November 30. Please complete the application form by November 30.", "2026-11-30 firm application"},
		{"applications close, date first", posting.Mentoring, "November 9, 2026\tApplications Open\nDecember 4, 2026\tApplications Close\nJanuary 11, 2027\tPairs matched", "2026-12-04 firm application"},
		// events
		{"registration closes", posting.Conference, "The conference takes place June 22-24, 2027. Registration will close on June 15th.", "2027-06-15 firm registration"},
		{"early bird", posting.Conference, "Early bird registration is $100, open until February 22nd, 2027. Registration after February 22nd is $135.", "2027-02-22 firm early-bird"},
		{"register by", posting.Workshop, "Please register by December 1, 2026.", "2026-12-01 firm registration"},
		{"an application for a workshop", posting.Workshop, "Please complete the expression of interest form by December 1.", "2026-12-01 firm application"},
		{"abstracts of a workshop", posting.Workshop, "Submit abstract\nDeadline: December 1, 2026 at 23:59 CET", ""},
		{"abstracts are not for those who listen", posting.Webinar, "Abstracts were due by November 20, 2026.", ""},
		// jobs
		{"closes", posting.Job, "Closes: 27 November, 2026", "2026-11-27 firm"},
		{"end of the board's listing", posting.Job, "Closes: 31 January, 2027", ""},
		{"end of the listing and a word of the employer", posting.Job, "Closing Date: Open until filled. Salary 29.50. Closes: 20 November, 2026", "until-filled"},
		{"a note between label and date", posting.Job, "CLOSING DATE\n•\tREVISED - March 3, 2027\n\nJOB CATEGORY\nFaculty", "2027-03-03 firm"},
		{"day prior", posting.Job, "Closing Date: December 11, 2026. Note: Applications will be accepted until 11:59 PM on the day prior to the closing date above.", "2026-12-10 firm"},
		{"a label says rolling", posting.Job, "Application Deadline:\nRolling\nSalary Range:\n$20", "rolling"},
		{"a label says until", posting.Job, "Application Deadline:\nUntil we find the right candidate", "until-filled"},
		{"a label says open", posting.Job, "Application Deadline:\nOpen\nMinimum Degree Requirement:\nMLIS", "until-filled"},
		{"best consideration", posting.Job, "Applications received by December 15, 2026 will be given first consideration.", "2026-12-15 priority application"},
		{"given priority", posting.Job, "Applications received by December 7, 2026 will be given priority, but will be accepted on a rolling basis.", "2026-12-07 priority application"},
		{"review behind", posting.Job, "Beginning December 7, 2026, applications will be reviewed; review of applications continues until filled.", "2026-12-07 priority application"},
		{"screening", posting.Job, "Screening of applications begins immediately. Apply by December 7, 2026.", "2026-12-07 firm application"},
		{"final date", posting.Job, "Next review date: Saturday, Nov 28, 2026 at 11:59pm (Pacific Time)\nApply by this date to ensure full consideration by the committee.\nFinal date: Friday, Jan 29, 2027 at 11:59pm (Pacific Time)", "2027-01-29T23:59:00-08:00 firm America/Los_Angeles"},
		{"internal applicants", posting.Job, "Internal closing date: November 13, 2026\nClosing date: November 27, 2026", "2026-11-27 firm"},
		{"two that contradict", posting.Job, "Application deadline: November 20, 2026. Deadline to apply: November 27, 2026.", ""},
		{"fraud, fees, history", posting.Job, "The library was founded on May 4, 1998. This collective agreement is effective January 1, 2027. Salary as of July 1, 2027.", ""},
		{"holiday", posting.Job, "Due to the holiday, the library is closed on November 26, 2026.", ""},
		{"a phone number", posting.Job, "To apply, call 555-12-2026 by phone.", ""},
		{"a degree by then", posting.Job, "Candidates must have the MLIS degree in hand by May 31, 2027. Applicants should be available to start by June 1, 2027.", ""},
		{"AM and PM", posting.Job, "Applications will be accepted until 4:30 p.m. on Friday, November 27th, 2026.", "2026-11-27T16:30:00 firm application"},
		{"no year, a weekday", posting.Job, "Please apply by Friday, November 27.", "2026-11-27 firm application"},
		{"US short", posting.Job, "Please apply by 11/27.", "2026-11-27 firm application"},
		{"too late after it", posting.Job, "Applications received after December 4, 2026 will not be considered.", "2026-12-04 firm application"},
		{"considered after it", posting.Job, "Applications received after December 4, 2026 are reviewed as needed.", ""},
		{"closing date and time", posting.Job, "Closing Date/Time: Fri. 12/04/26 11:59 PM Eastern Time", "2026-12-04T23:59:00-05:00 firm America/New_York"},
		{"opens and closes in a form", posting.Job, "Open Date 11/02/2026 Close Date 11/30/2026", "2026-11-30 firm"},
		{"receipt", posting.Job, "Deadline for receipt of applications: 12/04/26", "2026-12-04 firm application"},
		{"close of business", posting.Job, "Send your resume to the director by close of business on Friday, December 4.", "2026-12-04 firm"},
		{"rolling from a day on", posting.Job, "Applications will be reviewed on a rolling basis beginning December 1, 2026 until the position is filled.", "2026-12-01 priority application"},
		{"open until a day or filled", posting.Job, "Position open until November 30, 2026 or until filled.", "2026-11-30 priority"},
		{"first consideration given", posting.Job, "The search will remain open until filled, with first consideration given to applications received by Dec. 4.", "2026-12-04 priority application"},
		{"preference", posting.Job, "Preference will be given to applications received by Monday, December 7, 2026.", "2026-12-07 priority application"},
		{"ensure", posting.Job, "To ensure full consideration, submit materials no later than Dec 7.", "2026-12-07 priority"},
		{"consideration begins", posting.Job, "Consideration of applications will begin December 7, 2026 and continue until filled.", "2026-12-07 priority application"},
		{"a form with a start", posting.Job, "Application Deadline Date: Dec 6, 2026; Anticipated Start Date: January 11, 2027", "2026-12-06 firm application"},
		{"the hour before the day", posting.Job, "Closes: 11:59 PM EST on December 6, 2026", "2026-12-06T23:59:00-05:00 firm America/New_York"},
		{"a competition", posting.Job, "This competition will close on December 6, 2026 at 4:00 p.m. (Pacific).", "2026-12-06T16:00:00-08:00 firm America/Los_Angeles"},
		{"not soon enough", posting.Job, "Apply by: ASAP", ""},
		// other languages
		{"French of Canada", posting.Job, "Date de clôture : 6 décembre 2026 à 23 h 59", "2026-12-06T23:59:00 firm"},
		{"French competition", posting.Job, "Le concours est ouvert jusqu'au 6 décembre 2026. Veuillez envoyer votre candidature.", "2026-12-06 firm"},
		{"German", posting.Job, "Bewerbungsfrist: 15.12.2026", "2026-12-15 firm application"},
		{"German sentence", posting.Job, "Bitte senden Sie Ihre Bewerbung bis zum 15. Dezember 2026 an die Bibliothek.", "2026-12-15 firm application"},
		{"German call", posting.CFP, "Wir bitten um Vorschläge bis spätestens 31. Januar 2027.", "2027-01-31 firm proposal"},
		{"German without a year", posting.Job, "Bewerbungen bis 31.12. an die Stadtbibliothek", "2026-12-31 firm application"},
		{"German extension", posting.CFP, "Die Einreichungsfrist wurde verlängert bis 31. Januar 2027.", "2027-01-31 firm proposal"},
		{"German window", posting.CFP, "Vorträge können vom 16.11. bis zum 15.01.2027 eingereicht werden.", "2027-01-15 firm proposal"},
		{"German including", posting.CFP, "Die Einreichung ist bis einschließlich 15.01.2027 möglich.", "2027-01-15 firm proposal"},
		{"French", posting.CFP, "La date limite de dépôt des propositions est le 6 novembre.", "2026-11-06 firm proposal"},
		{"French at the latest", posting.Job, "Les candidatures (CV et lettre de motivation) sont à envoyer au plus tard le 15 décembre 2026.", "2026-12-15 firm application"},
		{"French until", posting.Grant, "Vous pouvez déposer votre candidature jusqu'au 1er février 2027 à 17h00.", "2027-02-01T17:00:00 firm application"},
		{"Spanish", posting.Grant, "La fecha límite para enviar las solicitudes es el 11 de mayo de 2027.", "2027-05-11 firm application"},
		{"Spanish term", posting.CFP, "El plazo para la presentación de propuestas termina el 15 de enero de 2027 a las 23:59 horas. El plazo para el envío del texto completo finaliza el 31 de marzo de 2027.", "2027-01-15T23:59:00 firm proposal"},
		{"Spanish window", posting.CFP, "El plazo de presentación de los textos permanecerá abierto desde el día 16 de noviembre hasta el próximo 15 de enero.", "2027-01-15 firm proposal"},
		{"Spanish opening and end", posting.CFP, "Apertura del plazo de envío de resúmenes: 16 de noviembre.\nCierre del plazo de envío de resúmenes: 15 de enero.", "2027-01-15 firm abstract"},
		{"Spanish until", posting.CFP, "Las propuestas se recibirán hasta el 15 de enero de 2027 a las 23:59 horas.", "2027-01-15T23:59:00 firm proposal"},
		{"Italian", posting.Job, "Scadenza: 15 gennaio 2027", "2027-01-15 firm"},
		{"Portuguese", posting.CFP, "Prazo para envio de propostas: 15 de janeiro de 2027", "2027-01-15 firm proposal"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := defaults{Kind: tt.kind, Country: "US"}
			p := read(t, posting.Finding{Title: "Announcement", Text: tt.in, Published: "2026-11-02"}, d).Posting
			got := brief(p.Deadline)
			if p.Deadline != nil && p.Deadline.What != "" {
				got += " " + p.Deadline.What
			}
			if got != tt.want {
				t.Errorf("deadline of %q = %q, want %q; evidence %v", tt.in, got, tt.want, p.Evidence["deadline"])
			}
		})
	}
}
