package web

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/callboard/callboard/posting"
)

const (
	sitemapMost = 50_000    // addresses in one file, sitemaps.org
	sitemapAge  = time.Hour // how old the list may be: making it reads every posting
)

// sitemap is the list of open postings for search engines.
type sitemap struct {
	postings Catalog
	now      func() time.Time

	mu  sync.Mutex
	all []mapped
	at  time.Time
}

// mapped is a posting in the sitemap.
type mapped struct {
	id      string
	touched time.Time
}

// list returns the open postings, ordered by id; at most once in sitemapAge they are read anew.
func (m *sitemap) list(ctx context.Context) ([]mapped, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if age := m.now().Sub(m.at); !m.at.IsZero() && age >= 0 && age < sitemapAge {
		return m.all, nil
	}
	var all []mapped
	err := m.postings.All(ctx, func(p posting.Posting) error {
		if p.State == posting.StateOpen {
			all = append(all, mapped{p.ID, touched(p)})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b mapped) int { return strings.Compare(a.id, b.id) })
	m.all, m.at = all, m.now()
	return all, nil
}

// The elements of sitemaps.org 0.9.
type (
	urlSet struct {
		XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []siteURL `xml:"url"`
	}
	sitemapSet struct {
		XMLName  xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Sitemaps []siteURL `xml:"sitemap"`
	}
	siteURL struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod,omitempty"`
	}
)

// sitemapIndex is the sitemap, or its index when there are too many postings for one file.
func (s *site) sitemapIndex(w http.ResponseWriter, r *http.Request) error {
	all, err := s.sitemap.list(r.Context())
	if err != nil {
		return err
	}
	if len(all) < sitemapMost {
		return s.sendXML(w, r, s.urlSet(all, true))
	}
	var set sitemapSet
	for n := range (len(all) + sitemapMost - 1) / sitemapMost {
		set.Sitemaps = append(set.Sitemaps, siteURL{Loc: s.link(fmt.Sprintf("/sitemap/%d.xml", n+1))})
	}
	return s.sendXML(w, r, set)
}

// sitemapPage is one file of a sitemap that has several.
func (s *site) sitemapPage(w http.ResponseWriter, r *http.Request) error {
	number, ok := strings.CutSuffix(r.PathValue("page"), ".xml")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1 {
		return errNoPage
	}
	all, err := s.sitemap.list(r.Context())
	if err != nil {
		return err
	}
	from := (n - 1) * sitemapMost
	if n > len(all) || from >= len(all) {
		return errNoPage
	}
	return s.sendXML(w, r, s.urlSet(all[from:min(from+sitemapMost, len(all))], false))
}

func (s *site) urlSet(all []mapped, home bool) urlSet {
	var set urlSet
	if home {
		set.URLs = append(set.URLs, siteURL{Loc: s.link("/")})
	}
	for _, m := range all {
		u := siteURL{Loc: s.link("/p/" + m.id)}
		if !m.touched.IsZero() {
			u.LastMod = m.touched.Format(time.RFC3339)
		}
		set.URLs = append(set.URLs, u)
	}
	return set
}

func (s *site) sendXML(w http.ResponseWriter, r *http.Request, v any) error {
	b := bytes.NewBufferString(xml.Header)
	if err := xml.NewEncoder(b).Encode(v); err != nil {
		return err
	}
	return s.send(w, r, content{kind: "application/xml; charset=utf-8", cache: cacheShort, body: b.Bytes()})
}
