package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/callboard/callboard/catalog"
	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/index"
)

// Errors that are made here. The text of those with a status below 500 is for the reader.
var (
	errBug        = errors.New("a bug of ours")
	errNoPage     = errors.New("there is nothing at this address")
	errNoPosting  = errors.New("there is no announcement at this address")
	errMethod     = errors.New("this address does not take requests of that kind")
	errForeign    = errors.New("this form was sent from another site; please use the form on this site")
	errTooOften   = errors.New("too many requests from your network; please try again in a few minutes")
	errTooLong    = errors.New("this address is longer than we read")
	errBadForm    = errors.New("the form could not be read")
	errNoReaders  = errors.New("this site sends no mail")
	errUnfinished = errors.New("the search index is being built")
)

// statusGone is what a browser that went away would have got; nobody reads it.
const statusGone = 499

// statusOf is the one table from errors to HTTP statuses.
func statusOf(err error) int {
	for _, row := range []struct {
		err    error
		status int
	}{
		{errNoPage, http.StatusNotFound},
		{errNoPosting, http.StatusNotFound},
		{catalog.ErrNotFound, http.StatusNotFound},
		{digest.ErrBadToken, http.StatusNotFound},
		{digest.ErrExpired, http.StatusGone},
		{digest.ErrInvalid, http.StatusBadRequest},
		{errNoReaders, http.StatusNotFound},
		{errMethod, http.StatusMethodNotAllowed},
		{errForeign, http.StatusForbidden},
		{errTooOften, http.StatusTooManyRequests},
		{errTooLong, http.StatusRequestURITooLong},
		{errBadForm, http.StatusBadRequest},
		{index.ErrBadQuery, http.StatusBadRequest},
		{index.ErrUnknownKey, http.StatusBadRequest},
		{errUnfinished, http.StatusServiceUnavailable},
		{index.ErrNotReady, http.StatusServiceUnavailable},
		{index.ErrUnavailable, http.StatusServiceUnavailable},
		{index.ErrClosed, http.StatusServiceUnavailable},
		{context.DeadlineExceeded, http.StatusServiceUnavailable},
		{context.Canceled, statusGone},
	} {
		if errors.Is(err, row.err) {
			return row.status
		}
	}
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusInternalServerError
}

// sentence is what a reader is told: the error's own text where it is about their request.
func sentence(err error) string {
	switch status := statusOf(err); {
	case status == http.StatusServiceUnavailable:
		return "Searches are not answered at the moment. Please try again in a minute."
	case status >= http.StatusInternalServerError:
		return "Something went wrong on our side. It has been noted; please try again later."
	case status == http.StatusRequestEntityTooLarge:
		return "What was sent is larger than we read."
	}
	text := strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), index.ErrBadQuery.Error()+": ")), " ") // in one line
	text = strings.ToUpper(text[:1]) + text[1:]
	if strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

// failHeaders sets what belongs to an error's status.
func (s *site) failHeaders(w http.ResponseWriter, status int) {
	switch status {
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "10")
	case http.StatusTooManyRequests:
		w.Header().Set("Retry-After", "300")
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", "GET, HEAD")
	}
}

// failPage answers with a page that says what went wrong and where to go on.
func (s *site) failPage(w http.ResponseWriter, r *http.Request, err error) {
	status := statusOf(err)
	s.failHeaders(w, status)
	title := http.StatusText(status)
	switch {
	case errors.Is(err, errNoPosting):
		title = "No such announcement"
	case errors.Is(err, digest.ErrBadToken):
		title = "This link does not work"
	case errors.Is(err, digest.ErrExpired):
		title = "This link has expired"
	case status == http.StatusNotFound:
		title = "Page not found"
	case title == "":
		title = "Error"
	}
	page := pageOf{Title: title, Robots: "noindex", Body: failureView{Title: title, Text: sentence(err)}}
	if renderErr := s.render(w, r, "failure", page, status, cacheNever); renderErr != nil {
		s.log.Error("an error page could not be made", "err", renderErr)
		http.Error(w, title, status)
	}
}

// failureView is the page of an error.
type failureView struct{ Title, Text string }

// problem is an error for programs, RFC 9457.
type problem struct {
	Type    string `json:"type"`
	Title   string `json:"title"`
	Status  int    `json:"status"`
	Detail  string `json:"detail,omitempty"`
	Key     string `json:"key,omitempty"`     // the unknown search key
	Nearest string `json:"nearest,omitempty"` // the known key that was probably meant
}

// failProblem answers with problem+json.
func (s *site) failProblem(w http.ResponseWriter, r *http.Request, err error) {
	status := statusOf(err)
	s.failHeaders(w, status)
	p := problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: sentence(err)}
	if unknown := new(unknownKeyError); errors.As(err, &unknown) {
		p.Key, p.Nearest = unknown.key, unknown.nearest
	}
	body, _ := json.Marshal(p) // of strings and a number
	_ = s.send(w, r, content{status: status, kind: "application/problem+json", cache: cacheNever, body: append(body, '\n')})
}

// unknownAddress answers where no route leads. An address that exists for another method
// only comes here too, as any method may ask for anything.
func (s *site) unknownAddress(_ http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return errMethod
	}
	return errNoPage
}
