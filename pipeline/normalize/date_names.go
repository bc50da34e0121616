package normalize

import (
	"strings"
	"time"
)

// monthNames are the names of the months as announcements write them: English with its
// common misspellings, German, French, Spanish, Portuguese, Italian, Dutch, Swedish,
// Danish and Norwegian, and the abbreviations that are no other word. "Ago" and "set"
// (Portuguese, Spanish, Italian) are left out: they are English words beside numbers.
var monthNames = [12]string{
	"january jan janurary januar jänner jaenner janvier janv enero ene janeiro gennaio januari",
	"february feb feburary febuary februar februari février fevrier févr fevr fév febrero fevereiro febbraio",
	"march mar märz maerz mrz mars marzo março marco maart marts",
	"april apr avril avr abril abr aprile",
	"may mai mayo maio maggio mei maj",
	"june jun juni juin junio junho giugno",
	"july jul juli juillet juil julio julho luglio",
	"august aug août aout agosto augusti augustus",
	"september sep sept septemeber septembre septiembre setiembre setembro settembre",
	"october oct ocotber oktober okt octobre octubre outubro ottobre",
	"november nov novembre noviembre novembro",
	"december dec decemeber dezember dez décembre decembre déc diciembre dic dezembro dicembre desember",
}

// weekdayNames are the names of the weekdays, Sunday first, in the same languages.
var weekdayNames = [7]string{
	"sunday sun sonntag dimanche domingo domenica zondag söndag søndag",
	"monday mon montag lundi lunes lunedì maandag måndag mandag",
	"tuesday tue tues dienstag mardi martes martedì dinsdag tisdag tirsdag",
	"wednesday wed weds wendesday mittwoch mercredi miércoles miercoles mercoledì woensdag onsdag",
	"thursday thu thur thurs donnerstag jeudi jueves giovedì donderdag torsdag",
	"friday fri freitag vendredi viernes venerdì vrijdag fredag",
	"saturday sat samstag sonnabend samedi sábado sabado sabato zaterdag lördag lørdag",
}

var (
	months   = byName[time.Month](monthNames[:], 1)
	weekdays = byName[time.Weekday](weekdayNames[:], 0)
)

// byName indexes rows of names; the first row has the number first.
func byName[T ~int](rows []string, first T) map[string]T {
	index := map[string]T{}
	for i, row := range rows {
		for _, name := range strings.Fields(row) {
			index[name] = first + T(i)
		}
	}
	return index
}

// lookUp finds a word of a lower-cased text in an index. Only A-Z are lowered there, so
// that "DÉCEMBRE" comes as "dÉcembre".
func lookUp[T any](index map[string]T, word string) (T, bool) {
	v, ok := index[word]
	if !ok && len(word) < 24 && hasHigh(word) {
		v, ok = index[strings.ToLower(word)]
	}
	return v, ok
}

func hasHigh(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return true
		}
	}
	return false
}
