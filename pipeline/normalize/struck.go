package normalize

import "strings"

const (
	// maxStruck is how many struck-out parts are remembered.
	maxStruck = 8
	// maxStrikers is how many opening marks are followed; a text has a few.
	maxStrikers = 64
	// maxStyle is how long, in bytes, a tag is followed to either side of its style.
	maxStyle = 300
	// maxStruckLen is how long one may be, in bytes; an unclosed element strikes nothing.
	maxStruckLen = 1000
)

// strikers are the elements, and Markdown's sign, whose content its author has struck out.
var strikers = []struct{ open, close string }{{"<del", "</del"}, {"<strike", "</strike"}, {"<s", "</s"}, {"~~", "~~"}}

// withoutStruck takes the parts that their author struck out (an old deadline, still shown)
// out of HTML or Markdown. It returns them too.
func withoutStruck(s string) (string, []string) {
	var struck []string
	for _, by := range strikers {
		at := 0
		for range maxStrikers {
			i := indexFold(s[at:], by.open)
			if i < 0 {
				break
			}
			i += at
			body, after, ok := struckPart(s[i+len(by.open):], by.close)
			if !ok {
				at = i + len(by.open)
				continue
			}
			if len(struck) == maxStruck {
				return s, struck
			}
			struck = append(struck, body)
			s = s[:i] + " " + s[len(s)-len(after):]
			at = i + 1
		}
	}
	return withoutStyled(s, struck)
}

// lineThrough is the style by which editors strike out without an element for it.
const lineThrough = "line-through"

// withoutStyled takes out elements whose own style strikes them out:
// <span style="text-decoration: line-through">May 1</span>.
func withoutStyled(s string, struck []string) (string, []string) {
	at := 0
	for range maxStrikers {
		i := strings.Index(s[at:], lineThrough)
		if i < 0 || len(struck) == maxStruck {
			break
		}
		i += at
		at = i + len(lineThrough)
		from := max(0, i-maxStyle)
		open := strings.LastIndexByte(s[from:i], '<')
		if open < 0 || strings.IndexByte(s[from+open:i], '>') >= 0 {
			continue
		}
		open += from
		name := s[open+1 : cueWordEnd(s, open+1)]
		head := strings.IndexByte(s[i:min(len(s), i+maxStyle)], '>')
		if name == "" || head < 0 {
			continue
		}
		if body, after, ok := struckPart(s[i+head:], "</"+name); ok {
			struck = append(struck, body)
			s = s[:open] + " " + s[len(s)-len(after):]
			at = open + 1
		}
	}
	return s, struck
}

// struckPart splits what follows an opening mark into the struck part and the rest.
func struckPart(s, closing string) (body, after string, ok bool) {
	if closing != "~~" {
		if s == "" || s[0] != '>' && s[0] != ' ' {
			return "", "", false // <span>, <strong>
		}
		n := strings.IndexByte(s[:min(len(s), maxStruckLen)], '>')
		if n < 0 {
			return "", "", false
		}
		s = s[n+1:]
	}
	n := indexFold(s[:min(len(s), maxStruckLen)], closing)
	if n < 0 || closing == "~~" && (n == 0 || strings.IndexByte(s[:n], '\n') >= 0) {
		return "", "", false
	}
	after = s[n+len(closing):]
	if closing != "~~" {
		end := strings.IndexByte(after[:min(len(after), 32)], '>')
		if end < 0 || strings.TrimSpace(after[:end]) != "" {
			return "", "", false
		}
		after = after[end+1:]
	}
	return s[:n], after, true
}

// indexFold is strings.Index for a mark in ASCII in either case.
func indexFold(s, mark string) int {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], mark[0])
		if i < 0 || at+i+len(mark) > len(s) {
			return -1
		}
		if at += i; strings.EqualFold(s[at:at+len(mark)], mark) {
			return at
		}
		at++
	}
}
