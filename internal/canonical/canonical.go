// Package canonical brings web addresses into one form, so that equal means "the same
// page" as far as an address can tell.
//
//	u, ok := canonical.URL("HTTP://Example.org:80/jobs/12/?utm_source=rss#apply")
//	// "http://example.org/jobs/12", true
//
// The rules: http and https only; scheme and host in lower case, a final dot of the host,
// default ports, user and password dropped; dot segments resolved, repeated slashes kept
// (some sites mean them); slashes at the end of a path dropped; percent-encoding only
// where it is needed, its digits in upper case; query pairs without tracking keys, sorted
// by key (pairs of one key keep their order); the fragment dropped, except #! and #/,
// by which scripts of single-page sites tell pages apart.
//
// http and https stay different, www. stays: not every site serves the same on both.
// Whoever wants to go further decides with more than the address.
package canonical

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// maxURL is the longest address that is looked at, in bytes.
const maxURL = 8192

// URL returns the canonical form of an absolute address, and whether raw is an http or
// https address with a host at all. URL of a canonical form is that form.
func URL(raw string) (string, bool) {
	u, ok := parse(raw)
	if !ok {
		return "", false
	}
	var b strings.Builder
	b.WriteString(u.Scheme)
	b.WriteString("://")
	b.WriteString(host(u))
	b.WriteString(cleanPath(u))
	if q := query(u.RawQuery); q != "" {
		b.WriteByte('?')
		b.WriteString(q)
	}
	if f := u.EscapedFragment(); strings.HasPrefix(f, "!") || strings.HasPrefix(f, "/") {
		b.WriteByte('#')
		b.WriteString(f)
	}
	return b.String(), true
}

// Link returns an address as it can be shown: http or https, without tracking keys, user
// or password, and otherwise as it stands. It is "" for any other address.
func Link(raw string) string {
	u, ok := parse(raw)
	if !ok {
		return ""
	}
	u.User = nil
	pairs := slices.DeleteFunc(strings.Split(u.RawQuery, "&"), func(pair string) bool {
		key, _, _ := strings.Cut(pair, "=")
		return pair == "" || Tracking(key)
	})
	u.RawQuery = strings.Join(pairs, "&")
	return u.String()
}

// FrontPage reports whether raw is the address of a whole site: no path, or only the
// name of an index page, and nothing that would select a page in a query or fragment.
// Many items of a site carry it, and it tells none of them from the others.
func FrontPage(raw string) bool {
	u, ok := URL(raw)
	if !ok {
		return false
	}
	_, rest, _ := strings.Cut(u, "://")
	_, rest, found := strings.Cut(rest, "/")
	if !found {
		return !strings.ContainsAny(u, "?#")
	}
	switch strings.ToLower(rest) {
	case "", "index.html", "index.htm", "index.php", "index.asp", "index.aspx", "index.jsp",
		"default.asp", "default.aspx", "default.htm", "home":
		return true
	}
	return false
}

// parse reads an absolute web address.
func parse(raw string) (*url.URL, bool) {
	raw = strings.TrimSpace(raw)
	if len(raw) > maxURL {
		return nil, false
	}
	u, err := url.Parse(raw)
	if err != nil || u.Opaque != "" || strings.Trim(u.Hostname(), ".") == "" {
		return nil, false
	}
	u.Scheme = strings.ToLower(u.Scheme)
	return u, u.Scheme == "http" || u.Scheme == "https"
}

// host is u's host in lower case with its port, unless that is the scheme's own.
func host(u *url.URL) string {
	name := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	port := u.Port()
	if port == "" || (u.Scheme == "http" && port == "80") || (u.Scheme == "https" && port == "443") {
		return name
	}
	return name + ":" + port
}

// cleanPath is u's path in its shortest spelling, without slashes at its end.
func cleanPath(u *url.URL) string {
	p := u.RawPath // as written, where that is not what the standard library would write
	if p == "" {
		p = u.EscapedPath()
	}
	p = normalEscapes(p)
	if strings.Contains(p, "/.") {
		p = resolveDots(p)
	}
	return strings.TrimRight(p, "/")
}

// resolveDots resolves "." and "..", which path.Clean does, but keeps repeated slashes,
// which it does not.
func resolveDots(p string) string {
	if !strings.Contains(p, "//") {
		return path.Clean(p)
	}
	var out []string
	for _, part := range strings.Split(p, "/")[1:] {
		switch part {
		case ".":
		case "..":
			if len(out) > 0 {
				out = out[:len(out)-1]
			}
		default:
			out = append(out, part)
		}
	}
	return "/" + strings.Join(out, "/")
}

// query drops tracking pairs and sorts the others by key.
func query(raw string) string {
	if raw == "" {
		return ""
	}
	pairs := slices.DeleteFunc(strings.Split(raw, "&"), func(pair string) bool {
		key, _, _ := strings.Cut(pair, "=")
		return pair == "" || Tracking(key)
	})
	for i := range pairs {
		pairs[i] = normalEscapes(strings.ReplaceAll(pairs[i], "+", "%20"))
	}
	slices.SortStableFunc(pairs, func(a, b string) int {
		ka, _, _ := strings.Cut(a, "=")
		kb, _, _ := strings.Cut(b, "=")
		return strings.Compare(ka, kb)
	})
	return strings.Join(pairs, "&")
}

// normalEscapes writes each percent-encoded byte as itself where it is unreserved
// (RFC 3986, section 2.3), with upper-case digits where it is not (section 6.2.2.1),
// and encodes what must be: anything outside visible ASCII.
func normalEscapes(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		escaped := false
		if c == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 {
			c, escaped = byte(unhex(s[i+1])<<4|unhex(s[i+2])), true
			i += 2
		}
		if (escaped && !unreserved(c)) || c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' || (c == '%' && !escaped) {
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
