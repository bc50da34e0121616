package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers/all"
	"github.com/callboard/callboard/crawlers/discover"
	"github.com/callboard/callboard/posting"
)

// addition is how a source is added.
type addition struct {
	id     string
	kind   string
	dryRun bool
}

func (inv *invocation) sourcesAddCommand() *cobra.Command {
	var a addition
	cmd := &cobra.Command{
		Use:   "add URL",
		Short: "Find out what a place offers and add it to the configuration",
		Long: `Calls the address, looks for feeds, calendars and structured data there, shows
what each would give, and writes the best as a source of its own file below
sources/, beside the configuration. A running "up" takes it after a restart.`,
		Example: "  callboard sources add https://library.example.org/jobs --kind job",
		Args:    exactArgs(1, "an address"),
		RunE:    func(cmd *cobra.Command, args []string) error { return inv.sourcesAdd(cmd.Context(), args[0], a) },
	}
	f := cmd.Flags()
	f.StringVar(&a.id, "id", "", "`id` of the source (default: made of its address)")
	f.StringVar(&a.kind, "kind", "", "what its items are unless they say so: a `kind` such as job or workshop")
	f.BoolVar(&a.dryRun, "dry-run", false, "print the block and write nothing")
	return cmd
}

func (inv *invocation) sourcesAdd(ctx context.Context, address string, a addition) error {
	cfg, err := inv.config()
	if err != nil {
		return err
	}
	if !isWeb(address) {
		return usageError{fmt.Errorf("%q is not an address that begins with http:// or https://", address)}
	}
	if a.kind != "" {
		if _, err := posting.ParseKind(a.kind); err != nil {
			return usageError{fmt.Errorf("--kind: %w", err)}
		}
	}
	for _, s := range cfg.Sources {
		if s.Address == address && a.id == "" {
			return usageError{fmt.Errorf("%s is a source already: %s%s (add it once more with --id)", address, s.ID, defined(s))}
		}
	}
	f := inv.fetcher(cfg)
	defer f.Close()
	offers, err := discover.Offers(ctx, f, all.New, address)
	if err != nil {
		return err
	}
	inv.printOffers(offers)
	best := offers[0]
	if best.Err != nil || len(best.Findings) == 0 {
		return errors.New("nothing there can be read as a feed, a calendar or a page with structured data")
	}
	if a.id == "" {
		a.id = freeID(cfg, idOf(best.Source.Address))
	}
	if !posting.ValidSource(a.id) {
		return usageError{fmt.Errorf("--id: %q is not an id (lower-case letters, digits and hyphens)", a.id)}
	}
	if _, taken := cfg.Source(a.id); taken {
		return usageError{fmt.Errorf("--id: there is a source %q already", a.id)}
	}
	block, err := sourceBlock(a, best, inv.asked.Format("2006-01-02"))
	if err != nil {
		return err
	}
	if a.dryRun {
		fmt.Fprint(inv.out, block)
		return nil
	}
	return inv.writeSource(cfg, a.id, block)
}

func (inv *invocation) printOffers(offers []discover.Offer) {
	for _, o := range offers {
		if o.Err != nil {
			inv.note("%s %s: %v", o.Source.Way, o.Source.Address, o.Err)
			continue
		}
		inv.note("%s %s: %d items, %d dated", o.Source.Way, o.Source.Address, len(o.Findings), o.Dated())
		for _, f := range o.Findings[:min(3, len(o.Findings))] {
			inv.note("    %s", oneLine(f.Title))
		}
	}
}

// sourceBlock is the YAML of a new source, with a comment of what was seen.
func sourceBlock(a addition, o discover.Offer, day string) (string, error) {
	source := yaml.MapSlice{{Key: "id", Value: a.id}}
	if o.Title != "" {
		source = append(source, yaml.MapItem{Key: "name", Value: oneLine(o.Title)})
	}
	source = append(source, yaml.MapItem{Key: string(o.Source.Way), Value: o.Source.Address})
	if a.kind != "" {
		source = append(source, yaml.MapItem{Key: "defaults", Value: yaml.MapSlice{{Key: "kind", Value: a.kind}}})
	}
	body, err := yaml.Marshal(yaml.MapSlice{{Key: "sources", Value: []yaml.MapSlice{source}}})
	if err != nil {
		return "", fmt.Errorf("write source: %w", err)
	}
	return fmt.Sprintf("# seen on %s: %d items, %d dated\n%s", day, len(o.Findings), o.Dated(), body), nil
}

// writeSource writes the block to a file of its own and checks that the configuration
// with it can be read.
func (inv *invocation) writeSource(cfg configs.Config, id, block string) error {
	main := cfg.Path
	if main == "" {
		main = inv.path(configs.FileName)
		if err := os.WriteFile(main, []byte("starter_pack: true\ninclude: [sources/*.yaml]\n"), 0o644); err != nil { //nolint:gosec // no secrets: they come from the environment
			return fmt.Errorf("write configuration: %w", err)
		}
		inv.note("wrote %s", main)
	}
	name := filepath.Join(filepath.Dir(main), "sources", id+".yaml")
	if exists(name) {
		return usageError{fmt.Errorf("%s exists already: change it there, or choose another id with --id", name)}
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil { //nolint:gosec // as above
		return fmt.Errorf("write source: %w", err)
	}
	if err := os.WriteFile(name, []byte(block), 0o644); err != nil { //nolint:gosec // as above
		return fmt.Errorf("write source: %w", err)
	}
	again, err := configs.Load(main, os.LookupEnv)
	if err != nil {
		return fmt.Errorf("%s was written, but the configuration cannot be read with it: %w", name, err)
	}
	fmt.Fprintf(inv.out, "wrote %s\n", name)
	if _, ok := again.Source(id); !ok {
		inv.note("it does not count yet: add this line to %s:\ninclude: [sources/*.yaml]", main)
	}
	return nil
}

// defined says where a source stands, when that is known.
func defined(s configs.Source) string {
	if s.Line == "" {
		return ""
	}
	return ", " + s.Line
}

// idOf makes an id of an address: its host and the words of its path.
func idOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "source"
	}
	text := strings.TrimPrefix(u.Hostname(), "www.") + "-" + u.Path
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	id := strings.Trim(b.String(), "-")
	if len(id) > 48 {
		id = strings.Trim(id[:48], "-")
	}
	if id == "" {
		return "source"
	}
	return id
}

// freeID is id, with a number behind it when there is such a source already.
func freeID(cfg configs.Config, id string) string {
	free := id
	for n := 2; ; n++ {
		if _, taken := cfg.Source(free); !taken {
			return free
		}
		free = fmt.Sprintf("%s-%d", id, n)
	}
}
