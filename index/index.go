package index

import (
	"context"
	"errors"
	"time"
)

// Index keeps documents and answers queries. All backends keep the same promises; the
// contract suite index/indextest checks them.
type Index interface {
	// Apply takes changes in order and returns when they are accepted. An invalid change
	// is rejected (ChangeError names it), the others of the call are applied. A change
	// whose Seq is below the one the id is known with is ignored: an older one never
	// overwrites a newer one. An equal Seq is applied: the same change twice is one, and a
	// document whose columns follow from time (the next occurrence of a series, the day it
	// becomes unconfirmed) is refreshed under the sequence it has.
	//
	// upTo is the sequence of the source stream that is complete with this call; it is
	// stored together with the changes and returned by Position.
	Apply(ctx context.Context, changes []Change, upTo Position) error
	// Wait returns when everything applied so far is seen by the next Search.
	Wait(ctx context.Context) error
	// Position is how far the index is complete. The zero Position means an empty index.
	Position(ctx context.Context) (Position, error)
	// Search answers one query. Counts always belong to the hits of the same answer.
	Search(ctx context.Context, q Query) (Result, error)
	// Rebuild fills a new index from the changes that feed yields and puts it in the place
	// of the present one at once, which goes on answering until then. Changes applied
	// meanwhile are in both.
	Rebuild(ctx context.Context, feed func(yield func(Change) error) (Position, error)) error
	// Count is the number of documents, of any state.
	Count(ctx context.Context) (int, error)
	// Health says nil, or why searches are not answered as they should be.
	Health(ctx context.Context) error
	// Close waits for running searches; later calls return ErrClosed.
	Close() error
}

// Position is a place in the stream that an index is made from.
type Position struct {
	Stream string // identity of the stream's creation: another one means another content
	Seq    uint64
}

// Change puts a document (Doc set) or deletes one (Doc nil). Seq is the sequence of the
// message it comes from.
type Change struct {
	ID  string
	Seq uint64
	Doc *Doc
}

// Result is the answer to a query.
type Result struct {
	Total    int
	Hits     []Hit                   // one page, in order
	Facets   map[string][]FacetCount // every facet of Facets(), disjunctive, ordered by count, then value
	More     []string                // facets that have more values than are listed
	Unknown  []string                // "facet=value" of the query that no document has
	Degraded bool                    // the time for words ran out: totals and counts belong to the hits found by then
}

// Hit is one found document.
type Hit struct {
	ID    string
	Score float64
}

// FacetCount is a facet's value with the number of documents the search would have with
// this facet's choices replaced by that value alone (invariant I7).
type FacetCount struct {
	Value    string
	Count    int
	Selected bool
}

// Errors that callers decide by.
var (
	ErrBadQuery    = errors.New("bad query")
	ErrUnknownKey  = errors.New("unknown search key")
	ErrTooDeep     = errors.New("page beyond the first 10,000 hits")
	ErrUnavailable = errors.New("search index unavailable")
	ErrNotReady    = errors.New("search index not ready")
	ErrClosed      = errors.New("search index closed")
)

// Limits shared by all backends.
const (
	MaxSize       = 100    // hits a page
	DefaultSize   = 20     // hits a page when not asked for
	MaxDepth      = 10_000 // deepest hit that can be paged to
	MaxFacet      = 100    // values listed a facet
	MaxTextLength = 512    // characters of query text; the rest is cut
	MaxTerms      = 16     // distinct words of query text
)

// Doc is a posting as the index needs it: words, facet values, columns. Times are Unix
// seconds; 0 means "not stated".
type Doc struct {
	ID           string
	Title        string
	Organisation string
	Text         string // summary and description without markup

	// Facets has the values by facet name (see Facets); values are the vocabulary's codes,
	// without duplicates. Place values carry all their ancestors: "EU", "GB", "GB-LND",
	// "GB-LND/london", and the named regions they belong to.
	Facets map[string][]string
	Points [][2]float64 // latitude, longitude in degrees

	Published   int64
	FirstSeen   int64 // of the founding sighting
	Changed     int64 // of the last meaningful change, else first sight
	Closes      int64 // instant at which the deadline passes, whatever its rule
	Rule        string
	Starts      int64   // of the event or its next occurrence
	PayMin      float64 // annualised, in PayCurrency
	PayMax      float64
	PayCurrency string

	// State is not stored but follows from these columns and the time of the query.
	Cancelled bool
	Closed    int64 // instant of a stored ending
	Ends      int64 // instant at which the posting closes by its own date
	Doubtful  int64 // instant at which it becomes unconfirmed unless seen again
}

// Clock is the time a query is asked at.
type Clock = func() time.Time
