package index

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// The steps from one search to the next that a page offers as links. Each returns a new
// query on its first page and leaves q as it is; Scope, Now and CountsOnly stay.

// With is q with one more value of a key, as in the URL: With("kind", "job"),
// With("closes", "14d"), With("not.source", "x"). A key that has one value (near, since,
// currency) is replaced. What cannot be parsed changes nothing.
func (q Query) With(key, value string) Query {
	return q.step(func(v url.Values) {
		if slices.Contains([]string{"words", "near", "since", "currency", "sort", "size", "q"}, key) {
			v.Del(key)
		}
		v.Add(key, value)
	})
}

// Without is q without a value of a key, chosen or excluded.
func (q Query) Without(key, value string) Query {
	if _, ok := FacetNamed(key); ok {
		value = FacetValue(key, value)
	}
	return q.step(func(v url.Values) {
		for _, k := range []string{key, notPrefix + key} {
			v[k] = slices.DeleteFunc(v[k], func(o string) bool { return o == value })
		}
	})
}

// Clear is q without any value of the given keys, chosen or excluded; without keys it is
// q without any condition, which leaves the words and the order.
func (q Query) Clear(keys ...string) Query {
	return q.step(func(v url.Values) {
		for key := range v {
			name := strings.TrimPrefix(key, notPrefix)
			all := len(keys) == 0 && !slices.Contains([]string{"q", "words", "sort", "size"}, key)
			if all || slices.Contains(keys, name) || slices.Contains(keys, key) {
				delete(v, key)
			}
		}
		if v.Get("near") == "" && strings.HasSuffix(v.Get("sort"), Distance) {
			delete(v, "sort")
		}
	})
}

// WithText is q with other words, in the order that suits them.
func (q Query) WithText(text string) Query {
	return q.step(func(v url.Values) {
		v.Set("q", text)
		if strings.TrimSpace(text) == "" && v.Get("sort") == Relevance {
			delete(v, "sort")
		}
	})
}

// WithSort is q in another order: one of Sorts, with - before it reversed, or "" for the
// order that suits it.
func (q Query) WithSort(sort string) Query {
	return q.step(func(v url.Values) { v.Set("sort", sort) })
}

// WithPage is q on page n, from 1.
func (q Query) WithPage(n int) Query {
	q.Page = max(n, 1)
	return q
}

// step reads q again after a change of its values.
func (q Query) step(change func(url.Values)) Query {
	v := q.Values()
	delete(v, "page")
	change(v)
	next, _, err := ParseQuery(v, q.Now)
	if err != nil {
		return q
	}
	next.Scope, next.CountsOnly = q.Scope, q.CountsOnly
	return next
}

// MergeScope returns q within a scope: a query string such as "place=US-MA" whose words
// and conditions every hit must satisfy too. "" is no scope. The order, page, size and
// state are the reader's, so a scope that has them is an error.
func MergeScope(scope string, q Query) (Query, error) {
	if strings.TrimSpace(scope) == "" {
		return q, nil
	}
	values, err := url.ParseQuery(strings.TrimPrefix(strings.TrimSpace(scope), "?"))
	if err != nil {
		return Query{}, fmt.Errorf("scope %q: %w: %w", scope, ErrBadQuery, err)
	}
	for _, key := range []string{"state", "sort", "page", "size"} {
		if values.Has(key) {
			return Query{}, fmt.Errorf("scope %q: %w: %s belongs to the reader's query", scope, ErrBadQuery, key)
		}
	}
	within, _, err := ParseStrict(values, q.Now)
	if err != nil {
		return Query{}, fmt.Errorf("scope %q: %w", scope, err)
	}
	q.Scope = &within
	return q, nil
}

// Pages is the number of pages that can be shown of total hits, at least 1.
func (q Query) Pages(total int) int {
	size := q.Size
	if size <= 0 {
		size = DefaultSize
	}
	size = min(size, MaxSize)
	return max(1, (min(total, MaxDepth)+size-1)/size)
}
