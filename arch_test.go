// Package callboard_test holds the map of the project: who may import whom.
package callboard_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/callboard/callboard/"

// mayImport says for each package, or all below a folder that ends with a slash, which of
// ours its code may import. The longest key that fits counts. internal/ machinery may be
// imported by all. docs/architecture.md draws it.
var mayImport = map[string][]string{
	"posting":        {},
	"internal/":      {"posting"},
	"configs":        {"posting"},
	"configs/":       {"configs", "posting"},
	"crawlers":       {"configs", "posting"},
	"crawlers/":      {"crawlers", "crawlers/fetch", "configs", "posting"},
	"crawlers/all":   {"crawlers", "crawlers/*", "configs", "posting"},
	"index":          {"posting"},
	"index/":         {"index", "posting"},
	"pipeline/bus":   {"posting"},
	"pipeline/bus/":  {"pipeline/bus", "posting"},
	"pipeline/":      {"pipeline/bus", "pipeline/identity", "pipeline/normalize", "crawlers", "index", "configs", "posting"},
	"catalog":        {"pipeline/bus", "posting"},
	"digest":         {"catalog", "pipeline/bus", "index", "configs", "posting"},
	"digest/":        {"digest", "catalog", "pipeline/bus", "index", "configs", "posting"},
	"web":            {"digest", "catalog", "index", "configs", "posting"},
	"web/":           {"web", "digest", "catalog", "index", "configs", "posting"},
	"cmd/callboard":  {"*"},
	"cmd/callboard/": {"*"},
	"bench/":         {"*"},
}

func TestImportsFollowTheMap(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg, ours := strings.CutPrefix(fields[0], module)
		if !ours {
			continue
		}
		allowed, ok := rule(pkg)
		if !ok {
			t.Errorf("package %s is not on the map: say in mayImport what it may import", pkg)
			continue
		}
		for _, imported := range fields[1:] {
			to, ours := strings.CutPrefix(imported, module)
			if ours && !permitted(to, allowed) {
				t.Errorf("%s imports %s; it may import %v and internal/", pkg, to, allowed)
			}
		}
	}
}

// rule is the entry of mayImport with the longest key that fits.
func rule(pkg string) ([]string, bool) {
	if allowed, ok := mayImport[pkg]; ok {
		return allowed, true
	}
	best := ""
	for key := range mayImport {
		if strings.HasSuffix(key, "/") && strings.HasPrefix(pkg, key) && len(key) > len(best) {
			best = key
		}
	}
	return mayImport[best], best != ""
}

func permitted(to string, allowed []string) bool {
	return strings.HasPrefix(to, "internal/") || slices.ContainsFunc(allowed, func(a string) bool {
		folder, all := strings.CutSuffix(a, "*")
		return a == to || (all && strings.HasPrefix(to, folder))
	})
}
