package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/posting"
	"github.com/callboard/callboard/web"
)

func (inv *invocation) searchCommand() *cobra.Command {
	var where string
	cmd := &cobra.Command{
		Use:   "search [TEXT]",
		Short: "Search postings",
		Long: `Searches as the page and the API do: all words are required, "quoted words" stand
together, -word excludes. --where takes the query string of a search, as it
stands in the address of a search page.`,
		Example: "  callboard search metadata --where 'kind=job&place=US-MA'\n" +
			"  callboard search --where 'kind=cfp&closes=14d&sort=closes'\n" +
			"  callboard search --json --where 'pay=60000-&currency=USD' | jq '.hits[].title'",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return inv.search(cmd.Context(), strings.Join(args, " "), where)
		},
	}
	cmd.Flags().StringVar(&where, "where", "", "conditions as a `query string`, such as 'kind=job&place=US-MA'")
	return cmd
}

func (inv *invocation) search(ctx context.Context, text, where string) error {
	cfg, err := inv.config()
	if err != nil {
		return err
	}
	q, notices, err := inv.query(text, where, cfg.Site.Scope)
	if err != nil {
		return usageError{err}
	}
	a, err := inv.open(ctx, need{index: true})
	if err != nil {
		return err
	}
	defer a.close()
	a.startIndexing()
	if err := a.indexed(ctx); err != nil {
		return err
	}
	answer, err := web.Search(ctx, a.index, a.catalog, web.WithSources(a.vocab, webSources(a.cfg.Sources)), q)
	if err != nil {
		return err
	}
	if inv.flags.json {
		return json.NewEncoder(inv.out).Encode(answer)
	}
	for _, n := range notices {
		inv.note("%s", n.Text)
	}
	for _, v := range answer.UnknownValues {
		inv.note("no posting has %s", v)
	}
	inv.printHits(answer)
	return nil
}

// query reads the search that text and query string ask for; an unknown key is an error.
func (inv *invocation) query(text, where, scope string) (index.Query, []index.Notice, error) {
	values, err := url.ParseQuery(strings.TrimPrefix(where, "?"))
	if err != nil {
		return index.Query{}, nil, fmt.Errorf("--where: %w", err)
	}
	if text != "" {
		values.Set("q", strings.TrimSpace(values.Get("q")+" "+text))
	}
	q, notices, err := index.ParseStrict(values, inv.clock()())
	if err != nil {
		return q, nil, err
	}
	q, err = index.MergeScope(scope, q)
	return q, notices, err
}

func (inv *invocation) printHits(a web.Answer) {
	for _, p := range a.Hits {
		fmt.Fprintf(inv.out, "%s  %s\n", inv.paint(faint, p.ID), inv.paint(bold, oneLine(p.Title)))
		if line := facts(p); line != "" {
			fmt.Fprintf(inv.out, "              %s\n", line)
		}
	}
	pages := (a.Total + a.Size - 1) / max(a.Size, 1)
	if pages > 1 {
		inv.note("%d found, page %d of %d (--where 'page=%d' shows the next)", a.Total, a.Page, pages, min(a.Page+1, pages))
		return
	}
	inv.note("%d found", a.Total)
}

// facts is the line below a title: who, where, by when, how much.
func facts(p posting.Posting) string {
	parts := []string{p.Kind.Label()}
	if p.Organisation != nil {
		parts = append(parts, oneLine(p.Organisation.Name))
	}
	if len(p.Places) > 0 {
		parts = append(parts, oneLine(p.Places[0].Name()))
	} else if p.Attendance == posting.Online {
		parts = append(parts, "online")
	}
	if p.Starts != nil {
		parts = append(parts, "starts "+p.Starts.Day())
	}
	if p.Deadline != nil {
		if day := p.Deadline.Day(); day != "" {
			parts = append(parts, map[bool]string{true: "first review ", false: "closes "}[p.Deadline.Rule == posting.Priority]+day)
		} else {
			parts = append(parts, string(p.Deadline.Rule))
		}
	}
	if p.Pay != nil && p.Pay.Text != "" {
		parts = append(parts, oneLine(p.Pay.Text))
	}
	if p.State != posting.StateOpen {
		parts = append(parts, string(p.State))
	}
	return strings.Join(parts, " · ")
}
