package calendar

import "fmt"

// notes collects what was repaired or left out, one line for each kind of thing: a
// calendar of a thousand events repeats its generator's mistake a thousand times.
type notes struct {
	order []string
	count map[string]int
	first map[string]string
}

// add counts one case of what, which is a constant sentence; where is its first example.
func (n *notes) add(what, where string) {
	if n.count == nil {
		n.count, n.first = map[string]int{}, map[string]string{}
	}
	if n.count[what] == 0 {
		n.order = append(n.order, what)
		n.first[what] = where
	}
	n.count[what]++
}

// warnings are the notes for people, in the order of their first case.
func (n *notes) warnings() []string {
	var out []string
	for _, what := range n.order {
		line := what
		if n.first[what] != "" {
			line = fmt.Sprintf("%s: %q", what, clip(n.first[what], 120))
		}
		if n.count[what] > 1 {
			line += fmt.Sprintf(" and %d more", n.count[what]-1)
		}
		out = append(out, line)
	}
	return out
}

// clip cuts s to at most limit runes.
func clip(s string, limit int) string {
	n := 0
	for i := range s {
		if n == limit {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
