package bleve

import (
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/callboard/callboard/index"
)

// What an index folder holds.
const (
	lockName    = "lock"    // held by the process that has the index open
	currentName = "current" // names the folder that is served
	asideName   = "aside"   // the last index that could not be used, kept for a person
	wordsPrefix = "words-"  // followed by version and number: one Bleve index each
)

// formatStep is raised when records, fields or their options change.
const formatStep = 1

// probeText exercises every rule of index.Terms.
const probeText = `Bibliothèque d'été e-Resources O'Brien's libraries c++ .NET R&D 図書館 ½ Straße boxes 2027`

// version is the format of an index written now: records and fields, the facets they name,
// and the rules by which text becomes words. It is part of the folder's name, so that a
// change of any of them means another folder, and a rebuild.
func version() string {
	h := crc32.NewIEEE()
	for _, f := range index.Facets() {
		_, _ = fmt.Fprintf(h, "%s\n", f.Name) // a hash takes everything
	}
	for _, t := range index.Terms(probeText) {
		_, _ = fmt.Fprintf(h, "%s\n", t.Text)
	}
	return fmt.Sprintf("%d-%08x", formatStep, h.Sum32())
}

// folder is the place of an index on a disk. One process has it at a time.
type folder struct {
	path string
	lock *bolt.DB
}

// openFolder makes the folder if need be and locks it; when another process holds it,
// the error says so after a second.
func openFolder(path string) (*folder, error) {
	if err := os.MkdirAll(path, 0o750); err != nil {
		return nil, fmt.Errorf("open search index: %w", err)
	}
	f := &folder{path: path}
	name := f.in(lockName)
	options := &bolt.Options{Timeout: time.Second, NoFreelistSync: true}
	var err error
	f.lock, err = bolt.Open(name, 0o600, options)
	if errors.Is(err, bolterrors.ErrInvalid) || errors.Is(err, bolterrors.ErrChecksum) || errors.Is(err, bolterrors.ErrVersionMismatch) {
		// The file holds nothing but the lock, which was got before it was read.
		if err = os.Remove(name); err == nil {
			f.lock, err = bolt.Open(name, 0o600, options)
		}
	}
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("open search index %q: another process uses it", path)
	}
	if err != nil {
		return nil, fmt.Errorf("lock search index %q: %w", path, err)
	}
	return f, nil
}

func (f *folder) unlock() error { return f.lock.Close() }

// errNoName says that the file with the name of the served folder holds something else.
var errNoName = errors.New("the name of the served index is lost")

// current is the name of the folder that is served, "" when there never was one.
func (f *folder) current() (string, error) {
	b, err := os.ReadFile(f.in(currentName))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	name := strings.TrimSpace(string(b))
	if !strings.HasPrefix(name, wordsPrefix) || name != filepath.Base(name) {
		return "", errNoName
	}
	return name, nil
}

// serve makes name the folder that is served, durably and at once.
func (f *folder) serve(name string) error {
	path := f.in(currentName)
	if err := writeSynced(path+".new", name+"\n"); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	return syncFolder(f.path)
}

func writeSynced(path, content string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(content)
	return errors.Join(err, file.Sync(), file.Close())
}

func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// fresh is a name for a new index of the present format that no folder has.
func (f *folder) fresh() (string, error) {
	names, err := f.names()
	if err != nil {
		return "", err
	}
	last := 0
	for _, name := range names {
		if n, err := strconv.Atoi(name[strings.LastIndexByte(name, '-')+1:]); err == nil {
			last = max(last, n)
		}
	}
	return fmt.Sprintf("%s%s-%06d", wordsPrefix, version(), last+1), nil
}

// names are the folders of Bleve indexes in f.
func (f *folder) names() ([]string, error) {
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), wordsPrefix) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// clean removes every index but the named one: what a rebuild left that was not finished.
func (f *folder) clean(keep string) error {
	names, err := f.names()
	for _, name := range names {
		if name != keep {
			err = errors.Join(err, os.RemoveAll(f.in(name)))
		}
	}
	return err
}

// setAside keeps the named index for a person to look at, in the place of any earlier one.
func (f *folder) setAside(name string) error {
	aside := f.in(asideName)
	if err := os.RemoveAll(aside); err != nil || name == "" {
		return err
	}
	if err := os.Rename(f.in(name), aside); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return syncFolder(f.path)
}

func (f *folder) in(name string) string { return filepath.Join(f.path, name) }

// isPresent reports whether a folder's name is of the present format.
func isPresent(name string) bool { return strings.HasPrefix(name, wordsPrefix+version()+"-") }
