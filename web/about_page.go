package web

import (
	"net/http"

	"github.com/callboard/callboard/index"
)

// aboutView is the page about the service.
type aboutView struct {
	Sources  int
	Open     string
	Contact  string
	Link     string
	Readers  bool
	HasScope bool
	Scope    string
}

// aboutPage says what this is, how it works, and what it does with addresses.
func (s *site) aboutPage(w http.ResponseWriter, r *http.Request) error {
	v := aboutView{Sources: len(s.opts.Sources), Contact: s.opts.Site.Contact, Link: contactLink(s.opts.Site.Contact), Readers: s.opts.Readers != nil}
	q, err := index.MergeScope(s.opts.Site.Scope, index.Query{CountsOnly: true, Now: s.now()})
	if err != nil {
		return err
	}
	if q.Scope != nil {
		v.HasScope, v.Scope = true, q.Scope.Describe(s.describeLabel)
	}
	if result, err := s.opts.Index.Search(r.Context(), q); err == nil {
		v.Open = plural(result.Total, "open announcement")
	}
	return s.render(w, r, "about_page", pageOf{Title: "About", Canonical: s.link("/about"), Body: v}, http.StatusOK, cacheRenew)
}
