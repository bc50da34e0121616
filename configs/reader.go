package configs

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// reader reads the files of one configuration and gathers what is wrong with them.
type reader struct {
	file     string // the one being read
	files    []string
	env      func(string) (string, bool)
	vocab    *Vocabulary // see vocabulary
	base     string      // folder that relative paths start at
	starter  bool        // the starter pack is wanted
	inPack   bool        // the file being read is built in
	includes []included
	problems Problems
	cfg      *Config
	defined  map[string]definition // sources and directory entries by id
}

// definition is where an id was given away.
type definition struct {
	line string
	pack bool // by the starter pack
}

// vocabulary reads the vocabulary when the first value needs it, which most files never do.
func (r *reader) vocabulary() *Vocabulary {
	if r.vocab == nil {
		v, err := LoadVocabulary()
		if err != nil {
			r.whole("built-in %v", err)
			v = &Vocabulary{}
		}
		r.vocab = v
	}
	return r.vocab
}

// whole reports a problem of the file as a whole.
func (r *reader) whole(format string, args ...any) {
	r.problems = append(r.problems, Problem{File: r.file, Text: fmt.Sprintf(format, args...)})
}

// at reports a problem at a node.
func (r *reader) at(n ast.Node, format string, args ...any) {
	if n == nil || n.GetToken() == nil {
		r.whole(format, args...)
		return
	}
	r.position(start(n), format, args...)
}

func (r *reader) position(p *token.Position, format string, args ...any) {
	if p == nil {
		r.whole(format, args...)
		return
	}
	r.problems = append(r.problems, Problem{r.file, p.Line, p.Column, fmt.Sprintf(format, args...)})
}

// start is where a node begins: the token of a block mapping is the colon of its first key.
func start(n ast.Node) *token.Position {
	switch m := n.(type) {
	case *ast.MappingValueNode:
		return m.Key.GetToken().Position
	case *ast.MappingNode:
		if !m.IsFlowStyle && len(m.Values) > 0 {
			return m.Values[0].Key.GetToken().Position
		}
	}
	return n.GetToken().Position
}

// variable matches ${NAME}, the escape $${, and whatever else begins like a variable.
var variable = regexp.MustCompile(`\$\$\{|\$\{([^}\n]*)\}?`)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// expand fills ${NAME} from the environment. A variable's value is taken as it is: it
// can be part of a text, never of the file's structure, and is not expanded again.
func (r *reader) expand(n ast.Node, text string) (string, bool) {
	ok := true
	out := variable.ReplaceAllStringFunc(text, func(m string) string {
		if m == "$${" {
			return "${"
		}
		name, closed := strings.CutSuffix(m[2:], "}")
		if !closed || !variableName.MatchString(name) {
			r.at(n, "%q is not a variable, which look like ${NAME}; write $${ for a plain ${", m)
			ok = false
			return ""
		}
		value, set := r.env(name)
		if !set {
			r.at(n, "environment variable %s is not set", name)
			ok = false
		}
		return value
	})
	return out, ok
}
