package callboard_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pages are the documents that people read, from the root of the repository.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/decisions/*.md"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.ToSlash(name)] = string(text)
		}
	}
	return all
}

// declared are the names of all tests and fuzz targets.
func declared(t *testing.T) map[string]bool {
	t.Helper()
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	names := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range function.FindAllStringSubmatch(string(text), -1) {
			names[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestDocsNameTestsThatExist: the table of invariants names the tests that hold them.
func TestDocsNameTestsThatExist(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w*)`")
	exists := declared(t)
	for page, text := range pages(t) {
		for _, m := range named.FindAllStringSubmatch(text, -1) {
			if !exists[m[1]] {
				t.Errorf("%s names %s, which no file declares", page, m[1])
			}
		}
	}
}

func TestDocsLinkToFilesThatExist(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for page, text := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), target)); err != nil {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
	}
}

// TestDocsNameFilesThatExist looks up what stands as a path of a Go file in the pages.
func TestDocsNameFilesThatExist(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile("`([a-z]+(?:/[a-z_]+)*/[a-z_]+\\.(?:go|yaml|conf|service))`")
	for page, text := range pages(t) {
		for _, m := range named.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(m[1]); err != nil {
				t.Errorf("%s names %s, which is not there", page, m[1])
			}
		}
	}
}

// TestReadmeHasTwoCommands: a fresh machine needs these two and no third.
func TestReadmeHasTwoCommands(t *testing.T) {
	t.Parallel()
	_, section, _ := strings.Cut(pages(t)["README.md"], "## Try it")
	_, section, _ = strings.Cut(section, "```\n")
	block, _, _ := strings.Cut(section, "```")
	if want := "go run ./cmd/callboard demo\ngo test ./...\n"; block != want {
		t.Errorf("the first commands of README.md are %q, want %q", block, want)
	}
}
