package catalog

import (
	"context"
	"sync"
	"time"

	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

// listings answers when an item was last seen. It keeps each source's listing as long as
// its head stays the same: asking for the head costs some 30 µs.
type listings struct {
	bus   *bus.Bus
	mu    sync.Mutex
	known map[string]*cached
}

type cached struct {
	listing *bus.Listing
	asked   time.Time // by the machine's clock: how fresh the copy is, never data
}

// fresh is how long a listing is used without asking whether it is still the newest one.
const fresh = time.Second

func newListings(b *bus.Bus) *listings {
	return &listings{bus: b, known: map[string]*cached{}}
}

// lastSeen is when the source last listed the item, and whether its listing knows it.
func (l *listings) lastSeen(ctx context.Context, source, item string) (time.Time, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.known[source]
	if c == nil || time.Since(c.asked) > fresh {
		var err error
		if c, err = l.refresh(ctx, source, c); err != nil {
			return time.Time{}, false, err
		}
	}
	last, ok := c.listing.LastSeen(posting.ItemHash(source, item))
	return last, ok, nil
}

func (l *listings) refresh(ctx context.Context, source string, old *cached) (*cached, error) {
	if old != nil {
		same, err := l.bus.SameListing(ctx, old.listing)
		if err != nil {
			return nil, err
		}
		if same {
			old.asked = time.Now()
			return old, nil
		}
	}
	listing, err := l.bus.ReadListing(ctx, source)
	if err != nil {
		return nil, err
	}
	c := &cached{listing: listing, asked: time.Now()}
	l.known[source] = c
	return c, nil
}
