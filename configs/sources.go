package configs

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"golang.org/x/net/http/httpguts"

	"github.com/callboard/callboard/posting"
)

// readSources reads the list of sources of one file.
func readSources(r *reader, n ast.Node, what string, c *Config) {
	items, ok := r.list(n, what)
	if !ok {
		return
	}
	for _, item := range items {
		if s, ok := r.source(item); ok && r.define("source", s.ID, item) {
			c.Sources = append(c.Sources, s)
		}
	}
}

// source reads one source block with its defaults filled in.
func (r *reader) source(n ast.Node) (Source, bool) {
	before := len(r.problems)
	d := draft{Source: Source{Enabled: true, AbsentAfter: defaultAbsentAfter, Rank: Aggregator}}
	readFields(r, n, "source", sourceFields(), &d, nil)
	r.checkWays(n, d)
	if d.ID == "" && !slices.ContainsFunc(r.problems[before:], func(p Problem) bool {
		return strings.HasPrefix(p.Text, "id ") || strings.HasPrefix(p.Text, "source is ")
	}) {
		r.at(n, "source without an id")
	}
	if d.ID == "" {
		return Source{}, false
	}
	d.Name = cmp.Or(d.Name, d.ID)
	d.Every = cmp.Or(d.Every, defaultEvery(d.Way))
	d.Line = fmt.Sprintf("%s:%d", r.file, start(n).Line)
	return d.Source, true
}

// checkWays holds a source to exactly one way in.
func (r *reader) checkWays(n ast.Node, d draft) {
	if _, isMapping := n.(ast.MapNode); !isMapping {
		return
	}
	name := "source without an id"
	if d.ID != "" {
		name = fmt.Sprintf("source %q", d.ID)
	}
	if len(d.ways) == 0 {
		r.at(n, "%s has no way in; name one of %s", name, strings.Join(names(wayFields()), ", "))
		return
	}
	slices.SortStableFunc(d.ways, func(a, b usedWay) int {
		p, q := start(a.at), start(b.at)
		return cmp.Or(cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
	})
	for _, second := range d.ways[1:] {
		r.at(second.at, "%s has two ways in, %s and %s; keep one of them, or make two sources", name, d.ways[0].way, second.way)
	}
}

// define gives an id away within what, and reports whether it was free. The starter pack
// is read last: what the operator has defined silently replaces its entries.
func (r *reader) define(what, id string, n ast.Node) bool {
	key := what + " " + id
	first, taken := r.defined[key]
	if taken {
		if first.pack || !r.inPack {
			r.at(n, "%s %q is defined twice; the first is in %s", what, id, first.line)
		}
		return false
	}
	r.defined[key] = definition{line: fmt.Sprintf("%s:%d", r.file, start(n).Line), pack: r.inPack}
	return true
}

// readNetwork reads entries of the network directory.
func readNetwork(r *reader, n ast.Node, what string, c *Config) {
	items, ok := r.list(n, what)
	if !ok {
		return
	}
	for _, item := range items {
		var e Entry
		before := len(r.problems)
		readFields(r, item, "entry", entryFields(), &e, nil)
		if len(r.problems) > before {
			continue
		}
		if e.ID == "" || e.Name == "" {
			r.at(item, "entry needs an id and a name")
			continue
		}
		if r.define("entry", e.ID, item) {
			c.Network = append(c.Network, e)
		}
	}
}

func readEvery(r *reader, n ast.Node, what string, s *draft) {
	low := minEvery
	if r.cfg.Fetch.AllowPrivateNetworks {
		low = minEveryPrivate
	}
	if d, ok := parsed(r, n, what, parseDuration(low, maxEvery)); ok {
		s.Every = d
	}
}

func readComplete(r *reader, n ast.Node, what string, s *draft) {
	if v, ok := parsed(r, n, what, parseBool); ok {
		s.Complete = &v
	}
}

func readHeaders(r *reader, n ast.Node, what string, s *draft) {
	entries, ok := r.mapping(n, what)
	if !ok {
		return
	}
	s.Headers = make(map[string]string, len(entries))
	for _, e := range entries {
		value, ok := r.scalar(e.value, what)
		switch {
		case !ok:
		case !httpguts.ValidHeaderFieldName(e.key):
			r.at(e.at, "headers: %q is not the name of a header", e.key)
		case !httpguts.ValidHeaderFieldValue(value):
			r.at(e.value, "headers: the value of %s holds a character that headers cannot have", e.key)
		default:
			s.Headers[e.key] = value
		}
	}
}

// selectExtra are what select can name beside the fields of a finding.
func selectExtra() []string { return []string{"item", "link", "next", "html", "text"} }

func readSelect(r *reader, n ast.Node, what string, s *draft) {
	entries, ok := r.mapping(n, what)
	if !ok {
		return
	}
	known := append(selectExtra(), FindingFields()...)
	s.Select = make(map[string]string, len(entries))
	for _, e := range entries {
		if !slices.Contains(known, e.key) {
			r.at(e.at, "unknown key %q in select%s", e.key, DidYouMean(e.key, known))
			continue
		}
		if selector, ok := parsed(r, e.value, e.key, parseText); ok {
			s.Select[e.key] = selector
		} else if empty(e.value) {
			r.at(e.at, "select: %s without a selector", e.key)
		}
	}
}

// readWords reads lists of words by field.
func readWords(place func(*Filter) *map[string][]string) func(*reader, ast.Node, string, *Filter) {
	return func(r *reader, n ast.Node, what string, f *Filter) {
		entries, ok := r.mapping(n, what)
		if !ok {
			return
		}
		words := make(map[string][]string, len(entries))
		for _, e := range entries {
			name, err := parseFindingField(r, e.key)
			if err != nil {
				r.at(e.at, "%s: %v", what, err)
				continue
			}
			words[name] = listed(r, e.value, e.key, parseText)
			if len(words[name]) == 0 {
				r.at(e.at, "%s: %s without a word", what, e.key)
			}
		}
		*place(f) = words
	}
}

func parseFindingField(_ *reader, s string) (string, error) {
	known := FindingFields()
	if slices.Contains(known, s) {
		return s, nil
	}
	return "", fmt.Errorf("%q is not a field of a finding%s", s, DidYouMean(s, known))
}

// FindingFields are the names of a finding's parts that filter, require and select can
// name: its JSON members but source, item, seen and fields, and the members of fields.
func FindingFields() []string {
	out := jsonNames(reflect.TypeFor[posting.Finding](), "source", "item", "seen", "fields")
	return append(out, jsonNames(reflect.TypeFor[posting.Fields]())...)
}

func jsonNames(t reflect.Type, without ...string) []string {
	var out []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "" && !slices.Contains(without, name) {
			out = append(out, name)
		}
	}
	return out
}
