package crawlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/callboard/callboard/posting"
)

// Source is one configured place, ready to be read.
type Source interface {
	// Start names the documents that a visit at the given time begins with.
	Start(now time.Time) []Request
	// Extract reads one document. The error is for a document that cannot be read at all.
	Extract(doc Document) (Extraction, error)
}

// Request asks for one document.
type Request struct {
	URL        string
	Header     http.Header // further headers from the source's configuration
	Validators Validators  // from the last visit: the answer may be ErrNotModified
}

// Validators are what a server gave to ask "has it changed?" with.
type Validators struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// Document is what a request brought: the body as received, decompressed, undecoded.
type Document struct {
	URL         string // after redirects
	Asked       string // as requested
	Status      int    // HTTP status; 0 for a document that did not come by HTTP
	ContentType string // as the server states it, with charset
	Header      http.Header
	Body        []byte
	Validators  Validators
	Fetched     time.Time
}

// Item is one finding with the keys its source offers for it, best first: its own id or
// guid, its address, a hash of title and content. Visit chooses the first one that is
// unique in the listing and sets Finding.Item; a kind leaves Finding.Item empty.
type Item struct {
	Finding posting.Finding
	Keys    []string
}

// Refusal is an item that could not be taken, and why.
type Refusal struct {
	Item   string `json:"item"`
	Reason string `json:"reason"`
}

// Extraction is what one document says.
type Extraction struct {
	Title    string // the document's own title, such as the channel's
	Items    []Item
	Refused  []Refusal
	Warnings []string
	Follow   []Request // further documents that belong to the same visit
	Complete bool      // the document holds everything there is, as far as it can know
}

// Fetcher brings documents. It is polite and safe (crawlers/fetch); its errors are the
// sentinels below, wrapped, and name the address.
type Fetcher interface {
	Fetch(ctx context.Context, req Request) (Document, error)
}

// The outcomes of a request that callers decide by.
var (
	ErrNotModified = errors.New("not modified")                        // 304: nothing to read
	ErrGone        = errors.New("gone")                                // 404 or 410
	ErrForbidden   = errors.New("forbidden")                           // robots.txt or an address that must not be reached
	ErrTruncated   = errors.New("body over the limit")                 // longer than the limit, compressed or not
	ErrUnavailable = errors.New("unavailable")                         // 5xx, timeout, refused connection: try later
	ErrStatus      = errors.New("unexpected status")                   // any other status
	ErrFormat      = errors.New("not a document of the expected kind") // what came is not a feed, calendar, …
)

// RetryAfter is an error that carries how long the server asked to be left alone.
type RetryAfter struct {
	Wait time.Duration
	Err  error
}

// Error says what happened and the wait.
func (e *RetryAfter) Error() string { return fmt.Sprintf("%v, retry after %s", e.Err, e.Wait) }

// Unwrap returns the cause.
func (e *RetryAfter) Unwrap() error { return e.Err }
