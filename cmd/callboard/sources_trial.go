package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/all"
	"github.com/callboard/callboard/crawlers/discover"
	"github.com/callboard/callboard/pipeline/normalize"
	"github.com/callboard/callboard/posting"
)

// trial is how a document is tried.
type trial struct {
	as     string
	base   string
	source string
}

// trialAnswer is what a document would give.
type trialAnswer struct {
	Postings []posting.Posting  `json:"postings"`
	Findings []posting.Finding  `json:"findings"`
	Refused  []crawlers.Refusal `json:"refused"`
	Fill     map[string]float64 `json:"fill"` // share of the postings that state a field
	Warnings []string           `json:"warnings"`
}

func (inv *invocation) sourcesTestCommand() *cobra.Command {
	var t trial
	cmd := &cobra.Command{
		Use:   "test URL|FILE|-",
		Short: "Print the postings that a document would give; nothing is stored",
		Long: `Reads a document, from the web or from a file, and prints the postings it would
give, how often each field is filled, and every refused row with the reason.
What kind of document it is is found out, or said with --as or --source.`,
		Example: "  callboard sources test https://library.example.org/jobs/feed\n" +
			"  callboard sources test saved.html --as page --base https://library.example.org/jobs\n" +
			"  callboard sources test answer.xml --source ala-joblist --json",
		Args: exactArgs(1, "an address or a file"),
		RunE: func(cmd *cobra.Command, args []string) error { return inv.sourcesTest(cmd.Context(), args[0], t) },
	}
	f := cmd.Flags()
	f.StringVar(&t.as, "as", "", "read it as this `way in`: feed, calendar or page")
	f.StringVar(&t.base, "base", "", "`address` that links in a file start at")
	f.StringVar(&t.source, "source", "", "read it as this configured `source`: its way in, selectors and defaults")
	return cmd
}

func (inv *invocation) sourcesTest(ctx context.Context, what string, t trial) error {
	if t.source != "" && isWeb(what) {
		if err := inv.guest(); err != nil {
			return err
		}
	}
	cfg, err := inv.config()
	if err != nil {
		return err
	}
	source := configs.Source{ID: "test"}
	if t.source != "" {
		found, err := chosen(cfg, []string{t.source})
		if err != nil {
			return err
		}
		source = found[0]
	}
	if t.as != "" {
		if !slices.Contains(configs.Ways(), configs.Way(t.as)) {
			return usageError{fmt.Errorf("--as: no way in %q; there are %v", t.as, all.Ways())}
		}
		source.Way = configs.Way(t.as)
	}
	offer, err := inv.trialOf(ctx, cfg, source, what, t)
	if err != nil {
		return err
	}
	if offer.Err != nil {
		return fmt.Errorf("sources test: %w", offer.Err)
	}
	answer := understand(offer, source.Defaults, inv.asked)
	if inv.flags.json {
		encoder := json.NewEncoder(inv.out)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(answer); err != nil {
			return err
		}
	} else {
		inv.printTrial(offer, answer)
	}
	if len(answer.Postings) == 0 {
		return errors.New("the document gives no posting")
	}
	if len(answer.Refused) > 0 {
		return partError{fmt.Errorf("%d rows were refused", len(answer.Refused))}
	}
	return nil
}

// trialOf reads the document: an address by a visit, as a crawl would, else a file.
func (inv *invocation) trialOf(ctx context.Context, cfg configs.Config, source configs.Source, what string, t trial) (discover.Offer, error) {
	if !isWeb(what) {
		body, err := inv.readDocument(what)
		if err != nil {
			return discover.Offer{}, usageError{err}
		}
		base := t.base
		if base == "" {
			base = source.Address
		}
		if base == "" {
			base = "https://document.invalid/" + url.PathEscape(filepath.Base(what)) // RFC 2606: leads nowhere
		}
		return discover.Read(all.New, crawlers.Document{URL: base, Asked: base, Body: body, Fetched: inv.asked}, source), nil
	}
	f := inv.fetcher(cfg)
	defer f.Close()
	if source.Way == "" {
		doc, err := f.Fetch(ctx, crawlers.Request{URL: what})
		if err != nil {
			return discover.Offer{}, err
		}
		return discover.Read(all.New, doc, source), nil
	}
	source.Address = what
	reader, err := all.New(source)
	if err != nil {
		return discover.Offer{}, err
	}
	result, err := crawlers.Visit(ctx, reader, source.ID, f, crawlers.Visiting{Now: inv.asked})
	return discover.Offer{
		Source: source, Title: result.Title, Findings: result.Findings, Refused: result.Refused, Warnings: result.Warnings, Err: err,
	}, nil
}

func isWeb(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// maxDocument is the most that is read of a file: what a fetch would take.
const maxDocument = 10 << 20

func (inv *invocation) readDocument(name string) ([]byte, error) {
	in := inv.in
	if name != "-" {
		file, err := os.Open(inv.path(name))
		if err != nil {
			return nil, fmt.Errorf("sources test: %w", err)
		}
		defer file.Close()
		in = file
	}
	body, err := io.ReadAll(io.LimitReader(in, maxDocument+1))
	if err == nil && len(body) > maxDocument {
		err = fmt.Errorf("sources test: %s is over 10 MiB", name)
	}
	return body, err
}

// understand makes postings of what a document gave. They are as good as founded now.
func understand(o discover.Offer, defaults configs.Defaults, now time.Time) trialAnswer {
	a := trialAnswer{
		Postings: []posting.Posting{}, Findings: []posting.Finding{}, Refused: append([]crawlers.Refusal{}, o.Refused...),
		Fill: map[string]float64{}, Warnings: append([]string{}, o.Warnings...),
	}
	n := normalize.New(normalize.Options{})
	for _, f := range o.Findings {
		f.Seen = now.UTC().Truncate(time.Second)
		a.Findings = append(a.Findings, f)
		result, err := n.Posting(f, defaults)
		if err != nil {
			a.Refused = append(a.Refused, crawlers.Refusal{Item: f.Item, Reason: err.Error()})
			continue
		}
		p := result.Posting
		p.ID, p.Revision, p.URL = posting.NewID(f.Source, f.Item), 1, f.URL
		p.Sightings = []posting.Sighting{{Source: f.Source, Item: f.Item, URL: f.URL, FirstSeen: f.Seen, Primary: true}}
		if result.Ending != "" {
			p.Closed = &posting.Closed{At: f.Seen, Why: result.Ending}
		}
		p.State = p.StateAt(now, posting.DefaultPatience)
		a.Postings = append(a.Postings, p)
	}
	counts := map[string]int{}
	for _, p := range a.Postings {
		for field, stated := range filled(p) {
			counts[field] += map[bool]int{true: 1}[stated]
		}
	}
	for field, n := range counts {
		a.Fill[field] = math.Round(100*float64(n)/float64(len(a.Postings))) / 100
	}
	return a
}

// filled says which fields a posting states.
func filled(p posting.Posting) map[string]bool {
	return map[string]bool{
		"organisation": p.Organisation != nil, "url": p.URL != "", "description": p.Description != "",
		"published": p.Published != nil, "deadline": p.Deadline != nil, "starts": p.Starts != nil,
		"places": len(p.Places) > 0, "pay": p.Pay != nil, "attendance": p.Attendance != "", "hours": len(p.Facets.Hours) > 0,
	}
}

func (inv *invocation) printTrial(o discover.Offer, a trialAnswer) {
	title := oneLine(o.Title)
	if title == "" {
		title = "untitled"
	}
	fmt.Fprintf(inv.out, "%s: %q, %d postings\n\n", o.Source.Way, title, len(a.Postings))
	for _, p := range a.Postings {
		fmt.Fprintf(inv.out, "%s\n    %s\n", inv.paint(bold, oneLine(p.Title)), facts(p))
	}
	if len(a.Postings) > 0 {
		fmt.Fprintln(inv.out)
		table := inv.table("FIELD", "FILLED")
		for _, field := range slices.Sorted(maps.Keys(a.Fill)) {
			table.row(field, fmt.Sprintf("%3.0f %%", 100*a.Fill[field]))
		}
		table.print()
	}
	for _, r := range a.Refused {
		inv.note("refused %s: %s", r.Item, r.Reason)
	}
	for _, w := range a.Warnings {
		inv.note("warning: %s", w)
	}
}
