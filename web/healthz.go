package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/callboard/callboard/index"
)

// healthz is 503 until searches are answered, and 200 from then on.
func (s *site) healthz(w http.ResponseWriter, r *http.Request) error {
	if err := s.healthy(r.Context()); err != nil {
		return fmt.Errorf("%w: %w", errUnfinished, err)
	}
	return s.send(w, r, content{kind: "text/plain; charset=utf-8", cache: cacheNever, body: []byte("ok\n")})
}

// healthy says why searches are not answered, or nil.
func (s *site) healthy(ctx context.Context) error {
	if s.opts.Health != nil {
		if err := s.opts.Health(ctx); err != nil {
			return err
		}
	}
	if err := s.opts.Index.Health(ctx); err != nil {
		return err
	}
	_, err := s.opts.Index.Search(ctx, index.Query{Size: 1, Now: s.now()})
	return err
}
