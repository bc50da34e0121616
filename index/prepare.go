package index

import "slices"

// Prepared is a document with its words split, ready to be matched many times.
type Prepared struct {
	Doc
	fields [3]field // title, organisation, text
}

// field is where each term of a text stands.
type field map[string][]int32

// Prepare splits the words of d.
func Prepare(d Doc) Prepared {
	p := Prepared{Doc: d}
	for i, text := range []string{d.Title, d.Organisation, d.Text} {
		p.fields[i] = newField(text)
	}
	return p
}

func newField(text string) field {
	f := make(field)
	for i, t := range Terms(text) {
		f[t.Text] = append(f[t.Text], int32(i)) //nolint:gosec // bounded by maxWords
	}
	return f
}

// match reports whether the document satisfies every clause.
func (t Text) match(p Prepared) bool {
	if t.Nothing {
		return false
	}
	for _, c := range t.Clauses {
		if c.match(p) == c.Not {
			return false
		}
	}
	return true
}

// match reports whether one of the alternatives stands in one of the fields.
func (c Clause) match(p Prepared) bool {
	return slices.ContainsFunc(c.Any, func(terms []string) bool {
		return slices.ContainsFunc(p.fields[:], func(f field) bool { return f.has(terms) })
	})
}

// has reports whether the terms stand next to each other in the field.
func (f field) has(terms []string) bool {
	starts := f[terms[0]]
	if len(terms) == 1 {
		return len(starts) > 0
	}
	return slices.ContainsFunc(starts, func(at int32) bool {
		for i, term := range terms[1:] {
			if _, found := slices.BinarySearch(f[term], at+int32(i)+1); !found { //nolint:gosec // at most MaxTerms
				return false
			}
		}
		return true
	})
}
