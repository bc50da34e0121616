package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
)

// Catalog reads postings one by one and all together; catalog.Catalog is one.
type Catalog interface {
	Postings
	// All calls yield for every posting of any state.
	All(ctx context.Context, yield func(posting.Posting) error) error
}

// Readers keeps saved searches and consent; digest.Service is one.
type Readers interface {
	Subscribe(ctx context.Context, r digest.Request) (digest.Pending, error)
	Inspect(ctx context.Context, token string) (digest.Inspection, error)
	Confirm(ctx context.Context, token string) (digest.Subscription, error)
	Unsubscribe(ctx context.Context, token string) (digest.Subscription, error)
}

// Source is a source as pages name it.
type Source struct {
	ID       string
	Name     string
	Homepage string // "" when it is not known; never an address with a secret in it
}

// Options are what the pages are made from. Index, Postings, Labels and URL are required.
type Options struct {
	Index    index.Index
	Postings Catalog
	Labels   Labels
	Readers  Readers // nil: nobody can subscribe here
	Sources  []Source
	Network  []configs.Entry
	Site     configs.Site
	URL      string                                // public base of links, without a trailing slash
	Now      func() time.Time                      // nil is time.Now
	Health   func(context.Context) error           // why searches are not answered yet; nil asks the index only
	Status   func(context.Context) (Status, error) // nil: there is no status page
	Registry *prometheus.Registry                  // nil makes one with the figures of the process
	Log      *slog.Logger                          // nil is silent
}

// site is everything that handlers share.
type site struct {
	opts      Options
	base      *url.URL
	labels    Labels
	sources   map[string]Source
	templates map[string]*template.Template
	assets    assets
	metrics   *metrics
	status    *statusCache
	sitemap   *sitemap
	limit     *limiter
	origins   *http.CrossOriginProtection
	now       func() time.Time
	log       *slog.Logger
}

// New checks the options and returns the pages and the API.
func New(opts Options) (http.Handler, error) {
	s, err := newSite(opts)
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return s.secured(s.routes()), nil
}

func newSite(opts Options) (*site, error) {
	if opts.Index == nil || opts.Postings == nil || opts.Labels == nil {
		return nil, errors.New("index, postings and labels are required")
	}
	opts.URL = strings.TrimRight(opts.URL, "/")
	base, err := url.Parse(opts.URL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, fmt.Errorf("base of links %q is not a web address", opts.URL)
	}
	if _, err := index.MergeScope(opts.Site.Scope, index.Query{}); err != nil {
		return nil, err
	}
	if opts.Site.Name == "" {
		opts.Site.Name = "Callboard"
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	s := &site{
		opts: opts, base: base, now: opts.Now, log: opts.Log, sources: map[string]Source{},
		limit: newLimiter(), origins: http.NewCrossOriginProtection(),
	}
	for _, source := range opts.Sources {
		s.sources[source.ID] = source
	}
	s.labels = WithSources(opts.Labels, opts.Sources)
	// Behind a proxy the Host of a request may be another one than the reader's.
	if err := s.origins.AddTrustedOrigin(base.Scheme + "://" + base.Host); err != nil {
		return nil, fmt.Errorf("base of links %q: %w", opts.URL, err)
	}
	if s.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	if s.templates, err = parseTemplates(); err != nil {
		return nil, err
	}
	s.status = &statusCache{ask: opts.Status, now: s.now}
	s.sitemap = &sitemap{postings: opts.Postings, now: s.now}
	s.metrics, err = newMetrics(opts.Registry, s)
	return s, err
}

// link is an absolute address on this site.
func (s *site) link(path string) string { return s.opts.URL + path }
