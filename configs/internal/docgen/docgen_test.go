package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config, network := filepath.Join(dir, "config.md"), filepath.Join(dir, "network.md")
	if err := run(config, network); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{config: "# Configuration", network: "# Network directory"} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(string(text), "\n")
		if !strings.Contains(first, "Generated") || !strings.Contains(string(text), want) {
			t.Errorf("%s begins with %q, want a note that it is generated and %q", path, first, want)
		}
	}
	if err := run(filepath.Join(dir, "none", "x"), network); err == nil {
		t.Error("a folder that is not there is no error")
	}
}
