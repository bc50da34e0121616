package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// score counts the answers to one field.
type score struct {
	right    int
	wrong    int // another value than the label's
	unstated int // a value where the label has none
	missed   int // none where the label has one
}

func (s score) precision() (hits, of int) { return s.right, s.right + s.wrong + s.unstated }
func (s score) recall() (hits, of int)    { return s.right, s.right + s.wrong + s.missed }

// wilson is the 95 % interval of a share (Wilson, 1927).
func wilson(hits, of int) (low, high float64) {
	if of == 0 {
		return 0, 1
	}
	const z = 1.959964
	n := float64(of)
	p := float64(hits) / n
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, middle-half), min(1, middle+half)
}

// table is the scores of a set by source and field.
type table struct {
	rows map[string]map[string]*score // by source, then field
}

// all is the row of all sources together.
const all = "all"

func (t *table) count(source, field string, verdict verdict) {
	for _, row := range []string{all, source} {
		if t.rows[row] == nil {
			t.rows[row] = map[string]*score{}
		}
		s := t.rows[row][field]
		if s == nil {
			s = &score{}
			t.rows[row][field] = s
		}
		switch verdict {
		case right:
			s.right++
		case wrong:
			s.wrong++
		case unstated:
			s.unstated++
		case missed:
			s.missed++
		case silent:
		}
	}
}

func (t *table) print(name string, markdown bool) {
	sources := []string{all}
	for s := range t.rows {
		if s != all {
			sources = append(sources, s)
		}
	}
	slices.Sort(sources[1:])
	if len(sources) > 6 { // many small sources: together only
		sources = sources[:1]
	}
	for _, source := range sources {
		if markdown {
			fmt.Printf("\n### %s: %s\n\n| field | precision | recall | right | wrong | not stated | missed |\n|---|---|---|---|---|---|---|\n", name, source)
		} else {
			fmt.Printf("\n%s: %s\n%-14s %-22s %-22s %6s %6s %10s %7s\n", name, source, "field", "precision", "recall", "right", "wrong", "not stated", "missed")
		}
		for _, field := range fields() {
			s := t.rows[source][field.name]
			if s == nil || *s == (score{}) {
				continue
			}
			format := "%-14s %-22s %-22s %6d %6d %10d %7d\n"
			if markdown {
				format = "| %s | %s | %s | %d | %d | %d | %d |\n"
			}
			fmt.Printf(format, field.name, share(s.precision()), share(s.recall()), s.right, s.wrong, s.unstated, s.missed)
		}
	}
}

func share(hits, of int) string {
	if of == 0 {
		return "-"
	}
	low, high := wilson(hits, of)
	return fmt.Sprintf("%.3f (%.3f-%.3f)", float64(hits)/float64(of), low, high)
}

// clip is text short enough for a line.
func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return s
}
