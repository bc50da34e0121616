package page

import (
	"encoding/json"
	"html"
	"slices"
	"strings"
)

// Bounds of one page's description.
const (
	maxDepth = 40      // values inside of values
	maxNodes = 100_000 // looked at
)

// node is a thing with properties, as JSON-LD writes it.
type node map[string]any

// graph holds the things that a page describes.
type graph struct {
	roots []rooted
	byID  map[string]node // @id -> the node that says most about it
	left  int             // nodes that may still be looked at
}

type rooted struct {
	value any
	form  string // jsonld or microdata
}

// found is a posting among the nodes.
type found struct {
	node
	kind string // the schema.org type, such as EducationEvent
	form string
}

// add takes one decoded block.
func (g *graph) add(root any, form string) {
	if g.byID == nil {
		g.byID, g.left = map[string]node{}, maxNodes
	}
	g.roots = append(g.roots, rooted{root, form})
	g.index(root, 0)
}

// index notes the nodes with an @id.
func (g *graph) index(v any, depth int) {
	if g.left--; depth > maxDepth || g.left < 0 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			g.index(inner, depth+1)
		}
	case map[string]any:
		if id, _ := v["@id"].(string); id != "" && len(v) > len(g.byID[id]) && len(v) > 1 {
			g.byID[id] = v
		}
		for _, inner := range v {
			g.index(inner, depth+1)
		}
	}
}

// resolve is the node that v is or refers to by its @id, or nil.
func (g *graph) resolve(v any) node {
	n, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	if id, _ := n["@id"].(string); id != "" && refers(n) {
		if full := g.byID[id]; full != nil {
			return full
		}
	}
	return n
}

// refers reports whether a node says nothing but which one it is.
func refers(n node) bool {
	for name := range n {
		if name != "@id" && name != "@type" {
			return false
		}
	}
	return true
}

// hasPosting reports whether there is any.
func (g *graph) hasPosting() bool { return len(g.postings()) > 0 }

// postings are the postings of the page in their order, each once: those that are parts
// of another one are left out.
func (g *graph) postings() []found {
	w := walker{graph: g, seen: map[string]bool{}, left: maxNodes}
	for _, root := range g.roots {
		w.form = root.form
		w.walk(root.value, 0)
	}
	parts := w.parts()
	return slices.DeleteFunc(w.found, func(f found) bool {
		id, _ := f.node["@id"].(string)
		return (id != "" && parts[id]) || (f.kind == series && w.hasMembers(f))
	})
}

// walker finds the postings among the nodes.
type walker struct {
	graph *graph
	form  string
	found []found
	seen  map[string]bool // by @id
	left  int
}

func (w *walker) walk(v any, depth int) {
	if w.left--; depth > maxDepth || w.left < 0 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			w.walk(inner, depth+1)
		}
	case map[string]any:
		n := node(v)
		if kind := postingType(n); kind != "" && !refers(n) {
			w.take(n, kind, depth)
			return
		}
		// In a steady order: @graph and lists first, then by name.
		for _, name := range slices.Sorted(mapKeys(n)) {
			if name != "superEvent" && name != "@context" {
				w.walk(n[name], depth+1)
			}
		}
	}
}

func mapKeys(n node) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range n {
			if !yield(name) {
				return
			}
		}
	}
}

// take adds a posting, once where it has an @id.
func (w *walker) take(n node, kind string, depth int) {
	if id, _ := n["@id"].(string); id != "" {
		if w.seen[id] {
			return
		}
		w.seen[id] = true
		n = w.graph.resolve(n)
		if full := w.graph.byID[id]; len(full) > len(n) {
			n = full
		}
	}
	w.found = append(w.found, found{n, kind, w.form})
	if kind == series {
		w.walk(n["subEvent"], depth+1)
		w.walk(n["subEvents"], depth+1)
	}
}

// series is the type of what brings events together without being one: its members are
// announced each for itself, as those of a webinar series are.
const series = "EventSeries"

// hasMembers reports whether events of a series are on the page; then it is none itself.
func (w *walker) hasMembers(f found) bool {
	if firstOf(f.node["subEvent"]) != nil || firstOf(f.node["subEvents"]) != nil {
		return true
	}
	id, _ := f.node["@id"].(string)
	return id != "" && slices.ContainsFunc(w.found, func(other found) bool {
		return slices.ContainsFunc(some(other.node["superEvent"]), func(v any) bool { return idOf(v) == id })
	})
}

// parts are the @ids of postings that others have as their parts: sub events and course
// instances by reference, and events whose super event is on the page too.
func (w *walker) parts() map[string]bool {
	out := map[string]bool{}
	ids := map[string]bool{}
	for _, f := range w.found {
		if id, _ := f.node["@id"].(string); id != "" && f.kind != series {
			ids[id] = true
		}
	}
	for _, f := range w.found {
		if f.kind == series {
			continue
		}
		own, _ := f.node["@id"].(string)
		for _, name := range []string{"subEvent", "subEvents", "hasCourseInstance"} {
			for _, v := range values(f.node[name]) {
				if id := idOf(v); id != "" && id != own {
					out[id] = true
				}
			}
		}
		for _, v := range values(f.node["superEvent"]) {
			if id := idOf(v); id != "" && ids[id] && own != "" && id != own {
				out[own] = true
			}
		}
	}
	return out
}

func idOf(v any) string {
	switch v := v.(type) {
	case map[string]any:
		id, _ := v["@id"].(string)
		return id
	case string:
		return v
	}
	return ""
}

// types are the schema.org types at the top of the page that are no postings, at most ten.
func (g *graph) types() []string {
	var out []string
	add := func(v any) {
		if n, ok := v.(map[string]any); ok {
			for _, t := range typesOf(n) {
				if !slices.Contains(out, t) && len(out) < 10 {
					out = append(out, t)
				}
			}
		}
	}
	for _, root := range g.roots {
		for _, v := range values(root.value) {
			add(v)
			if n, ok := v.(map[string]any); ok {
				for _, inner := range values(n["@graph"]) {
					add(inner)
				}
			}
		}
	}
	return out
}

// values are the values of a property: of a list its members.
func values(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	case map[string]any:
		// {"@list": […]} and {"@set": […]} are lists.
		for _, name := range []string{"@list", "@set"} {
			if list, ok := v[name].([]any); ok {
				return list
			}
		}
	}
	return []any{v}
}

// maxValues is how many values of one property of a posting are looked at.
const maxValues = 200

// some are the first values of a property.
func some(v any) []any {
	list := values(v)
	return list[:min(len(list), maxValues)]
}

// typesOf are the schema.org types of a node, without the address of the vocabulary.
func typesOf(n node) []string {
	var out []string
	for _, v := range some(n["@type"]) {
		if t, ok := v.(string); ok {
			if i := strings.LastIndexAny(t, "/#:"); i >= 0 {
				t = t[i+1:]
			}
			if t = strings.TrimSpace(t); t != "" {
				out = append(out, t)
			}
		}
	}
	return out
}

// postingType is the type by which a node is a posting, or "". Of several the most
// particular one counts.
func postingType(n node) string {
	best := ""
	for _, t := range typesOf(n) {
		switch {
		case t == "JobPosting", t == "Course", t == "CourseInstance":
			return t
		case isEvent(t) && (best == "" || best == "Event"):
			best = t
		}
	}
	return best
}

// isEvent reports whether a type is schema.org's Event or one of its subtypes, present
// and future ones (their names end in Event), without those that announce nothing one
// could go to: broadcasts, deliveries, publications and clicks.
func isEvent(t string) bool {
	switch t {
	case "Festival", "Hackathon", "EventSeries":
		return true
	case "PublicationEvent", "BroadcastEvent", "OnDemandEvent", "DeliveryEvent":
		return false
	}
	return strings.HasSuffix(t, "Event") && !strings.HasSuffix(t, "UserEvent")
}

// code is a value of a list of values, such as an eventStatus: its text, or its address.
func (g *graph) code(v any) string {
	if n, ok := firstOf(v).(map[string]any); ok {
		if id, _ := n["@id"].(string); id != "" {
			return id
		}
	}
	return g.text(v)
}

// Bounds of what is taken of one value, in bytes.
const (
	maxString = 64 << 10
	maxLine   = 1_000
	maxWord   = 200
)

// line is a value as one line of text without markup.
func (g *graph) line(v any) string { return clip(oneLine(stripTags(g.text(v))), maxLine) }

// text is a value as text: itself, or the name of a thing, or the first of a list that
// has one. Character references are undone, which templates write by mistake.
func (g *graph) text(v any) string { return g.textAt(v, 0) }

func (g *graph) textAt(v any, depth int) string {
	if depth > 4 {
		return ""
	}
	switch v := v.(type) {
	case string:
		v = html.UnescapeString(clip(v, maxString))
		if strings.Contains(v, "&#") || strings.Contains(v, "&amp;") { // escaped twice
			v = html.UnescapeString(v)
		}
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	case []any:
		for _, inner := range some(v) {
			if s := g.textAt(inner, depth+1); s != "" {
				return s
			}
		}
	case map[string]any:
		n := g.resolve(v)
		for _, name := range []string{"@value", "name", "headline", "value", "description", "credentialCategory", "text"} {
			if s := g.textAt(n[name], depth+1); s != "" {
				return s
			}
		}
	}
	return ""
}

// texts are the texts of all values, each once, at most limit.
func (g *graph) texts(v any, limit int) []string {
	var out []string
	for _, inner := range some(v) {
		if s := clip(oneLine(g.text(inner)), maxWord); s != "" && !slices.Contains(out, s) && len(out) < limit {
			out = append(out, s)
		}
	}
	return out
}

// oneLine is s with all runs of blanks and line ends as one blank.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
