package calendar

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
)

// maxLine is the longest unfolded line that is kept, in bytes; what follows is cut.
// Longer ones are pictures, which nobody reads here.
const maxLine = 512 << 10

// unfold brings a body into content lines: line ends of any kind, folds undone before
// the bytes are decoded (RFC 5545, section 3.1, allows a fold inside a character), then
// each line decoded by itself, because generators paste texts of several encodings.
func unfold(body []byte, contentType string) []string {
	body = decodeWide(body)
	if !bytes.Contains(body, []byte("\n")) {
		body = bytes.ReplaceAll(body, []byte("\r"), []byte("\n"))
	}
	decode := lineDecoder(contentType)
	var out []string
	var line []byte
	open := false
	flush := func() {
		if open && len(bytes.TrimSpace(line)) > 0 {
			out = append(out, decode(line))
		}
		line, open = line[:0], false
	}
	for len(body) > 0 {
		raw, rest, _ := bytes.Cut(body, []byte("\n"))
		body = rest
		raw = bytes.TrimRight(raw, "\r")
		switch {
		case open && len(raw) > 0 && (raw[0] == ' ' || raw[0] == '\t'):
			line = appendBounded(line, raw[1:])
			continue
		case open && softBreak(line):
			line = appendBounded(line[:len(line)-1], raw)
			continue
		case len(raw) == 0:
			continue
		}
		flush()
		line, open = appendBounded(line, raw), true
	}
	flush()
	return out
}

// appendBounded appends more to line as far as maxLine allows.
func appendBounded(line, more []byte) []byte {
	if room := maxLine - len(line); len(more) > room {
		more = more[:max(room, 0)]
	}
	return append(line, more...)
}

// softBreak reports whether the next line continues this one by the rule of
// quoted-printable, in which vCalendar 1.0 writes long texts.
func softBreak(line []byte) bool {
	if len(line) == 0 || line[len(line)-1] != '=' {
		return false
	}
	head, _, _ := bytes.Cut(line[:min(len(line), maxHead)], []byte(":"))
	return bytes.Contains(bytes.ToUpper(head), []byte("QUOTED-PRINTABLE"))
}

// decodeWide turns UTF-16 with a byte order mark into UTF-8 and drops the mark of UTF-8.
func decodeWide(body []byte) []byte {
	if bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff")) {
		if out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(body); err == nil {
			return out
		}
	}
	return bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
}

// lineDecoder returns what makes UTF-8 of one line: nothing where it is valid already;
// else the charset that the server states, or windows-1252, in which old calendar
// programs write.
func lineDecoder(contentType string) func([]byte) string {
	name := "windows-1252"
	if _, params, ok := strings.Cut(strings.ToLower(contentType), "charset="); ok {
		stated := strings.Trim(strings.TrimSpace(strings.SplitN(params, ";", 2)[0]), `"'`)
		if stated != "" && stated != "utf-8" && stated != "utf8" && stated != "us-ascii" {
			name = stated
		}
	}
	enc, _ := charset.Lookup(name)
	return func(line []byte) string {
		if utf8.Valid(line) || enc == nil {
			return clean(string(line))
		}
		out, err := enc.NewDecoder().Bytes(line)
		if err != nil {
			out = line
		}
		return clean(string(out))
	}
}

// clean drops control characters other than the tab, and bytes that are no characters.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "�")
	if strings.IndexFunc(s, isControl) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if isControl(r) {
			return -1
		}
		return r
	}, s)
}

func isControl(r rune) bool { return (r < ' ' && r != '\t') || r == 0x7f || r == 0xfeff }
