package index

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/callboard/callboard/posting"
)

// Notice is something in a search's URL that was not taken as it stands.
type Notice struct {
	Key     string // as stated
	Nearest string // the known key that an unknown one is most like; "" when Key is known
	Text    string // a sentence for people
}

// notPrefix before a facet's name excludes values.
const notPrefix = "not."

// maxValues is how many values a search's URL may have in all.
const maxValues = 500

// ParseQuery reads a search from URL parameters as pages do: an unknown key is a notice,
// a bad value an error (ErrBadQuery, with ErrTooDeep for a page too far down). Blank values
// are as if absent, since forms send them. Durations and "since=7d" count from now.
//
// Values are brought into their stored form; defaults stay as they are (Sort "", no
// States), except Page and Size. Parsing what Encode wrote gives the same query.
func ParseQuery(values url.Values, now time.Time) (Query, []Notice, error) {
	p := parser{q: Query{Facets: map[string]Choice{}, Page: 1, Size: DefaultSize, Now: now}}
	keys := make([]string, 0, len(values))
	n := 0
	for key, all := range values {
		keys = append(keys, key)
		n += len(all)
	}
	if n > maxValues {
		return Query{}, nil, badQuery("%d values are over %d", n, maxValues)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if err := p.key(key, stated(values[key])); err != nil {
			return Query{}, nil, err
		}
	}
	if err := p.finish(); err != nil {
		return Query{}, nil, err
	}
	return p.q, p.notices, nil
}

// ParseStrict is ParseQuery for programs: an unknown key is an error, ErrUnknownKey, that
// names the nearest known one, and a size over MaxSize is ErrBadQuery.
func ParseStrict(values url.Values, now time.Time) (Query, []Notice, error) {
	q, notices, err := ParseQuery(values, now)
	if err != nil {
		return Query{}, nil, err
	}
	for _, n := range notices {
		switch {
		case n.Key == "size":
			return Query{}, nil, badQuery("size %s is not a number from 1 to %d", stated(values["size"])[0], MaxSize)
		case n.Nearest != "":
			return Query{}, nil, fmt.Errorf("%w %q; did you mean %q?", ErrUnknownKey, n.Key, n.Nearest)
		}
	}
	return q, notices, nil
}

// stated returns the values that are not blank, valid and trimmed.
func stated(values []string) []string {
	var out []string
	for _, v := range values {
		if v = strings.TrimSpace(strings.ToValidUTF8(v, "")); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// parser collects a query key by key.
type parser struct {
	q       Query
	notices []Notice
}

// key reads one key. Known keys without a value change nothing.
func (p *parser) key(key string, values []string) error {
	name, not := strings.CutPrefix(key, notPrefix)
	if _, ok := FacetNamed(name); ok {
		if len(values) > 0 {
			choice := p.q.Facets[name]
			if not {
				choice.Not = values
			} else {
				choice.Any = values
			}
			p.q.Facets[name] = choice
		}
		return nil
	}
	if !slices.Contains(otherKeys(), key) {
		nearest := nearestKey(key)
		p.notices = append(p.notices, Notice{key, nearest, fmt.Sprintf("%q is not something to search by; did you mean %q?", key, nearest)})
		return nil
	}
	if len(values) == 0 {
		return nil
	}
	return p.other(key, values)
}

// otherKeys are the keys that are not facets.
func otherKeys() []string {
	return []string{"q", "words", "near", "closes", "starts", "pay", "currency", "since", "state", "sort", "page", "size"}
}

func (p *parser) other(key string, values []string) (err error) {
	q := &p.q
	switch key {
	case "q":
		p.text(strings.Join(values, " "))
		return nil
	case "closes":
		q.Closes, err = parseWindows(key, values)
		return err
	case "starts":
		q.Starts, err = parseWindows(key, values)
		return err
	case "pay":
		q.Pay, err = parsePay(values)
		return err
	case "state":
		return p.states(values)
	}
	if slices.Sort(values); len(slices.Compact(values)) > 1 {
		return badQuery("%s is stated %d times", key, len(values))
	}
	return p.single(key, values[0])
}

// single reads a key that has one value.
func (p *parser) single(key, value string) (err error) {
	q := &p.q
	switch key {
	case "words":
		if value = strings.ToLower(value); value != Any && value != "all" {
			return badQuery("words %q is neither all nor any", value)
		}
		q.AnyWord = value == Any
	case "near":
		q.Near, err = parseNear(value)
	case "currency":
		if q.Currency = strings.ToUpper(value); !isCurrency(q.Currency) {
			err = badQuery("currency %q is not a code such as USD", value)
		}
	case "since":
		q.Since, err = parseSince(value, q.Now)
	case "sort":
		q.Sort, q.Reverse = strings.CutPrefix(value, "-")
	case "page":
		q.Page, err = parseNumber(key, value)
	case "size":
		q.Size, err = parseNumber(key, value)
		if q.Size > MaxSize {
			q.Size = MaxSize
			p.notices = append(p.notices, Notice{Key: key, Text: fmt.Sprintf("size %s is over %d; a page has %d", value, MaxSize, MaxSize)})
		}
	}
	return err
}

func (p *parser) text(text string) {
	cut := firstRunes(text, MaxTextLength)
	if ParseText(text).Cut {
		p.notices = append(p.notices, Notice{Key: "q", Text: fmt.Sprintf("only the first %d words and %d characters are searched for", MaxTerms, MaxTextLength)})
	}
	p.q.Text = strings.TrimSpace(cut)
}

func (p *parser) states(values []string) error {
	for _, v := range values {
		v = strings.ToLower(v)
		if v != Any && !posting.State(v).Valid() {
			return badQuery("state %q is not one of %v or any", v, posting.States())
		}
		p.q.States = append(p.q.States, v)
	}
	return nil
}

// finish checks the query as a whole and brings it into canonical form.
func (p *parser) finish() error {
	normal, err := p.q.Normal()
	if err != nil {
		return err
	}
	q := &p.q
	q.Facets = normal.Facets
	slices.Sort(q.States)
	q.States = slices.Compact(q.States)
	switch {
	case slices.Contains(q.States, Any):
		q.States = []string{Any}
	case len(q.States) == 1 && q.States[0] == string(posting.StateOpen):
		q.States = nil
	}
	if !q.Reverse {
		sorted := q.Sort
		q.Sort = ""
		if plain, err := q.Normal(); err != nil || plain.Sort != normal.Sort {
			q.Sort = sorted
		}
	}
	return nil
}

// Values is the query as URL parameters, in canonical form: defaults left out, values
// sorted. Scope, CountsOnly and Now are not part of it.
func (q Query) Values() url.Values {
	v := url.Values{}
	add := func(key, value string) { v.Add(key, value) }
	for name, choice := range q.Facets {
		for _, value := range facetValues(name, choice.Any) {
			add(name, value)
		}
		for _, value := range facetValues(name, choice.Not) {
			add(notPrefix+name, value)
		}
	}
	if q.Text != "" {
		add("q", q.Text)
	}
	if q.AnyWord {
		add("words", Any)
	}
	if q.Near != nil {
		add("near", q.Near.String())
	}
	for key, windows := range map[string][]Window{"closes": q.Closes, "starts": q.Starts} {
		for _, w := range windows {
			add(key, w.String())
		}
	}
	for _, p := range q.Pay {
		add("pay", p.String())
	}
	if q.Currency != "" {
		add("currency", q.Currency)
	}
	if !q.Since.IsZero() {
		add("since", formatSince(q.Since))
	}
	if len(q.States) != 1 || q.States[0] != string(posting.StateOpen) {
		for _, s := range q.States {
			add("state", s)
		}
	}
	q.addPage(add)
	return v
}

func (q Query) addPage(add func(key, value string)) {
	if q.Sort != "" {
		sign := ""
		if q.Reverse {
			sign = "-"
		}
		add("sort", sign+q.Sort)
	}
	if q.Page > 1 {
		add("page", strconv.Itoa(q.Page))
	}
	if q.Size != 0 && q.Size != DefaultSize {
		add("size", strconv.Itoa(q.Size))
	}
}

// Encode is the query as a URL query string, in canonical form: "kind=job&place=US-MA".
func (q Query) Encode() string {
	// These may stand in a query string as they are (RFC 3986, section 3.4).
	return strings.NewReplacer("%2C", ",", "%2F", "/", "%3A", ":").Replace(q.Values().Encode())
}

// nearestKey is the known key that an unknown one is most like: by meaning if other
// search pages use it, else by letters.
func nearestKey(key string) string {
	name, not := strings.CutPrefix(key, notPrefix)
	var known []string
	for _, f := range Facets() {
		known = append(known, f.Name)
	}
	prefix := notPrefix
	if !not {
		prefix = ""
		known = append(known, otherKeys()...)
	}
	meant := meaning(strings.ToLower(name))
	if slices.Contains(known, meant) {
		return prefix + meant
	}
	name = firstRunes(name, 40)
	return prefix + slices.MinFunc(known, func(a, b string) int { return cmp.Compare(distance(name, a), distance(name, b)) })
}

// meaning is the key for what other search pages call name.
func meaning(name string) string {
	switch name {
	case "query", "text", "search", "keyword", "keywords", "term", "terms":
		return "q"
	case "type", "category":
		return "kind"
	case "location", "city", "country", "region", "where", "places":
		return "place"
	case "employer", "company", "organization", "institution":
		return "organisation"
	case "deadline", "closing", "due":
		return "closes"
	case "start", "date":
		return "starts"
	case "salary", "wage":
		return "pay"
	case "lang":
		return "language"
	case "limit", "per_page", "count":
		return "size"
	case "order", "order_by", "sort_by":
		return "sort"
	case "remote", "online":
		return "attendance"
	case "status":
		return "state"
	}
	return ""
}

// distance is the number of letters to insert, delete or replace to make a into b.
func distance(a, b string) int {
	row := make([]int, utf8.RuneCountInString(b)+1)
	for j := range row {
		row[j] = j
	}
	i := 0
	for _, ra := range a {
		i++
		diagonal := row[0]
		row[0] = i
		j := 0
		for _, rb := range b {
			j++
			cost := diagonal
			if ra != rb {
				cost++
			}
			diagonal, row[j] = row[j], min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(row)-1]
}
