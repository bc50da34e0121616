package calendar

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/callboard/callboard/crawlers"
)

// Bounds of one document; what is beyond them is left out with a note.
const (
	maxDepth      = 8     // components inside of components; RFC 5545 has three
	maxProperties = 1_000 // of one component
)

// component is a BEGIN…END block.
type component struct {
	name  string // upper case
	props []property
	subs  []*component
	open  bool // the document ended inside it
}

// document is what a body parsed into.
type document struct {
	calendars []*component // VCALENDAR blocks; events outside of any are put into one
	whole     bool         // it ended where it should
	notes     notes
}

// parse reads a body into components. The error is crawlers.ErrFormat, for a body that
// is not iCalendar, saying what it looks like.
func parse(body []byte, contentType string) (document, error) {
	lines := unfold(body, contentType)
	b := builder{doc: document{whole: true}}
	for i, line := range lines {
		if begins(line) {
			if i > 0 {
				b.doc.notes.add("text before the calendar was left out", lines[0])
			}
			lines = lines[i:]
			break
		}
		if i == len(lines)-1 || strings.HasPrefix(line, "<") {
			return document{}, fmt.Errorf("%w: want iCalendar, got %s", crawlers.ErrFormat, looksLike(body))
		}
	}
	if len(lines) == 0 {
		return document{}, fmt.Errorf("%w: want iCalendar, got %s", crawlers.ErrFormat, looksLike(body))
	}
	for _, line := range lines {
		b.line(line)
	}
	b.finish()
	return b.doc, nil
}

// begins reports whether a line opens a calendar or one of its components.
func begins(line string) bool {
	rest, ok := strings.CutPrefix(strings.ToUpper(strings.TrimSpace(line)), "BEGIN:")
	return ok && strings.HasPrefix(strings.TrimSpace(rest), "V")
}

// looksLike names what a body is that is no calendar.
func looksLike(body []byte) string {
	start := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 1024)]))
	switch {
	case len(start) == 0:
		return "an empty document"
	case bytes.Contains(start, []byte("<rss")), bytes.Contains(start, []byte("<feed")), bytes.Contains(start, []byte("<rdf:")):
		return "a feed"
	case bytes.Contains(start, []byte("<html")), bytes.Contains(start, []byte("<!doctype html")):
		return "an HTML page"
	case start[0] == '<':
		return "XML or HTML"
	case bytes.HasPrefix(start, []byte(`["vcalendar"`)), bytes.HasPrefix(start, []byte(`[["vcalendar"`)):
		return "jCal, the JSON form of a calendar"
	case start[0] == '{', start[0] == '[':
		return "JSON"
	}
	return "text without BEGIN:VCALENDAR"
}

// builder puts lines into components.
type builder struct {
	doc   document
	stack []*component
	more  []string // stray lines that belong to the last property
}

func (b *builder) line(line string) {
	p, ok := parseProperty(line)
	if !ok {
		b.stray(line)
		return
	}
	b.join()
	switch p.name {
	case "BEGIN":
		b.begin(strings.ToUpper(p.value))
	case "END":
		b.end(strings.ToUpper(p.value))
	default:
		top := b.top()
		switch {
		case top == nil:
			b.doc.notes.add("a line outside of the calendar was left out", line)
		case len(top.props) >= maxProperties:
			b.doc.notes.add("a component has too many properties, the rest was left out", top.name)
		default:
			top.props = append(top.props, p)
		}
	}
}

// stray takes a line that is no content line: the rest of a text that was broken without
// a fold. It belongs to the text before it, or to nothing.
func (b *builder) stray(line string) {
	if top := b.top(); top != nil && len(top.props) > 0 {
		switch top.props[len(top.props)-1].name {
		case "DESCRIPTION", "SUMMARY", "LOCATION", "COMMENT", "X-ALT-DESC":
			b.more = append(b.more, line)
			b.doc.notes.add("a text was broken without a fold and was joined", line)
			return
		}
	}
	b.doc.notes.add("a line that is no property was left out", line)
}

// join adds the stray lines to the property before them, all at once.
func (b *builder) join() {
	if len(b.more) == 0 {
		return
	}
	top := b.top()
	last := &top.props[len(top.props)-1]
	text := last.value + `\n` + strings.Join(b.more, `\n`)
	last.value = strings.ToValidUTF8(text[:min(len(text), maxLine)], "")
	b.more = nil
}

func (b *builder) top() *component {
	if len(b.stack) == 0 {
		return nil
	}
	return b.stack[len(b.stack)-1]
}

func (b *builder) begin(name string) {
	switch {
	case name == "VCALENDAR":
		b.closeTo(0)
	case isMain(name):
		// A main component inside another one: the END before it is missing.
		if i := slices.IndexFunc(b.stack, func(c *component) bool { return isMain(c.name) }); i >= 0 {
			b.closeTo(i)
		}
	case len(b.stack) >= maxDepth:
		b.doc.notes.add("a component was nested too deeply and was left out", name)
		return
	}
	c := &component{name: name}
	switch {
	case name == "VCALENDAR":
		b.doc.calendars = append(b.doc.calendars, c)
	case len(b.stack) == 0:
		// An event on its own, or after END:VCALENDAR.
		if len(b.doc.calendars) == 0 {
			b.doc.calendars = append(b.doc.calendars, &component{name: "VCALENDAR"})
		}
		last := b.doc.calendars[len(b.doc.calendars)-1]
		last.subs = append(last.subs, c)
	default:
		b.top().subs = append(b.top().subs, c)
	}
	b.stack = append(b.stack, c)
}

// isMain reports whether a component stands directly in a calendar.
func isMain(name string) bool {
	switch name {
	case "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY":
		return true
	}
	return false
}

func (b *builder) end(name string) {
	for i := len(b.stack) - 1; i >= 0; i-- {
		if b.stack[i].name == name {
			if i < len(b.stack)-1 {
				b.closeTo(i + 1)
			}
			b.stack = b.stack[:i]
			return
		}
	}
	b.doc.notes.add("an END without its BEGIN was left out", "END:"+name)
}

// closeTo closes all components from index i of the stack on, whose END is missing.
func (b *builder) closeTo(i int) {
	for _, c := range b.stack[i:] {
		b.doc.notes.add("the END of a component is missing", c.name)
	}
	b.stack = b.stack[:i]
}

// finish marks what the document ended inside of.
func (b *builder) finish() {
	b.join()
	if len(b.stack) == 0 {
		return
	}
	b.doc.whole = false
	for _, c := range b.stack {
		c.open = true
	}
	b.doc.notes.add("the document ends early, inside of a component", b.top().name)
}

// prop is the first property of that name with a value, or the zero property.
func (c *component) prop(name string) property {
	for _, p := range c.props {
		if p.name == name && p.value != "" {
			return p
		}
	}
	return property{}
}

// all are the properties of that name with a value.
func (c *component) all(name string) []property {
	var out []property
	for _, p := range c.props {
		if p.name == name && p.value != "" {
			out = append(out, p)
		}
	}
	return out
}
