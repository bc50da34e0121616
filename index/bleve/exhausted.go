package bleve

import (
	"errors"
	"syscall"
)

// isExhausted reports whether the machine lacks something: room on the disk, open files,
// memory.
func isExhausted(err error) bool {
	for _, lack := range []error{syscall.ENOSPC, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM} {
		if errors.Is(err, lack) {
			return true
		}
	}
	return false
}
