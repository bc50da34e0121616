package crawlers

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/callboard/callboard/posting"
)

// MaxDocuments is how many documents a visit reads when Visiting does not say.
const MaxDocuments = 50

// maxBytes is how many bytes of documents a visit gathers before it follows no more: they
// are all in memory until the listing is committed.
const maxBytes = 64 << 20

// maxWarnings bounds the warnings and refusals of one visit: a listing of ten thousand
// broken items is one problem, not ten thousand.
const maxWarnings = 200

// Visiting is how a visit goes. The zero value asks without validators.
type Visiting struct {
	Now          time.Time             // passed to Source.Start
	Validators   map[string]Validators // of the last visit, by start address
	MaxDocuments int                   // all documents of the visit; 0 is MaxDocuments
}

// Result is what one visit brought.
type Result struct {
	Title    string            // of the first document that has one
	Findings []posting.Finding // valid, trimmed, in the order of the documents; Item is unique, Seen is not set
	Refused  []Refusal
	Warnings []string
	// Validators are to be stored with the listing, by start address; nil unless every
	// document was read (a validator kept beside half a listing would hide the rest).
	Validators  map[string]Validators
	Documents   []Document // as received, for captures; those that could not be read too
	Complete    bool       // every document was read and says that it holds everything there is
	NotModified bool       // every start document is as it was: nothing was read, the last listing stands
}

// Visit reads a source once: its start documents, and what they say belongs to the same
// visit, each address once.
//
// Start documents are asked for with the validators given. When all are unmodified
// nothing is read. When only some are, they are asked for again without validators: a
// listing made of half the documents would look as if the rest had been removed.
//
// The error is for a visit that could read no start document; it wraps the fetcher's or
// the source's (errors.Is with the sentinels, errors.As with RetryAfter). A document that
// fails beside others that were read makes the result incomplete, with a warning. With an
// error too the result holds the documents received.
func Visit(ctx context.Context, src Source, sourceID string, fetcher Fetcher, v Visiting) (Result, error) {
	visit := visit{gathering: newGathering(src, sourceID), fetcher: fetcher, left: v.MaxDocuments}
	if visit.left <= 0 {
		visit.left = MaxDocuments
	}
	docs, err := visit.start(ctx, src.Start(v.Now), v.Validators)
	if err != nil || visit.result.NotModified {
		return visit.result, err
	}
	var first error
	for _, doc := range docs {
		if err := visit.read(doc); err != nil && first == nil {
			first = err
		}
	}
	if visit.readable == 0 {
		return visit.result, first
	}
	if err := visit.follow(ctx); err != nil {
		return visit.result, err
	}
	return visit.finish(), nil
}

// visit is the state of one Visit: what it gathers, and what it still may fetch.
type visit struct {
	*gathering
	fetcher Fetcher
	left    int // documents that may still be fetched
}

// start fetches the start documents, or marks the result as not modified.
func (v *visit) start(ctx context.Context, requests []Request, known map[string]Validators) ([]Document, error) {
	if len(requests) == 0 {
		return nil, errors.New("source has no document to begin with")
	}
	if len(requests) > v.left {
		v.incomplete(fmt.Sprintf("%d start documents, only the first %d are read", len(requests), v.left))
		requests = requests[:v.left]
	}
	docs, errs := make([]Document, len(requests)), make([]error, len(requests))
	unmodified := 0
	var failed error
	for i, req := range requests {
		v.seen[withoutFragment(req.URL)] = true
		req.Validators = known[req.URL]
		docs[i], errs[i] = v.fetch(ctx, req)
		switch {
		case errors.Is(errs[i], ErrNotModified):
			unmodified++
		case errs[i] != nil && failed == nil:
			failed = errs[i]
		}
	}
	if unmodified == len(requests) {
		v.result.NotModified = true
		v.result.Validators = maps.Clone(known)
		return nil, nil
	}
	var got []Document
	for i, req := range requests {
		if errors.Is(errs[i], ErrNotModified) && !allFailed(errs) {
			req.Validators = Validators{}
			docs[i], errs[i] = v.fetch(ctx, req)
		}
		switch {
		case errs[i] == nil:
			got = append(got, docs[i])
			v.validators[req.URL] = docs[i].Validators
		case ctx.Err() != nil:
			return nil, errs[i]
		default:
			v.incomplete(errs[i].Error())
		}
	}
	if len(got) == 0 && failed != nil {
		return nil, failed
	}
	return got, nil
}

// allFailed reports whether no start document was brought: what is unmodified then stays
// as it is, because there is nothing to complete a listing with.
func allFailed(errs []error) bool {
	for _, err := range errs {
		if err == nil {
			return false
		}
	}
	return true
}

// follow fetches and reads the further documents until there are none or enough.
func (v *visit) follow(ctx context.Context) error {
	for len(v.queue) > 0 {
		req := v.queue[0]
		v.queue = v.queue[1:]
		address := withoutFragment(req.URL)
		if v.seen[address] {
			continue
		}
		if v.left <= 0 || v.bytes > maxBytes {
			v.incomplete("further documents left out: the visit's limit is reached")
			return nil
		}
		v.seen[address] = true
		req.Validators = Validators{}
		doc, err := v.fetch(ctx, req)
		if ctx.Err() != nil {
			return fmt.Errorf("fetch %q: %w", req.URL, ctx.Err())
		}
		if err != nil {
			v.incomplete(err.Error())
			if retry := (*RetryAfter)(nil); errors.As(err, &retry) {
				return nil // the site asks to be left alone; the rest is for another visit
			}
			continue
		}
		_ = v.read(doc) // recorded as a warning; the rest goes on
	}
	return nil
}

// fetch brings one document and keeps it for captures.
func (v *visit) fetch(ctx context.Context, req Request) (Document, error) {
	v.left--
	doc, err := v.fetcher.Fetch(ctx, req)
	if err != nil {
		return Document{}, err // names the address
	}
	if doc.Asked == "" {
		doc.Asked = req.URL
	}
	if doc.URL == "" {
		doc.URL = doc.Asked
	}
	// A redirect that leads to a document listed elsewhere must not be read twice.
	v.seen[withoutFragment(doc.URL)] = true
	return doc, nil
}
