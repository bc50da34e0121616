package bus

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
)

// KeepCaptures is how many captures of a source are kept, in slots 0 to KeepCaptures-1.
const KeepCaptures = 3

// PutCapture keeps the raw documents of a crawl, packed by its caller, in one of the
// source's slots; what was in it goes. The listing's head says which slot is the newest.
func (b *Bus) PutCapture(ctx context.Context, source string, slot int, data []byte) error {
	name := captureName(source, slot)
	if _, err := b.captures.PutBytes(ctx, name, data); err != nil {
		return fmt.Errorf("keep capture %s: %w", name, err)
	}
	return nil
}

// Capture returns the capture in a source's slot, or ErrNotFound.
func (b *Bus) Capture(ctx context.Context, source string, slot int) ([]byte, error) {
	name := captureName(source, slot)
	data, err := b.captures.GetBytes(ctx, name)
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return nil, fmt.Errorf("read capture %s: %w", name, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("read capture %s: %w", name, err)
	}
	return data, nil
}

func captureName(source string, slot int) string {
	return fmt.Sprintf("%s/%d", source, slot%KeepCaptures)
}
