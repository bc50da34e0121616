package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/digest"
)

func (inv *invocation) digestCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "digest",
		Short: "Preview or send what readers are owed",
		RunE:  sayWhich,
		Args:  cobra.NoArgs,
	}
	var all bool
	preview := &cobra.Command{
		Use:   "preview",
		Short: "Show what would be mailed now; nothing is sent and nobody counts as told",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return inv.digestPreview(cmd.Context(), all) },
	}
	send := &cobra.Command{
		Use:   "send",
		Short: "Send what is due now",
		Long: `Composes and sends the digests that are due now, and tries again what waits in
the outbox. With --all everybody is sent what they are owed, due or not; that
opens a period of its own.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return inv.digestSend(cmd.Context(), all) },
	}
	for _, c := range []*cobra.Command{preview, send} {
		c.Flags().BoolVar(&all, "all", false, "everybody who is owed something, due or not")
		cmd.AddCommand(c)
	}
	return cmd
}

func (inv *invocation) digestPreview(ctx context.Context, all bool) error {
	return inv.withLinks(ctx, func(d *digest.Service) error {
		mails, err := d.Preview(ctx, all)
		if err != nil {
			return err
		}
		for i, m := range mails {
			if inv.flags.json {
				if err := json.NewEncoder(inv.out).Encode(m); err != nil {
					return err
				}
				continue
			}
			if i > 0 {
				fmt.Fprintln(inv.out)
			}
			fmt.Fprintf(inv.out, "%s\n%s\n\n%s", inv.paint(bold, "To: "+m.To), inv.paint(bold, "Subject: "+m.Subject), m.Text)
		}
		if len(mails) == 0 {
			inv.note("nothing would be mailed now")
		}
		return nil
	})
}

func (inv *invocation) digestSend(ctx context.Context, all bool) error {
	return inv.withLinks(ctx, func(d *digest.Service) error {
		report, err := d.SendDue(ctx, all)
		if err != nil {
			return err
		}
		if report.Mails == nil {
			report.Mails = []digest.ReportMail{}
		}
		if inv.flags.json {
			if err := json.NewEncoder(inv.out).Encode(report); err != nil {
				return err
			}
		} else {
			for _, m := range report.Mails {
				fmt.Fprintf(inv.out, "%s  %s  %s\n", m.To, count(len(m.Postings), "posting", "postings"), m.Error)
			}
			fmt.Fprintf(inv.out, "%d due, %d sent, %d failed\n", report.Due, report.Sent, report.Failed)
		}
		switch {
		case report.Failed == 0:
			return nil
		case report.Sent == 0:
			return errors.New("no mail was taken; they stay in the outbox and are tried again")
		}
		return partError{fmt.Errorf("%d mails were not taken; they stay in the outbox and are tried again", report.Failed)}
	})
}
