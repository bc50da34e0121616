package index

import (
	"context"
	"errors"
	"fmt"
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
	// stored together with the changes and returned by Position, also when there are none.
	Apply(ctx context.Context, changes []Change, upTo Position) error
	// Wait returns when everything applied so far is seen by the next Search.
	Wait(ctx context.Context) error
	// Position is how far the index is complete. The zero Position means an empty index.
	Position(ctx context.Context) (Position, error)
	// Search answers one query. Counts always belong to the hits of the same answer.
	Search(ctx context.Context, q Query) (Result, error)
	// Rebuild fills a new index from the changes that feed yields and puts it in the place
	// of the present one at once, which goes on answering until then. Changes applied
	// meanwhile are in both, and the position is the later one of theirs and the feed's. An
	// error of feed ends it, is returned, and leaves the present index as it is.
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
// message it comes from, above 0 and Doc.ID is ID.
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
// all of this facet's choices, the excluded values among them, replaced by that value alone
// (invariant I7): with not.area=x, the count of x is what area=x gives. A value of Choice.Any
// is Selected and listed even at 0; None is listed when documents lack the facet.
type FacetCount struct {
	Value    string
	Label    string // of an organisation: its name as a document writes it; else ""
	Count    int
	Selected bool
}

// Errors that callers decide by.
var (
	ErrBadQuery     = errors.New("bad query")
	ErrUnknownKey   = errors.New("unknown search key")
	ErrUnknownFacet = errors.New("unknown facet")
	ErrTooDeep      = errors.New("beyond the first 10,000 hits")
	ErrUnavailable  = errors.New("search index unavailable")
	ErrNotReady     = errors.New("search index not ready")
	ErrClosed       = errors.New("search index closed")
)

// ChangeError says why one change of an Apply was rejected; Apply returns one for each
// of them, joined.
type ChangeError struct {
	ID  string
	Seq uint64
	Err error
}

// Error names the posting and the cause.
func (e *ChangeError) Error() string {
	return fmt.Sprintf("index posting %q at sequence %d: %v", e.ID, e.Seq, e.Err)
}

// Unwrap returns the cause.
func (e *ChangeError) Unwrap() error { return e.Err }

// Limits shared by all backends.
const (
	MaxSize       = 100    // hits a page
	DefaultSize   = 20     // hits a page when not asked for
	MaxDepth      = 10_000 // deepest hit that can be paged to
	MaxFacet      = 100    // values listed a facet
	MaxTextLength = 512    // characters of query text; the rest is cut
	MaxTerms      = 16     // distinct words of query text
)
