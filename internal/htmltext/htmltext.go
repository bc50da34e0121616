// Package htmltext turns HTML into plain text: what a reader would see, one line a block.
//
//	htmltext.Text("<p>Apply by <b>1&nbsp;December</b></p><ul><li>MLS<li>Python</ul>")
//	// "Apply by 1 December\nMLS\nPython"
//
// Promises: any bytes are taken, in time and memory linear in their number, without a
// panic; the result is valid UTF-8 without control characters other than the newline,
// without markup (a "<" in it was text), and without blank lines. It is for comparing,
// searching and mailing; it is not a sanitiser, so escape it before showing it as HTML.
package htmltext

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Text is the text of an HTML document or fragment. White space is collapsed, blocks and
// line breaks begin a new line, cells of a table are separated by a space, images count
// with their alternative text. Scripts, styles, titles and form fields are left out. Text
// without markup comes back with its entities resolved.
func Text(markup string) string {
	z := html.NewTokenizer(strings.NewReader(markup))
	var w writer
	skip := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return w.String()
		case html.TextToken:
			if !skip {
				w.text(string(z.Text()))
			}
			skip = false // what is skipped is a single text token
		case html.StartTagToken, html.SelfClosingTagToken:
			name, hasAttr := z.TagName()
			tag := atom.Lookup(name)
			skip = isHidden(tag)
			w.tag(tag)
			if tag == atom.Img && hasAttr {
				w.text(alt(z))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			skip = false
			w.tag(atom.Lookup(name))
		}
	}
}

// alt is the alternative text of the image that z stands at.
func alt(z *html.Tokenizer) string {
	for {
		key, value, more := z.TagAttr()
		if string(key) == "alt" {
			return " " + string(value) + " "
		}
		if !more {
			return ""
		}
	}
}

// isHidden reports whether the content of an element, which the tokenizer returns as one
// text, is not for readers.
func isHidden(tag atom.Atom) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Title, atom.Textarea, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Xmp:
		return true
	}
	return false
}

// writer collapses white space while it writes.
type writer struct {
	b     strings.Builder
	space bool // a space is due before the next word
	line  bool // a new line is due before the next word
}

// tag notes what an element's beginning or end separates.
func (w *writer) tag(tag atom.Atom) {
	switch tag {
	case atom.Td, atom.Th, atom.Option, atom.Button:
		w.space = true
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Br, atom.Caption, atom.Center,
		atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption,
		atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head,
		atom.Header, atom.Hr, atom.Html, atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P,
		atom.Pre, atom.Search, atom.Section, atom.Select, atom.Summary, atom.Table, atom.Tbody, atom.Tfoot,
		atom.Thead, atom.Tr, atom.Ul:
		w.line = true
	}
}

// text writes words. Line breaks of the source are spaces, as in HTML.
func (w *writer) text(s string) {
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case unicode.IsSpace(r):
			w.space = true
			continue
		case unicode.IsControl(r), r == '\u00AD': // a soft hyphen is invisible inside its word
			continue
		}
		switch {
		case w.b.Len() == 0:
		case w.line:
			w.b.WriteByte('\n')
		case w.space:
			w.b.WriteByte(' ')
		}
		w.space, w.line = false, false
		w.b.WriteRune(r)
	}
}

// String is what was written.
func (w *writer) String() string { return w.b.String() }
