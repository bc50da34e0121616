package normalize

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxProse is how many bytes of an announcement the rules look at. What is said later
// than that is footers and archives, and the bound keeps hostile input cheap.
const maxProse = 64 << 10

// maxSentence is how far, in bytes, a sentence is followed to either side of a place in it.
const maxSentence = 240

// prose is text prepared for rules: one kind of space, hyphen and quotation mark, no
// addresses and no Markdown signs; lines are kept. low has A-Z in lower case at the same
// offsets, so that a match in low can be quoted from text.
type prose struct {
	text, low string
}

// newProse prepares s, cut at maxProse bytes.
func newProse(s string) prose {
	if len(s) > maxProse {
		s = strings.ToValidUTF8(s[:maxProse], "")
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		if rest := s[i:]; rest[0] == 'h' && (strings.HasPrefix(rest, "https://") || strings.HasPrefix(rest, "http://")) {
			i += addressEnd(rest)
			continue
		}
		if s[i] == '*' && i+1 < len(s) && s[i+1] == ' ' && (len(out) == 0 || out[len(out)-1] == '\n') {
			out = append(out, '-') // an item of a Markdown list, as others write it
			i++
			continue
		}
		width := 1
		if s[i] >= 0x80 {
			var plain string
			plain, width = plainRune(s[i:])
			for j := range len(plain) {
				out = appendPlain(out, plain[j])
			}
		} else {
			out = appendPlain(out, s[i])
		}
		i += width
	}
	text := strings.TrimSpace(string(out))
	return prose{text: text, low: lowerASCII(text)}
}

// othersHeadings stand above lists of other announcements on a page; what they say by when
// or what is paid is not about this one.
var othersHeadings = map[string]bool{
	"related": true, "related posts": true, "related jobs": true, "related articles": true, "related events": true, "similar jobs": true, "similar positions": true,
	"more jobs": true, "more jobs from this employer": true, "more jobs like this": true, "other jobs": true, "other openings": true, "other vacancies": true,
	"you may also like": true, "you might also like": true, "recommended jobs": true, "recent posts": true, "recent jobs": true, "latest jobs": true, "latest posts": true,
	"upcoming events": true, "more events": true, "other events": true,
}

// ownAgain are headings that lead back to the announcement's own labels.
var ownAgain = map[string]bool{"categories": true, "tags": true, "category": true, "tagged": true}

// minOwn is how many bytes of its own an announcement has before other ones can follow.
const minOwn = 400

// withoutOthers leaves out lists of other announcements: the lines from a heading such
// as "Related posts" up to the announcement's own tags, else to the end.
func (p prose) withoutOthers() prose {
	var text strings.Builder
	kept, hidden := 0, false // kept: where what is not yet copied begins
	for at := 0; at < len(p.low); {
		end := at + 1 + strings.IndexByte(p.low[at:], '\n')
		if end == at {
			end = len(p.low)
		}
		line := strings.Trim(p.low[at:end], " :\n")
		switch {
		case !hidden && at >= minOwn && othersHeadings[line]:
			text.WriteString(p.text[kept:at])
			hidden = true
		case hidden && ownAgain[line]:
			kept, hidden = at, false
		}
		at = end
	}
	if text.Len() == 0 {
		return p
	}
	if !hidden {
		text.WriteString(p.text[kept:])
	}
	s := strings.TrimSpace(text.String())
	return prose{text: s, low: lowerASCII(s)}
}

// addressEnd is the length of the address that s begins with.
func addressEnd(s string) int {
	if n := strings.IndexAny(s, " \t\r\n)>\"]|"); n >= 0 {
		return n
	}
	return len(s)
}

// plainRune returns what the character at the start of s (not ASCII) becomes, and its
// length in bytes. Bytes that are no UTF-8 are dropped.
func plainRune(s string) (string, int) {
	r, width := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError:
		return "", width
	case r == '\u2028', r == '\u2029':
		return "\n", width
	case unicode.IsSpace(r), r == '\u2007':
		return " ", width
	case unicode.Is(unicode.Cf, r): // soft hyphens, zero width, direction marks
		return "", width
	case r >= '\u2010' && r <= '\u2014', r == '\u2212':
		return "-", width
	case r == '\u2018', r == '\u2019':
		return "'", width
	case r == '\u201c', r == '\u201d':
		return `"`, width
	}
	return s[:width], width
}

// appendPlain adds one byte, with runs of space made one space or one or two line ends,
// and Markdown's signs left out.
func appendPlain(out []byte, c byte) []byte {
	n := len(out)
	switch {
	case c == '*' || c == '`' || c == '#' && (n == 0 || out[n-1] == '\n' || out[n-1] == '#'):
		return out
	case c == '\n':
		for n > 0 && out[n-1] == ' ' {
			n--
		}
		out = out[:n]
		if n == 0 || n > 1 && out[n-1] == '\n' && out[n-2] == '\n' {
			return out
		}
		return append(out, '\n')
	case c == ' ' || c == '\t' || c == '\r' || c < ' ':
		if n == 0 || out[n-1] == ' ' || out[n-1] == '\n' {
			return out
		}
		return append(out, ' ')
	}
	return append(out, c)
}

// lowerASCII lowers A-Z and leaves every other byte, so that offsets stay.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// sentence returns the bounds of the sentence around text[from:to], at most maxSentence
// bytes to either side.
func (p prose) sentence(from, to int) (start, end int) {
	start, end = max(0, from-maxSentence), min(len(p.text), to+maxSentence)
	for i := from - 1; i >= start; i-- {
		if p.stop(i) {
			start = i + 1
			break
		}
	}
	for i := to; i < end; i++ {
		if p.stop(i) {
			end = i
			break
		}
	}
	return start, end
}

// stop reports whether a sentence ends with the byte at i.
func (p prose) stop(i int) bool {
	switch p.text[i] {
	case ';', '|':
		return true
	case '\n':
		return p.hardBreak(i)
	case '.', '!', '?':
		return p.fullStop(i)
	}
	return false
}

// fullStop reports whether the mark at i ends a sentence: white space and a new beginning
// follow, and what stands before is no abbreviation ("Dec. 1", "5 p.m. on", "Univ. of").
func (p prose) fullStop(i int) bool {
	if i+1 >= len(p.text) {
		return true
	}
	if c := p.text[i+1]; c != ' ' && c != '\n' && c != ')' && c != '"' {
		// "candidate.Closing": sites that strip markup glue sentences together.
		return p.text[i] == '.' && i > 1 && isLower(p.text[i-1]) && isLower(p.text[i-2]) && c >= 'A' && c <= 'Z'
	}
	if p.text[i] != '.' {
		return true
	}
	if i+2 < len(p.text) && isLower(p.text[i+2]) {
		return false
	}
	j := i
	for j > 0 && isLower(p.low[j-1]) {
		j--
	}
	word := p.low[j:i]
	return len(word) != 1 && !abbreviations[word]
}

// abbreviations are words whose full stop ends no sentence.
var abbreviations = map[string]bool{
	"jan": true, "feb": true, "mar": true, "apr": true, "jun": true, "jul": true, "aug": true,
	"sep": true, "sept": true, "oct": true, "nov": true, "dec": true, "mon": true, "tue": true,
	"tues": true, "wed": true, "thu": true, "thur": true, "thurs": true, "fri": true, "sat": true,
	"sun": true, "no": true, "st": true, "dr": true, "mr": true, "ms": true, "univ": true,
	"dept": true, "approx": true, "prof": true, "vs": true,
}

// hardBreak reports whether the line end at i ends a sentence too. It does not where a
// mail program wrapped a long line: the line is long, unfinished, and the next goes on.
func (p prose) hardBreak(i int) bool {
	if i+1 >= len(p.text) || i == 0 || p.text[i+1] == '\n' || p.text[i-1] == '\n' {
		return true
	}
	next := p.text[i+1]
	if next == '-' || next == '\xe2' || p.text[i-1] == ':' || p.text[i-1] == '.' {
		return true
	}
	if isLower(next) {
		return false
	}
	from := max(0, i-80)
	if n := strings.LastIndexByte(p.text[from:i], '\n'); n >= 0 {
		from += n + 1
	}
	return i-from < 50 || !isLower(p.text[i-1]) && p.text[i-1] != ',' || p.dated(from) && p.dated(i+1)
}

// lineBefore returns the last line with words that ends before pos, lower-cased, or "" if
// it is longer than a label. It is how "Closing date" stands above a date.
func (p prose) lineBefore(pos int) string {
	head := strings.TrimRight(p.low[max(0, pos-80):pos], " \n")
	if i := strings.LastIndexByte(head, '\n'); i >= 0 {
		head = head[i+1:]
	} else if pos > 80 {
		return ""
	}
	if len(head) > 60 {
		return ""
	}
	return head
}

// snippet quotes text[from:to] with a little of what stands around, on one line.
func (p prose) snippet(from, to int) string {
	const around = 40
	if to-from > maxSnippet-2*around {
		to = from + maxSnippet - 2*around
	}
	a, b := max(0, from-around), min(len(p.text), to+around)
	for a > 0 && a < from && p.text[a-1] != ' ' && p.text[a-1] != '\n' {
		a++
	}
	for b < len(p.text) && b > to && p.text[b] != ' ' && p.text[b] != '\n' {
		b--
	}
	return clip(p.text[a:b])
}

// clip makes s one line of at most maxSnippet bytes.
func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > maxSnippet {
		s = s[:maxSnippet]
	}
	return strings.ToValidUTF8(s, "")
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isWord reports whether c belongs to a word; bytes of characters beyond ASCII do.
func isWord(c byte) bool {
	return isLower(c) || isDigit(c) || c >= 'A' && c <= 'Z' || c >= 0x80
}

// indexWord is strings.Index for a phrase that begins and ends at word borders.
func indexWord(s, phrase string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], phrase)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(phrase)
		if (i == 0 || !isWord(s[i-1]) || !isWord(phrase[0])) &&
			(end == len(s) || !isWord(s[end]) || !isWord(phrase[len(phrase)-1])) {
			return i
		}
		from = i + 1
	}
}

// firstOf returns the first of phrases that stands in s as words, or "".
func firstOf(s string, phrases []string) string {
	for _, phrase := range phrases {
		if indexWord(s, phrase) >= 0 {
			return phrase
		}
	}
	return ""
}

// matchNear returns where re first matches in a window around one of the seeds (plain
// words that every match contains), or nil. A regexp over a whole text costs a hundred
// times what finding the seeds does.
func matchNear(low string, seeds []string, re *regexp.Regexp) []int {
	const before, after, most = 48, 72, 24
	for _, seed := range seeds {
		from := 0
		for range most {
			i := strings.Index(low[from:], seed)
			if i < 0 {
				break
			}
			i += from
			a, b := max(0, i-before), min(len(low), i+after)
			for a > 0 && a < i && isWord(low[a-1]) {
				a++
			}
			if m := re.FindStringIndex(low[a:b]); m != nil {
				return []int{a + m[0], a + m[1]}
			}
			from = i + len(seed)
		}
	}
	return nil
}

// seek calls visit with each place of seed in low, at most limit, until it returns false.
func seek(low, seed string, limit int, visit func(i int) bool) {
	from := 0
	for range limit {
		i := strings.Index(low[from:], seed)
		if i < 0 || !visit(from+i) {
			return
		}
		from += i + len(seed)
	}
}
