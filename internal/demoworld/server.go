package demoworld

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"
)

//go:embed templates/*.html
var templates embed.FS

// site is the name of the site that a source stands on.
func (s source) site() string { return siteOf(s.at) }

func siteOf(at string) string {
	site, _, _ := strings.Cut(at, "/")
	return site
}

// ServeHTTP serves the sites, each below a folder with its name.
func (w *World) ServeHTTP(rw http.ResponseWriter, r *http.Request) { w.mux.ServeHTTP(rw, r) }

func (w *World) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /robots.txt", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "text/plain")
		_, _ = rw.Write([]byte("User-agent: *\nDisallow:\n"))
	})
	for _, s := range sources() {
		mux.HandleFunc("GET /"+s.at, func(rw http.ResponseWriter, r *http.Request) { w.document(rw, r, s) })
	}
	mux.HandleFunc("GET /", w.other)
	return mux
}

// document serves what a source offers to crawlers.
func (w *World) document(rw http.ResponseWriter, r *http.Request, s source) {
	if w.broken(s.id) {
		w.page(rw, http.StatusOK, "sorry.html", view{Title: "Wartungsarbeiten", Lang: "de", Site: s.name})
		return
	}
	base, contentType := "http://"+r.Host, ""
	var body []byte
	var err error
	switch s.form {
	case rssForm:
		contentType = "application/rss+xml; charset=utf-8"
		body, err = w.rss(s, base)
	case atomForm:
		contentType = "application/atom+xml; charset=utf-8"
		body, err = w.atom(s, base)
	case jsonForm:
		contentType = "application/feed+json"
		body, err = w.jsonFeed(s, base)
	case calendarForm:
		contentType = "text/calendar; charset=utf-8"
		body, err = w.calendar(s, base)
	case listForm:
		w.page(rw, http.StatusOK, "list.html", w.listView(s.name, base, w.listed(s.id)))
		return
	case dataForm:
		v := w.listView(s.name, base, w.listed(s.id))
		graph := []object{}
		for _, a := range w.listed(s.id) {
			graph = append(graph, w.data(base, a))
		}
		v.Data = object{"@context": "https://schema.org", "@graph": graph}
		w.page(rw, http.StatusOK, "list.html", v)
		return
	}
	if err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", contentType)
	sum := sha256.Sum256(body)
	rw.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	http.ServeContent(rw, r, "", time.Time{}, bytes.NewReader(body))
}

// other serves the page of an announcement, the front page of a site, or of the world.
func (w *World) other(rw http.ResponseWriter, r *http.Request) {
	base, at := "http://"+r.Host, strings.Trim(r.URL.Path, "/")
	all := w.visible()
	if at == "" {
		w.page(rw, http.StatusOK, "front.html", w.frontView(base))
		return
	}
	if i := slices.IndexFunc(all, func(a shown) bool { return a.At == at }); i >= 0 {
		w.page(rw, http.StatusOK, "page.html", w.pageView(base, all[i]))
		return
	}
	var own []shown
	for _, a := range all {
		if siteOf(a.At) == at {
			own = append(own, a)
		}
	}
	for _, s := range sources() {
		if s.site() == at {
			w.page(rw, http.StatusOK, "list.html", w.listView(s.name, base, w.listed(s.id)))
			return
		}
	}
	if len(own) > 0 {
		w.page(rw, http.StatusOK, "list.html", w.listView(own[0].Organisation, base, own))
		return
	}
	w.page(rw, http.StatusNotFound, "gone.html", view{Title: "Not found", Lang: "en", Site: at})
}

// view is what a template shows.
type view struct {
	Title string
	Lang  string
	Site  string
	Home  string // of the world
	Facts []fact
	Body  template.HTML // content of this package, never from outside
	Links []pageLink
	Data  object // structured data, nil for none
}

type fact struct{ Name, Value string }

type pageLink struct{ URL, Text, Note string }

func (w *World) pageView(base string, a shown) view {
	v := view{
		Title: a.Title, Lang: language(a.Lang), Site: a.Organisation, Home: base + "/",
		Body: template.HTML(w.html(a)), //nolint:gosec // content/*.yaml
		Data: w.data(base, a),
	}
	if v.Data != nil {
		v.Data["@context"] = "https://schema.org"
	}
	add := func(name, value string) {
		if value != "" {
			v.Facts = append(v.Facts, fact{name, value})
		}
	}
	add("Where", a.words())
	if a.Starts != "" {
		add("Starts", w.day(a.Starts).Format("Monday, 2 January 2006, 15:04 MST"))
	}
	add("Pay", a.payWords())
	add("Hours", hoursWords(a.Hours))
	if a.Deadline != "" {
		add("Closes", w.day(a.Deadline).Format("Monday, 2 January 2006"))
	}
	return v
}

func (w *World) listView(name, base string, all []shown) view {
	v := view{Title: name, Lang: "en", Site: name, Home: base + "/"}
	for _, a := range all {
		v.Links = append(v.Links, pageLink{URL: base + "/" + a.At, Text: a.Title, Note: a.Organisation})
	}
	return v
}

func (w *World) frontView(base string) view {
	v := view{Title: "The sample world of Callboard", Lang: "en", Site: "Sample world", Home: base + "/"}
	for _, s := range sources() {
		v.Links = append(v.Links, pageLink{URL: base + "/" + s.at, Text: s.name, Note: s.at})
	}
	return v
}

func (w *World) page(rw http.ResponseWriter, status int, name string, v view) {
	var b bytes.Buffer
	if err := w.templates.ExecuteTemplate(&b, name, v); err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.WriteHeader(status)
	_, _ = rw.Write(b.Bytes())
}
