package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

func printedManual(t *testing.T) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"manual"}, streams{out: &out, err: &errs, dir: t.TempDir()}); code != exitDone {
		t.Fatalf("callboard manual: exit code %d: %s", code, errs.String())
	}
	return out.String()
}

func TestManualIsFresh(t *testing.T) {
	t.Parallel()
	stored, err := os.ReadFile("../../docs/cli.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(stored), printedManual(t)); diff != "" {
		t.Errorf("docs/cli.md is stale: run go generate ./cmd/callboard (-stored +now):\n%s", diff)
	}
}

// TestManualNamesEveryCommandAndFlag walks the tree that people use and looks each name up.
func TestManualNamesEveryCommandAndFlag(t *testing.T) {
	t.Parallel()
	text := printedManual(t)
	if first, _, _ := strings.Cut(text, "\n"); !strings.Contains(first, "Generated") || !strings.Contains(first, "do not edit") {
		t.Errorf("line one of the manual is %q, want one that says it is generated", first)
	}
	root := (&invocation{}).root()
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		if !strings.Contains(text, "# "+c.CommandPath()+"\n") {
			t.Errorf("the manual has no section %q", c.CommandPath())
		}
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: Short is %q, want a sentence without its stop", c.CommandPath(), c.Short)
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	for _, c := range root.Commands() {
		if !c.Hidden {
			walk(c)
		}
	}
	for _, flag := range []string{"--config file", "--data folder", "--now time", "--json"} {
		if !strings.Contains(text, "| `"+flag+"`") {
			t.Errorf("the manual has no row for %s", flag)
		}
	}
}
