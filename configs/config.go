package configs

import (
	"time"

	"github.com/callboard/callboard/posting"
)

// Config is the whole configuration, with every default filled in and every path absolute.
type Config struct {
	Path    string // the file it was read from, "" for the built-in defaults
	Data    string // folder of everything that is stored
	Listen  string // host:port of the web server; port 0 takes a free one
	URL     string // public base of links without a trailing slash; "" follows Listen
	Secret  string // signs links; "" is made once and kept in the data folder
	Site    Site
	Fetch   Fetch
	NATS    NATS
	Index   Index
	Mail    Mail
	Sources []Source // all, disabled ones too, ordered by id
	Network []Entry  // places that are not crawled: lists, groups, accounts to join
}

// Site is how the service presents itself.
type Site struct {
	Name    string
	Contact string // address or page shown to readers
	Scope   string // a query string that every search starts from, such as place=US-MA
}

// Fetch bounds and introduces every request to a source.
type Fetch struct {
	Contact              string        // URL in the User-Agent by which an operator of a site reaches us
	Delay                time.Duration // between two requests to one host
	Timeout              time.Duration // for one request, body included
	AllowPrivateNetworks bool          // loopback, RFC 1918 and ULA; never link-local, multicast, unspecified
}

// NATS says where JetStream runs: embedded when URL is empty.
type NATS struct {
	URL      string
	Replicas int // of every stream on an external cluster; 1 by default
}

// Index says where searches are answered: embedded when URL is empty, else Meilisearch.
type Index struct {
	URL string
	Key string
}

// Mail says how digests leave: by SMTP, or into the outbox folder when SMTP is empty.
type Mail struct {
	SMTP     string // smtp://user:password@host:587, smtps://…; credentials from the environment
	From     string // RFC 5322 mailbox
	Outbox   string // folder for .eml files
	Operator string // address of the person who runs the service, "" for none
}

// Source is a configured place where announcements appear. Exactly one way in is set.
type Source struct {
	ID          string
	Name        string
	Way         Way    // the way in
	Address     string // its value: a URL, a path, or vendor:name
	Every       time.Duration
	Enabled     bool
	Reason      string        // why it is disabled, with where and when its address was seen
	Complete    *bool         // whether a listing holds everything there is; nil: by way in
	AbsentAfter int           // complete, healthy listings without an item that close it
	Delay       time.Duration // between requests to its host, when longer than Fetch.Delay
	Headers     map[string]string
	Defaults    Defaults
	Follow      string            // selector of links whose pages are fetched too
	Select      map[string]string // selectors by field, "item" for the items
	Filter      Filter
	Require     []string // fields without which a finding is held
	Rank        Rank     // how close to the announcer it is; decides whose wording wins
	Line        string   // "file:line" of its definition, for messages
}

// Way is a way in: the key of a source block that names it.
type Way string

// The ways in. A source named only by an import has none.
const (
	Feed     Way = "feed"
	Calendar Way = "calendar"
	Page     Way = "page"
	Sitemap  Way = "sitemap"
	Board    Way = "board"
	API      Way = "api"
	Mailbox  Way = "mailbox"
	File     Way = "file"
)

// Ways returns all ways in.
func Ways() []Way { return []Way{Feed, Calendar, Page, Sitemap, Board, API, Mailbox, File} }

// Rank orders sources by how close they are to who announces.
type Rank string

// The ranks, best first.
const (
	Employer    Rank = "employer" // the employer's or organiser's own page
	Association Rank = "association"
	Aggregator  Rank = "aggregator" // the default
)

// Defaults are what a source's findings mean where they do not say it themselves.
type Defaults struct {
	Kind         posting.Kind
	Organisation string
	Country      string // ISO 3166-1
	Zone         string // IANA
	Language     string // ISO 639-1
	Attendance   posting.Attendance
	LibraryType  []string
}

// Filter holds or drops findings by words in fields.
type Filter struct {
	Include map[string][]string
	Exclude map[string][]string
}

// Entry is one row of the network directory.
type Entry struct {
	ID           string
	Name         string
	Organisation string
	Kinds        []posting.Kind
	Region       string
	Access       string // rss, html, listserv, social, none, …
	URL          string
	Note         string
}

// Source returns the source with the given id, and whether there is one.
func (c Config) Source(id string) (Source, bool) {
	for _, s := range c.Sources {
		if s.ID == id {
			return s, true
		}
	}
	return Source{}, false
}
