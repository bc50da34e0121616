package web

import (
	"context"
	"sync"
	"time"
)

// Status is how the service stands, without an address, a token or a message of a source
// (those can hold addresses with keys; the status command shows them).
type Status struct {
	At            time.Time
	Sources       []SourceStatus
	Lag           []Lag
	Postings      int // in the search index, of any state
	IndexProblem  bool
	SavedSearches int // confirmed
	Outbox        int // mails that wait to be accepted
	Dead          int // dead letters
}

// SourceStatus is how one source stands.
type SourceStatus struct {
	ID       string
	Health   string    // healthy, quiet, failing, waiting, overdue, paused
	Items    int       // in the last listing
	Visited  time.Time // zero: never
	Seen     time.Time // last healthy visit; zero: never
	Failures int       // visits in a row
	Held     bool      // half or more was missing at once: nothing is closed until a second visit agrees
}

// Lag is how many messages a stage has still to read.
type Lag struct {
	Stage    string
	Messages uint64
}

func (s Status) byHealth() map[string]int {
	n := map[string]int{}
	for _, source := range s.Sources {
		n[source.Health]++
	}
	return n
}

// statusAge is how old a status may be that is told again: gathering it reads streams.
const statusAge = 10 * time.Second

// statusCache gathers the status at most once in statusAge, for one caller at a time.
type statusCache struct {
	ask func(context.Context) (Status, error)
	now func() time.Time

	mu   sync.Mutex
	last Status
	at   time.Time
}

// get returns the status; errNoPage when none is kept here.
func (c *statusCache) get(ctx context.Context) (Status, error) {
	if c.ask == nil {
		return Status{}, errNoPage
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if age := c.now().Sub(c.at); !c.at.IsZero() && age >= 0 && age < statusAge {
		return c.last, nil
	}
	status, err := c.ask(ctx)
	if err != nil {
		return Status{}, err
	}
	c.last, c.at = status, c.now()
	return status, nil
}
