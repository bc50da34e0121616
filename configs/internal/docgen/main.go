// Command docgen writes the pages that are made from the declarations of configs:
// docs/config.md and docs/network.md. It is run by go generate ./configs.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/callboard/callboard/configs"
)

func main() {
	config := flag.String("config", "", "where to write the reference of the configuration")
	network := flag.String("network", "", "where to write the network directory")
	flag.Parse()
	if err := run(*config, *network); err != nil {
		fmt.Fprintln(os.Stderr, "docgen:", err)
		os.Exit(1)
	}
}

// run writes both pages.
func run(config, network string) error {
	reference, err := configs.Reference()
	if err != nil {
		return err
	}
	directory, err := configs.Directory()
	if err != nil {
		return err
	}
	if err := os.WriteFile(config, []byte(reference), 0o644); err != nil {
		return err
	}
	return os.WriteFile(network, []byte(directory), 0o644)
}
