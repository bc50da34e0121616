package calendar

import (
	"io"
	"mime/quotedprintable"
	"strings"

	ics "github.com/arran4/golang-ical"
)

// maxHead is the longest name with parameters that is parsed, in bytes.
const maxHead = 4 << 10

// property is one content line.
type property struct {
	name   string // upper case
	params map[string][]string
	value  string // as written, escapes included
}

// parseProperty reads one unfolded line; ok is false when it is not a content line.
//
// golang-ical parses name and parameters; the value is cut off before, because its cost
// grows with the length of the line for each parameter.
func parseProperty(line string) (p property, ok bool) {
	colon := valueColon(line)
	if colon < 0 || colon > maxHead {
		return property{}, false
	}
	head := strings.TrimRight(line[:colon], "; \t")
	p.value = strings.TrimSpace(line[colon+1:])
	if !strings.Contains(head, ";") {
		p.name = strings.ToUpper(strings.TrimSpace(head))
		return p, isName(p.name)
	}
	parsed, err := ics.ParseProperty(ics.ContentLine(tidyHead(head) + ":."))
	if err != nil || parsed == nil {
		// The parameters are broken: the name and the value still count.
		name, _, _ := strings.Cut(head, ";")
		p.name = strings.ToUpper(strings.TrimSpace(name))
		return p, isName(p.name)
	}
	p.name = strings.ToUpper(parsed.IANAToken)
	p.params = make(map[string][]string, len(parsed.ICalParameters))
	for name, values := range parsed.ICalParameters {
		p.params[strings.ToUpper(name)] = values
	}
	return p, isName(p.name)
}

// tidyHead drops empty parameters ("DTSTART;;VALUE=DATE") and blanks around separators
// outside of quotes.
func tidyHead(head string) string {
	var b strings.Builder
	quoted := false
	part := strings.Builder{}
	flush := func() {
		if s := strings.TrimSpace(part.String()); s != "" {
			if b.Len() > 0 {
				b.WriteByte(';')
			}
			name, value, found := strings.Cut(s, "=")
			b.WriteString(strings.TrimSpace(name))
			if found {
				b.WriteByte('=')
				b.WriteString(strings.TrimSpace(value))
			}
		}
		part.Reset()
	}
	for i := range len(head) {
		switch {
		case head[i] == '"':
			quoted = !quoted
		case head[i] == ';' && !quoted:
			flush()
			continue
		}
		part.WriteByte(head[i])
	}
	flush()
	return b.String()
}

// valueColon is where the value of a line begins: the first colon outside of quotes, the
// first at all where the quotes are not closed, or -1.
func valueColon(line string) int {
	quoted := false
	for i := range len(line) {
		switch line[i] {
		case '"':
			quoted = !quoted
		case ':':
			if !quoted {
				return i
			}
		}
	}
	return strings.IndexByte(line, ':')
}

// isName reports whether s can be the name of a property or component.
func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// param is the first value of a parameter, or "".
func (p property) param(name string) string {
	if v := p.params[name]; len(v) > 0 {
		return strings.TrimSpace(v[0])
	}
	return ""
}

// text is the value as text: escapes undone, and quoted-printable where it says so.
func (p property) text() string {
	v := p.value
	if strings.EqualFold(p.param("ENCODING"), "QUOTED-PRINTABLE") {
		if decoded, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(v))); err == nil {
			v = string(decoded)
		}
		return strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(v, "\r\n", "\n"), "�"))
	}
	return strings.TrimSpace(ics.FromText(v))
}

// list is the value as a list of texts, cut at commas that are not escaped.
func (p property) list() []string {
	var out []string
	start := 0
	for i := 0; i <= len(p.value); i++ {
		switch {
		case i < len(p.value) && p.value[i] == '\\':
			i++
		case i == len(p.value) || p.value[i] == ',':
			if s := strings.TrimSpace(ics.FromText(p.value[start:min(i, len(p.value))])); s != "" {
				out = append(out, s)
			}
			start = i + 1
		}
	}
	return out
}
