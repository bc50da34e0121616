package digest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/callboard/callboard/pipeline/bus"
)

// Subscription is a saved search: a query with a reader, an hour and a consent. It is a
// message of SUBSCRIPTIONS, written by whoever serves the reader (web, a command).
type Subscription struct {
	ID       string `json:"id"`      // the reader's id in subjects and logs; tells nothing without the secret
	Address  string `json:"address"` // as ParseAddress returns it
	Query    string `json:"query"`   // canonical, without order, page and size (index.Query.Encode)
	Settings        // when the reader is mailed

	Created   time.Time `json:"created"`
	Round     int       `json:"round,omitempty"` // grows when the reader leaves: links and debts of an earlier round are void
	Asked     *Asking   `json:"asked,omitempty"` // what waits for the reader's confirmation
	Confirmed *Consent  `json:"confirmed,omitempty"`
	Ended     *Ending   `json:"ended,omitempty"`

	seq uint64 // of the message; 0 when not stored yet
}

// Asking is what was asked for and waits for a click in the mail.
type Asking struct {
	Settings
	At     time.Time `json:"asked_at"`
	Mailed bool      `json:"mailed,omitempty"` // the mail was put into the outbox
}

// Consent is when and how a reader agreed. Postings revised at or after sequence Seq of
// POSTINGS are owed.
type Consent struct {
	At  time.Time `json:"at"`
	Seq uint64    `json:"seq"`
	How string    `json:"how"` // link, operator
}

// Ending is when and how a reader left.
type Ending struct {
	At  time.Time `json:"at"`
	How string    `json:"how"` // link, operator
}

// How a consent was given or withdrawn.
const (
	ByLink     = "link"     // from the reader's mailbox
	ByOperator = "operator" // by the person who runs the service
)

// Active reports whether the reader may be sent digests.
func (s Subscription) Active() bool { return s.Confirmed != nil && s.Ended == nil }

// State is how the saved search stands: confirmed, asked, ended.
func (s Subscription) State() string {
	switch {
	case s.Active():
		return "confirmed"
	case s.Asked != nil:
		return "asked"
	}
	return "ended"
}

// sameConsent reports whether a and b are owed the same postings.
func sameConsent(a, b Subscription) bool {
	return a.Active() && b.Active() && a.Round == b.Round && a.Confirmed.Seq == b.Confirmed.Seq
}

func readSubscription(m bus.Message) (Subscription, error) {
	var s Subscription
	if err := json.Unmarshal(m.Data, &s); err != nil {
		return s, fmt.Errorf("read %s: %w", m.Subject, err)
	}
	if m.Subject != bus.SubscriptionSubject(s.ID) {
		return s, fmt.Errorf("read %s: it is the record of %q", m.Subject, s.ID)
	}
	s.seq = m.Seq
	return s, nil
}

// subscription returns a stored saved search, or bus.ErrNotFound.
func (s *Service) subscription(ctx context.Context, id string) (Subscription, error) {
	m, err := s.bus.Get(ctx, bus.Subscriptions, bus.SubscriptionSubject(id))
	if err != nil {
		return Subscription{}, err
	}
	return readSubscription(m)
}

// update changes a saved search: change gets what is stored (the zero Subscription with
// no sequence when there is none) and says whether to store it. It is repeated when
// somebody else was faster, and returns what is stored in the end.
func (s *Service) update(ctx context.Context, id string, change func(*Subscription) (bool, error)) (Subscription, error) {
	for {
		sub, err := s.subscription(ctx, id)
		if err != nil && !errors.Is(err, bus.ErrNotFound) {
			return sub, err
		}
		store, err := change(&sub)
		if err != nil || !store {
			return sub, err
		}
		data, err := json.Marshal(sub)
		if err != nil {
			return sub, fmt.Errorf("store subscription %s: %w", id, err)
		}
		m := bus.Message{Subject: bus.SubscriptionSubject(id), Data: data}
		sub.seq, err = s.bus.Replace(ctx, bus.Subscriptions, m, sub.seq)
		if !errors.Is(err, bus.ErrStaleSequence) {
			return sub, err
		}
	}
}

// Subscribers returns all saved searches, in the order in which they were last changed.
func (s *Service) Subscribers(ctx context.Context) ([]Subscription, error) {
	var all []Subscription
	_, err := s.bus.Each(ctx, bus.Subscriptions, bus.TailOptions{}, func(m bus.Message) error {
		sub, err := readSubscription(m)
		if err != nil {
			s.log.Warn("a saved search could not be read", "seq", m.Seq, "err", err)
			return nil
		}
		all = append(all, sub)
		return nil
	})
	return all, err
}
