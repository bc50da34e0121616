package web

import "net/http"

// routes is the table of contents: every address, in one place.
func (s *site) routes() *http.ServeMux {
	mux := http.NewServeMux()
	page := func(pattern string, h handler) { mux.Handle(pattern, s.handle(pattern, h, s.failPage)) }
	program := func(pattern string, h handler) { mux.Handle(pattern, s.handle(pattern, h, s.failProblem)) }

	// What people read.
	page("GET /{$}", s.searchPage)
	page("GET /p/{id}", s.postingPage)
	page("GET /sources", s.sourcesPage)
	page("GET /network", s.networkPage)
	page("GET /about", s.aboutPage)
	page("GET /status", s.statusPage)

	// A saved search: asked for, confirmed, ended.
	page("POST /subscribe", s.subscribe)
	page("GET /confirm/{token}", s.confirmPage)
	page("POST /confirm/{token}", s.confirm)
	page("GET /unsubscribe/{token}", s.unsubscribePage)
	page("POST /unsubscribe/{token}", s.unsubscribe)

	// A search or a posting for other programs.
	program("GET /search.atom", s.searchAtom)
	program("GET /search.ics", s.searchCalendar)
	program("GET /search.json", s.searchJSONFeed)
	program("GET /p/{id}/calendar.ics", s.postingCalendar)
	program("GET /api/v1/search", s.searchAPI)
	program("GET /api/v1/postings/{id}", s.postingAPI)
	program("GET /openapi.json", s.openAPI)
	program("/api/", s.unknownAddress)

	// Monitors and robots.
	program("GET /healthz", s.healthz)
	program("GET /metrics", s.metricsText)
	program("GET /robots.txt", s.robots)
	program("GET /sitemap.xml", s.sitemapIndex)
	program("GET /sitemap/{page}", s.sitemapPage)

	page("GET /assets/{name}", s.asset)
	page("GET /favicon.ico", s.favicon)
	page("/", s.unknownAddress)
	return mux
}
