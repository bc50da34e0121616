package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/callboard/callboard/configs"
)

// sourceRow is a source in the list of what is gathered.
type sourceRow struct {
	Name, Homepage, Href string
	Health, HealthLabel  string // "" when it is not known here
	Items                int
	Seen                 string // day
}

// sourcesPage lists what is gathered, with the health of each source.
func (s *site) sourcesPage(w http.ResponseWriter, r *http.Request) error {
	status, err := s.status.get(r.Context())
	if err != nil && s.opts.Status != nil {
		return err
	}
	stands := map[string]SourceStatus{}
	for _, st := range status.Sources {
		stands[st.ID] = st
	}
	var rows []sourceRow
	for _, source := range s.opts.Sources {
		row := sourceRow{Name: source.Name, Homepage: outward(source.Homepage), Href: "/?source=" + source.ID}
		if st, ok := stands[source.ID]; ok {
			row.Health, row.HealthLabel, row.Items, row.Seen = st.Health, healthLabel(st), st.Items, dayOf(st.Seen)
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b sourceRow) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	page := pageOf{Title: "Sources", Canonical: s.link("/sources"), Body: rows, Description: "The places whose announcements are gathered here."}
	return s.render(w, r, "sources_page", page, http.StatusOK, cacheRenew)
}

// healthLabel says how a source stands, for people.
func healthLabel(st SourceStatus) string {
	label := map[string]string{
		"healthy": "Healthy", "quiet": "Nothing listed so far", "failing": "Not readable at present",
		"waiting": "Not visited yet", "overdue": "Visit overdue", "paused": "Paused",
	}[st.Health]
	switch {
	case label == "":
		label = title(st.Health)
	case st.Held:
		label += "; much was missing at once, which is being checked"
	}
	return label
}

// networkGroup is the part of the network directory about a region.
type networkGroup struct {
	Region  string
	Entries []networkRow
}

type networkRow struct {
	Name, Organisation, Href, Note string
	Kinds                          []string
	Access                         string
}

// networkPage is the directory of places that are not crawled but can be joined or read.
func (s *site) networkPage(w http.ResponseWriter, r *http.Request) error {
	byRegion := map[string][]networkRow{}
	for _, e := range s.opts.Network {
		region := s.regionName(e.Region)
		byRegion[region] = append(byRegion[region], networkRowOf(e))
	}
	var groups []networkGroup
	for region, rows := range byRegion {
		slices.SortStableFunc(rows, func(a, b networkRow) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
		groups = append(groups, networkGroup{region, rows})
	}
	slices.SortFunc(groups, func(a, b networkGroup) int { return strings.Compare(a.Region, b.Region) })
	page := pageOf{Title: "Network", Canonical: s.link("/network"), Body: groups, Description: "Lists, groups and boards of the library field that one can join or read."}
	return s.render(w, r, "network_page", page, http.StatusOK, cacheRenew)
}

func (s *site) regionName(code string) string {
	switch code {
	case "", "world":
		return "Anywhere"
	}
	return s.labels.Label("place", code)
}

func networkRowOf(e configs.Entry) networkRow {
	row := networkRow{Name: e.Name, Href: outward(e.URL), Note: e.Note, Access: accessLabel(e.Access)}
	if e.Organisation != e.Name {
		row.Organisation = e.Organisation
	}
	for _, k := range e.Kinds {
		row.Kinds = append(row.Kinds, k.Label())
	}
	return row
}

// accessLabel says how one reads or joins a place.
func accessLabel(access string) string {
	if label := map[string]string{
		"rss": "Feed", "atom": "Feed", "html": "Web page", "ics": "Calendar", "listserv": "Mailing list",
		"social": "Social network", "api": "Web page", "none": "",
	}[access]; label != "" || access == "none" {
		return label
	}
	return title(access)
}
