package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

func (inv *invocation) reindexCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reindex",
		Short: "Build the search index anew",
		Long: `Builds a new search index from the stored postings and puts it in the place of
the present one, which goes on answering until then.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return inv.reindex(cmd.Context()) },
	}
}

func (inv *invocation) reindex(ctx context.Context) error {
	a, err := inv.open(ctx, need{index: true})
	if err != nil {
		return err
	}
	defer a.close()
	started := time.Now()
	if _, err := a.indexer.Rebuild(ctx); err != nil {
		return err
	}
	n, err := a.index.Count(ctx)
	if err != nil {
		return err
	}
	if inv.flags.json {
		return json.NewEncoder(inv.out).Encode(map[string]int{"postings": n})
	}
	fmt.Fprintf(inv.out, "%d postings indexed in %s\n", n, time.Since(started).Round(time.Millisecond))
	return nil
}
