package main

import (
	"bytes"
	"fmt"
	"strings"

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

// sayWhich is a command that is only a name for others.
func sayWhich(cmd *cobra.Command, _ []string) error {
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return usageError{fmt.Errorf("%s takes one of %s; see %s --help", cmd.Name(), strings.Join(names, ", "), cmd.CommandPath())}
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
