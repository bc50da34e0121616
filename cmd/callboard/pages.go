package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/web"
)

// pages are the pages and the API of this process. They are healthy once searches have
// seen everything that was stored when the process started.
func (a *app) pages() (http.Handler, error) {
	d, err := a.newDigest(a.now)
	if err != nil {
		return nil, err
	}
	var caughtUp atomic.Bool
	a.start(func(ctx context.Context) error {
		if err := a.indexed(ctx); err != nil {
			return err
		}
		caughtUp.Store(true)
		return nil
	})
	return web.New(web.Options{
		Index: a.index, Postings: a.catalog, Labels: a.vocab, Readers: d, Sources: webSources(a.cfg.Sources), Network: a.cfg.Network,
		Site: a.cfg.Site, URL: a.url, Now: a.now, Log: a.log, Status: a.webStatus,
		Health: func(context.Context) error {
			if !caughtUp.Load() {
				return fmt.Errorf("%w: it has not caught up yet", index.ErrNotReady)
			}
			return nil
		},
	})
}

// webSources are the sources as pages name them: those that are enabled. Only the front
// page of an address is shown, since the rest of it may hold a key.
func webSources(sources []configs.Source) []web.Source {
	var out []web.Source
	for _, s := range sources {
		if !s.Enabled {
			continue
		}
		w := web.Source{ID: s.ID, Name: s.Name}
		if u, err := url.Parse(s.Address); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			w.Homepage = u.Scheme + "://" + u.Host + "/"
		}
		out = append(out, w)
	}
	return out
}

// webStatus is the status report without what is not for everybody: messages of sources
// can hold addresses with keys.
func (a *app) webStatus(ctx context.Context) (web.Status, error) {
	r, err := a.status(ctx)
	if err != nil {
		return web.Status{}, err
	}
	s := web.Status{
		At: r.At, Postings: r.Index.Postings, IndexProblem: r.Index.Error != "",
		SavedSearches: r.Mail.Subscribers, Outbox: int(r.Mail.Outbox), Dead: r.Dead, //nolint:gosec // counts of mails
		Lag: []web.Lag{{Stage: "curate", Messages: r.Lag.Curate}, {Stage: "index", Messages: r.Lag.Index}, {Stage: "digest", Messages: r.Lag.Digest}},
	}
	for _, row := range r.Sources {
		source := web.SourceStatus{ID: row.Source, Health: string(row.Health), Items: row.Items, Failures: row.Failures, Held: row.Held}
		if row.At != nil {
			source.Visited = *row.At
		}
		if row.Seen != nil {
			source.Seen = *row.Seen
		}
		s.Sources = append(s.Sources, source)
	}
	return s, nil
}
