package demoworld

import (
	"fmt"
	"slices"
	"strings"
)

// form is what a source's document is.
type form int

const (
	rssForm form = iota
	atomForm
	jsonForm
	calendarForm
	listForm // a page with links to pages that describe one posting each
	dataForm // one page that describes all
)

// source is a place of the world where announcements appear.
type source struct {
	id, name string
	at       string // site and path of its document
	form     form
	tracking string // what it puts behind the addresses that it links to
	settings string // of its block in the configuration, besides id, name, way in and interval
}

// sources are the eight places, in the order of the configuration.
func sources() []source {
	return []source{
		{
			id: "eastbrook-careers", name: "Eastbrook University Libraries: careers", at: "eastbrook.example.edu/jobs", form: listForm,
			settings: `follow: "a.position", complete: true, absent_after: 2, rank: employer, ` +
				`defaults: {kind: job, country: US, zone: America/New_York, language: en, library_type: [academic]}`,
		},
		{
			id: "open-shelves", name: "Open Shelves job board", at: "openshelves.example.org/jobs.rss", form: rssForm,
			tracking: "?utm_source=openshelves&utm_medium=rss", settings: `defaults: {kind: job, language: en}`,
		},
		{
			id: "lakes-association", name: "Great Lakes Library Association: news", at: "lakesla.example.org/news.atom", form: atomForm,
			tracking: "?utm_campaign=members-weekly&mc_cid=41c7", settings: `rank: association, defaults: {country: US, zone: America/Chicago, language: en}`,
		},
		{
			id: "shared-learning", name: "Shared Learning for Libraries: calendar", at: "learning.example.org/events.ics", form: calendarForm,
			settings: `rank: employer, defaults: {zone: America/New_York, language: en}`,
		},
		{
			id: "library-commons", name: "Library Commons: groups to join", at: "commons.example.org/groups.json", form: jsonForm,
			settings: `rank: association, defaults: {kind: community, organisation: Library Commons}`,
		},
		{
			id: "stellenboerse-nord", name: "Stellenbörse Nord", at: "stellen-nord.example.org/stellen.rss", form: rssForm,
			tracking: "?pk_campaign=feed", settings: `defaults: {kind: job, country: DE, zone: Europe/Berlin, language: de}`,
		},
		{
			id: "reseau-documentation", name: "Réseau Documentation", at: "reseau-documentation.example.org/annonces.atom", form: atomForm,
			tracking: "?at_campaign=annonces", settings: `rank: association, defaults: {country: FR, zone: Europe/Paris, language: fr}`,
		},
		{
			id: "jornadas", name: "Red Ibérica de Bibliotecas: agenda", at: "jornadas.example.org/agenda", form: dataForm,
			settings: `complete: true, rank: employer, defaults: {country: ES, zone: Europe/Madrid, language: es}`,
		},
	}
}

// way is the way in of a form.
func (s source) way() string {
	switch s.form {
	case calendarForm:
		return "calendar"
	case listForm, dataForm:
		return "page"
	}
	return "feed"
}

// configHead opens the configuration: a world on loopback may be asked as often as one
// likes, a real one may not.
const configHead = `# The configuration of callboard demo. The sources of a real one are on the web, and
# are asked once an hour or less (every: 1h).
data: .
site: {name: "Callboard demo", contact: "https://example.org/callboard"}
mail: {from: "Callboard <digest@example.org>"}
fetch: {contact: "https://example.org/callboard", delay: 0s, timeout: 10s, allow_private_networks: true}
`

// directory are places to join that no crawler reads: each a page of the world.
func directory() [][2]string {
	return [][2]string{
		{"id: metadata-people, name: Metadata People, access: listserv, kinds: [job, cfp, community]", "metadata-people"},
		{"id: rainbow-stacks, name: Rainbow Stacks, access: forum, kinds: [community]", "rainbow-stacks"},
		{"id: solo-librarians, name: Solo Librarians Network, access: chat, kinds: [community, other]", "solo-librarians"},
		{"id: archivtreff, name: Archivtreff, access: listserv, kinds: [job, community], note: In German.", "archivtreff"},
	}
}

// Config is the configuration of a service that reads the world at base (an address
// without a trailing slash), as YAML. every is how often each source is visited: "3s".
func Config(base, every string) string {
	var b strings.Builder
	b.WriteString(configHead + "network:\n")
	for _, e := range directory() {
		fmt.Fprintf(&b, "  - {%s, organisation: Library Commons, region: world, url: %q}\n", e[0], base+"/commons.example.org/groups/"+e[1])
	}
	b.WriteString("sources:\n")
	for _, s := range sources() {
		fmt.Fprintf(&b, "  - {id: %s, name: %q, %s: %q, every: %s,\n     %s}\n", s.id, s.name, s.way(), base+"/"+s.at, every, s.settings)
	}
	return b.String()
}

// Sources are the ids of the sources.
func Sources() []string {
	var ids []string
	for _, s := range sources() {
		ids = append(ids, s.id)
	}
	return ids
}

func sourceBy(id string) (source, bool) {
	all := sources()
	i := slices.IndexFunc(all, func(s source) bool { return s.id == id })
	if i < 0 {
		return source{}, false
	}
	return all[i], true
}
