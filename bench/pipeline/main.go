// Command pipeline measures what the pipeline costs and prints ratios of figures that were
// measured in one run, on one machine, one after the other:
//
//	go run ./bench/pipeline                  // all
//	go run ./bench/pipeline -only recrawl    // searchable, recrawl, first, start
//
// It runs the real binary and real servers on loopback; the server of feeds is a process
// of its own, so that its time is not counted as the crawler's. Figures vary with the
// load of the machine; ratios much less.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
)

// bench is one measurement.
type bench struct {
	name string
	what string
	run  func(ctx context.Context, w *workshop) error
}

func benches() []bench {
	return []bench{
		{"searchable", "findings from published to searchable, against the raw rate of the embedded index for the same documents (aim: at least 0.5)", searchable},
		{"recrawl", "re-crawl of unchanged feeds, against a bare loop of conditional GETs (aim: at most 3 times its CPU, under 1 ms of CPU a feed)", recrawl},
		{"first", "first crawl of feeds with 20 items each, until they are searchable (aim: under 2 ms of CPU an item)", firstCrawl},
		{"start", "start and memory with 10,000 postings (aim: under a second, under 150 MB of anonymous memory after 10 s)", start},
	}
}

func main() {
	if mode := os.Getenv(modeEnv); mode != "" {
		if err := child(mode); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	only := flag.String("only", "", "run only the `benchmark` of this name")
	feeds := flag.Int("feeds", 1000, "number of feeds")
	postings := flag.Int("postings", 10_000, "number of postings of start; half of it for searchable")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *only, *feeds, *postings); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stopped just above
	}
}

func run(ctx context.Context, only string, feeds, postings int) error {
	dir, err := os.MkdirTemp("", "callboard-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	w := &workshop{dir: dir, binary: filepath.Join(dir, "callboard"), feeds: feeds, postings: postings}
	build := exec.CommandContext(ctx, "go", "build", "-o", w.binary, "./cmd/callboard")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build the binary (run this from the root of the repository): %w", err)
	}
	found := false
	for _, b := range benches() {
		if only != "" && only != b.name {
			continue
		}
		found = true
		fmt.Printf("%s: %s\n", b.name, b.what)
		if err := b.run(ctx, w); err != nil {
			return fmt.Errorf("%s: %w", b.name, err)
		}
		fmt.Println()
	}
	if !found {
		return fmt.Errorf("no benchmark %q", only)
	}
	return nil
}
