package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/schollz/progressbar/v3"
)

// table prints aligned columns. Cells may be coloured: widths are those of the text.
type table struct {
	out  io.Writer
	rows [][]string
}

func (inv *invocation) table(head ...string) *table {
	t := &table{out: inv.out}
	for i, h := range head {
		head[i] = inv.paint(faint, h)
	}
	t.rows = append(t.rows, head)
	return t
}

func (t *table) row(cells ...any) {
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = fmt.Sprint(c)
	}
	t.rows = append(t.rows, row)
}

func (t *table) print() {
	var widths []int
	for _, row := range t.rows {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], visible(c))
		}
	}
	for _, row := range t.rows {
		var b strings.Builder
		for i, c := range row {
			b.WriteString(c)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-visible(c)+2))
			}
		}
		fmt.Fprintln(t.out, strings.TrimRight(b.String(), " "))
	}
}

// The colours, as ANSI sequences (ECMA-48, SGR).
const (
	faint  = "2"
	bold   = "1"
	red    = "31"
	green  = "32"
	yellow = "33"
)

// paint colours text for a terminal and leaves it alone elsewhere.
func (inv *invocation) paint(color, text string) string {
	if !inv.color || text == "" {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

// visible is the number of characters of text that are seen.
func visible(text string) int {
	n := utf8.RuneCountInString(text)
	for {
		start := strings.Index(text, "\x1b[")
		if start < 0 {
			return n
		}
		end := strings.IndexByte(text[start:], 'm')
		if end < 0 {
			return n
		}
		n -= end + 1
		text = text[start+end+1:]
	}
}

// stateColor is the outcome of a crawl, coloured.
func (inv *invocation) stateColor(state string) string {
	switch state {
	case "ok", "healthy", "open":
		return inv.paint(green, state)
	case "partial", "blocked", "quiet", "unconfirmed":
		return inv.paint(yellow, state)
	case "failed", "failing", "cancelled":
		return inv.paint(red, state)
	}
	return state
}

// bar shows progress on a terminal, and nothing elsewhere.
type bar struct{ bar *progressbar.ProgressBar }

func (inv *invocation) bar(total int, what string) bar {
	if !inv.errTTY || inv.flags.json {
		return bar{}
	}
	return bar{progressbar.NewOptions(total,
		progressbar.OptionSetWriter(inv.err), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(min(40, inv.width/2)))}
}

func (b bar) step() { b.add(1) }

func (b bar) add(n int) {
	if b.bar != nil {
		_ = b.bar.Add(n)
	}
}

func (b bar) finish() {
	if b.bar != nil {
		_ = b.bar.Finish()
	}
}
