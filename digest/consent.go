package digest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/pipeline/bus"
)

// Request asks for a saved search to be mailed.
type Request struct {
	Address  string
	Query    string // a search as a URL query string
	Settings        // zero: daily at 07:00 UTC
	// Confirmed is for operators who have the reader's consent already: no mail asks for it.
	Confirmed bool
}

// Pending is what a request led to. It is the same whether the address was known or not.
type Pending struct {
	Address     string `json:"address"`
	Query       string `json:"query"`       // canonical
	Description string `json:"description"` // the query in words
	Settings
	// Unknown are the query's values, "facet=value", that the vocabulary has not, so that
	// nothing will ever match them: probably mistyped.
	Unknown   []string  `json:"unknown_values,omitempty"`
	Confirmed bool      `json:"confirmed"`        // nothing is left to do
	Expires   time.Time `json:"expires,omitzero"` // until when the link in the mail can be used; zero when Confirmed
}

// How often a reader can be asked to confirm, so that nobody can flood a mailbox.
const (
	askAgain  = time.Hour      // one mail a saved search
	askWindow = 24 * time.Hour // and in this time
	askMost   = 10             // at most so many for all searches of an address
)

// ErrLeft is returned to an operator for a reader who left by themselves: only they can
// come back, through a link in their mailbox.
var ErrLeft = errors.New("this reader has unsubscribed; only a confirmation from their mailbox brings them back (leave out --confirmed)")

// Subscribe asks the reader, by a mail, to confirm a saved search; an operator's request
// that is Confirmed counts at once. Asking again within an hour sends nothing. What it
// returns does not tell whether the address is known. Bad input is ErrInvalid.
func (s *Service) Subscribe(ctx context.Context, r Request) (Pending, error) {
	now := s.now().UTC()
	sub, err := s.requested(r, now)
	if err != nil {
		return Pending{}, err
	}
	p := Pending{Address: sub.Address, Query: sub.Query, Description: s.Describe(sub.Query), Settings: sub.Settings, Unknown: s.unknown(sub.Query, now)}
	if r.Confirmed {
		p.Confirmed = true
		return p, s.admit(ctx, sub, now)
	}
	p.Expires = now.Add(confirmFor)
	if ok, err := s.mayAsk(ctx, sub, now); err != nil || !ok {
		return p, err
	}
	settings := sub.Settings
	sub, err = s.update(ctx, sub.ID, func(stored *Subscription) (bool, error) {
		if stored.seq == 0 {
			*stored = sub
		}
		asked := stored.Asked
		if asked != nil && asked.Settings == settings && now.Sub(asked.At) < askAgain {
			return false, nil
		}
		if asked == nil || now.Sub(asked.At) >= askAgain {
			asked = &Asking{At: now}
		}
		stored.Asked = &Asking{Settings: settings, At: asked.At, Mailed: asked.Mailed}
		return true, nil
	})
	if err != nil {
		return p, err
	}
	if err := s.step(ctx, "asked"); err != nil {
		return p, err
	}
	return p, s.mailAsking(ctx, sub)
}

// unknown is the values of a query's facets that Options.Known does not know. Facets whose
// values come from the sources may get any.
func (s *Service) unknown(query string, now time.Time) []string {
	q, err := s.parse(query, now)
	if err != nil || s.opts.Known == nil {
		return nil
	}
	var out []string
	for _, f := range index.Facets() {
		choice := q.Facets[f.Name]
		for _, v := range slices.Concat(choice.Any, choice.Not) {
			if !f.Open && v != index.None && !s.opts.Known(f.Name, v) {
				out = append(out, f.Name+"="+v)
			}
		}
	}
	return out
}

// requested is a request as a saved search that nobody has confirmed.
func (s *Service) requested(r Request, now time.Time) (Subscription, error) {
	address, err := ParseAddress(r.Address)
	if err != nil {
		return Subscription{}, err
	}
	query, err := s.canonical(r.Query, now)
	if err != nil {
		return Subscription{}, err
	}
	settings, err := r.Settings.normal()
	if err != nil {
		return Subscription{}, err
	}
	return Subscription{
		ID: s.id("reader", addressKey(address), query), Address: address, Query: query,
		Settings: settings, Created: now,
	}, nil
}

// mayAsk reports whether the address has not been asked too often.
func (s *Service) mayAsk(ctx context.Context, sub Subscription, now time.Time) (bool, error) {
	all, err := s.Subscribers(ctx)
	if err != nil {
		return false, err
	}
	asked := 0
	for _, other := range all {
		if other.ID != sub.ID && other.Asked != nil && addressKey(other.Address) == addressKey(sub.Address) &&
			now.Sub(other.Asked.At) < askWindow {
			asked++
		}
	}
	if asked >= askMost {
		s.log.Warn("a reader was asked to confirm too often", "reader", sub.ID)
	}
	return asked < askMost, nil
}

// mailAsking puts the mail that asks for a confirmation into the outbox, unless it was put
// there before. A kill in between is made good by the next request or the active process.
func (s *Service) mailAsking(ctx context.Context, sub Subscription) error {
	if sub.Asked == nil || sub.Asked.Mailed {
		return nil
	}
	m, err := s.askingMail(sub)
	if err != nil {
		return err
	}
	if err := s.putMail(ctx, m); err != nil && !errors.Is(err, bus.ErrStaleSequence) {
		return err
	}
	if err := s.step(ctx, "asking mailed"); err != nil {
		return err
	}
	_, err = s.update(ctx, sub.ID, func(stored *Subscription) (bool, error) {
		if stored.Asked == nil || stored.Asked.Mailed || !stored.Asked.At.Equal(sub.Asked.At) {
			return false, nil
		}
		stored.Asked.Mailed = true
		return true, nil
	})
	return err
}

// askingID is the id of the mail that asks for a confirmation.
func (s *Service) askingID(sub Subscription) string {
	return s.id("asking", sub.ID, strconv.Itoa(sub.Round), strconv.FormatInt(sub.Asked.At.UnixNano(), 10))
}

// admit stores a saved search whose reader has agreed towards the operator.
func (s *Service) admit(ctx context.Context, sub Subscription, now time.Time) error {
	consent, err := s.consent(ctx, now, ByOperator)
	if err != nil {
		return err
	}
	settings := sub.Settings
	_, err = s.update(ctx, sub.ID, func(stored *Subscription) (bool, error) {
		if stored.seq == 0 {
			*stored = sub
		}
		if stored.Ended != nil && stored.Ended.How == ByLink {
			return false, fmt.Errorf("subscribe reader %s: %w", sub.ID, ErrLeft)
		}
		stored.confirm(settings, consent)
		return true, nil
	})
	return err
}

// consent is an agreement of now: later revisions are owed.
func (s *Service) consent(ctx context.Context, now time.Time, how string) (Consent, error) {
	seq, err := s.bus.LastSequence(ctx, bus.Postings)
	return Consent{At: now, Seq: seq, How: how}, err
}

// confirm makes s active with the settings. A reader who is active already keeps what
// they are owed.
func (s *Subscription) confirm(settings Settings, consent Consent) {
	s.Settings, s.Asked = settings, nil
	if !s.Active() {
		s.Confirmed, s.Ended = &consent, nil
	}
}

// Confirm makes the saved search of a confirmation link active. Doing it again changes
// nothing. Errors: ErrBadToken, ErrExpired.
func (s *Service) Confirm(ctx context.Context, token string) (Subscription, error) {
	c, err := s.read(token)
	if err != nil || c.purpose != toConfirm {
		return Subscription{}, ErrBadToken
	}
	now := s.now().UTC()
	consent, err := s.consent(ctx, now, ByLink)
	if err != nil {
		return Subscription{}, err
	}
	return s.update(ctx, c.id, func(stored *Subscription) (bool, error) {
		if stored.seq == 0 || c.round != stored.Round {
			return false, ErrExpired
		}
		if stored.Asked == nil {
			if stored.Active() {
				return false, nil
			}
			return false, ErrExpired
		}
		if !now.Before(c.expires) {
			return false, ErrExpired
		}
		stored.confirm(stored.Asked.Settings, consent)
		return true, nil
	})
}

// Unsubscribe ends the saved search of an unsubscribing link, for ever: only a new
// confirmation starts it again. Doing it again changes nothing. Error: ErrBadToken.
func (s *Service) Unsubscribe(ctx context.Context, token string) (Subscription, error) {
	c, err := s.read(token)
	if err != nil || c.purpose != toUnsubscribe {
		return Subscription{}, ErrBadToken
	}
	sub, err := s.end(ctx, c.id, ByLink)
	if err == nil && sub.seq == 0 {
		return sub, ErrBadToken // a saved search of another data folder
	}
	return sub, err
}

// UnsubscribeAddress ends all saved searches of an address, on the operator's word, and
// returns those it ended.
func (s *Service) UnsubscribeAddress(ctx context.Context, address string) ([]Subscription, error) {
	address, err := ParseAddress(address)
	if err != nil {
		return nil, err
	}
	all, err := s.Subscribers(ctx)
	if err != nil {
		return nil, err
	}
	var ended []Subscription
	for _, sub := range all {
		if addressKey(sub.Address) != addressKey(address) || sub.Ended != nil && sub.Asked == nil {
			continue
		}
		if sub, err = s.end(ctx, sub.ID, ByOperator); err != nil {
			return ended, err
		}
		ended = append(ended, sub)
	}
	return ended, nil
}

func (s *Service) end(ctx context.Context, id, how string) (Subscription, error) {
	now := s.now().UTC()
	return s.update(ctx, id, func(stored *Subscription) (bool, error) {
		if stored.seq == 0 {
			return false, nil
		}
		left := stored.Ended != nil && stored.Asked == nil
		if left && (stored.Ended.How == ByLink || how == ByOperator) {
			return false, nil
		}
		stored.Ended, stored.Asked = &Ending{At: now, How: how}, nil
		stored.Round++
		return true, nil
	})
}

// Inspection is what a link would do, for the page that asks before it is done.
type Inspection struct {
	Purpose     string // confirm, unsubscribe
	State       string // confirmed, asked, ended; expired for a confirmation that came too late
	Query       string
	Description string // the query in words
	Settings           // those that would hold
}

// Inspect says what a link would do, and changes nothing. It does not tell the address:
// links are forwarded. Error: ErrBadToken.
func (s *Service) Inspect(ctx context.Context, token string) (Inspection, error) {
	c, err := s.read(token)
	if err != nil {
		return Inspection{}, ErrBadToken
	}
	sub, err := s.subscription(ctx, c.id)
	if errors.Is(err, bus.ErrNotFound) {
		if c.purpose == toConfirm {
			return Inspection{Purpose: c.purpose, State: "expired"}, nil
		}
		return Inspection{}, ErrBadToken
	}
	if err != nil {
		return Inspection{}, err
	}
	in := Inspection{
		Purpose: c.purpose, State: sub.State(), Query: sub.Query, Description: s.Describe(sub.Query), Settings: sub.Settings,
	}
	if c.purpose == toConfirm {
		switch {
		case c.round != sub.Round, sub.Asked == nil && !sub.Active(), sub.Asked != nil && !s.now().Before(c.expires):
			in.State = "expired"
		case sub.Asked != nil:
			in.State, in.Settings = "asked", sub.Asked.Settings
		}
	}
	return in, nil
}
