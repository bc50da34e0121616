package configs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a configuration, and where.
type Problem struct {
	File   string // as the caller named it, or as an include found it
	Line   int    // from 1; 0 when it is about the file as a whole
	Column int    // from 1, in characters; 0 beside Line 0
	Text   string // what is wrong, and the likely meaning: `unknown key "evry"; did you mean "every"?`
}

// Error is "file:line:col: text", or "file: text" for a file as a whole.
func (p Problem) Error() string {
	if p.Line == 0 {
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Text)
}

// Problems are all that is wrong with a configuration, in the order of its files and
// lines. It is the error of Load; never empty there.
type Problems []Problem

// maxReported is how many problems are printed; a file of another format has one on each
// line, and the first ones say it.
const maxReported = 50

// Error has one problem a line, up to 50, and the number of the others.
func (ps Problems) Error() string {
	lines := make([]string, 0, min(len(ps), maxReported)+1)
	for i, p := range ps {
		if i == maxReported {
			lines = append(lines, fmt.Sprintf("and %d more", len(ps)-maxReported))
			break
		}
		lines = append(lines, p.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the single problems, for errors.As.
func (ps Problems) Unwrap() []error {
	errs := make([]error, len(ps))
	for i, p := range ps {
		errs[i] = p
	}
	return errs
}

// sorted returns ps by file in the given order, then line and column, each problem once.
func (ps Problems) sorted(files []string) Problems {
	rank := make(map[string]int, len(files))
	for i, f := range files {
		if _, ok := rank[f]; !ok {
			rank[f] = i
		}
	}
	out := slices.Clone(ps)
	slices.SortStableFunc(out, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(rank[a.File], rank[b.File]), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(out)
}
