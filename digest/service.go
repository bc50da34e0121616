package digest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/url"
	"strings"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

// ErrInvalid is returned for an address, a query or settings that cannot be used.
var ErrInvalid = errors.New("invalid")

// Postings looks postings up as they are now.
type Postings interface {
	// GetMany returns the postings with the given ids, in any order: redirects followed,
	// times of last sight and occurrences joined. Ids that nobody knows are left out; two
	// ids of one posting may give it once or twice. The state in them is not used.
	GetMany(ctx context.Context, ids []string) ([]posting.Posting, error)
}

// Options are what a Service needs. Bus, Postings, Secret, From and URL are required.
type Options struct {
	Bus      *bus.Bus
	Postings Postings
	Docs     index.DocMaker                   // makes what is matched; the same as the index uses
	Label    func(facet, value string) string // names of facets and their values, as index.Query.Describe wants it
	Known    func(facet, value string) bool   // whether a value is one that postings can have; nil knows all
	Secret   []byte                           // signs links and makes ids; at least 16 bytes
	URL      string                           // public base of links, without a trailing slash
	From     string                           // RFC 5322 mailbox that mails come from
	SMTP     string                           // smtp://user:password@host:587 or smtps://…; "": the outbox folder
	Outbox   string                           // folder for .eml files when SMTP is ""
	Operator string                           // address of the person who runs the service; may take "unsubscribe" by mail; "" for none
	Site     string                           // name of the service; "" is Callboard
	Contact  string                           // address or page shown to readers; "" for none
	Scope    string                           // query string that every search starts from
	Timeout  time.Duration                    // of one step of an SMTP session; 0 is 30 s
	Now      func() time.Time                 // the clock; nil is time.Now
	Log      *slog.Logger                     // nil is silent

	// Step is called between two effects, for tests of kills: an error there is as a kill. In
	// the order in which they are passed: "asked", "asking mailed" (Subscribe), "learnt",
	// "matched" (before a batch of the ledger), "composed", "in outbox", "told" (a mail),
	// "accepted", "removed" (sending). nil is nothing.
	Step func(ctx context.Context, at string) error
}

// Service is the digest: consent for web and the commands, and the work of the one
// active process. It is safe for concurrent use.
type Service struct {
	opts    Options
	bus     *bus.Bus
	secret  []byte
	from    *mail.Address
	host    string // right side of Message-IDs and List-Ids
	carry   carrier
	letters letters
	now     func() time.Time
	log     *slog.Logger
}

// New checks the options and makes a service. Nothing is opened or sent.
func New(opts Options) (*Service, error) {
	if len(opts.Secret) < 16 {
		return nil, fmt.Errorf("digest: the secret has %d bytes, want 16 or more", len(opts.Secret))
	}
	from, err := mail.ParseAddress(opts.From)
	if err != nil {
		return nil, fmt.Errorf("digest: sender %q is not a mailbox such as \"Callboard <digest@example.org>\": %w", opts.From, err)
	}
	if from.Address, err = ParseAddress(from.Address); err != nil {
		return nil, fmt.Errorf("digest: sender: %w", err)
	}
	from.Name = oneLine(from.Name)
	base, err := url.Parse(opts.URL)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("digest: base of links %q is not a URL", opts.URL)
	}
	opts.URL = strings.TrimRight(opts.URL, "/")
	if opts.Site = oneLine(opts.Site); opts.Site == "" {
		opts.Site = "Callboard"
	}
	if opts.Label == nil {
		opts.Label = func(string, string) string { return "" }
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Timeout <= 0 {
		opts.Timeout = 30 * time.Second
	}
	if _, err := index.MergeScope(opts.Scope, index.Query{}); err != nil {
		return nil, fmt.Errorf("digest: %w", err)
	}
	s := &Service{
		opts: opts, bus: opts.Bus, secret: opts.Secret, from: from,
		host: mailHost(base.Hostname(), from.Address), now: opts.Now, log: opts.Log,
	}
	if s.letters, err = parseLetters(); err != nil {
		return nil, err
	}
	if s.carry, err = newCarrier(opts, from.Address); err != nil {
		return nil, err
	}
	return s, nil
}

// mailHost is the host of the links where that is a public name, else the sender's domain.
func mailHost(host, from string) string {
	host = strings.ToLower(host)
	if net.ParseIP(host) == nil && isHost(host) && strings.Contains(host, ".") {
		return host
	}
	return from[strings.LastIndexByte(from, '@')+1:]
}

// step is a place between two effects; a test makes it fail there.
func (s *Service) step(ctx context.Context, at string) error {
	if s.opts.Step != nil {
		if err := s.opts.Step(ctx, at); err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
	}
	return ctx.Err()
}

// parse reads a saved search's query within the site's scope, asked at now.
func (s *Service) parse(query string, now time.Time) (index.Query, error) {
	values, err := url.ParseQuery(strings.TrimPrefix(strings.TrimSpace(query), "?"))
	if err != nil {
		return index.Query{}, fmt.Errorf("search %q: %w: %w", clip(query, 200), ErrInvalid, err)
	}
	q, _, err := index.ParseStrict(values, now)
	if err != nil {
		return index.Query{}, fmt.Errorf("search: %w: %w", ErrInvalid, err)
	}
	if q, err = index.MergeScope(s.opts.Scope, q); err != nil {
		return index.Query{}, err
	}
	if _, err := q.Normal(); err != nil {
		return index.Query{}, fmt.Errorf("search: %w: %w", ErrInvalid, err)
	}
	return q, nil
}

// compile is parse, ready to be matched many times.
func (s *Service) compile(query string, now time.Time) (index.Compiled, error) {
	q, err := s.parse(query, now)
	if err != nil {
		return index.Compiled{}, err
	}
	return index.Compile(q)
}

// maxQuery is the longest canonical query that is kept, in bytes.
const maxQuery = 4096

// canonical is the one form of a query that is kept: its conditions without order, page and size.
func (s *Service) canonical(query string, now time.Time) (string, error) {
	q, err := s.parse(query, now)
	if err != nil {
		return "", err
	}
	q.Sort, q.Reverse, q.Page, q.Size = "", false, 0, 0
	out := q.Encode()
	if len(out) > maxQuery {
		return "", fmt.Errorf("search of %d bytes is over %d: %w", len(out), maxQuery, ErrInvalid)
	}
	return out, nil
}

// Describe is a saved search's query in one line for people.
func (s *Service) Describe(query string) string {
	q, err := s.parse(query, s.now())
	if err != nil {
		return query
	}
	return oneLine(q.Describe(s.opts.Label))
}

// oneLine is text for a header or a line: no control characters, white space collapsed.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.Join(strings.Fields(text), " ")
}
