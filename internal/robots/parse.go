package robots

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// MaxSize is how many bytes of a robots.txt are read; what follows is passed over
// (RFC 9309, section 2.5: "at least 500 kibibytes").
const MaxSize = 500 << 10

// Parse reads a robots.txt for the given product token. A group that names the token
// decides alone; without one the group of "*" does; without that everything is allowed.
func Parse(body []byte, token string) Rules {
	if len(body) > MaxSize {
		body = body[:MaxSize]
		// A rule cut in the middle would mean something else: drop the rest of the line.
		body = body[:bytes.LastIndexAny(body, "\r\n")+1]
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	p := parser{token: token}
	for len(body) > 0 {
		line := body
		if at := bytes.IndexAny(body, "\r\n"); at >= 0 {
			line, body = body[:at], body[at+1:]
		} else {
			body = nil
		}
		key, value := split(string(line))
		p.line(key, value, string(line))
	}
	if p.named {
		return p.own
	}
	return p.all
}

// parser collects the groups that concern one token. Groups that name the same token are
// one group (RFC 9309, section 2.2.1).
type parser struct {
	token    string
	own, all Rules
	named    bool // some group names the token
	forOwn   bool // the present group is for the token
	forAll   bool // the present group is for "*"
	ruled    bool // the present group has a rule: the next User-agent starts another
}

func (p *parser) line(key field, value, line string) {
	switch key {
	case agent:
		if p.ruled {
			p.ruled, p.forOwn, p.forAll = false, false, false
		}
		// "*" alone or followed by a space or a comment of its own is everybody.
		if value == "*" || strings.HasPrefix(value, "* ") {
			p.forAll = true
		} else if strings.EqualFold(product(value), p.token) {
			p.forOwn, p.named = true, true
		}
	case allow, disallow:
		p.ruled = true
		if value == "" {
			return // an empty Disallow forbids nothing
		}
		p.add(rule{allow: key == allow, pattern: pattern(value), line: strings.TrimSpace(line)})
		if folder, ok := folderOf(value); ok && key == allow {
			p.add(rule{allow: true, pattern: pattern(folder) + "$", line: line})
		}
	case delay:
		// The RFC leaves Crawl-delay to those who read it. Whoever writes it means it for
		// the agents above it, and the next User-agent line as the start of another group.
		p.ruled = true
		d := seconds(value)
		if p.forOwn {
			p.own.Delay = d
		}
		if p.forAll {
			p.all.Delay = d
		}
	}
}

func (p *parser) add(r rule) {
	if p.forOwn {
		p.own.rules = append(p.own.rules, r)
	}
	if p.forAll {
		p.all.rules = append(p.all.rules, r)
	}
}

// pattern normalises a rule's path. One that does not begin with "/" or "*" gets a slash:
// it could match nothing otherwise.
func pattern(value string) string {
	if value[0] != '/' && value[0] != '*' {
		value = "/" + value
	}
	return normalize(value)
}

// folderOf returns the folder of which the path is the index page.
func folderOf(path string) (string, bool) {
	at := strings.LastIndexByte(path, '/')
	if at < 0 {
		return "", false
	}
	switch path[at+1:] {
	case "index.htm", "index.html":
		return path[:at+1], true
	}
	return "", false
}

// product returns the product token that a User-agent value begins with (RFC 9309,
// section 2.2.1: letters, "_" and "-").
func product(value string) string {
	for i := range len(value) {
		c := value[i] | 0x20
		if (c < 'a' || c > 'z') && value[i] != '_' && value[i] != '-' {
			return value[:i]
		}
	}
	return value
}

// seconds reads a Crawl-delay; what is no sensible number of seconds is no delay.
func seconds(value string) time.Duration {
	f, err := strconv.ParseFloat(strings.TrimSuffix(value, "s"), 64)
	if err != nil || !(f > 0) {
		return 0
	}
	const day = 24 * 60 * 60
	return time.Duration(min(f, day) * float64(time.Second))
}
