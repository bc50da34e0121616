package configs

import (
	"cmp"
	"fmt"
	"math"
	"net"
	"net/mail"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/callboard/callboard/posting"
)

type kindCode = posting.Kind

func parseText(_ *reader, s string) (string, error) {
	s = strings.TrimSpace(s)
	if i := strings.IndexFunc(s, unicode.IsControl); i >= 0 {
		return "", fmt.Errorf("%q holds a line break or control character", s)
	}
	return s, nil
}

func parsePath(r *reader, s string) (string, error) {
	s, err := parseText(r, s)
	if err != nil {
		return "", err
	}
	if strings.Contains(s, "://") {
		return "", fmt.Errorf("%q is not a path", s)
	}
	if filepath.IsAbs(s) {
		return filepath.Clean(s), nil
	}
	return filepath.Join(r.base, s), nil
}

func parseBool(_ *reader, s string) (bool, error) {
	switch strings.ToLower(s) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "yes", "on", "y", "1":
		return false, fmt.Errorf(`%q is neither true nor false; did you mean "true"?`, s)
	case "no", "off", "n", "0":
		return false, fmt.Errorf(`%q is neither true nor false; did you mean "false"?`, s)
	}
	return false, fmt.Errorf("%q is neither true nor false%s", s, DidYouMean(s, []string{"true", "false"}))
}

func parseInt(low, high int) parseFunc[int] {
	return func(_ *reader, s string) (int, error) {
		n, err := strconv.Atoi(s)
		if err != nil || n < low || n > high {
			return 0, fmt.Errorf("%q is not a number from %d to %d", s, low, high)
		}
		return n, nil
	}
}

func parseListen(_ *reader, s string) (string, error) {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return "", fmt.Errorf("%q is not host:port, such as %q", s, "127.0.0.1:8080")
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > math.MaxUint16 {
		return "", fmt.Errorf("%q: port %q is not a number from 0 to 65535", s, port)
	}
	return s, nil
}

// minSecret keeps a secret from being guessed by trying words.
const minSecret = 16

func parseSecret(_ *reader, s string) (string, error) {
	if len(s) < minSecret {
		return "", fmt.Errorf("of %d bytes is too short; take %d or more", len(s), minSecret)
	}
	return s, nil
}

func parseContact(r *reader, s string) (string, error) {
	if strings.Contains(s, "://") {
		return parseURL(r, s)
	}
	address := strings.TrimPrefix(s, "mailto:")
	if _, err := mail.ParseAddress(address); err != nil || !strings.Contains(address, "@") {
		return "", fmt.Errorf("%q is neither a mail address nor a URL", s)
	}
	return s, nil
}

// parseScope checks the form of a search and its keys; values are the index's to judge.
func parseScope(r *reader, s string) (string, error) {
	s = strings.TrimPrefix(s, "?")
	values, err := url.ParseQuery(s)
	if err != nil {
		return "", fmt.Errorf("%q is not a query string, such as %q", s, "place=US-MA")
	}
	known := append(r.vocabulary().Facets(), "q", "near", "closes", "starts", "pay", "currency", "since", "state")
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if !slices.Contains(known, strings.TrimPrefix(key, "not.")) {
			return "", fmt.Errorf("%q has the unknown search key %q%s", s, key, DidYouMean(key, known))
		}
	}
	return s, nil
}

func parseFrom(_ *reader, s string) (string, error) {
	if _, err := mail.ParseAddress(s); err != nil {
		return "", fmt.Errorf("%q is not a mailbox, such as %q", s, "Callboard <digest@library.example.org>")
	}
	return s, nil
}

func parseAddress(_ *reader, s string) (string, error) {
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s {
		return "", fmt.Errorf("%q is not a mail address", s)
	}
	return s, nil
}

func parseID(_ *reader, s string) (string, error) {
	if posting.ValidSource(s) {
		return s, nil
	}
	tail := ""
	if slug := Slug(s); posting.ValidSource(slug) {
		tail = fmt.Sprintf("; did you mean %q?", slug)
	}
	return "", fmt.Errorf("%q is not up to 64 lower-case letters, digits and hyphens%s", s, tail)
}

func parseKind(_ *reader, s string) (posting.Kind, error) {
	k := posting.Kind(s)
	if k.Valid() {
		return k, nil
	}
	return "", fmt.Errorf("%q is not a kind%s", s, orList(s, posting.Kinds()))
}

func parseAttendance(_ *reader, s string) (posting.Attendance, error) {
	a := posting.Attendance(s)
	if a.Valid() {
		return a, nil
	}
	return "", fmt.Errorf("%q is not a way to attend%s", s, orList(s, []posting.Attendance{posting.InPerson, posting.Hybrid, posting.Online}))
}

func parseRank(_ *reader, s string) (Rank, error) {
	ranks := []Rank{Employer, Association, Aggregator}
	if slices.Contains(ranks, Rank(s)) {
		return Rank(s), nil
	}
	return "", fmt.Errorf("%q is not a rank%s", s, orList(s, ranks))
}

// parseCode reads a code of a facet of the vocabulary.
func parseCode(facet string) parseFunc[string] {
	return func(r *reader, s string) (string, error) {
		codes := r.vocabulary().Codes(facet)
		if slices.Contains(codes, s) {
			return s, nil
		}
		return "", fmt.Errorf("%q is not a code of %s%s", s, facet, orList(s, codes))
	}
}

// orList suggests the nearest word, else names all of them.
func orList[S ~string](s string, known []S) string {
	words := make([]string, len(known))
	for i, k := range known {
		words[i] = string(k)
	}
	return cmp.Or(DidYouMean(s, words), "; it is one of "+strings.Join(words, ", "))
}

func parseZone(r *reader, s string) (string, error) {
	// LoadLocation takes "Local" for the machine's zone, which differs from machine to machine.
	if _, err := time.LoadLocation(s); err == nil && s != "Local" {
		return s, nil
	}
	return "", fmt.Errorf("%q is not an IANA time zone%s", s, cmp.Or(DidYouMean(s, r.vocabulary().zones), `, such as "America/Chicago"`))
}

func parseCountry(r *reader, s string) (string, error) {
	if r.vocabulary().Country(s) {
		return s, nil
	}
	meant := map[string]string{"UK": "GB", "USA": "US", "EL": "GR"}[strings.ToUpper(s)]
	if meant == "" {
		meant = r.vocabulary().codeOf("country", s)
	}
	if meant != "" {
		return "", fmt.Errorf("%q is not an ISO 3166-1 country code; did you mean %q?", s, meant)
	}
	return "", fmt.Errorf("%q is not an ISO 3166-1 country code, such as %q", s, "US")
}

func parseLanguage(r *reader, s string) (string, error) {
	if slices.Contains(r.vocabulary().Codes("language"), s) {
		return s, nil
	}
	base, _, _ := strings.Cut(strings.ToLower(s), "-")
	meant := cmp.Or(r.vocabulary().codeOf("language", base), r.vocabulary().codeOf("language", s))
	if meant != "" {
		return "", fmt.Errorf("%q is not an ISO 639-1 language code; did you mean %q?", s, meant)
	}
	return "", fmt.Errorf("%q is not an ISO 639-1 language code, such as %q", s, "en")
}
