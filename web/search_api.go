package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
)

// searchAPI answers a program's search.
func (s *site) searchAPI(w http.ResponseWriter, r *http.Request) error {
	open(w)
	q, err := s.strictQuery(r)
	if err != nil {
		return err
	}
	since := time.Now()
	a, err := Search(r.Context(), s.opts.Index, s.opts.Postings, s.labels, q)
	if err != nil {
		return err
	}
	s.metrics.searches.Observe(time.Since(since).Seconds())
	return s.sendJSON(w, r, "application/json", a)
}

// postingAPI answers with a posting, or leads to the one it was merged into.
func (s *site) postingAPI(w http.ResponseWriter, r *http.Request) error {
	open(w)
	p, err := s.posting(r)
	if err != nil {
		return err
	}
	if p.ID != r.PathValue("id") {
		w.Header().Set("Location", "/api/v1/postings/"+p.ID)
		return s.send(w, r, content{status: http.StatusMovedPermanently, kind: "application/json", body: []byte("{\"id\":\"" + p.ID + "\"}\n")})
	}
	return s.sendJSON(w, r, "application/json", withWebLinks(p))
}

func (s *site) sendJSON(w http.ResponseWriter, r *http.Request, kind string, v any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // it is never part of a page
	if err := encoder.Encode(v); err != nil {
		return err
	}
	return s.send(w, r, content{kind: kind, body: b.Bytes()})
}

// feedMost is how many postings a feed or a calendar of a search has.
const (
	feedMost     = 100
	calendarMost = 1000
)

// newestOf returns the postings of a program's search for a feed: the newest ones first
// unless it says otherwise, from its first page.
func (s *site) newestOf(r *http.Request, most int) (index.Query, []posting.Posting, error) {
	q, err := s.strictQuery(r)
	if err != nil {
		return q, nil, err
	}
	asked := q
	if q.Sort == "" {
		q.Sort = index.Newest
	}
	q.Size = min(most, index.MaxSize)
	var all []posting.Posting
	for page := 1; len(all) < most; page++ {
		q.Page = page
		a, err := Search(r.Context(), s.opts.Index, s.opts.Postings, s.labels, q)
		if err != nil {
			return q, nil, err
		}
		all = append(all, a.Hits...)
		if page*q.Size >= a.Total {
			break
		}
	}
	return asked, all[:min(len(all), most)], nil
}
