package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/callboard/callboard/digest"
)

// subscribeForm is the form that asks for a saved search.
type subscribeForm struct {
	Offered         bool
	Query, Search   string // canonical, and in words
	Address         string
	Every, At, Zone string
	Zones           []string
	Problem         string // what was wrong with it, for the page that shows it again
	ProblemField    string // address, at, zone; "" for the whole
}

// subscribe asks a reader, by mail, to confirm a saved search. Whatever the address, the
// answer is the same page: nobody learns here who reads what.
func (s *site) subscribe(w http.ResponseWriter, r *http.Request) error {
	if s.opts.Readers == nil {
		return errNoReaders
	}
	if err := s.origins.Check(r); err != nil {
		return errForeign
	}
	if !s.limit.allow(r.RemoteAddr, s.now()) {
		return errTooOften
	}
	form, err := readForm(r)
	if err != nil {
		return err
	}
	f := subscribeForm{
		Offered: true, Address: strings.TrimSpace(firstOf(form, "address", "email")), Query: firstOf(form, "query"),
		Every: form.Get("every"), At: form.Get("at"), Zone: strings.TrimSpace(form.Get("zone")), Zones: zones(),
	}
	if form.Get("website") != "" { // no person sees this field
		return s.asked(w, r)
	}
	_, err = s.opts.Readers.Subscribe(r.Context(), digest.Request{
		Address: f.Address, Query: f.Query, Settings: digest.Settings{Every: digest.Every(f.Every), At: f.At, Zone: f.Zone},
	})
	if errors.Is(err, digest.ErrInvalid) {
		f.Search = s.queryWords(f.Query)
		return s.subscribeAgain(w, r, f, err)
	}
	if err != nil {
		return err
	}
	return s.asked(w, r)
}

// asked is the one answer to a form that could be read.
func (s *site) asked(w http.ResponseWriter, r *http.Request) error {
	page := pageOf{Title: "Check your mailbox", Robots: "noindex", Body: nil}
	return s.render(w, r, "subscribe_asked", page, http.StatusOK, cacheNever)
}

// subscribeAgain shows the form again with what is wrong with it.
func (s *site) subscribeAgain(w http.ResponseWriter, r *http.Request, f subscribeForm, err error) error {
	f.Problem, f.ProblemField = formProblem(err)
	page := pageOf{Title: "Please check the form", Robots: "noindex", Body: f}
	return s.render(w, r, "subscribe_again", page, http.StatusBadRequest, cacheNever)
}

// formProblem is what a reader can do about an invalid request, and in which field.
func formProblem(err error) (text, field string) {
	switch start, _, _ := strings.Cut(err.Error(), " "); start {
	case "address":
		return "This is not an address such as kim@example.org.", "address"
	case "at":
		return "This is not an hour such as 07:00.", "at"
	case "zone":
		return "This is not a time zone such as Europe/Berlin.", "zone"
	}
	return "This search cannot be saved. Please start from the search page.", ""
}

// readForm reads a form's fields from the body only.
func readForm(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		if large := new(http.MaxBytesError); errors.As(err, &large) {
			return nil, err
		}
		return nil, errBadForm
	}
	return r.PostForm, nil
}

// firstOf is the first value that is not blank, of several names for one field.
func firstOf(form url.Values, names ...string) string {
	for _, name := range names {
		if v := form.Get(name); strings.TrimSpace(v) != "" {
			return v
		}
	}
	return ""
}

// zones are time zones to choose from; any other IANA name can be typed.
func zones() []string {
	return []string{
		"UTC", "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Anchorage",
		"America/Bogota", "America/Chicago", "America/Denver", "America/Halifax", "America/Los_Angeles", "America/Mexico_City",
		"America/New_York", "America/Phoenix", "America/Sao_Paulo", "America/Toronto", "America/Vancouver", "Asia/Dubai",
		"Asia/Hong_Kong", "Asia/Jakarta", "Asia/Kolkata", "Asia/Manila", "Asia/Singapore", "Asia/Tokyo", "Australia/Melbourne",
		"Australia/Perth", "Australia/Sydney", "Europe/Amsterdam", "Europe/Athens", "Europe/Berlin", "Europe/Dublin",
		"Europe/Helsinki", "Europe/Istanbul", "Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Oslo", "Europe/Paris",
		"Europe/Prague", "Europe/Rome", "Europe/Stockholm", "Europe/Vienna", "Europe/Warsaw", "Europe/Zurich",
		"Pacific/Auckland", "Pacific/Honolulu",
	}
}
