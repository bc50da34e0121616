package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/index"
)

// linkView is the page of a link from a mail: what it would do, or what it did.
type linkView struct {
	Search      string // in words
	Href        string // the search's page
	Every       string // "every day at 07:00 (Europe/Berlin)"
	Already     bool   // it had been done before
	Expired     bool
	Unsubscribe bool
	Done        bool
}

// confirmPage says what a confirmation link would do. Mail scanners follow links, so that
// it changes nothing.
func (s *site) confirmPage(w http.ResponseWriter, r *http.Request) error {
	return s.linkPage(w, r, "confirm")
}

// unsubscribePage says what an unsubscribing link would do, and changes nothing.
func (s *site) unsubscribePage(w http.ResponseWriter, r *http.Request) error {
	return s.linkPage(w, r, "unsubscribe")
}

func (s *site) linkPage(w http.ResponseWriter, r *http.Request, purpose string) error {
	secret(w)
	if s.opts.Readers == nil {
		return errNoReaders
	}
	in, err := s.opts.Readers.Inspect(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	if in.Purpose != purpose {
		return digest.ErrBadToken
	}
	v := s.linkViewOf(in.Query, in.Settings)
	v.Unsubscribe = purpose == "unsubscribe"
	v.Expired = in.State == "expired"
	v.Already = in.State == "confirmed" && !v.Unsubscribe || in.State == "ended" && v.Unsubscribe
	return s.renderLink(w, r, v)
}

// confirm makes a saved search active.
func (s *site) confirm(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	if s.opts.Readers == nil {
		return errNoReaders
	}
	sub, err := s.opts.Readers.Confirm(r.Context(), r.PathValue("token"))
	if errors.Is(err, digest.ErrExpired) {
		return s.renderLink(w, r, linkView{Expired: true})
	}
	if err != nil {
		return err
	}
	v := s.linkViewOf(sub.Query, sub.Settings)
	v.Done = true
	return s.renderLink(w, r, v)
}

// unsubscribe ends a saved search: for the button of unsubscribePage, and for a mail
// program's one click (RFC 8058), which comes from anywhere with a body of its own.
func (s *site) unsubscribe(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	if s.opts.Readers == nil {
		return errNoReaders
	}
	sub, err := s.opts.Readers.Unsubscribe(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	v := s.linkViewOf(sub.Query, sub.Settings)
	v.Done, v.Unsubscribe = true, true
	return s.renderLink(w, r, v)
}

func (s *site) linkViewOf(query string, settings digest.Settings) linkView {
	v := linkView{Search: s.queryWords(query), Href: "/"}
	if query != "" {
		v.Href = "/?" + query
	}
	v.Every = "every day"
	if settings.Every == digest.Weekly {
		v.Every = "once a week"
	}
	if settings.At != "" {
		v.Every += " at " + settings.At + " (" + strings.ReplaceAll(settings.Zone, "_", " ") + ")"
	}
	return v
}

func (s *site) renderLink(w http.ResponseWriter, r *http.Request, v linkView) error {
	page, title := "confirm", "Confirm your saved search"
	switch {
	case v.Unsubscribe:
		page, title = "unsubscribe", "Unsubscribe"
		if v.Done || v.Already {
			title = "You are unsubscribed"
		}
	case v.Expired:
		title = "This link has expired"
	case v.Done || v.Already:
		title = "Your search is saved"
	}
	status := http.StatusOK
	if v.Expired {
		status = http.StatusGone
	}
	return s.render(w, r, page, pageOf{Title: title, Robots: "noindex", Body: v}, status, cacheNever)
}

// queryWords is a search's query string in words; "" when it cannot be read.
func (s *site) queryWords(query string) string {
	values, err := url.ParseQuery(strings.TrimPrefix(query, "?"))
	if err != nil {
		return ""
	}
	q, _, err := index.ParseQuery(values, s.now())
	if err != nil {
		return ""
	}
	return q.Describe(s.describeLabel)
}
