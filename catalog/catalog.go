// Package catalog reads postings as people see them: by id, with redirects followed, and
// with what is joined at reading: state, last sight, the next occurrences of a series.
//
//	c := catalog.New(b, catalog.Options{Now: now})
//	p, err := c.Get(ctx, "k7w2m9q4x1c8") // bus.ErrNotFound when there is none
//
// The stored record knows no state, because a state changes without anybody writing; and
// no last sight, because a healthy visit without change writes one small record only.
// Both follow from the record, the source's listing and the time of reading.
//
// Promises: one id is one posting for ever, also after merges. Left to others: searching
// (index) and writing (pipeline/curate).
package catalog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

// Options configure a catalog. Zero values are defaults.
type Options struct {
	Now      func() time.Time
	Patience time.Duration // how long an undated posting stays open unseen; 0 is posting.DefaultPatience
}

// Catalog reads postings. It is safe for concurrent use.
type Catalog struct {
	bus      *bus.Bus
	now      func() time.Time
	patience time.Duration
	listings *listings
}

// New returns a catalog on a bus.
func New(b *bus.Bus, opts Options) *Catalog {
	c := &Catalog{bus: b, now: opts.Now, patience: opts.Patience, listings: newListings(b)}
	if c.now == nil {
		c.now = time.Now
	}
	if c.patience == 0 {
		c.patience = posting.DefaultPatience
	}
	return c
}

// At returns a catalog that reads at another clock and shares everything else.
func (c *Catalog) At(now func() time.Time) *Catalog {
	d := *c
	d.now = now
	return &d
}

// maxRedirects bounds a chain of merges; each merge rewrites only its own loser.
const maxRedirects = 20

// Get returns the posting with the id, or the one it was merged into: its ID is then
// another than the one asked for. Without either the error wraps bus.ErrNotFound.
func (c *Catalog) Get(ctx context.Context, id string) (posting.Posting, error) {
	r, err := c.Record(ctx, id)
	if err != nil {
		return posting.Posting{}, err
	}
	return c.Join(ctx, r.Posting)
}

// Record returns the stored record of a posting, redirects followed.
func (c *Catalog) Record(ctx context.Context, id string) (bus.PostingRecord, error) {
	asked := id
	for range maxRedirects {
		if !posting.ValidID(id) {
			break
		}
		m, err := c.bus.Get(ctx, bus.Postings, bus.PostingSubject(id))
		if err != nil {
			return bus.PostingRecord{}, fmt.Errorf("posting %q: %w", asked, err)
		}
		r, err := bus.ReadPosting(m)
		if err != nil || r.Redirect == "" {
			return r, err
		}
		id = r.Redirect
	}
	return bus.PostingRecord{}, fmt.Errorf("posting %q: %w", asked, bus.ErrNotFound)
}

// GetMany returns the postings with the given ids in their order; redirects are followed
// and missing ones left out.
func (c *Catalog) GetMany(ctx context.Context, ids []string) ([]posting.Posting, error) {
	subjects := make([]string, 0, len(ids))
	for _, id := range ids {
		if posting.ValidID(id) {
			subjects = append(subjects, bus.PostingSubject(id))
		}
	}
	messages, err := c.bus.GetMany(ctx, bus.Postings, subjects)
	if err != nil {
		return nil, err
	}
	all := make([]posting.Posting, 0, len(ids))
	for _, subject := range subjects {
		m, ok := messages[subject]
		if !ok {
			continue
		}
		r, err := bus.ReadPosting(m)
		if err == nil && r.Redirect != "" {
			r, err = c.Record(ctx, r.Redirect)
		}
		if errors.Is(err, bus.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		p, err := c.Join(ctx, r.Posting)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// All calls yield for every posting of any state, ordered by id, without redirects.
func (c *Catalog) All(ctx context.Context, yield func(posting.Posting) error) error {
	return c.each(ctx, func(r bus.PostingRecord) error {
		p, err := c.Join(ctx, r.Posting)
		if err != nil {
			return err
		}
		return yield(p)
	})
}
