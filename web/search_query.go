package web

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/callboard/callboard/index"
)

// unknownKeyError is an index.ErrUnknownKey with the key and the nearest known one.
type unknownKeyError struct {
	key, nearest string
	err          error
}

// Error is the sentence of the cause.
func (e *unknownKeyError) Error() string { return e.err.Error() }

// Unwrap returns the cause.
func (e *unknownKeyError) Unwrap() error { return e.err }

// strictQuery reads the search of a program's request within the site's scope: anything
// that is not understood is an error.
func (s *site) strictQuery(r *http.Request) (index.Query, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return index.Query{}, fmt.Errorf("%w: %w", index.ErrBadQuery, err)
	}
	q, _, err := index.ParseStrict(values, s.now())
	if errors.Is(err, index.ErrUnknownKey) {
		_, notices, _ := index.ParseQuery(values, s.now())
		for _, n := range notices {
			if n.Nearest != "" {
				return q, &unknownKeyError{n.Key, n.Nearest, err}
			}
		}
	}
	if err != nil {
		return q, err
	}
	return index.MergeScope(s.opts.Site.Scope, q)
}

// notice is something in a search's address that was not taken as it stands.
type notice struct {
	Text string
	Fix  string // address of the search with the key that was probably meant; "" for none
	As   string // that key
}

// lenientQuery reads the search of a page's request within the site's scope: what is not
// understood is left out and named. bad reports whether a value was left out.
func (s *site) lenientQuery(r *http.Request) (q index.Query, notices []notice, bad bool, err error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		notices = append(notices, notice{Text: "Parts of the address could not be read and were left out."})
		bad = true
	}
	now := s.now()
	q, told, err := parseNear(values, now)
	for _, key := range sortedKeys(values) {
		if err == nil {
			break
		}
		_, _, alone := index.ParseQuery(url.Values{key: values[key]}, now)
		if alone == nil || errors.Is(alone, index.ErrTooDeep) {
			continue
		}
		bad = true
		notices = append(notices, notice{Text: sentence(alone) + " It was left out."})
		delete(values, key)
		q, told, err = parseNear(values, now)
	}
	if err != nil { // each key by itself is fine, all together are not
		bad = true
		notices = append(notices, notice{Text: sentence(err) + " Order and page were left out."})
		for _, key := range []string{"sort", "page", "size"} {
			delete(values, key)
		}
		if q, told, err = parseNear(values, now); err != nil {
			return q, nil, bad, err
		}
	}
	for _, n := range told {
		notices = append(notices, s.noticeOf(n, values))
	}
	q, err = index.MergeScope(s.opts.Site.Scope, q)
	return q, notices, bad, err
}

// parseNear is index.ParseQuery, but a page too far down is the last one that can be shown.
func parseNear(values url.Values, now time.Time) (index.Query, []index.Notice, error) {
	q, told, err := index.ParseQuery(values, now)
	if !errors.Is(err, index.ErrTooDeep) {
		return q, told, err
	}
	rest := maps.Clone(values)
	delete(rest, "page")
	if q, told, err = index.ParseQuery(rest, now); err == nil {
		q = q.WithPage(q.Pages(index.MaxDepth))
	}
	return q, told, err
}

func (s *site) noticeOf(n index.Notice, values url.Values) notice {
	if n.Nearest == "" {
		return notice{Text: n.Text}
	}
	fixed := url.Values{}
	for key, all := range values {
		if key == n.Key {
			key = n.Nearest
		}
		fixed[key] = append(fixed[key], all...)
	}
	out := notice{Text: "“" + clip(n.Key, 40) + "” is not something to search by; it was left out.", As: n.Nearest}
	if q, _, err := index.ParseQuery(fixed, s.now()); err == nil {
		out.Fix = searchPath(q)
	}
	return out
}

func sortedKeys(values url.Values) []string {
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// searchPath is the address of a search's page on this site.
func searchPath(q index.Query) string { return withQuery("/", q) }

// withQuery is a path with a search as its query string.
func withQuery(path string, q index.Query) string {
	if encoded := q.Encode(); encoded != "" {
		return path + "?" + encoded
	}
	return path
}

// saved is what is kept of a search: its conditions, without order, page and size.
func saved(q index.Query) index.Query {
	q.Sort, q.Reverse, q.Page, q.Size = "", false, 0, 0
	return q
}
