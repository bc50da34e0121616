package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// folder is a data folder that this process holds the lock of.
type folder struct {
	path string
	lock *flock.Flock
}

// The files of a data folder beside the folders of its stores.
const (
	lockFile    = "callboard.lock"
	versionFile = "VERSION"
	secretFile  = "secret"
	runningFile = "running.json" // how to reach the process that holds the lock
)

// folderVersion is the version of the folder's layout.
const folderVersion = 1

// busyError says that another process holds the data folder.
type busyError struct {
	folder string
	run    running
	hand   bool // the command can be handed to that process
}

func (e *busyError) Error() string {
	if e.run.PID == 0 {
		return fmt.Sprintf("data folder %s is in use by another process; stop it first, or choose another folder with --data", e.folder)
	}
	return fmt.Sprintf("data folder %s is in use by process %d; stop it first, or choose another folder with --data", e.folder, e.run.PID)
}

// running is how the process that holds a folder can be reached.
type running struct {
	PID     int    `json:"pid"`
	Address string `json:"address"` // host:port on loopback that takes commands
	Token   string `json:"token"`
	URL     string `json:"url,omitempty"` // of its pages
}

// How long a folder is waited for whose holder cannot be asked: another command that is
// about to end, or a process that is about to say how to reach it.
const (
	folderPatience = 15 * time.Second
	folderRetry    = 50 * time.Millisecond
)

// openFolder makes the folder if needed, locks it and checks its version.
func openFolder(ctx context.Context, path string) (*folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("create data folder: %w", err)
	}
	lock := flock.New(filepath.Join(path, lockFile))
	for started := time.Now(); ; {
		locked, err := lock.TryLock()
		if err != nil {
			return nil, fmt.Errorf("lock data folder %s: %w", path, err)
		}
		if locked {
			break
		}
		run, _ := readRunning(path)
		if run.PID != 0 || time.Since(started) > folderPatience {
			return nil, &busyError{folder: path, run: run}
		}
		select {
		case <-time.After(folderRetry):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	f := &folder{path: path, lock: lock}
	if err := f.checkVersion(); err != nil {
		f.close()
		return nil, err
	}
	_ = os.Remove(filepath.Join(path, runningFile)) // of a process that was killed
	return f, nil
}

// locked reports whether another process holds the folder.
func locked(path string) bool {
	lock := flock.New(filepath.Join(path, lockFile))
	free, err := lock.TryLock()
	if free {
		_ = lock.Unlock()
	}
	return err == nil && !free
}

func (f *folder) close() { _ = f.lock.Unlock() }

func (f *folder) checkVersion() error {
	name := filepath.Join(f.path, versionFile)
	data, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return writeFile(name, []byte(strconv.Itoa(folderVersion)+"\n"))
	}
	if err != nil {
		return fmt.Errorf("read data folder's version: %w", err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		return fmt.Errorf("data folder %s: %s holds %q, not a version; is it a folder of callboard?", f.path, versionFile, strings.TrimSpace(string(data)))
	}
	if n > folderVersion {
		return fmt.Errorf("data folder %s was written by a newer callboard (layout %d, this one knows %d): upgrade callboard, or choose another folder with --data", f.path, n, folderVersion)
	}
	return nil
}

// secret returns the key that signs links: the configured one, else the folder's own,
// which is made once.
func secret(configured, dir string) ([]byte, error) {
	if configured != "" {
		return []byte(configured), nil
	}
	name := filepath.Join(dir, secretFile)
	data, err := os.ReadFile(name)
	if err == nil && len(strings.TrimSpace(string(data))) >= 32 {
		return []byte(strings.TrimSpace(string(data))), nil
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("read secret: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create data folder: %w", err)
	}
	key := newToken()
	return []byte(key), writeFile(name, []byte(key+"\n"))
}

// newToken is 256 random bits as text.
func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

func readRunning(path string) (running, error) {
	var r running
	data, err := os.ReadFile(filepath.Join(path, runningFile))
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(data, &r)
}

func (f *folder) writeRunning(r running) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(f.path, runningFile), data)
}

// writeFile writes a file that only its owner reads, whole or not at all.
func writeFile(name string, data []byte) error {
	temp := name + ".new"
	if err := os.WriteFile(temp, data, 0o600); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(name), err)
	}
	if err := os.Rename(temp, name); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(name), err)
	}
	return nil
}
