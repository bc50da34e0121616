package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/digest"
)

func (inv *invocation) subscribeCommand() *cobra.Command {
	var r digest.Request
	var every string
	cmd := &cobra.Command{
		Use:   "subscribe ADDRESS [QUERY]",
		Short: "Save a search for a reader, who is asked to confirm it by mail",
		Long: `Saves a search: the query string of a search page, such as 'kind=job&place=US-MA'.
The reader gets a mail with a link that confirms it; nothing else is mailed
before. --confirmed is for operators who already have the reader's consent.`,
		Example: "  callboard subscribe reader@example.org 'kind=job&place=US-MA' --at 06:30 --zone America/New_York",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return usageError{fmt.Errorf("subscribe takes an address and a query; see %s --help", cmd.CommandPath())}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			r.Address, r.Every = args[0], digest.Every(every)
			if len(args) == 2 {
				r.Query = args[1]
			}
			return inv.subscribe(cmd.Context(), r)
		},
	}
	f := cmd.Flags()
	f.StringVar(&every, "every", "daily", "how often a mail comes: daily or weekly")
	f.StringVar(&r.At, "at", "07:00", "the `hour` of the mail, in --zone")
	f.StringVar(&r.Zone, "zone", "UTC", "the reader's `zone`, such as Europe/Berlin")
	f.BoolVar(&r.Confirmed, "confirmed", false, "the reader has consented already: ask nothing")
	return cmd
}

// subscribed is the answer of the subscribe command with --json.
type subscribed struct {
	Address string `json:"address"`
	Query   string `json:"query"`
	digest.Settings
	Confirmed bool     `json:"confirmed"`
	Unknown   []string `json:"unknown_values,omitempty"` // no posting can have them
}

func (inv *invocation) subscribe(ctx context.Context, r digest.Request) error {
	return inv.withLinks(ctx, func(d *digest.Service) error {
		p, err := d.Subscribe(ctx, r)
		if errors.Is(err, digest.ErrInvalid) {
			return usageError{err}
		}
		if err != nil {
			return err
		}
		if err := d.Flush(ctx); err != nil {
			return err
		}
		if inv.flags.json {
			return json.NewEncoder(inv.out).Encode(subscribed{
				Address: p.Address, Query: p.Query, Settings: p.Settings, Confirmed: p.Confirmed, Unknown: p.Unknown,
			})
		}
		for _, v := range p.Unknown {
			inv.note("no posting can have %s: is it misspelt?", v)
		}
		if p.Confirmed {
			fmt.Fprintf(inv.out, "%s gets %s: %s\n", p.Address, p.Every, p.Description)
			return nil
		}
		fmt.Fprintf(inv.out, "%s is asked by mail to confirm: %s\n", p.Address, p.Description)
		return nil
	})
}

func (inv *invocation) unsubscribeCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "unsubscribe ADDRESS",
		Short: "End all saved searches of a reader",
		Args:  exactArgs(1, "the address of a reader"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return inv.withDigest(cmd.Context(), func(d *digest.Service) error {
				ended, err := d.UnsubscribeAddress(cmd.Context(), args[0])
				if errors.Is(err, digest.ErrInvalid) {
					return usageError{err}
				}
				if err != nil {
					return err
				}
				if inv.flags.json {
					return json.NewEncoder(inv.out).Encode(map[string]int{"ended": len(ended)})
				}
				fmt.Fprintf(inv.out, "%d saved searches of %s ended\n", len(ended), args[0])
				return nil
			})
		},
	}
}

// subscriber is a row of the subscribers command with --json.
type subscriber struct {
	ID      string `json:"id"`
	Address string `json:"address"`
	Query   string `json:"query"`
	State   string `json:"state"`
	digest.Settings
}

func (inv *invocation) subscribersCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "subscribers",
		Short: "List saved searches and who has them",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return inv.withDigest(cmd.Context(), func(d *digest.Service) error {
				all, err := d.Subscribers(cmd.Context())
				if err != nil {
					return err
				}
				return inv.printSubscribers(all)
			})
		},
	}
}

func (inv *invocation) printSubscribers(all []digest.Subscription) error {
	table := inv.table("ADDRESS", "STATE", "EVERY", "AT", "ZONE", "SEARCH")
	for _, s := range all {
		if inv.flags.json {
			row := subscriber{ID: s.ID, Address: s.Address, Query: s.Query, State: s.State(), Settings: s.Settings}
			if err := json.NewEncoder(inv.out).Encode(row); err != nil {
				return err
			}
			continue
		}
		table.row(s.Address, inv.stateColor(s.State()), s.Every, s.At, s.Zone, s.Query)
	}
	if inv.flags.json {
		return nil
	}
	if len(all) == 0 {
		inv.note("nobody has saved a search yet")
		return nil
	}
	table.print()
	return nil
}

// withLinks is withDigest for what writes links into mails: they must lead somewhere.
func (inv *invocation) withLinks(ctx context.Context, f func(*digest.Service) error) error {
	cfg, err := inv.config()
	if err != nil {
		return err
	}
	if _, port, err := net.SplitHostPort(cfg.Listen); inv.host == nil && cfg.URL == "" && err == nil && port == "0" {
		if err := inv.guest(); err != nil {
			return err
		}
		return usageError{errors.New("links in mails would lead nowhere: set url in the configuration (listen has port 0 and nothing is running)")}
	}
	return inv.withDigest(ctx, f)
}

// withDigest calls f with the digest at this invocation's clock.
func (inv *invocation) withDigest(ctx context.Context, f func(*digest.Service) error) error {
	a, err := inv.open(ctx, need{})
	if err != nil {
		return err
	}
	defer a.close()
	d, err := a.newDigest(a.now)
	if err != nil {
		return usageError{err}
	}
	return f(d)
}
