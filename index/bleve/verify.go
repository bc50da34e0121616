package bleve

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// maxVerified is the size up to which the segment files of an index are read whole when it
// is opened: a gigabyte takes a quarter of a second from memory, and is four hundred
// thousand postings.
const maxVerified = 1 << 30

// verify compares the segment files of a reader with their checksums, which Bleve writes
// and never looks at. A damaged segment would find the wrong documents, or crash a search.
func verify(folder string, reader *scorch.IndexSnapshot) error {
	var files []string
	size := int64(0)
	for _, s := range reader.Segments() {
		name := filepath.Join(folder, fmt.Sprintf("%012x.zap", s.Id()))
		info, err := os.Stat(name)
		if err != nil {
			return fmt.Errorf("check segment %d: %w", s.Id(), err)
		}
		files, size = append(files, name), size+info.Size()
	}
	if size > maxVerified {
		return nil
	}
	for _, name := range files {
		if err := verifyFile(name); err != nil {
			return fmt.Errorf("check %s: %w", filepath.Base(name), err)
		}
	}
	return nil
}

var errChecksum = errors.New("content does not have the checksum it was written with")

// verifyFile reads a segment file: its last four bytes are the checksum of the others.
func verifyFile(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // read only
	info, err := file.Stat()
	if err != nil {
		return err
	}
	const footer = 4
	if info.Size() < footer {
		return errChecksum
	}
	h := crc32.NewIEEE()
	if _, err := io.CopyBuffer(struct{ io.Writer }{h}, io.LimitReader(file, info.Size()-footer), make([]byte, 1<<18)); err != nil {
		return err
	}
	var want [footer]byte
	if _, err := io.ReadFull(file, want[:]); err != nil {
		return err
	}
	if h.Sum32() != binary.BigEndian.Uint32(want[:]) {
		return errChecksum
	}
	return nil
}
