// Command packgen writes the starter pack from a table of places where announcements were
// seen (tab-separated, one row a place). A maintainer runs it when the table changes:
//
//	CALLBOARD_SOURCES_TSV=sources.tsv go generate ./configs
//
// The table stays outside of the repository; the pack is what is reviewed. The rules:
// feeds and calendars last seen in 2024 or later are enabled; other rows with an address
// become disabled sources whose reason says why, and where and when the address was seen;
// rows whose terms forbid crawling and rows without an address become entries of the
// network directory. A default is written only where the row states exactly one value.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	table := flag.String("table", "", "the table to read")
	out := flag.String("out", "packs", "the folder to write to")
	flag.Parse()
	if err := run(*table, *out); err != nil {
		fmt.Fprintln(os.Stderr, "packgen:", err)
		os.Exit(1)
	}
}

// run reads the table and writes one file for each part of the pack.
func run(table, out string) error {
	text, err := os.ReadFile(table)
	if err != nil {
		return err
	}
	places, err := parseTable(string(text))
	if err != nil {
		return fmt.Errorf("table %q: %w", table, err)
	}
	for name, content := range render(places) {
		if err := os.WriteFile(filepath.Join(out, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}
