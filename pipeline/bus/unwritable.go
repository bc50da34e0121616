package bus

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrUnwritable says that the embedded server's folder takes no more, such as when its
// disk is full. The server gives up then: it must be started again when there is space.
// What was acknowledged before is safe.
var ErrUnwritable = errors.New("the data folder cannot be written to")

// probeSize is more than any one message takes.
const probeSize = 1 << 20

// refused is the error of a store that failed, and finds out whether the disk is why: the
// server itself says only that it is out of resources, or nothing at all.
func (b *Bus) refused(err error) error {
	err = stale(err)
	if b.server == nil || errors.Is(err, ErrStaleSequence) {
		return err
	}
	if full := b.Writable(); full != nil {
		return full
	}
	return err
}

// Writable returns nil, or an error wrapping ErrUnwritable when the embedded server's
// folder takes no more; Options.Unwritable is told.
func (b *Bus) Writable() error {
	if b.server == nil {
		return nil
	}
	err := probe(filepath.Join(b.opts.Dir, ".writable"))
	if err == nil {
		return nil
	}
	err = fmt.Errorf("%w: %w", ErrUnwritable, err)
	if b.opts.Unwritable != nil {
		b.opts.Unwritable(err)
	}
	return err
}

// probe writes and removes a file.
func probe(name string) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	_, err = file.Write(make([]byte, probeSize))
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close(), os.Remove(name))
}
