package crawlertest

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// CorpusFile is one row of a corpus folder's MANIFEST.tsv.
type CorpusFile struct {
	Path       string // below the folder, with slashes; its name in lists
	File       string // where it can be opened
	Repository string
	Exercises  string // what it is about, partly found by pattern: a hint
	Counted    string // tags counted in its text, "items=100": not an expected result
	Expected   string // from the origin's own tests; empty where they state nothing
}

// Corpus returns the files of a folder of the corpus, in the manifest's order. The test is
// skipped, with a message, where the corpus is absent.
func Corpus(t *testing.T, folder string) []CorpusFile {
	t.Helper()
	root := filepath.Join(repository(t), "..", "shared", "corpus", filepath.FromSlash(folder))
	manifest, err := os.Open(filepath.Join(root, "MANIFEST.tsv"))
	if os.IsNotExist(err) {
		t.Skipf("no corpus beside the repository (../shared/corpus/%s): nothing was checked", folder)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer manifest.Close()
	var files []CorpusFile
	rows := bufio.NewScanner(manifest)
	rows.Buffer(nil, 1<<20)
	for rows.Scan() {
		cells := strings.Split(rows.Text(), "\t")
		if len(cells) < 8 || cells[0] == "path" {
			continue
		}
		files = append(files, CorpusFile{
			Path: cells[0], File: filepath.Join(root, filepath.FromSlash(cells[0])),
			Repository: cells[1], Exercises: cells[5], Counted: cells[6], Expected: cells[7],
		})
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("manifest of corpus folder %q has no rows", folder)
	}
	return files
}

// Known returns the known shortfalls of a folder: path -> reason, read from docs/corpus.md.
// They are the rows of the tables under the heading "## <folder>"; the first column is
// the path, between backquotes, the last one the reason.
func Known(t *testing.T, folder string) map[string]string {
	t.Helper()
	list, err := os.ReadFile(filepath.Join(repository(t), "docs", "corpus.md"))
	if err != nil {
		t.Fatal(err)
	}
	known, err := shortfalls(string(list), folder)
	if err != nil {
		t.Fatal(err)
	}
	return known
}

// shortfalls reads the tables of one section of the list.
func shortfalls(list, folder string) (map[string]string, error) {
	known, inside := map[string]string{}, false
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			inside = strings.TrimSpace(heading) == folder
			continue
		}
		if !inside || !strings.HasPrefix(line, "| `") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		path, reason := strings.Trim(cells[0], " `"), strings.TrimSpace(cells[len(cells)-1])
		if len(cells) < 2 || reason == "" {
			return nil, fmt.Errorf("docs/corpus.md: known shortfall %q has no reason", path)
		}
		if _, twice := known[path]; twice {
			return nil, fmt.Errorf("docs/corpus.md: known shortfall %q is listed twice", path)
		}
		known[path] = reason
	}
	return known, nil
}

// Judge runs a check over every file of a folder; the check's error says how the file
// falls short. It fails on a shortfall that is not known, on a known one that is met now,
// and on a known one whose file is not in the corpus.
func Judge(t *testing.T, folder string, check func(CorpusFile) error) {
	t.Helper()
	files, known := Corpus(t, folder), Known(t, folder)
	met := 0
	present := map[string]bool{}
	for _, file := range files {
		present[file.Path] = true
		if problem := verdict(check(file), file.Path, known); problem != "" {
			t.Error(problem)
			continue
		}
		if known[file.Path] == "" {
			met++
		}
	}
	for path := range known {
		if !present[path] {
			t.Errorf("%s: not in the corpus; remove it from docs/corpus.md", path)
		}
	}
	t.Logf("corpus %s: %d of %d files meet their expectation, %d known shortfalls", folder, met, len(files), len(known))
}

// verdict is what is wrong with a file's outcome in view of the known shortfalls, or "".
func verdict(err error, path string, known map[string]string) string {
	_, listed := known[path]
	switch {
	case err != nil && !listed:
		return fmt.Sprintf("%s: %v", path, err)
	case err == nil && listed:
		return fmt.Sprintf("%s: meets its expectation now; remove it from the list in docs/corpus.md", path)
	}
	return ""
}

// repository is the folder that holds go.mod, above the test's own.
func repository(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = parent
	}
}
