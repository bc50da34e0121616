package configs

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// field declares one key of a mapping that is read into a T: what docs/config.md says of
// it, and how it is read. Fields are read in the order of their declaration, whatever
// the order in the file, so that one may rest on another (every on fetch).
type field[T any] struct {
	name    string
	kind    string // its type for people: "duration", "list of paths"
	def     string // its default for people; "" is none
	example string
	about   string // one line
	read    func(r *reader, n ast.Node, what string, to *T)
	within  func() []row // keys of the mapping that this key holds, for the reference
}

// row is a declared key in the reference.
type row struct {
	name, kind, def, example, about string
	within                          []row
}

// rows returns the declarations for the reference.
func rows[T any](fields []field[T]) []row {
	out := make([]row, 0, len(fields))
	for _, f := range fields {
		d := row{name: f.name, kind: f.kind, def: f.def, example: f.example, about: f.about}
		if f.within != nil {
			d.within = f.within()
		}
		out = append(out, d)
	}
	return out
}

func names[T any](fields []field[T]) []string {
	out := make([]string, 0, len(fields))
	for _, f := range fields {
		out = append(out, f.name)
	}
	return out
}

// readFields reads a mapping by its declaration. An empty value means the default; an
// unknown key is a problem, with hint to explain one that belongs elsewhere ("" if not).
func readFields[T any](r *reader, n ast.Node, what string, fields []field[T], to *T, hint func(key string) string) {
	entries, ok := r.mapping(n, what)
	if !ok {
		return
	}
	values := make(map[string]entry, len(entries))
	known := names(fields)
	for _, e := range entries {
		values[e.key] = e
		if slices.Contains(known, e.key) {
			continue
		}
		tail := DidYouMean(e.key, known)
		if hint != nil {
			tail = cmp.Or(hint(e.key), tail)
		}
		r.at(e.at, "unknown key %q in %s%s", e.key, what, tail)
	}
	for _, f := range fields {
		if e, given := values[f.name]; given && !empty(e.value) {
			f.read(r, e.value, f.name, to)
		}
	}
}

// parseFunc turns a key's text into its value. Its error continues the sentence that the
// key's name begins: `"1hr" is not a duration; did you mean "1h"?`.
type parseFunc[V any] func(r *reader, s string) (V, error)

// one reads a single value into the place that it has in a T.
func one[T, V any](parse parseFunc[V], place func(*T) *V) func(*reader, ast.Node, string, *T) {
	return func(r *reader, n ast.Node, what string, to *T) {
		if v, ok := parsed(r, n, what, parse); ok {
			*place(to) = v
		}
	}
}

// many reads a list of values, or a single one in its place.
func many[T, V any](parse parseFunc[V], place func(*T) *[]V) func(*reader, ast.Node, string, *T) {
	return func(r *reader, n ast.Node, what string, to *T) {
		*place(to) = listed(r, n, what, parse)
	}
}

// section reads a mapping into a part of a T.
func section[T, P any](fields func() []field[P], place func(*T) *P) func(*reader, ast.Node, string, *T) {
	return func(r *reader, n ast.Node, what string, to *T) {
		readFields(r, n, what, fields(), place(to), nil)
	}
}

func parsed[V any](r *reader, n ast.Node, what string, parse parseFunc[V]) (v V, ok bool) {
	s, ok := r.scalar(n, what)
	if !ok || s == "" {
		return v, false
	}
	v, err := parse(r, s)
	if err != nil {
		r.at(n, "%s %s", what, asWritten(err.Error(), s, n))
		return v, false
	}
	return v, true
}

func listed[V any](r *reader, n ast.Node, what string, parse parseFunc[V]) []V {
	items := []ast.Node{n}
	if list, ok := n.(*ast.SequenceNode); ok {
		items = list.Values
	}
	out := make([]V, 0, len(items))
	for _, item := range items {
		if v, ok := parsed(r, item, what, parse); ok {
			out = append(out, v)
		}
	}
	return out
}

// asWritten puts a value back in a message as the file has it: what came from the
// environment may be a secret, and messages end up in logs.
func asWritten(message, value string, n ast.Node) string {
	raw := rawText(n)
	if raw == value {
		return message
	}
	quoted := strconv.Quote(raw)
	for _, v := range []string{value, strings.TrimSpace(value), redacted(value)} {
		message = strings.ReplaceAll(message, strconv.Quote(v), quoted)
	}
	return message
}
