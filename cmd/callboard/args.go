package main

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/callboard/callboard/configs"
)

// exactArgs demands n arguments and says what they are when they are missing.
func exactArgs(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError{fmt.Errorf("%s takes %s; see %s --help", cmd.Name(), what, cmd.CommandPath())}
		}
		return nil
	}
}

func trimSpace(b []byte) []byte { return bytes.TrimSpace(b) }

// likeSource suggests the configured source whose id is most like the given one.
func likeSource(cfg configs.Config, id string) string {
	ids := make([]string, len(cfg.Sources))
	for i, s := range cfg.Sources {
		ids[i] = s.ID
	}
	if hint := configs.DidYouMean(id, ids); hint != "" {
		return hint
	}
	return "; callboard sources list shows all"
}
