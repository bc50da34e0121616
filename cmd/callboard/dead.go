package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/pipeline/bus"
)

// deadRow is a dead letter with --json.
type deadRow struct {
	ID       string     `json:"id"`
	Stage    string     `json:"stage"`
	Reason   string     `json:"reason"`
	Attempts int        `json:"attempts"`
	At       string     `json:"at"`
	Stream   bus.Stream `json:"stream"`
	Subject  string     `json:"subject"`
}

func (inv *invocation) deadCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "dead",
		Short: "Look at what no stage could handle",
		Long: `A dead letter is a message that a stage could not handle, kept with the reason
for 90 days. Retry gives it to its stage again, as after a change of rules or
configuration; drop forgets it.`,
		Args: cobra.NoArgs,
		RunE: sayWhich,
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "list", Short: "List dead letters, oldest first", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return inv.deadList(cmd.Context()) },
		},
		inv.deadAction("retry", "Give dead letters to their stage again", "retried", (*bus.Bus).Retry),
		inv.deadAction("drop", "Forget dead letters", "dropped", (*bus.Bus).Drop),
	)
	return cmd
}

func (inv *invocation) deadList(ctx context.Context) error {
	a, err := inv.open(ctx, need{})
	if err != nil {
		return err
	}
	defer a.close()
	letters, err := a.bus.Letters(ctx)
	if err != nil {
		return err
	}
	table := inv.table("ID", "STAGE", "WHEN", "REASON")
	for _, l := range letters {
		at := l.At.Format("2006-01-02T15:04:05Z")
		if inv.flags.json {
			if err := json.NewEncoder(inv.out).Encode(deadRow{l.ID, l.Stage, l.Reason, l.Attempts, at, l.Stream, l.Subject}); err != nil {
				return err
			}
			continue
		}
		table.row(l.ID, l.Stage, at, oneLine(l.Reason))
	}
	switch {
	case inv.flags.json:
	case len(letters) == 0:
		inv.note("no dead letters")
	default:
		table.print()
	}
	return nil
}

// deadAction is the command that does something to the named letters, or to all.
func (inv *invocation) deadAction(name, short, done string, act func(*bus.Bus, context.Context, bus.Letter) error) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use: name + " [ID…]", Short: short,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && !all {
				return usageError{fmt.Errorf("dead %s takes ids, or --all", name)}
			}
			return inv.deadAct(cmd.Context(), args, done, act)
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "all dead letters")
	return cmd
}

func (inv *invocation) deadAct(ctx context.Context, ids []string, done string, act func(*bus.Bus, context.Context, bus.Letter) error) error {
	a, err := inv.open(ctx, need{})
	if err != nil {
		return err
	}
	defer a.close()
	letters, err := a.bus.Letters(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(letters, func(l bus.Letter) bool { return l.ID == id }) {
			return usageError{fmt.Errorf("no dead letter %q; callboard dead list shows all", id)}
		}
	}
	n := 0
	for _, l := range letters {
		if len(ids) > 0 && !slices.Contains(ids, l.ID) {
			continue
		}
		if err := act(a.bus, ctx, l); err != nil {
			return err
		}
		n++
	}
	if inv.flags.json {
		return json.NewEncoder(inv.out).Encode(map[string]int{done: n})
	}
	fmt.Fprintf(inv.out, "%d %s\n", n, done)
	return nil
}
