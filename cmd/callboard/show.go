package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/internal/htmltext"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

func (inv *invocation) showCommand() *cobra.Command {
	var why bool
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show one posting",
		Long: `Shows a posting: its fields, where it was seen and how it changed. With --why
each derived field comes with the source, the rule and the words it was read
from. The id of a posting that was merged shows the one it became.`,
		Args: exactArgs(1, "the id of a posting"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return inv.show(cmd.Context(), args[0], why)
		},
	}
	cmd.Flags().BoolVar(&why, "why", false, "show the evidence of each field")
	return cmd
}

func (inv *invocation) show(ctx context.Context, id string, why bool) error {
	a, err := inv.open(ctx, need{})
	if err != nil {
		return err
	}
	defer a.close()
	p, err := a.catalog.Get(ctx, id)
	if errors.Is(err, bus.ErrNotFound) {
		return fmt.Errorf("no posting %q; callboard search finds ids", id)
	}
	if err != nil {
		return err
	}
	if inv.flags.json {
		encoder := json.NewEncoder(inv.out)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(p)
	}
	if p.ID != id {
		inv.note("%s was merged into %s", id, p.ID)
	}
	inv.printPosting(p, why)
	return nil
}

func (inv *invocation) printPosting(p posting.Posting, why bool) {
	fmt.Fprintln(inv.out, inv.paint(bold, oneLine(p.Title)))
	field := func(name, value, evidence string) {
		if value == "" {
			return
		}
		fmt.Fprintf(inv.out, "%-14s%s\n", name, value)
		if e, ok := p.Evidence[evidence]; ok && why {
			fmt.Fprintf(inv.out, "%-14s%s\n", "", inv.paint(faint, fmt.Sprintf("%s, %s: %q", e.Source, e.Rule, e.Snippet)))
		}
	}
	field("kind", p.Kind.Label(), "kind")
	field("state", stateText(p), "closed")
	if p.Organisation != nil {
		field("organisation", p.Organisation.Name, "organisation")
	}
	field("place", placeNames(p.Places), "places")
	field("attendance", string(p.Attendance), "attendance")
	field("deadline", deadlineText(p.Deadline), "deadline")
	for i, o := range append([]posting.Occurrence{}, firstOccurrence(p)...) {
		if i == 0 {
			field("starts", o.Starts.String(), "starts")
			if o.Ends != nil {
				field("ends", o.Ends.String(), "ends")
			}
		}
	}
	if p.Pay != nil {
		field("pay", payText(*p.Pay), "pay")
	}
	for _, f := range facetLists(p.Facets) {
		field(strings.TrimPrefix(f.name, "facets."), strings.Join(f.values, ", "), f.name)
	}
	field("page", p.URL, "")
	for _, s := range p.Sightings {
		line := fmt.Sprintf("%s, first seen %s", s.Source, s.FirstSeen.Format("2006-01-02"))
		if !s.LastSeen.IsZero() {
			line += ", last seen " + s.LastSeen.Format("2006-01-02")
		}
		field("seen at", line, "")
	}
	for _, c := range p.Changes {
		field("changed", fmt.Sprintf("%s: %s from %s to %s", c.At.Format("2006-01-02"), c.Field, c.From, c.To), "")
	}
	if why {
		inv.printOtherEvidence(p)
	}
	if text := strings.TrimSpace(htmltext.Text(p.Description)); text != "" {
		fmt.Fprintf(inv.out, "\n%s\n", text)
	}
}

// printOtherEvidence prints the evidence of members that have no line of their own.
func (inv *invocation) printOtherEvidence(p posting.Posting) {
	shown := []string{"kind", "closed", "organisation", "places", "attendance", "deadline", "starts", "ends", "pay"}
	for _, f := range facetLists(p.Facets) {
		shown = append(shown, f.name)
	}
	for _, member := range slices.Sorted(maps.Keys(p.Evidence)) {
		if e := p.Evidence[member]; !slices.Contains(shown, member) {
			fmt.Fprintf(inv.out, "%-14s%s\n", member, inv.paint(faint, fmt.Sprintf("%s, %s: %q", e.Source, e.Rule, e.Snippet)))
		}
	}
}

func firstOccurrence(p posting.Posting) []posting.Occurrence {
	if p.Starts == nil {
		return nil
	}
	return []posting.Occurrence{{Starts: *p.Starts, Ends: p.Ends}}
}

func stateText(p posting.Posting) string {
	if p.Closed != nil && p.State == posting.StateClosed {
		return fmt.Sprintf("%s (%s, %s)", p.State, p.Closed.Why, p.Closed.At.Format("2006-01-02"))
	}
	return string(p.State)
}

func placeNames(places []posting.Place) string {
	var names []string
	for _, p := range places {
		names = append(names, oneLine(p.Name()))
	}
	return strings.Join(names, "; ")
}

func deadlineText(d *posting.Deadline) string {
	if d == nil {
		return ""
	}
	text := string(d.Rule)
	if !d.Moment.IsZero() {
		text = d.Moment.String() + ", " + text
	}
	if d.In != "" {
		text += ", " + d.In
	}
	if d.ExtendedFrom != "" {
		text += ", extended from " + d.ExtendedFrom
	}
	return text
}

func payText(p posting.Pay) string {
	text := oneLine(p.Text)
	if p.AnnualMin != nil || p.AnnualMax != nil {
		annual := ""
		for _, a := range []*posting.Amount{p.AnnualMin, p.AnnualMax} {
			if a != nil {
				annual = strings.TrimPrefix(annual+" - "+a.String(), " - ")
			}
		}
		text += fmt.Sprintf(" (%s %s a year)", annual, p.Currency)
	}
	return strings.TrimSpace(text)
}

type facetList struct {
	name   string
	values []string
}

func facetLists(f posting.Facets) []facetList {
	all := []facetList{
		{"facets.library_type", f.LibraryType},
		{"facets.area", f.Area},
		{"facets.level", f.Level},
		{"facets.appointment", f.Appointment},
		{"facets.hours", f.Hours},
		{"facets.degree", f.Degree},
		{"facets.audience", f.Audience},
		{"facets.flag", f.Flag},
	}
	return slices.DeleteFunc(all, func(l facetList) bool { return len(l.values) == 0 })
}
