package configs

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of one file. The parser is recursive, so nesting is bounded before it runs; it
// copies a mapping's keys with each further key, so the lines are bounded too (30,000 keys
// take two seconds).
const (
	maxFileBytes = 512 << 10
	maxFileLines = 30_000
	maxNesting   = 32 // of [ and {
	maxIndent    = 64 // columns before a list item or key; a bound of block nesting too
)

// document reads the text of one file into its tree. The root is nil for an empty file;
// ok is false when the text is not YAML that can be read on.
func (r *reader) document(text []byte) (root ast.Node, ok bool) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	switch {
	case len(text) > maxFileBytes:
		r.whole("file of %d bytes is over %d; split it with include", len(text), maxFileBytes)
		return nil, false
	case bytes.Count(text, []byte("\n")) > maxFileLines:
		r.whole("file of over %d lines; split it with include", maxFileLines)
		return nil, false
	case !utf8.Valid(text):
		r.whole("not UTF-8 text")
		return nil, false
	case bytes.ContainsRune(text, 0):
		r.whole("holds a NUL byte; is it a text file?")
		return nil, false
	}
	tokens := lexer.Tokenize(string(text))
	if !r.bounded(tokens) {
		return nil, false
	}
	// Duplicate keys are found by mapping, so that they are reported with all the rest.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(err)
		return nil, false
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if root != nil {
			r.at(doc.Body, "a second document; a configuration file has one")
			return nil, false
		}
		root = doc.Body
	}
	return root, true
}

// bounded checks what could make the parser recurse without end, and refuses the parts
// of YAML that would let one line mean something else than it says (anchors, tags).
func (r *reader) bounded(tokens token.Tokens) bool {
	flow, line := 0, 0
	for _, tk := range tokens {
		first := tk.Position.Line != line
		line = tk.Position.Line
		switch tk.Type {
		case token.InvalidType:
			r.position(tk.Position, "not valid YAML: %s", oneLine(tk.Error))
			return false
		case token.AnchorType, token.AliasType, token.TagType, token.DirectiveType:
			r.position(tk.Position, "%s is not read here: write the value out", strings.ToLower(tk.Type.String()))
			return false
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		}
		block := flow == 0 && (first || tk.Type == token.SequenceEntryType || tk.Type == token.MappingKeyType)
		if tk.Type == token.CommentType || tk.Type == token.StringType && !first {
			block = false
		}
		if flow > maxNesting || block && tk.Position.Column > maxIndent {
			r.position(tk.Position, "nested too deeply")
			return false
		}
	}
	return true
}

// syntax reports an error of the parser at its place.
func (r *reader) syntax(err error) {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		r.position(at.GetToken().Position, "not valid YAML: %s", oneLine(at.GetMessage()))
		return
	}
	r.whole("not valid YAML: %s", oneLine(err.Error()))
}

// oneLine is the first line of s, shortened: messages of the parser may quote the file.
func oneLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	const longest = 200
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest], "") + "…"
	}
	return s
}

// entry is one key of a mapping with its value.
type entry struct {
	key   string
	at    ast.Node // the key
	value ast.Node
}

// mapping returns the entries of a node in the file's order, each key once; a second
// one is reported. ok is false when the node is not a mapping. what names the node.
func (r *reader) mapping(n ast.Node, what string) (entries []entry, ok bool) {
	var values []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		r.at(n, "%s is %s, want keys with values", what, describe(n))
		return nil, false
	}
	first := make(map[string]int, len(values))
	for _, v := range values {
		key := v.Key.GetToken().Value
		if k, isNode := v.Key.(*ast.StringNode); isNode {
			key = k.Value
		}
		if line, seen := first[key]; seen {
			r.at(v.Key, "key %q stands twice in %s; the first is in line %d", key, what, line)
			continue
		}
		first[key] = v.Key.GetToken().Position.Line
		entries = append(entries, entry{key, v.Key, v.Value})
	}
	return entries, true
}

// list returns the items of a node; ok is false when it is not a list.
func (r *reader) list(n ast.Node, what string) (items []ast.Node, ok bool) {
	if s, isList := n.(*ast.SequenceNode); isList {
		return s.Values, true
	}
	r.at(n, "%s is %s, want a list", what, describe(n))
	return nil, false
}

// scalar returns a node's text with the environment filled in, whatever YAML would take
// the text for: the country NO stays NO, and 08 stays 08.
func (r *reader) scalar(n ast.Node, what string) (text string, ok bool) {
	switch n.(type) {
	case *ast.NullNode:
		return "", true
	case *ast.StringNode, *ast.LiteralNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return r.expand(n, rawText(n))
	}
	r.at(n, "%s is %s, want a single value", what, describe(n))
	return "", false
}

// rawText is a scalar as the file has it, quotes and escapes resolved.
func rawText(n ast.Node) string {
	switch s := n.(type) {
	case *ast.StringNode:
		return s.Value
	case *ast.LiteralNode:
		return s.Value.Value
	}
	return n.GetToken().Value
}

// empty reports whether a key has no value, which means its default.
func empty(n ast.Node) bool {
	_, null := n.(*ast.NullNode)
	return null || n == nil
}

func describe(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a set of keys"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode, nil:
		return "empty"
	case *ast.StringNode, *ast.LiteralNode:
		return "a text"
	case *ast.BoolNode:
		return "true or false"
	case *ast.IntegerNode, *ast.FloatNode:
		return "a number"
	}
	return fmt.Sprintf("%T", n)
}
