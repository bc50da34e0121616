package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/crawlers"
)

// maxRetryAfter bounds what a server may ask for: a slip of the pen must not silence a
// source for years.
const maxRetryAfter = 24 * time.Hour

// statusError is an answer that brings no document: what came, and what it means.
type statusError struct {
	status int
	class  error
}

func (e *statusError) Error() string {
	if errors.Is(e.class, crawlers.ErrNotModified) {
		return e.class.Error()
	}
	return fmt.Sprintf("%v: %d %s", e.class, e.status, http.StatusText(e.status))
}

func (e *statusError) Unwrap() error { return e.class }

// bringsDocument says whether a status comes with the document that was asked for. A part
// (206), an empty answer (204) or a promise (202) is not it.
func bringsDocument(status int) bool {
	return status == http.StatusOK || status == http.StatusNonAuthoritativeInfo
}

// outcome turns the final status into the error that callers decide by.
func (f *flight) outcome() error {
	if bringsDocument(f.status) {
		return nil
	}
	err := &statusError{status: f.status, class: crawlers.ErrStatus}
	switch {
	case f.status == http.StatusNotModified && f.asked:
		err.class = crawlers.ErrNotModified
	case f.status == http.StatusNotFound, f.status == http.StatusGone:
		err.class = crawlers.ErrGone
	case f.status >= 500, f.status == http.StatusTooManyRequests,
		f.status == http.StatusRequestTimeout, f.status == http.StatusTooEarly:
		err.class = crawlers.ErrUnavailable
	}
	if f.wait > 0 {
		return &crawlers.RetryAfter{Wait: f.wait, Err: err}
	}
	return err
}

// failure classifies what kept a request from an answer. What has no class of its own (a
// name that does not resolve, a refused connection, a cut or garbled body) may pass.
func failure(ctx context.Context, f *flight, err error) error {
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err // it repeats the address, with what stands in its query
	}
	for _, class := range []error{crawlers.ErrForbidden, crawlers.ErrTruncated, crawlers.ErrStatus, crawlers.ErrFormat} {
		if errors.Is(err, class) {
			return err
		}
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, crawlers.ErrUnavailable):
		return err
	case f.from == nil: // colly could not make a request of it
		return fmt.Errorf("%w: not an address: %w", crawlers.ErrForbidden, err)
	case f.slow:
		return fmt.Errorf("%w: no whole answer within the time limit", crawlers.ErrUnavailable)
	}
	return fmt.Errorf("%w: %w", crawlers.ErrUnavailable, err)
}

// retryAfter reads how long a 429 or 5xx asks to be left alone (RFC 9110, section
// 10.2.3), 0 when it does not. A date counts from the server's own clock if it tells it.
func retryAfter(res *http.Response, now func() time.Time) time.Duration {
	if res.StatusCode != http.StatusTooManyRequests && res.StatusCode < 500 {
		return 0
	}
	value := strings.TrimSpace(res.Header.Get("Retry-After"))
	if value == "" {
		return 0
	}
	if n, err := strconv.ParseFloat(value, 64); err == nil {
		if !(n > 0) {
			return 0
		}
		return time.Duration(min(n, maxRetryAfter.Seconds()) * float64(time.Second))
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	from, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil {
		from = now()
	}
	return min(max(at.Sub(from), 0), maxRetryAfter)
}

// shown is an address as messages show it: without credentials, and without the values
// of parameters that look like a secret.
func shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return strings.ToValidUTF8(cut(address, 200), "")
	}
	u.User = nil
	if u.RawQuery != "" {
		parts := strings.Split(u.RawQuery, "&")
		for i, part := range parts {
			if name, _, ok := strings.Cut(part, "="); ok && secret(name) {
				parts[i] = name + "=xxx"
			}
		}
		u.RawQuery = strings.Join(parts, "&")
	}
	return cut(u.String(), 500)
}

func secret(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"key", "token", "secret", "pass", "auth", "sig", "session", "credential"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n] + "…"
}
