package digest

import (
	"fmt"
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
)

// Limits of an address, RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.3 (a path of 256 with its brackets).
const (
	maxLocal   = 64
	maxAddress = 254
)

// ParseAddress reads a bare address such as "kim@example.org" (RFC 5322 addr-spec with a
// dot-atom before the @) and returns it with its domain in lower-case ASCII. Names,
// comments, quotes, lists, literals and control characters are refused, so that what it
// returns can stand in a header or an SMTP command as it is.
func ParseAddress(s string) (string, error) {
	s = strings.TrimSpace(s)
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > maxLocal || len(s) > maxAddress {
		return "", fmt.Errorf("address %q: not an address such as kim@example.org: %w", clip(s, 80), ErrInvalid)
	}
	local, domain := s[:at], s[at+1:]
	if !isDotAtom(local) {
		return "", fmt.Errorf("address %q: only letters, digits and !#$%%&'*+-/=?^_`{|}~. may stand before the @: %w", clip(s, 80), ErrInvalid)
	}
	domain, err := idna.Lookup.ToASCII(strings.ToLower(domain))
	if err != nil || !isHost(domain) || len(local)+1+len(domain) > maxAddress {
		return "", fmt.Errorf("address %q: %q is not the name of a host: %w", clip(s, 80), clip(s[at+1:], 80), ErrInvalid)
	}
	address := local + "@" + domain
	if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address {
		return "", fmt.Errorf("address %q: not an address such as kim@example.org: %w", clip(s, 80), ErrInvalid)
	}
	return address, nil
}

// isDotAtom reports whether s is a dot-atom of RFC 5322, section 3.2.3.
func isDotAtom(s string) bool {
	for _, word := range strings.Split(s, ".") {
		if word == "" {
			return false
		}
		for _, r := range word {
			switch {
			case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			case strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r):
			default:
				return false
			}
		}
	}
	return true
}

// isHost reports whether s is a host name in ASCII whose last label is not a number.
func isHost(s string) bool {
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" ||
			strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
	}
	return strings.Trim(labels[len(labels)-1], "0123456789") != ""
}

// addressKey is what makes two spellings of an address the same reader: no provider in
// use tells upper from lower case.
func addressKey(address string) string { return strings.ToLower(address) }

// clip is s for a message: at most n bytes, whole characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}
