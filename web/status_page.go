package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// statusView is the page for those who run the service.
type statusView struct {
	Status
	Day     string
	Sums    []healthSum
	Rows    []statusRow
	Behind  bool // some stage has more than a few messages to read
	Trouble bool
}

type (
	healthSum struct {
		Health, Label string
		Count         int
	}
	statusRow struct {
		ID, Name, Health, Label string
		Items, Failures         int
		Visited, Seen           string
	}
)

// statusPage is the operator's console: how sources, stages, index and mail stand. There
// are no accounts, so it is read-only and tells nothing that is not safe for anybody:
// what sources answered (it may hold addresses with keys) is left to the status command.
func (s *site) statusPage(w http.ResponseWriter, r *http.Request) error {
	status, err := s.status.get(r.Context())
	if err != nil {
		return err
	}
	v := statusView{Status: status, Day: status.At.UTC().Format("2 January 2006, 15:04:05 UTC")}
	for health, n := range status.byHealth() {
		v.Sums = append(v.Sums, healthSum{health, healthLabel(SourceStatus{Health: health}), n})
	}
	slices.SortFunc(v.Sums, func(a, b healthSum) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Health, b.Health)) })
	for _, st := range status.Sources {
		v.Rows = append(v.Rows, statusRow{
			ID: st.ID, Name: s.labels.Label("source", st.ID), Health: st.Health, Label: healthLabel(st), Items: st.Items, Failures: st.Failures,
			Visited: minuteOf(st.Visited), Seen: minuteOf(st.Seen),
		})
	}
	slices.SortStableFunc(v.Rows, func(a, b statusRow) int {
		return cmp.Or(b.Failures-a.Failures, strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)))
	})
	for _, lag := range status.Lag {
		v.Behind = v.Behind || lag.Messages > 100
	}
	v.Trouble = v.IndexProblem || v.Dead > 0
	page := pageOf{Title: "Status", Robots: "noindex", Body: v}
	return s.render(w, r, "status_page", page, http.StatusOK, cacheRenew)
}
