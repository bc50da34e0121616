// Package robots reads robots.txt as RFC 9309 defines it, for one product token.
//
//	rules := robots.Parse(body, "Callboard")
//	if ok, rule := rules.Allowed("/jobs?page=2"); !ok {
//		return fmt.Errorf("robots.txt forbids it: %s", rule)
//	}
//
// Promises: any bytes are read (a line that is no rule is passed over and spoils nothing
// else), in time linear in the file; the longest matching rule decides and Allow wins a
// tie; "*" and "$" have their meaning. Beyond the RFC it reads Crawl-delay, the spelling
// mistakes that search engines forgive, and Allow of an index page as Allow of its folder.
//
// The library that the crawling framework brings drops a whole file for one rule that
// stands before the first User-agent line, matches "*" patterns anywhere in a path and
// gives ties to the first rule, so that it errs on one case in seven of the table that
// comes with RFC 9309's reference parser.
package robots

import (
	"fmt"
	"strings"
	"time"
)

// Rules are what one robots.txt says to one product token. The zero value allows all.
type Rules struct {
	Delay time.Duration // Crawl-delay; 0 when not stated
	rules []rule
}

// rule is one Allow or Disallow line.
type rule struct {
	allow   bool
	pattern string // as normalised: percent-encoded, hex digits in upper case
	line    string // as written, for messages
}

// Size says about how many bytes the rules hold.
func (r Rules) Size() int {
	n := 0
	for _, rule := range r.rules {
		n += len(rule.pattern) + len(rule.line) + 48
	}
	return n
}

// Allowed says whether the path, with "?" and its query if there is one, may be fetched,
// and when not, the line that forbids it. The path is percent-encoded, as in a request.
func (r Rules) Allowed(path string) (bool, string) {
	path = normalize(path)
	if path == "" {
		path = "/"
	}
	// RFC 9309, section 2.2.2: "The /robots.txt URI is implicitly allowed."
	if path == "/robots.txt" {
		return true, ""
	}
	best, length := rule{allow: true}, -1
	for _, rule := range r.rules {
		n := len(rule.pattern)
		if n < length || n == length && best.allow {
			continue
		}
		if matches(rule.pattern, path) {
			best, length = rule, n
		}
	}
	if best.allow {
		return true, ""
	}
	return false, fmt.Sprintf("%q", best.line)
}

// matches says whether the pattern covers the path: as a prefix, with "*" for any run of
// characters and a final "$" for the end. Every part is searched once and only forward,
// so the time is bounded whatever the number of asterisks.
func matches(pattern, path string) bool {
	pattern, anchored := strings.CutSuffix(pattern, "$")
	first, rest, wild := strings.Cut(pattern, "*")
	if !strings.HasPrefix(path, first) {
		return false
	}
	path = path[len(first):]
	if !wild {
		return !anchored || path == ""
	}
	for {
		part, after, more := strings.Cut(rest, "*")
		if !more {
			if anchored {
				return strings.HasSuffix(path, part)
			}
			return strings.Contains(path, part)
		}
		at := strings.Index(path, part)
		if at < 0 {
			return false
		}
		path, rest = path[at+len(part):], after
	}
}

// normalize percent-encodes what is not ASCII and writes hex digits in upper case, so
// that a pattern and a path that mean the same octets are the same string (RFC 9309,
// section 2.2.2).
func normalize(s string) string {
	clean := true
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] == '%' {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 0x80:
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b.WriteString(strings.ToUpper(s[i : i+3]))
			i += 2
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
