package normalize

import "strings"

// role is what a date is for, by the words beside it.
type role byte

// The roles. How sure each makes a date a deadline is strengthOf's.
const (
	noRole       role = iota // words that only look like a cue: "due to"
	roleNot                  // interviews, a day of publication: nothing of ours
	roleBy                   // "by December 1": a deadline if the sentence is on applying
	roleAccept               // "received by": a deadline if the sentence is on applying
	roleCloses               // "closes:", also how boards print the end of their own listing
	roleClose                // "closing date", "deadline": a deadline by itself
	roleExtended             // "extended to": wins over the others
	roleReview               // review begins: a priority date
	roleWeigh                // "full consideration": makes the deadline of its sentence a priority date
	roleOpens                // from when one can act; of a range also until when
	roleEnds                 // until when a lower price or a registration lasts
	roleNotify               // when those who applied are told
	roleStart                // a start: of an event, else of employment
	roleHeld                 // when it takes place
	roleAfter                // "received after": a deadline if that is too late
	roleFinal                // camera-ready papers and what comes after acceptance
)

// dateCue is a phrase with the role that it gives to the date it leads to.
type dateCue struct {
	phrase string
	role   role
	weak   bool // counts only where no other cue stands: "conference" in "conference, May 4"
}

// cueRows are the cues, separated by commas, in English, German, French and Spanish, with
// the plainest of Portuguese, Italian, Dutch and the Scandinavian languages. A phrase is
// in lower case and ends at word borders.
var cueRows = []struct {
	role    role
	weak    bool
	phrases string
}{
	{noRole, false, `due to, due diligence, closing remarks, closing session, closed captions, close to, until filled, open until filled, by phone, by email, by e-mail, by mail, by post, by fax, by appointment, by the university, by the library, meet deadlines, meeting deadlines, tight deadlines, multiple deadlines, deadline-driven, after the deadline, after the closing date, prior to the closing date, day prior to the closing date, available online, by clicking, by submitting, by completing`},
	{roleClose, false, `applications are due, proposals are due, submissions are due, abstracts are due, applications due, application due, closing date, closing dates, closing, deadline, deadlines, due date, due dates, due, last day to apply, last day to submit, last day for, last date to apply, last date for, last date, last day,
		apply by, apply before, apply no later than, apply on or before, apply until, apply not later than, submit by, competition closes, competition closing, applications close, applications will close, application closes, application window closes, application period ends, application period closes,
		submissions close, call closes, cfp closes, posting end, posting closes, posting end date, post end date, posting closing, posting close date, close date, job closes, vacancy closes, recruitment closes, close on, close at, will close, closes on, closes at, application end date, window closes, portal closes,
		applications closing, cut-off date, cutoff date, cut off date, nominations close, proposals close, open through, remain open until, last call, final date, advertised until,
		bewerbungsfrist, bewerbungsschluss, bewerbungsende, bewerbung bis, bewerbungen bis, einsendeschluss, einreichungsfrist, einreichfrist, abgabefrist, abgabeschluss, frist, einreichungsschluss, meldeschluss, bewerben sie sich bis, zuschriften bis,
		date limite, dates limites, date butoir, date de clôture, date de cloture, date d'échéance, clôture des candidatures, clôture, fin de l'appel, fin de l'affichage, délai, échéance, au plus tard le,
		fecha límite, fecha limite, fecha de cierre, fecha tope, plazo, cierre del plazo, cierre de la convocatoria, termina el, cierre, vence el, finaliza el,
		prazo, data limite, data-limite, encerramento, scadenza, entro il, entro le, sluitingsdatum, uiterlijk, sista ansökningsdag, søknadsfrist, ansøgningsfrist`},
	{roleCloses, false, `closes, expires, expires on, expiry date, expiration date, listing expires, job expires, posting expires, ad expires, valid through, valid until`},
	{roleAccept, false, `received by, received before, received no later than, received on or before, received prior to, submitted by, submitted before, submitted no later than, submitted on or before, submitted to, submitted through, submitted until,
		accepted until, accepted through, accepted by, accepted till, accepted up to, accepting applications until, accepting applications through, accepting proposals until, accepting proposals through, apply online by, apply online until,
		applications until, applications through, applications by, no later than, not later than, open until, must be received, postmarked by, proposals by, abstracts by, in by, form by, sent by, send by, email by, eingereicht bis, spätestens, bis spätestens, bis zum, bis einschließlich, bis inklusive, bis einschl,
		jusqu'au, jusqu'à, avant, avant le, au plus tard, hasta el, antes del, a más tardar el, hasta, até, até o dia, fino al, before the end of, on or before, prior to`},
	{roleAfter, false, `received after, submitted after, arriving after, applications after`},
	{roleBy, true, `by, before, until, till, through, bis`},
	{roleExtended, false, `extended to, extended until, extended through, extended till, has been extended, been extended, deadline extended, extended deadline, deadline extension, verlängert bis, verlängert, prolongé jusqu'au, prolongée jusqu'au, reportée au, prorogé, ampliado hasta, ampliada hasta, prórroga, se amplía hasta, new deadline, nouvelle date limite`},
	{roleReview, false, `review of applications, review of application, reviewing applications, reviewing of applications, application review, application reviews, review of candidates, review of materials, review of resumes, reviewed beginning, reviewed starting, reviewed commencing, review applications, applications will be reviewed, applications reviewed,
		review will begin, review begins, review will commence, review beginning, review to begin, begin reviewing, begin review, first review, initial review, first review date, review date, screening, screened beginning, evaluation of applications, evaluating applications, start reviewing, begin considering, begin screening,
		priority date, priority deadline, priority application deadline, priority review, begin to review, consideration of applications, consideration of candidates, application review date, formal review, reviewing candidates`},
	{roleWeigh, false, `full consideration, first consideration, best consideration, priority consideration, guaranteed consideration, guarantee consideration, ensure consideration, ensured consideration, assured consideration, assure consideration, initial consideration, fullest consideration, considered first, assured of consideration, guaranteed to be considered, preference given, preference will be given, given preference, given priority, priority will be given, prioritized, consideration will be given`},
	{roleOpens, false, `opens, opens on, open on, open from, opening date, open date, date opened, will open, applications open, application opens, submissions open, registration opens, opening on, accepted from, accepted starting, accepted beginning, accepting applications from, application period, application window, application dates, submission period, submission window, begin accepting, submission opens, call opens, ouverture, apertura, apertura del plazo, apertura de plazo, inicio del plazo, abre el plazo, abierto el plazo, desde el, a partir del, à partir du, à compter du, ab dem, starting from`},
	{roleOpens, true, `accepted, applications, submissions`},
	{roleEnds, false, `early bird, early-bird, earlybird, frühbucher, register by, register before, registration closes, registration will close, registration deadline, registration ends, registration is open until, registration due, rsvp by, anmeldung bis, anmeldeschluss, anmeldefrist, melden sie sich bis, anmelden bis, anmeldungen bis, inscriptions jusqu'au, inscription jusqu'au, inscription avant, inscripción hasta, inscripciones hasta, inscribirse hasta, iscrizioni entro, ends on, will end on, sign up by, reserve by, book by`},
	{roleNotify, false, `notification, notifications, notified, notification of acceptance, notify, will be informed, will be contacted, acceptances, will hear, hear back, decisions made, benachrichtigung, benachrichtigt, mitteilung, notificación, notificados, notificadas, notifiés, will be announced, award announcement, announcement of, selections made`},
	{roleNotify, true, `acceptance, decision, decisions, results, selected, announced, winners, recipients, résultats, réponse`},
	{roleStart, false, `start date, starting date, anticipated start, anticipated start date, expected start date, desired start date, preferred start, tentative start, start_date, startdate, start on, starts on, starts, begins on, begin on, commencing, commence, commences, stellenbeginn, eintrittstermin, date de début, prise de fonction, fecha de inicio`},
	{roleHeld, false, `held, be held, take place, takes place, taking place, to be held, scheduled for, scheduled on, is scheduled, meet on, meets on, happening, runs from, run from, will run, runs, join us, join us on, live on, presented on, convene, convenes, gather, save the date, will be hosting, will host, is hosting, hosted on, hosted from,
		stattfinden, stattfindet, findet, statt, veranstaltet, aura lieu, auront lieu, se tiendra, se tiendront, se déroulera, se llevará a cabo, se celebrará, tendrá lugar, se realizará, se realizarán, acontece, realiza-se, si terrà, afholdes, plaats,
		event date, event dates, event_date, conference date, conference dates, workshop date, workshop dates, date and time, date & time, dates and times, symposium dates, webinar date, kick off, kicks off, conference begins, program dates, onsite workshop, online course`},
	{roleHeld, true, `conference, symposium, workshop, webinar, colloque, kongress, konferenz, tagung, veranstaltung, congreso, jornadas, taller, event, session, sessions, meeting, class, course, lecture, talk, forum, summit, offered, hosted, host, hosting, will be on, begins, starting, beginning, festival, institute, training, tenue, from, vom, du, del, online`},
	{roleNot, false, `posted, posted on, date posted, job posted, posting date, updated, last updated, interviews, interview, since, founded, as of, completed by, graduate by, graduation, graduated, degree by, degree completed, degree conferred, conferred, conferred by, awarded by, in hand by, obtained by, certification by, enrolled, graduate, graduating, available to start, available to begin, able to start, hired by, complete by, must be completed, onboarding, campus visits, campus interviews, phone interviews, on-campus interviews, appointment date, anticipated hire, hired, hire date, hired before, orientation, start work, published, created, end of contract, term ends, term end, end date, end_date, expected end date, contract end date, passport, vaccinated, copyright, born, last modified, dated, internal closing date, internal applicants, internal candidates, internal deadline, begin work, report to work, closed for, reimbursed, reimbursement, funding period, refund, refunds, cancellation, cancellations, last year, took place, was held, were held, ab sofort, veröffentlicht, publié le, publicado, position begins, position starts, work begins, training date, training dates, after, following, expires in, opened to, voting, vote, week of, month of`},
	{roleNot, true, `effective, employment, appointment, established, revised, approved, amended, contract, ends, available, payroll, salary, salaries, wage, wages, rate, rates, previous, previously, was, were, duration, leave, holiday, holidays, cancel, arrive, arrival, availability, between, term, start work by, beginn, publication`},
	{roleFinal, false, `camera-ready, camera ready, final papers, final paper, final versions, final version, final manuscripts, final presentations, final drafts, revised papers, revised versions, revised manuscripts, presentation materials, slides due, recordings due, report due, reports due, final report, trip report`},
}

var dateCues = indexCues()

// indexCues indexes the cues by their first word, the longest first.
func indexCues() map[string][]dateCue {
	index := map[string][]dateCue{}
	for _, row := range cueRows {
		for phrase := range strings.SplitSeq(row.phrases, ",") {
			phrase = strings.Join(strings.Fields(phrase), " ")
			first := phrase[:cueWordEnd(phrase, 0)]
			list := index[first]
			at := len(list)
			for at > 0 && len(list[at-1].phrase) < len(phrase) {
				at--
			}
			list = append(list, dateCue{})
			copy(list[at+1:], list[at:])
			list[at] = dateCue{phrase, row.role, row.weak}
			index[first] = list
		}
	}
	return index
}

// cueWordEnd is where the word at i ends; a hyphen or an apostrophe ends it too.
func cueWordEnd(s string, i int) int {
	for i < len(s) && isWord(s[i]) {
		i++
	}
	return i
}

// cueAt is a cue with where it ends.
type cueAt struct {
	dateCue
	from, to int
}

// scanCues calls visit with the cues of s (lower-case, one line) in order, those within
// others left out.
func scanCues(s string, visit func(cueAt)) {
	for i := 0; i < len(s); {
		if !isWord(s[i]) {
			i++
			continue
		}
		end := cueWordEnd(s, i)
		next := end
		for _, cue := range dateCues[s[i:end]] {
			to := i + len(cue.phrase)
			if strings.HasPrefix(s[i:], cue.phrase) && (to == len(s) || !isWord(s[to])) {
				visit(cueAt{cue, i, to})
				next = to
				break
			}
		}
		i = next
	}
}
