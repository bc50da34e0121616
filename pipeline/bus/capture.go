package bus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/nats-io/nats.go/jetstream"
)

// keepCaptures is how many captures of a source are kept.
const keepCaptures = 3

// PutCapture keeps the raw documents of a crawl, packed by its caller, and drops the
// source's oldest ones.
func (b *Bus) PutCapture(ctx context.Context, source string, crawl uint64, data []byte) error {
	name := captureName(source, crawl)
	if _, err := b.captures.PutBytes(ctx, name, data); err != nil {
		return fmt.Errorf("keep capture %s: %w", name, err)
	}
	names, err := b.captureNames(ctx, source)
	if err != nil {
		return err
	}
	for len(names) > keepCaptures {
		if err := b.captures.Delete(ctx, names[0]); err != nil {
			return fmt.Errorf("drop capture %s: %w", names[0], err)
		}
		names = names[1:]
	}
	return nil
}

// LastCapture returns the newest capture of a source, or ErrNotFound.
func (b *Bus) LastCapture(ctx context.Context, source string) ([]byte, error) {
	names, err := b.captureNames(ctx, source)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("read capture of %s: %w", source, ErrNotFound)
	}
	data, err := b.captures.GetBytes(ctx, names[len(names)-1])
	if err != nil {
		return nil, fmt.Errorf("read capture %s: %w", names[len(names)-1], err)
	}
	return data, nil
}

func captureName(source string, crawl uint64) string {
	return fmt.Sprintf("%s/%020d", source, crawl) // of fixed width: names sort by crawl
}

// captureNames lists a source's captures, oldest first.
func (b *Bus) captureNames(ctx context.Context, source string) ([]string, error) {
	all, err := b.captures.List(ctx)
	if errors.Is(err, jetstream.ErrNoObjectsFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list captures: %w", err)
	}
	var names []string
	for _, o := range all {
		if strings.HasPrefix(o.Name, source+"/") {
			names = append(names, o.Name)
		}
	}
	slices.Sort(names)
	return names, nil
}
