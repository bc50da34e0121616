package bleve_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/bleve"
)

// stored is a folder with a closed index of 300 documents, and the folder of its Bleve index.
func stored(t *testing.T) (dir, words string) {
	t.Helper()
	dir = t.TempDir()
	ix := open(t, dir)
	w := newWorld(2)
	for from := 0; from < 300; from += 100 {
		apply(t, ix, w.changes(from, from+100, 30)...)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, current(t, dir)
}

// current is the folder of the Bleve index that an index folder serves.
func current(t testing.TB, dir string) string {
	t.Helper()
	name, err := os.ReadFile(filepath.Join(dir, "current"))
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, strings.TrimSpace(string(name)))
}

func position(t *testing.T, ix *bleve.Index) index.Position {
	t.Helper()
	p, err := ix.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func count(t *testing.T, ix *bleve.Index) int {
	t.Helper()
	n, err := ix.Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOpenAgainHasEverything(t *testing.T) {
	t.Parallel()
	dir, _ := stored(t)
	ix := open(t, dir)
	if p := position(t, ix); p != (index.Position{Stream: "s", Seq: 300}) || ix.Aside() != nil {
		t.Errorf("position %v, aside %v, want s 300 and nil", p, ix.Aside())
	}
	w, docs := newWorld(2), map[string]index.Prepared{}
	for from := 0; from < 300; from += 100 {
		for _, c := range w.changes(from, from+100, 30) {
			docs[c.ID] = index.Prepare(*c.Doc)
		}
	}
	for range 100 {
		q := plainWords(w.query())
		compare(t, q, search(t, ix, q), docs)
	}
}

// segment is the largest segment file of a Bleve index.
func segment(t testing.TB, words string) string {
	t.Helper()
	return slices.MaxFunc(segments(t, words), func(a, b string) int { return int(size(t, a) - size(t, b)) })
}

func segments(t testing.TB, words string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(words, "*.zap"))
	if err != nil || len(files) == 0 {
		t.Fatalf("segments of %s: %v, %v", words, files, err)
	}
	return files
}

func size(t testing.TB, file string) int64 {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// flip changes the byte at a share of the length of every segment file: Bleve keeps files
// for a while that it does not need any more, so that one alone may not matter.
func flip(t *testing.T, words string, share float64) {
	t.Helper()
	for _, file := range segments(t, words) {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		b[int(share*float64(len(b)-1))] ^= 0x55
		write(t, file, string(b))
	}
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// An index that cannot be used is moved aside, with the reason, and an empty one begun.
func TestDamagedIndexIsMovedAside(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(t *testing.T, dir, words string){
		"segments with a wrong byte": func(t *testing.T, _, words string) { flip(t, words, 0.3) },
		"segments with a wrong end":  func(t *testing.T, _, words string) { flip(t, words, 1) },
		"all segments empty": func(t *testing.T, _, words string) {
			for _, file := range segments(t, words) {
				write(t, file, "")
			}
		},
		"list of segments is something else": func(t *testing.T, _, words string) {
			write(t, filepath.Join(words, "root.bolt"), strings.Repeat("not a database ", 5000))
		},
		"list of segments cut short": func(t *testing.T, _, words string) {
			if err := os.Truncate(filepath.Join(words, "root.bolt"), 5000); err != nil {
				t.Fatal(err)
			}
		},
		"all gone": func(t *testing.T, _, words string) {
			if err := os.RemoveAll(words); err != nil {
				t.Fatal(err)
			}
		},
		"name of the served index lost": func(t *testing.T, dir, _ string) { write(t, filepath.Join(dir, "current"), "\x00\x00") },
		"name of another folder":        func(t *testing.T, dir, _ string) { write(t, filepath.Join(dir, "current"), "words-../../etc\n") },
		"another format": func(t *testing.T, dir, words string) {
			other := filepath.Join(dir, "words-0-00000000-000001")
			if err := os.Rename(words, other); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "current"), filepath.Base(other)+"\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, words := stored(t)
			damage(t, dir, words)
			ix := open(t, dir)
			if ix.Aside() == nil || position(t, ix) != (index.Position{}) || count(t, ix) != 0 {
				t.Errorf("aside %v, position %v, %d documents, want a reason and an empty index", ix.Aside(), position(t, ix), count(t, ix))
			}
			apply(t, ix, newWorld(2).changes(0, 10, 30)...)
			if err := ix.Close(); err != nil {
				t.Fatal(err)
			}
			if again := open(t, dir); again.Aside() != nil || count(t, again) != 10 {
				t.Errorf("opened again: aside %v, %d documents, want nil and 10", again.Aside(), count(t, again))
			}
		})
	}
}

// A segment that is lost loses what was written last, and the position goes back with it,
// so that the caller applies the same changes again.
func TestLostSegmentTakesPositionAlong(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(file string) error{
		"cut short": func(file string) error { return os.Truncate(file, 100) },
		"empty":     func(file string) error { return os.Truncate(file, 0) },
		"gone":      os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, words := stored(t)
			if err := damage(segment(t, words)); err != nil {
				t.Fatal(err)
			}
			ix := open(t, dir)
			if p, n := position(t, ix), count(t, ix); p.Seq != uint64(n) || n == 0 && ix.Aside() == nil {
				t.Errorf("position %v with %d documents, aside %v", p, n, ix.Aside())
			}
		})
	}
}

// Only the last index that was moved aside is kept: a machine that damages files must not
// fill its disk with them.
func TestOneIndexIsKeptAside(t *testing.T) {
	t.Parallel()
	dir, words := stored(t)
	for range 3 {
		flip(t, words, 0.5)
		ix := open(t, dir)
		apply(t, ix, newWorld(2).changes(0, 10, 30)...)
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
		words = current(t, dir)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"aside", "current", "lock", filepath.Base(words)}; !slices.Equal(names, want) {
		t.Errorf("folder holds %v, want %v", names, want)
	}
}

func TestFolderHasOneOwner(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := open(t, dir)
	_, err := bleve.Open(t.Context(), dir, bleve.Options{})
	if err == nil || !strings.Contains(err.Error(), "another process uses it") {
		t.Errorf("Open of an open folder: %v, want that another process uses it", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if second := open(t, dir); second.Aside() != nil {
		t.Errorf("opened after it was let go: aside %v", second.Aside())
	}
}

// A rebuild that was killed leaves a folder that nothing names.
func TestUnfinishedRebuildIsRemoved(t *testing.T) {
	t.Parallel()
	dir, words := stored(t)
	left := words[:len(words)-1] + "9"
	if err := os.CopyFS(left, os.DirFS(words)); err != nil {
		t.Fatal(err)
	}
	if ix := open(t, dir); count(t, ix) != 300 {
		t.Errorf("%d documents, want 300", count(t, ix))
	}
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", left, err)
	}
}

// The lock file holds nothing, so that damage to it loses nothing.
func TestDamagedLockIsMadeAnew(t *testing.T) {
	t.Parallel()
	dir, _ := stored(t)
	write(t, filepath.Join(dir, "lock"), strings.Repeat("no database", 5000))
	if ix := open(t, dir); count(t, ix) != 300 || ix.Aside() != nil {
		t.Errorf("%d documents, aside %v, want 300 and nil", count(t, ix), ix.Aside())
	}
}

func TestOpenWhereNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	if _, err := bleve.Open(t.Context(), filepath.Join(file, "index"), bleve.Options{}); err == nil {
		t.Error("Open below a file gives no error")
	}
}
