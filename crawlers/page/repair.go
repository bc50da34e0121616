package page

import (
	"html"
	"strings"
	"unicode/utf8"
)

// unquote undoes character references of a block that was written as text.
func unquote(text string) string { return html.UnescapeString(text) }

// repair brings JSON as people write it nearer to JSON: comments (of JavaScript, HTML and
// CDATA) and trailing commas go, control characters and stray quotes in strings are
// escaped, escapes that JSON does not know lose their backslash, several values in a row
// become a list. What is right stays as it is. One pass, linear in the text.
func repair(text string) string {
	m := mender{in: strings.TrimPrefix(text, "\ufeff")}
	m.out = make([]byte, 0, len(text)+16)
	for m.at < len(m.in) {
		m.step()
	}
	out := strings.TrimRight(string(m.out), " \t\r\n;,")
	if m.values > 1 {
		return "[" + out + "]"
	}
	return out
}

// mender is the state of one repair.
type mender struct {
	in     string
	at     int
	out    []byte
	depth  int
	values int  // complete values at the top
	last   byte // last byte written that is not blank
}

func (m *mender) step() {
	rest := m.in[m.at:]
	switch c := rest[0]; {
	case strings.IndexByte("</-]", c) >= 0 && m.skip():
	case c == '"':
		m.text()
	case c == '{' || c == '[':
		if m.depth == 0 && m.values > 0 && m.last != ',' {
			m.write(",")
		}
		m.depth++
		m.write(rest[:1])
		m.at++
	case c == '}' || c == ']':
		m.dropComma()
		if m.depth > 0 {
			if m.depth--; m.depth == 0 {
				m.values++
			}
			m.write(rest[:1])
		}
		m.at++
	case c == ';' && m.depth == 0:
		m.at++
	case c == ',' && (m.last == ',' || m.last == '{' || m.last == '['):
		m.at++ // one comma too many
	case c < ' ':
		m.out = append(m.out, ' ')
		m.at++
	default:
		_, size := utf8.DecodeRuneInString(rest)
		if strings.HasPrefix(rest, "\u00a0") {
			m.out = append(m.out, ' ') // a blank that is none to JSON
		} else {
			m.write(rest[:size])
		}
		m.at += size
	}
}

// skip passes over what is no JSON: comments and their marks.
func (m *mender) skip() bool {
	rest := m.in[m.at:]
	if strings.HasPrefix(rest, "<!--") {
		// A remark goes as a whole; a mark around the block, from times when browsers showed
		// scripts they did not know, goes alone.
		if end := strings.Index(rest, "-->"); end >= 0 && !strings.ContainsAny(rest[:end], "{[") {
			m.at += end + len("-->")
			return true
		}
	}
	for _, mark := range []string{"<!--", "-->", "<![CDATA[", "//<![CDATA[", "//]]>", "]]>", "/*<![CDATA[*/", "/*]]>*/"} {
		if strings.HasPrefix(rest, mark) {
			m.at += len(mark)
			return true
		}
	}
	switch {
	case strings.HasPrefix(rest, "//"):
		if end := strings.IndexAny(rest, "\r\n"); end >= 0 {
			m.at += end
		} else {
			m.at = len(m.in)
		}
		return true
	case strings.HasPrefix(rest, "/*"):
		if end := strings.Index(rest, "*/"); end >= 0 {
			m.at += end + 2
		} else {
			m.at = len(m.in)
		}
		return true
	}
	return false
}

// text copies one string. A quote ends it only where JSON can go on after it; any other
// quote was meant as a character.
func (m *mender) text() {
	m.write(`"`)
	i := m.at + 1
	for i < len(m.in) {
		c := m.in[i]
		switch {
		case c == '\\' && i+1 < len(m.in):
			i += m.escape(i)
			continue
		case c == '"' && m.ends(i+1):
			m.write(`"`)
			m.at = i + 1
			return
		case c == '"':
			m.out = append(m.out, `\"`...)
		case c == '\n':
			m.out = append(m.out, `\n`...)
		case c == '\t':
			m.out = append(m.out, `\t`...)
		case c < ' ':
		default:
			m.out = append(m.out, c)
		}
		i++
	}
	m.at = i
}

// escape copies the escape at i and returns its length.
func (m *mender) escape(i int) int {
	switch c := m.in[i+1]; c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		m.out = append(m.out, m.in[i:i+2]...)
	case 'u':
		if i+6 <= len(m.in) && isHex(m.in[i+2:i+6]) {
			m.out = append(m.out, m.in[i:i+6]...)
			return 6
		}
		m.out = append(m.out, `\\u`...)
	case '\r', '\n': // a line continued
	default:
		if c == '\'' {
			m.out = append(m.out, c)
			return 2
		}
		m.out = append(m.out, `\\`...)
		return 1
	}
	return 2
}

func isHex(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'f') && (r < 'A' || r > 'F')
	}) < 0
}

// ends reports whether JSON can go on at i, just after a string: a separator, a bracket,
// the end, or a comment.
func (m *mender) ends(i int) bool {
	for i < len(m.in) && (m.in[i] == ' ' || m.in[i] == '\t' || m.in[i] == '\r' || m.in[i] == '\n') {
		i++
	}
	if i == len(m.in) {
		return true
	}
	switch m.in[i] {
	case ':', '}', ']':
		return true
	case ',':
		return m.follows(i + 1)
	}
	rest := m.in[i:]
	return strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "/*")
}

// follows reports whether a value or a name can begin after a comma at i: then the comma
// separates, else it belongs to a sentence.
func (m *mender) follows(i int) bool {
	for i < len(m.in) && (m.in[i] == ' ' || m.in[i] == '\t' || m.in[i] == '\r' || m.in[i] == '\n') {
		i++
	}
	if i == len(m.in) {
		return true
	}
	c := m.in[i]
	rest := m.in[i:]
	return strings.IndexByte(`"{[}],-/<`, c) >= 0 || (c >= '0' && c <= '9') ||
		strings.HasPrefix(rest, "true") || strings.HasPrefix(rest, "false") || strings.HasPrefix(rest, "null")
}

func (m *mender) write(s string) {
	m.out = append(m.out, s...)
	if c := s[len(s)-1]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
		m.last = c
	}
}

// dropComma takes back a comma before a closing bracket.
func (m *mender) dropComma() {
	if m.last != ',' {
		return
	}
	i := len(m.out)
	for i > 0 && strings.IndexByte(" \t\r\n", m.out[i-1]) >= 0 {
		i--
	}
	if i > 0 && m.out[i-1] == ',' {
		m.out = m.out[:i-1]
	}
}
