package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"strings"
)

//go:embed templates/*.html
var templateFiles embed.FS

// parseTemplates returns each page's template within the layout, by the page's name.
func parseTemplates() (map[string]*template.Template, error) {
	layout, err := template.New("layout.html").ParseFS(templateFiles, "templates/layout.html", "templates/part_*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	names, err := templateFiles.ReadDir("templates")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	pages := map[string]*template.Template{}
	for _, f := range names {
		name := strings.TrimSuffix(f.Name(), ".html")
		if name == "layout" || strings.HasPrefix(name, "part_") {
			continue
		}
		page, err := layout.Clone()
		if err == nil {
			page, err = page.ParseFS(templateFiles, path.Join("templates", f.Name()))
		}
		if err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		pages[name] = page
	}
	return pages, nil
}

// pageOf is what the layout needs around a page's own data.
type pageOf struct {
	Title       string // without the site's name
	Description string
	Canonical   string // absolute address; "" for none
	Robots      string // content of the robots meta element; "" for none
	Feed        string // address of the Atom feed of what the page shows; "" for none
	Linked      any    // schema.org data; nil for none
	Body        any
}

// pageFrame is a page as its template gets it.
type pageFrame struct {
	pageOf
	Site, Contact, ContactLink    string
	Style, Script, Icon           string
	Path                          string
	HasStatus, HasReaders, IsHome bool
	HasNetwork                    bool // the directory has entries
}

// render answers with a page.
func (s *site) render(w http.ResponseWriter, r *http.Request, name string, p pageOf, status int, cache string) error {
	frame := pageFrame{
		pageOf: p, Site: s.opts.Site.Name, Contact: s.opts.Site.Contact, ContactLink: contactLink(s.opts.Site.Contact),
		Style: s.assets.style, Script: s.assets.script, Icon: s.assets.icon, Path: r.URL.Path,
		HasStatus: s.opts.Status != nil, HasReaders: s.opts.Readers != nil, IsHome: r.URL.Path == "/",
		HasNetwork: len(s.opts.Network) > 0,
	}
	page, ok := s.templates[name]
	if !ok {
		return fmt.Errorf("page %s: no template", name)
	}
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, "layout.html", frame); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	return s.send(w, r, content{status: status, kind: "text/html; charset=utf-8", cache: cache, body: b.Bytes()})
}

// contactLink is the address behind the operator's contact: a page or a mailbox.
func contactLink(contact string) string {
	switch {
	case strings.HasPrefix(contact, "https://"), strings.HasPrefix(contact, "http://"):
		return contact
	case strings.Contains(contact, "@") && !strings.ContainsAny(contact, " <>?&"):
		return "mailto:" + contact
	}
	return ""
}
