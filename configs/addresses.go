package configs

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/cascadia"
)

// parseURL reads an absolute http or https address.
func parseURL(_ *reader, s string) (string, error) {
	if _, err := address(s, "http", "https"); err != nil {
		return "", err
	}
	return strings.TrimSpace(s), nil
}

// parseBase reads an address that paths are added to: it ends without a slash.
func parseBase(_ *reader, s string) (string, error) {
	u, err := address(s, "http", "https")
	if err != nil {
		return "", err
	}
	if u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("%q has a query or fragment; a base of links ends with its path", redacted(s))
	}
	return strings.TrimRight(s, "/"), nil
}

func parseSMTP(_ *reader, s string) (string, error) {
	u, err := address(s, "smtp", "smtps")
	if err != nil {
		return "", err
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return "", fmt.Errorf("%q has more than user, password, host and port", redacted(s))
	}
	return s, nil
}

func parseNATS(_ *reader, s string) (string, error) {
	for server := range strings.SplitSeq(s, ",") {
		if _, err := address(strings.TrimSpace(server), "nats", "tls", "ws", "wss"); err != nil {
			return "", err
		}
	}
	return s, nil
}

// address reads an absolute URL of one of the schemes, with a host.
func address(s string, schemes ...string) (*url.URL, error) {
	s = strings.TrimSpace(s)
	u, err := url.Parse(s)
	if err != nil || strings.ContainsAny(s, " \t\r\n") {
		return nil, fmt.Errorf("%q is not a URL", redacted(s))
	}
	if u.Scheme == "" || u.Host == "" && !strings.Contains(s, "://") {
		tail := ""
		if looksLikeHost.MatchString(s) {
			tail = fmt.Sprintf("; did you mean %q?", schemes[len(schemes)-1]+"://"+redacted(s))
			if len(schemes) > 2 {
				tail = fmt.Sprintf("; did you mean %q?", schemes[0]+"://"+redacted(s))
			}
		}
		return nil, fmt.Errorf("%q is not a URL with a scheme%s", redacted(s), tail)
	}
	if !slices.Contains(schemes, strings.ToLower(u.Scheme)) {
		return nil, fmt.Errorf("%q: scheme %q is not %s%s", redacted(s), u.Scheme, strings.Join(schemes, " or "), DidYouMean(u.Scheme, schemes))
	}
	if u.Hostname() == "" {
		return nil, fmt.Errorf("%q has no host", redacted(s))
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > math.MaxUint16 {
			return nil, fmt.Errorf("%q: port %s is not a number from 1 to 65535", redacted(s), port)
		}
	}
	return u, nil
}

var looksLikeHost = regexp.MustCompile(`^[\pL0-9-]+(\.[\pL0-9-]+)+(:[0-9]+)?(/\S*)?$|^localhost(:[0-9]+)?(/\S*)?$`)

var password = regexp.MustCompile(`(://[^:/@\s]*):\S*@`)

// redacted hides a password in what is printed: problems end up in logs.
func redacted(s string) string { return password.ReplaceAllString(s, "$1:…@") }

var (
	boardShape = regexp.MustCompile(`^[a-z][a-z0-9_-]*:[^\s:/][^\s]*$`)
	apiShape   = regexp.MustCompile(`^[a-z][a-z0-9_-]*(:[^\s/][^\s]*)?$`)
)

// parseBoard reads vendor:name.
func parseBoard(_ *reader, s string) (string, error) {
	if !boardShape.MatchString(s) {
		return "", fmt.Errorf("%q is not vendor:name, such as %q", s, "greenhouse:citylibrary")
	}
	return s, nil
}

// parseAPI reads an address, or the name of a known service with its argument.
func parseAPI(r *reader, s string) (string, error) {
	if apiShape.MatchString(s) {
		return s, nil
	}
	return parseURL(r, s)
}

// parseSelector reads a CSS selector or a list of them.
func parseSelector(r *reader, s string) (string, error) {
	s, err := parseText(r, s)
	if err != nil {
		return "", err
	}
	if _, err := cascadia.ParseGroup(s); err != nil {
		return "", fmt.Errorf("%q is not a CSS selector: %s", s, oneLine(err.Error()))
	}
	return s, nil
}
