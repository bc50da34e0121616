package normalize

import (
	"strings"

	"github.com/callboard/callboard/posting"
)

// periodWords are the ways to say what an amount is for, longest first where one begins
// with another.
var periodWords = []struct {
	word   string
	period posting.Period
}{
	{"bi-weekly", posting.Biweekly},
	{"biweekly", posting.Biweekly},
	{"every two weeks", posting.Biweekly},
	{"fortnight", posting.Biweekly},
	{"two weeks", posting.Biweekly},
	{"semi-monthly", posting.Semimonthly},
	{"semimonthly", posting.Semimonthly},
	{"twice a month", posting.Semimonthly},
	{"hourly", posting.Hour},
	{"hour", posting.Hour},
	{"hr", posting.Hour},
	{"h", posting.Hour},
	{"ph", posting.Hour},
	{"daily", posting.Day},
	{"day", posting.Day},
	{"weekly", posting.Week},
	{"week", posting.Week},
	{"wk", posting.Week},
	{"monthly", posting.Month},
	{"month", posting.Month},
	{"mo", posting.Month},
	{"annually", posting.Year},
	{"annual", posting.Year},
	{"annum", posting.Year},
	{"yearly", posting.Year},
	{"year", posting.Year},
	{"yr", posting.Year},
	{"p.a", posting.Year},
	{"pa", posting.Year},
	{"stunde", posting.Hour},
	{"std", posting.Hour},
	{"heure", posting.Hour},
	{"hora", posting.Hour},
	{"ora", posting.Hour},
	{"horaire", posting.Hour},
	{"tag", posting.Day},
	{"jour", posting.Day},
	{"woche", posting.Week},
	{"semaine", posting.Week},
	{"semana", posting.Week},
	{"monatlich", posting.Month},
	{"monat", posting.Month},
	{"mtl", posting.Month},
	{"mensuels", posting.Month},
	{"mensuel", posting.Month},
	{"mois", posting.Month},
	{"mensuales", posting.Month},
	{"mensual", posting.Month},
	{"mensili", posting.Month},
	{"mese", posting.Month},
	{"mes", posting.Month},
	{"j\u00e4hrlich", posting.Year},
	{"jahr", posting.Year},
	{"annuels", posting.Year},
	{"annuel", posting.Year},
	{"par an", posting.Year},
	{"l'an", posting.Year},
	{"ann\u00e9e", posting.Year},
	{"anuales", posting.Year},
	{"anual", posting.Year},
	{"a\u00f1o", posting.Year},
	{"annui", posting.Year},
	{"anno", posting.Year},
}

// grossWords stand between an amount and its period.
var grossWords = []string{"brutto", "bruts", "brut", "brutos", "bruto", "lordi", "gross", "before tax"}

// periodLeads lead to a period.
var periodLeads = []string{"per ", "an ", "a ", "each ", "every ", "/", "per-", "pro ", "je ", "im ", "die ", "par ", "de l'", "l'", "por ", "al ", "a la ", "all'"}

// period reads "per hour", "/hr", "an hour", "(bi-weekly)", "annually", "brutto pro Jahr"
// and steps over it; "" and no step when none is next.
func (m *money) period() posting.Period {
	i := m.pos
	skip := func(chars string) {
		for i < len(m.low) && strings.IndexByte(chars, m.low[i]) >= 0 {
			i++
		}
	}
	skip(" ,(\n")
	for _, word := range grossWords {
		if strings.HasPrefix(m.low[i:], word) && (i+len(word) == len(m.low) || !isWord(m.low[i+len(word)])) {
			i += len(word)
			skip(" ,(")
			break
		}
	}
	begin, bare := i, true
	for _, lead := range periodLeads {
		if strings.HasPrefix(m.low[i:], lead) {
			i += len(lead)
			bare = lead == "per-"
			skip(" ")
			break
		}
	}
	if p, end := m.periodWord(i, bare); p != "" {
		m.pos = end
		return p
	}
	if p, end := m.periodWord(begin, true); p != "" && !bare { // "par an", "l'an"
		m.pos = end
		return p
	}
	return ""
}

// needLead are words that name a period only behind "per", "a" or "/" where a new line
// begins with them, or, for the shortest, anywhere.
var needLead = map[string]int{"day": 1, "week": 1, "month": 1, "hour": 1, "year": 1, "h": 1, "mo": 1, "tag": 2, "jour": 2, "mes": 2, "ora": 2, "hora": 2, "std": 2, "anno": 2, "mese": 2, "heure": 2, "jahr": 2, "stunde": 2, "monat": 2, "mois": 2, "semana": 2, "woche": 2}

// periodWord reads a word of periodWords at i.
func (m *money) periodWord(i int, bare bool) (posting.Period, int) {
	for _, w := range periodWords {
		if !strings.HasPrefix(m.low[i:], w.word) {
			continue
		}
		end := i + len(w.word)
		if end < len(m.low) && isWord(m.low[end]) && !m.glued(end) {
			continue
		}
		if need := needLead[w.word]; bare && (need == 2 || need == 1 && i > 0 && m.low[i-1] == '\n') {
			continue
		}
		return w.period, end
	}
	return "", 0
}

// glued reports whether markup has glued a new word to the one that ends at i: "monthJob".
func (m *money) glued(i int) bool {
	return i > 0 && i < len(m.text) && m.text[i] >= 'A' && m.text[i] <= 'Z' && isLower(m.text[i-1])
}

// leadWords name the period in front of an amount: "Jahresgehalt: 65.000 EUR".
var leadWords = []struct {
	word   string
	period posting.Period
}{
	{"hourly", posting.Hour},
	{"stundenlohn", posting.Hour},
	{"horaire", posting.Hour},
	{"por hora", posting.Hour},
	{"bi-weekly", posting.Biweekly},
	{"biweekly", posting.Biweekly},
	{"weekly", posting.Week},
	{"semi-monthly", posting.Semimonthly},
	{"monthly", posting.Month},
	{"monatsgehalt", posting.Month},
	{"bruttomonatsgehalt", posting.Month},
	{"monatslohn", posting.Month},
	{"monatlich", posting.Month},
	{"monatliches", posting.Month},
	{"mensuel", posting.Month},
	{"mensuelle", posting.Month},
	{"mensual", posting.Month},
	{"mensile", posting.Month},
	{"annual", posting.Year},
	{"annually", posting.Year},
	{"yearly", posting.Year},
	{"jahresgehalt", posting.Year},
	{"bruttojahresgehalt", posting.Year},
	{"jahreslohn", posting.Year},
	{"bruttojahreslohn", posting.Year},
	{"j\u00e4hrlich", posting.Year},
	{"j\u00e4hrliches", posting.Year},
	{"annuel", posting.Year},
	{"annuelle", posting.Year},
	{"anual", posting.Year},
	{"annuo", posting.Year},
	{"annua", posting.Year},
}

// leadPeriod is the period named last in the sentence in front of an amount, "" when none is.
func leadPeriod(lead string) posting.Period {
	if i := strings.LastIndexAny(lead, ".;$\n"); i >= 0 && strings.Trim(lead[i:], " \n.:") != "" {
		lead = lead[i+1:]
	}
	found, at := posting.Period(""), -1
	for _, w := range leadWords {
		if i := strings.LastIndex(lead, w.word); i > at && indexWord(lead[i:], w.word) == 0 && (i == 0 || !isWord(lead[i-1]) && lead[i-1] != '-') {
			found, at = w.period, i
		}
	}
	return found
}
