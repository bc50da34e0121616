package catalog

import (
	"context"
	"slices"

	"github.com/callboard/callboard/pipeline/bus"
)

// exportChunk is how many postings are held at a time while all are read in order.
const exportChunk = 200

// each calls yield for every stored posting, ordered by id. Only the ids are held at once.
func (c *Catalog) each(ctx context.Context, yield func(bus.PostingRecord) error) error {
	var subjects []string
	_, err := c.bus.Each(ctx, bus.Postings, bus.TailOptions{HeadersOnly: true}, func(m bus.Message) error {
		if !bus.IsPosting(m) {
			return nil
		}
		r, err := bus.ReadPostingHeader(m)
		if err == nil && r.Redirect == "" {
			subjects = append(subjects, m.Subject)
		}
		return err
	})
	if err != nil {
		return err
	}
	slices.Sort(subjects)
	for chunk := range slices.Chunk(subjects, exportChunk) {
		messages, err := c.bus.GetMany(ctx, bus.Postings, chunk)
		if err != nil {
			return err
		}
		for _, subject := range chunk {
			m, ok := messages[subject]
			if !ok {
				continue
			}
			r, err := bus.ReadPosting(m)
			if err != nil {
				return err
			}
			if r.Redirect != "" { // merged while it was read
				continue
			}
			if err := yield(r); err != nil {
				return err
			}
		}
	}
	return nil
}
