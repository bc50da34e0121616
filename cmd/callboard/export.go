package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/posting"
)

func (inv *invocation) exportCommand() *cobra.Command {
	var findings bool
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Print all postings, one JSON object a line",
		Long: `Prints all postings of all states, ordered by id, one JSON object a line, with
their state as of now. With --findings it prints what the sources said instead,
as import reads it.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return inv.export(cmd.Context(), findings)
		},
	}
	cmd.Flags().BoolVar(&findings, "findings", false, "print findings instead of postings")
	return cmd
}

func (inv *invocation) export(ctx context.Context, findings bool) error {
	a, err := inv.open(ctx, need{})
	if err != nil {
		return err
	}
	defer a.close()
	out := bufio.NewWriterSize(inv.out, 1<<16)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if findings {
		err = a.exportFindings(ctx, encoder)
	} else {
		err = a.catalog.All(ctx, func(p posting.Posting) error { return encoder.Encode(p) })
	}
	return errors.Join(err, out.Flush())
}

func (a *app) exportFindings(ctx context.Context, encoder *json.Encoder) error {
	_, err := a.bus.Each(ctx, bus.Findings, bus.TailOptions{}, func(m bus.Message) error {
		r, err := bus.ReadFinding(m)
		if err != nil {
			return err
		}
		return encoder.Encode(r.Finding)
	})
	return err
}
