// Package charset brings text of any encoding to UTF-8.
//
//	text, name := charset.UTF8(doc.Body, doc.ContentType)
//
// Promises: it never fails (what no encoding explains is U+FFFD), the result is valid
// UTF-8 without a byte order mark, and an XML declaration in it names UTF-8, so that a
// parser does not decode a second time. The time is linear in the text.
//
// What decides, in this order: a byte order mark; the charset of the Content-Type
// (RFC 7303, section 3.2); the encoding of the XML declaration or of an HTML meta element
// in the first 1,024 bytes; the bytes themselves; windows-1252. Labels mean what the
// WHATWG encoding standard says they mean in practice (iso-8859-1 is windows-1252), and
// two that lie are seen through: text that is valid UTF-8 beyond ASCII is UTF-8 whatever
// one-byte encoding it claims, and text that claims UTF-8 without one valid sequence
// beyond ASCII is not UTF-8.
package charset

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

const (
	utf8Name = "utf-8"
	fallback = "windows-1252"
)

// UTF8 returns the body as UTF-8 and the name of the encoding it was in, in lower case as
// the WHATWG standard writes it. The content type is the header's value; it may be empty.
func UTF8(body []byte, contentType string) ([]byte, string) {
	if name, size := mark(body); name != "" {
		return relabel(decode(body[size:], name)), name
	}
	name := choose(body, contentType)
	return relabel(decode(body, name)), name
}

// mark recognises a byte order mark and says how long it is.
func mark(body []byte) (name string, size int) {
	// The longer ones come first: UTF-32LE begins like UTF-16LE.
	for _, m := range [...]struct{ name, bytes string }{
		{"utf-32le", "\xff\xfe\x00\x00"},
		{"utf-32be", "\x00\x00\xfe\xff"},
		{utf8Name, "\xef\xbb\xbf"},
		{"utf-16le", "\xff\xfe"},
		{"utf-16be", "\xfe\xff"},
	} {
		if bytes.HasPrefix(body, []byte(m.bytes)) {
			return m.name, len(m.bytes)
		}
	}
	return "", 0
}

// choose decides the encoding of a body without a byte order mark.
func choose(body []byte, contentType string) string {
	if name := wide(body); name != "" {
		return name
	}
	kind := shapeOf(body)
	header := fromHeader(contentType)
	stated := header
	if stated == "" {
		stated = fromText(body)
	}
	switch {
	case stated == "" && kind == foreign, stated == utf8Name && kind == foreign:
		// The header may lie where the text does not.
		if inner := fromText(body); inner != "" && inner != utf8Name {
			return inner
		}
		return fallback
	case stated == "", kind == ascii && !stateful(stated), kind == valid && oneByte(stated):
		return utf8Name
	}
	return stated
}

// wide recognises UTF-16 without a mark by its first characters, "<?" or "<x" (XML 1.0,
// appendix F.1).
func wide(body []byte) string {
	if len(body) < 4 {
		return ""
	}
	switch {
	case body[0] == '<' && body[1] == 0 && body[2] != 0 && body[3] == 0:
		return "utf-16le"
	case body[0] == 0 && body[1] == '<' && body[2] == 0 && body[3] != 0:
		return "utf-16be"
	}
	return ""
}

// shape is what the bytes look like.
type shape int

const (
	ascii   shape = iota // nothing beyond ASCII
	valid                // valid UTF-8 beyond ASCII
	damaged              // UTF-8 with invalid bytes in it
	foreign              // not UTF-8: hardly a valid sequence beyond ASCII
)

func shapeOf(body []byte) shape {
	good, bad := 0, 0
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		i += size
	}
	switch {
	case good == 0 && bad == 0:
		return ascii
	case bad == 0:
		return valid
	case good > bad:
		return damaged
	}
	return foreign
}

// fromHeader returns the encoding that a Content-Type names, "" for none that is known.
func fromHeader(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	label := params["charset"]
	if err != nil || label == "" {
		// Broken parameters are common: take what stands after the word.
		_, rest, ok := strings.Cut(strings.ToLower(contentType), "charset=")
		if !ok {
			return ""
		}
		label, _, _ = strings.Cut(strings.Trim(rest, " \"'"), ";")
	}
	return lookup(strings.Trim(label, " \"'"))
}

// head is how far a declaration of the encoding is looked for.
const head = 1024

var (
	declaration = regexp.MustCompile(`^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)
	meta        = regexp.MustCompile(`(?i)<meta\s[^>]*?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)`)
)

// fromText returns the encoding that the text itself declares, "" for none. Text that can
// be read as ASCII is not UTF-16 whatever it says.
func fromText(body []byte) string {
	start := body[:min(head, len(body))]
	for _, pattern := range []*regexp.Regexp{declaration, meta} {
		if m := pattern.FindSubmatch(start); m != nil {
			name := lookup(string(m[1]))
			if strings.HasPrefix(name, "utf-16") || strings.HasPrefix(name, "utf-32") {
				return utf8Name
			}
			if name != "" {
				return name
			}
		}
	}
	return ""
}

// lookup returns the standard name of a label, "" for one that is unknown.
func lookup(label string) string {
	label = strings.ToLower(strings.TrimSpace(label))
	switch label {
	case "utf-32", "utf-32le":
		return "utf-32le"
	case "utf-32be":
		return "utf-32be"
	}
	if e, name := charset.Lookup(label); e != nil && name != "replacement" && name != "x-user-defined" {
		return name
	}
	return ""
}

// oneByte says whether every byte is a character in the encoding, so that valid UTF-8 in
// it would be an unlikely row of accented letters and signs.
func oneByte(name string) bool {
	for _, prefix := range []string{"windows-", "iso-8859-", "koi8-", "ibm", "mac", "x-mac"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// stateful says whether ASCII bytes may mean something else in the encoding.
func stateful(name string) bool {
	return name == "iso-2022-jp"
}

func decode(body []byte, name string) []byte {
	var e encoding.Encoding
	switch name {
	case utf8Name:
		return bytes.ToValidUTF8(body, []byte("\ufffd"))
	case "utf-16le":
		e = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "utf-16be":
		e = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case "utf-32le":
		e = utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	case "utf-32be":
		e = utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	default:
		e, _ = charset.Lookup(name)
	}
	if e == nil {
		return bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	text, err := e.NewDecoder().Bytes(body)
	if err != nil {
		return bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	return bytes.ToValidUTF8(bytes.TrimPrefix(text, []byte("\ufeff")), []byte("\ufffd"))
}

// relabel makes the XML declaration name the encoding that the text is in now.
func relabel(text []byte) []byte {
	m := declaration.FindSubmatchIndex(text[:min(head, len(text))])
	if m == nil || strings.EqualFold(string(text[m[2]:m[3]]), utf8Name) {
		return text
	}
	out := make([]byte, 0, len(text)+len(utf8Name))
	out = append(out, text[:m[2]]...)
	out = append(out, utf8Name...)
	return append(out, text[m[3]:]...)
}
