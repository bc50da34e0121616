package bleve

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	blevelib "github.com/blevesearch/bleve_index_api"

	"github.com/callboard/callboard/index"
)

// Bounds of the words of one search, so that no text of a reader makes it expensive.
const (
	maxTermSearchers = 4096 // dictionary look-ups, all fields and alternatives together
	maxTypos         = 256  // spellings taken for misspelt words, all clauses together
)

// Weights of a hit: where it is, and whether it is what was typed.
const (
	titleWeight        = 4.0
	organisationWeight = 2.0
	textWeight         = 1.0
	synonymWeight      = 0.8
	typoWeight         = 0.3 // a wrong letter
)

// spelling is a term of the index that a clause takes for its word, in one field.
type spelling struct {
	field string
	term  string
	edits int
}

// clause is an index.Clause with the spellings that its typos allow in this reader.
type clause struct {
	index.Clause
	spellings []spelling
}

// fields are the fields of words, with their weights.
func fields() []struct {
	name   string
	weight float64
} {
	return []struct {
		name   string
		weight float64
	}{{fieldTitle, titleWeight}, {fieldOrganisation, organisationWeight}, {fieldText, textWeight}}
}

// words builds Bleve's searchers for the words of one search over one reader.
type words struct {
	ctx     context.Context //nolint:containedctx // lives for one search only
	reader  *scorch.IndexSnapshot
	timed   timedReader
	options search.SearcherOptions
}

func newWords(ctx context.Context, reader *scorch.IndexSnapshot, scored bool) words {
	ctx = search.ContextWithTermSearchersCounter(context.WithValue(ctx, search.MaxTermSearchersKey, maxTermSearchers))
	// Without it BM25 silently becomes TF-IDF.
	ctx = context.WithValue(ctx, search.GetScoringModelCallbackKey,
		search.GetScoringModelCallbackFn(func() string { return blevelib.BM25Scoring }))
	w := words{ctx: ctx, reader: reader, timed: timedReader{reader, ctx}}
	if !scored {
		w.options.Score = "none" // bitmaps of whole segments instead of one document after another
	}
	return w
}

// clauses adds to each clause the spellings that its typos allow.
func (w words) clauses(text index.Text) ([]clause, error) {
	misspelt := 0
	for _, c := range text.Clauses {
		if c.Edits > 0 {
			misspelt++
		}
	}
	clauses := make([]clause, len(text.Clauses))
	for i, c := range text.Clauses {
		clauses[i].Clause = c
		if c.Edits == 0 {
			continue
		}
		found, err := w.spellings(c.Any[0][0], c.Edits)
		if err != nil {
			return nil, err
		}
		clauses[i].spellings = found[:min(len(found), maxTypos/misspelt)]
	}
	return clauses, nil
}

// spellings finds the terms that differ from term in at most edits letters, not in the
// first one; the nearest first.
func (w words) spellings(term string, edits int) ([]spelling, error) {
	_, size := utf8.DecodeRuneInString(term)
	var found []spelling
	for _, f := range fields() {
		if err := w.ctx.Err(); err != nil {
			return nil, err
		}
		dictionary, err := w.reader.FieldDictFuzzy(f.name, term, min(edits, 2), term[:size])
		if err != nil {
			return nil, fmt.Errorf("look up spellings of %q: %w", term, err)
		}
		for {
			entry, err := dictionary.Next()
			if err != nil {
				return nil, errors.Join(err, dictionary.Close())
			}
			if entry == nil {
				break
			}
			if entry.Term != term {
				found = append(found, spelling{f.name, entry.Term, max(1, int(entry.EditDistance))})
			}
		}
		if err := dictionary.Close(); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(found, func(a, b spelling) int { return a.edits - b.edits })
	return found, nil
}

// all is a searcher for what satisfies every clause of the given sign; nil if there is none.
func (w words) all(clauses []clause, more ...search.Searcher) (search.Searcher, error) {
	searchers := more
	for _, c := range clauses {
		if c.Not {
			continue
		}
		s, err := w.clause(c)
		if err != nil {
			return nil, errors.Join(err, closeAll(searchers))
		}
		searchers = append(searchers, s)
	}
	if len(searchers) == 0 {
		return nil, nil
	}
	return w.combine(searchers, searcher.NewConjunctionSearcher)
}

// unwanted is a searcher for what satisfies any of the excluding clauses; nil if there is none.
func (w words) unwanted(clauses []clause) (search.Searcher, error) {
	var searchers []search.Searcher
	for _, c := range clauses {
		if !c.Not {
			continue
		}
		s, err := w.clause(c)
		if err != nil {
			return nil, errors.Join(err, closeAll(searchers))
		}
		searchers = append(searchers, s)
	}
	if len(searchers) == 0 {
		return nil, nil
	}
	return w.combine(searchers, anyOf)
}

// anyOf is a disjunction in the form of NewConjunctionSearcher.
func anyOf(ctx context.Context, reader blevelib.IndexReader, searchers []search.Searcher, options search.SearcherOptions) (search.Searcher, error) {
	return searcher.NewDisjunctionSearcher(ctx, reader, searchers, 1, options)
}

func (w words) combine(searchers []search.Searcher,
	how func(context.Context, blevelib.IndexReader, []search.Searcher, search.SearcherOptions) (search.Searcher, error),
) (search.Searcher, error) {
	s, err := how(w.ctx, w.reader, searchers, w.options)
	if err != nil {
		return nil, errors.Join(err, closeAll(searchers))
	}
	return s, nil
}

// clause is a searcher for one clause: any of its ways, in any field.
func (w words) clause(c clause) (search.Searcher, error) {
	var searchers []search.Searcher
	add := func(s search.Searcher, err error) error {
		if err == nil {
			searchers = append(searchers, s)
		}
		return err
	}
	var err error
	for i, way := range c.Any {
		weight := 1.0
		if i > 0 {
			weight = synonymWeight
		}
		for _, f := range fields() {
			if err == nil {
				err = add(w.way(way, f.name, f.weight*weight))
			}
		}
	}
	for _, s := range c.spellings {
		if err == nil {
			err = add(w.way([]string{s.term}, s.field, typoWeight/float64(s.edits)))
		}
	}
	if err != nil {
		return nil, errors.Join(err, closeAll(searchers))
	}
	return w.combine(searchers, anyOf)
}

// way is a searcher for one term or phrase in one field.
func (w words) way(terms []string, field string, weight float64) (search.Searcher, error) {
	if len(terms) == 1 {
		return searcher.NewTermSearcher(w.ctx, w.reader, terms[0], field, weight, w.options)
	}
	return searcher.NewPhraseSearcher(w.ctx, w.timed, terms, 0, false, field, weight, w.options)
}

func closeAll(searchers []search.Searcher) error {
	var err error
	for _, s := range searchers {
		err = errors.Join(err, s.Close())
	}
	return err
}

// timedReader gives term readers that stop with the context's error when it is done. A
// phrase of very common words may look at every document before it finds one, and Bleve
// itself asks no context on the way.
type timedReader struct {
	*scorch.IndexSnapshot
	ctx context.Context //nolint:containedctx // lives for one search only
}

// TermFieldReader implements IndexReader.
func (r timedReader) TermFieldReader(ctx context.Context, term []byte, field string, freq, norm, vectors bool) (blevelib.TermFieldReader, error) {
	inner, err := r.IndexSnapshot.TermFieldReader(ctx, term, field, freq, norm, vectors)
	if err != nil {
		return nil, err
	}
	return &timedTerm{TermFieldReader: inner, ctx: r.ctx}, nil
}

type timedTerm struct {
	blevelib.TermFieldReader
	ctx   context.Context //nolint:containedctx // lives for one search only
	steps int
}

func (t *timedTerm) tick() error {
	if t.steps++; t.steps%checkEvery == 0 {
		return t.ctx.Err()
	}
	return nil
}

// Next implements TermFieldReader.
func (t *timedTerm) Next(use *blevelib.TermFieldDoc) (*blevelib.TermFieldDoc, error) {
	if err := t.tick(); err != nil {
		return nil, err
	}
	return t.TermFieldReader.Next(use)
}

// Advance implements TermFieldReader.
func (t *timedTerm) Advance(id blevelib.IndexInternalID, use *blevelib.TermFieldDoc) (*blevelib.TermFieldDoc, error) {
	if err := t.tick(); err != nil {
		return nil, err
	}
	return t.TermFieldReader.Advance(id, use)
}

// Optimize implements Optimizable: Bleve narrows the readers of a phrase to the documents
// that have all its terms.
func (t *timedTerm) Optimize(kind string, octx blevelib.OptimizableContext) (blevelib.OptimizableContext, error) {
	if o, ok := t.TermFieldReader.(blevelib.Optimizable); ok {
		return o.Optimize(kind, octx)
	}
	return nil, nil
}
