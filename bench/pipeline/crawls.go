package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
)

// recrawl measures a crawl of feeds of which none has changed.
func recrawl(ctx context.Context, w *workshop) error {
	base, stop, err := w.serve(ctx)
	if err != nil {
		return err
	}
	defer stop()
	config, err := w.configuration("recrawl", base)
	if err != nil {
		return err
	}
	if _, err := w.callboard(ctx, "crawl", "--config", config, "--json"); err != nil {
		return err
	}
	one, err := w.callboard(ctx, "crawl", "feed-0000", "--config", config, "--json")
	if err != nil {
		return err
	}
	again, err := w.callboard(ctx, "crawl", "--config", config, "--json")
	if err != nil {
		return err
	}
	bare := exec.CommandContext(ctx, os.Args[0]) //nolint:gosec // ourselves
	bare.Env = append(os.Environ(), modeEnv+"=bare:"+base, "CALLBOARD_BENCH_FEEDS="+strconv.Itoa(w.feeds))
	least, err := measure(bare)
	if err != nil {
		return err
	}
	again.cpu -= one.cpu
	fmt.Printf("  %d unchanged feeds: %s CPU a feed beyond those of a crawl of one, which starts with %d postings and takes %s\n",
		w.feeds, perFeed(again, w.feeds-1), w.feeds*itemsOfFeed, ms(one.cpu))
	fmt.Printf("  bare loop:          %s CPU a feed\n", perFeed(least, w.feeds))
	fmt.Printf("  ratio: %.2f\n", again.cpu.Seconds()/float64(w.feeds-1)/(least.cpu.Seconds()/float64(w.feeds)))
	return nil
}

func perFeed(c cost, feeds int) string {
	return fmt.Sprintf("%.3f ms", c.cpu.Seconds()*1000/float64(feeds))
}

// firstCrawl measures a first crawl until everything is searchable.
func firstCrawl(ctx context.Context, w *workshop) error {
	base, stop, err := w.serve(ctx)
	if err != nil {
		return err
	}
	defer stop()
	config, err := w.configuration("first", base)
	if err != nil {
		return err
	}
	c, err := w.callboard(ctx, "crawl", "--config", config, "--json")
	if err != nil {
		return err
	}
	items := w.feeds * itemsOfFeed
	fmt.Printf("  %d feeds, %d items: %.2f ms CPU an item, %.0f items a second\n", w.feeds, items, c.cpu.Seconds()*1000/float64(items), float64(items)/c.wall.Seconds())
	return nil
}
