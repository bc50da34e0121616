package page

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// markings are the two ways in which elements of a page say what they are: microdata
// (HTML standard, section 5) and RDFa Lite 1.1. They differ in the names of attributes.
type markings struct{ scope, kind, property, id, form string }

func inMicrodata() markings {
	return markings{scope: "itemscope", kind: "itemtype", property: "itemprop", id: "itemid", form: "microdata"}
}

func inRDFa() markings {
	return markings{scope: "typeof", kind: "typeof", property: "property", id: "resource", form: "rdfa"}
}

// items brings the items of a page into the form of JSON-LD, so that all are read in one way.
func (by markings) items(dom *goquery.Document) []any {
	m := marked{markings: by, dom: dom, left: maxNodes}
	var out []any
	dom.Find("[" + by.scope + "]").Each(func(_ int, s *goquery.Selection) {
		if _, isValue := s.Attr(by.property); isValue && s.ParentsFiltered("["+by.scope+"]").Length() > 0 {
			return
		}
		if m.left > 0 {
			out = append(out, map[string]any(m.item(s.Nodes[0], 0)))
		}
	})
	return out
}

// marked is one reading of a page's items.
type marked struct {
	markings
	dom  *goquery.Document
	ids  map[string]*html.Node // elements by id, once one is asked for
	left int                   // elements that may still be looked at
	text int                   // bytes of text taken: of properties inside of properties each takes all
}

// item is the element's item; depth counts items inside of items.
func (m *marked) item(element *html.Node, depth int) node {
	n := node{}
	if depth > maxDepth {
		return n
	}
	var types []any
	for t := range strings.FieldsSeq(attr(element, m.kind)) {
		types = append(types, t)
	}
	if len(types) > 0 {
		n["@type"] = types
	}
	if id := attr(element, m.id); id != "" {
		n["@id"] = id
	}
	m.children(element, n, depth)
	for id := range strings.FieldsSeq(attr(element, "itemref")) {
		if other := m.byID(id); other != nil && other != element && m.left > 0 {
			m.element(other, n, depth+1)
		}
	}
	return n
}

func (m *marked) byID(id string) *html.Node {
	if m.ids == nil {
		m.ids = map[string]*html.Node{}
		for _, e := range m.dom.Find("[id]").Nodes {
			if name := attr(e, "id"); m.ids[name] == nil {
				m.ids[name] = e
			}
		}
	}
	return m.ids[id]
}

func (m *marked) children(element *html.Node, n node, depth int) {
	for child := element.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == html.ElementNode {
			m.element(child, n, depth)
		}
	}
}

// element adds the property that an element is, or those inside of it.
func (m *marked) element(e *html.Node, n node, depth int) {
	if m.left--; m.left <= 0 {
		return
	}
	names := strings.Fields(attr(e, m.property))
	scoped := hasAttr(e, m.scope)
	if len(names) > 0 {
		var value any
		if scoped {
			value = map[string]any(m.item(e, depth+1))
		} else {
			value = m.valueOf(e)
		}
		for _, name := range names {
			name = name[strings.LastIndexAny(name, "/#:")+1:]
			if existing, ok := n[name]; ok {
				n[name] = append(values(existing), value)
			} else {
				n[name] = value
			}
		}
	}
	if !scoped {
		m.children(e, n, depth)
	}
}

// valueOf is the value of a property element (HTML standard, section 5.2.4). The long
// texts of a posting keep their markup, which people read it by.
func (m *marked) valueOf(e *html.Node) any {
	// Also on elements where the standard does not want it: what a site states there is
	// meant for programs.
	if hasAttr(e, "content") {
		return strings.TrimSpace(attr(e, "content"))
	}
	switch e.Data {
	case "meta":
		return ""
	case "a", "area", "link":
		return attr(e, "href")
	case "audio", "embed", "iframe", "img", "source", "track", "video":
		return attr(e, "src")
	case "object":
		return attr(e, "data")
	case "data", "meter":
		return attr(e, "value")
	case "time":
		if stamp := attr(e, "datetime"); stamp != "" {
			return stamp
		}
	}
	if m.text > maxText {
		return ""
	}
	s := goquery.NewDocumentFromNode(e).Selection
	for _, name := range strings.Fields(attr(e, m.property)) {
		switch name {
		case "description", "responsibilities", "qualifications", "skills", "jobBenefits", "educationRequirements", "experienceRequirements":
			if inner, err := s.Html(); err == nil {
				m.text += len(inner)
				return strings.TrimSpace(inner)
			}
		}
	}
	text := s.Text()
	m.text += len(text)
	return oneLine(text)
}

func attr(e *html.Node, name string) string {
	for _, a := range e.Attr {
		if a.Key == name && a.Namespace == "" {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

func hasAttr(e *html.Node, name string) bool {
	for _, a := range e.Attr {
		if a.Key == name && a.Namespace == "" {
			return true
		}
	}
	return false
}
