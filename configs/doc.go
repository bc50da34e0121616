// Package configs holds the configuration of Callboard: its typed settings, the reading
// of the YAML file with errors that name file, line and the likely meaning, the built-in
// packs of sources, the network directory and the vocabularies.
//
//	cfg, err := configs.Load("callboard.yaml", os.LookupEnv)
//	// sources/us.yaml:14:9: every "1hr" is not a duration; did you mean "1h"?
//
// Promises: every setting has a default; an unknown key, a duplicate id or a bad value is
// an error and never ignored; all errors of all files are reported together (Problems).
// Nothing is opened or called here but the files named, secrets come from the environment
// only, and no input makes it panic or run without bounds.
//
// A key is declared once, in fields.go or source_fields.go: its name, type, default,
// example, meaning and how it is read. The reader, the suggestions and docs/config.md
// (go generate) all come from that declaration. The starter pack in packs/ is made by
// internal/packgen and read by the same strict reader; vocabulary/ has the facet codes
// with their labels, and the places.
//
// Left to others: whether an address answers (sources check), what a selector finds
// (crawlers/page), and what a search scope means (index).
package configs

//go:generate go run ./internal/docgen -config ../docs/config.md -network ../docs/network.md
