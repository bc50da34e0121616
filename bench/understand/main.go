// Command understand measures how well announcements are understood: it normalises the
// findings of labelled sets and compares every field with what people read.
//
//	go run ./bench/understand                       // the sets beside the repository
//	go run ./bench/understand -labels DIR           // other sets of the same form
//	go run ./bench/understand -misses deadline      // every miss of a field ("all" for all)
//	go run ./bench/understand -source ny-posts      // one source only
//	go run ./bench/understand -markdown             // the table of docs/understanding.md
//
// A set is NAME.findings.ndjson with NAME.labels.ndjson. A field that a label leaves out is
// not stated: a value there counts against precision. Fields that a label calls doubtful
// are not scored. Intervals are Wilson's, at 95 %.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	labels := flag.String("labels", filepath.Join("..", "shared", "labels"), "`folder` of the labelled sets")
	misses := flag.String("misses", "", "print every miss of this `field`, or of all")
	source := flag.String("source", "", "score only this `source`")
	markdown := flag.Bool("markdown", false, "print Markdown")
	flag.Parse()
	if err := run(*labels, *misses, *source, *markdown); err != nil {
		fmt.Fprintln(os.Stderr, "understand:", err)
		os.Exit(1)
	}
}

func run(folder, misses, source string, markdown bool) error {
	if _, err := os.Stat(folder); err != nil {
		fmt.Println("no labelled sets at", folder, "- nothing was measured (name a folder with -labels)")
		return nil
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.labels.ndjson"))
	if err != nil {
		return err
	}
	measured := false
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".labels.ndjson")
		if name == "pairs" {
			continue // they are about identity
		}
		set, err := readSet(folder, name)
		if err != nil {
			return err
		}
		t := measure(set, source, misses)
		if len(t.rows) == 0 {
			continue
		}
		measured = true
		t.print(name, markdown)
	}
	if !measured {
		return fmt.Errorf("nothing to measure in %s", folder)
	}
	return nil
}
