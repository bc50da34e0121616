package digest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// folder is the carrier without SMTP: each mail is a file "<id>.eml" in a folder, from
// where a person or another program takes it.
type folder string

// carry writes the file under another name first, forces it to the disk and renames it
// into place. A file that is there is done: it is never written again.
func (f folder) carry(_ context.Context, m Mail) error {
	name := filepath.Join(string(f), m.ID+".eml")
	if _, err := os.Lstat(name); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write mail to the outbox folder: %w", err)
	}
	if err := f.write(name, m.EML); err != nil {
		return fmt.Errorf("write mail to the outbox folder: %w", err)
	}
	return nil
}

func (f folder) write(name, text string) error {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(string(f), ".mail-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }() // nothing is there after the renaming
	_, err = temp.WriteString(text)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), name); err != nil {
		return err
	}
	dir, err := os.Open(string(f))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func (folder) rest() {}
