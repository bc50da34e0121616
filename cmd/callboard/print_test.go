package main

import (
	"strings"
	"testing"
	"time"
)

func TestTableAlignsColouredCells(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	inv := &invocation{streams: streams{out: &out, color: true}}
	table := inv.table("SOURCE", "STATE", "")
	table.row("städtische", inv.stateColor("ok"), "note")
	table.row("b", inv.stateColor("failed"), "")
	table.print()
	var columns []int
	for line := range strings.Lines(out.String()) {
		plain := line
		for _, code := range []string{faint, green, red} {
			plain = strings.ReplaceAll(plain, "\x1b["+code+"m", "")
		}
		plain = strings.ReplaceAll(plain, "\x1b[0m", "")
		for _, word := range []string{"STATE", "ok", "failed"} {
			if at := strings.Index(plain, word); at >= 0 {
				columns = append(columns, len([]rune(plain[:at])))
			}
		}
	}
	if len(columns) != 3 || columns[0] != columns[1] || columns[1] != columns[2] {
		t.Errorf("the second column begins at %v\n%s", columns, out.String())
	}
}

func TestNothingIsColouredInAPipe(t *testing.T) {
	t.Parallel()
	inv := &invocation{}
	for _, state := range []string{"ok", "partial", "failed", "unknown"} {
		if got := inv.stateColor(state); got != state {
			t.Errorf("stateColor(%q) = %q", state, got)
		}
	}
}

func TestWordsForPeople(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ got, want string }{
		{ago(10 * time.Second), "just now"},
		{ago(90 * time.Second), "1 min ago"},
		{ago(47 * time.Hour), "47 h ago"},
		{ago(80 * time.Hour), "3 days ago"},
		{byteSize(900), "900 B"},
		{byteSize(3 << 10), "3 KiB"},
		{byteSize(5<<20 + 512<<10), "5.5 MiB"},
		{byteSize(2 << 30), "2.0 GiB"},
		{interval(6 * time.Hour), "6h"},
		{interval(90 * time.Minute), "90m"},
		{interval(1500 * time.Millisecond), "1.5s"},
		{idOf("https://www.Library.example.edu/jobs/feed.xml?x=1"), "library-example-edu-jobs-feed-xml"},
		{idOf("::"), "source"},
		{oneLine(" a\n b\t c "), "a b c"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}
