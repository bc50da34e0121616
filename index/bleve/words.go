package bleve

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
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
	phraseWeight       = 0.6 // what a term's frequency says of a phrase: it is there once
)

// spelling is a term of the index that a clause takes for its word.
type spelling struct {
	term  string
	edits int
}

// clause is an index.Clause with the spellings that its typos allow in this reader.
type clause struct {
	index.Clause
	spellings []spelling
}

// wordField is a field of words.
type wordField struct {
	name   string
	weight float64
	length float64 // what is taken for its mean length in words
}

// wordFields are the fields whose words are scored apart. The lengths are constants because
// Bleve takes the size of the dictionary for the number of words, and because scores so do
// not depend on what else is in the index.
func wordFields() []wordField {
	return []wordField{{fieldTitle, titleWeight, 8}, {fieldOrganisation, organisationWeight, 4}, {fieldText, textWeight, 300}}
}

// words builds Bleve's searchers for the words of one search over one reader.
type words struct {
	ctx     context.Context //nolint:containedctx // lives for one search only
	reader  *scorch.IndexSnapshot
	options search.SearcherOptions
	docs    float64 // for scores: the number of documents; 0 if there are none to give
}

func (w words) scored() bool { return w.docs > 0 }

// newWords is for searchers over a reader; docs is the number of documents, 0 if they need
// not be scored.
func newWords(ctx context.Context, reader *scorch.IndexSnapshot, docs uint64) words {
	ctx = search.ContextWithTermSearchersCounter(context.WithValue(ctx, search.MaxTermSearchersKey, maxTermSearchers))
	w := words{ctx: ctx, reader: reader, docs: float64(docs)}
	if docs == 0 {
		w.options.Score = "none" // bitmaps of whole segments instead of one document after another
		return w
	}
	// Without it BM25 silently becomes TF-IDF.
	w.ctx = context.WithValue(w.ctx, search.GetScoringModelCallbackKey,
		search.GetScoringModelCallbackFn(func() string { return blevelib.BM25Scoring }))
	stats := &search.BM25Stats{DocCount: float64(docs), FieldCardinality: map[string]int{}}
	for _, f := range wordFields() {
		stats.FieldCardinality[f.name] = int(f.length * float64(docs))
	}
	w.ctx = context.WithValue(w.ctx, search.BM25StatsKey, stats)
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
func (w words) spellings(term string, edits int) (found []spelling, err error) {
	if err := w.ctx.Err(); err != nil {
		return nil, err
	}
	_, size := utf8.DecodeRuneInString(term)
	dictionary, err := w.reader.FieldDictFuzzy(fieldAll, term, min(edits, searcher.MaxFuzziness), term[:size])
	if err != nil {
		return nil, fmt.Errorf("look up spellings of %q: %w", term, err)
	}
	defer func() { err = errors.Join(err, dictionary.Close()) }()
	for {
		entry, err := dictionary.Next()
		if err != nil {
			return nil, err
		}
		if entry == nil {
			break
		}
		if entry.Term != term && !isInflection(term, entry.Term) {
			found = append(found, spelling{entry.Term, max(1, int(entry.EditDistance))})
		}
	}
	slices.SortStableFunc(found, func(a, b spelling) int { return a.edits - b.edits })
	return found, nil
}

// isInflection reports whether two terms differ only by two letters at the end. That is
// another word (librarian, librari of library), not a slip of the finger.
func isInflection(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(b) >= len(a)+2 && strings.HasPrefix(b, a)
}

// all is a searcher for what satisfies every clause that does not exclude, and whatever
// else is given; nil if there is nothing to satisfy.
func (w words) all(clauses []clause, more ...search.Searcher) (search.Searcher, error) {
	searchers, err := w.each(clauses, false)
	if err != nil {
		return nil, errors.Join(err, closeAll(more))
	}
	if searchers = append(searchers, more...); len(searchers) == 0 {
		return nil, nil
	}
	return w.combine(searchers, searcher.NewConjunctionSearcher)
}

// unwanted is a searcher for what satisfies any of the clauses that exclude; nil if there
// are none.
func (w words) unwanted(clauses []clause) (search.Searcher, error) {
	searchers, err := w.each(clauses, true)
	if err != nil || len(searchers) == 0 {
		return nil, err
	}
	return w.combine(searchers, anyOf)
}

// each is the searchers of the clauses that exclude, or of those that do not.
func (w words) each(clauses []clause, not bool) ([]search.Searcher, error) {
	var searchers []search.Searcher
	for _, c := range clauses {
		if c.Not != not {
			continue
		}
		s, err := w.clause(c)
		if err != nil {
			return nil, errors.Join(err, closeAll(searchers))
		}
		searchers = append(searchers, s)
	}
	return searchers, nil
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
	var err error
	add := func(s search.Searcher, failed error) {
		if err = errors.Join(err, failed); failed == nil {
			searchers = append(searchers, s)
		}
	}
	for i, way := range c.Any {
		weight, failed := w.rarity(way)
		if err = errors.Join(err, failed); i > 0 {
			weight *= synonymWeight
		}
		for _, f := range w.fields(len(way) > 1) {
			if len(way) == 1 {
				add(w.term(way[0], f.name, f.weight*weight))
			} else {
				add(newPhrase(w.ctx, w.reader, way, f.name, f.weight*weight*phraseWeight))
			}
		}
	}
	for _, s := range c.spellings {
		for _, f := range w.fields(false) {
			add(w.term(s.term, f.name, f.weight*typoWeight/float64(s.edits)))
		}
	}
	if err != nil {
		return nil, errors.Join(err, closeAll(searchers))
	}
	return w.combine(searchers, anyOf)
}

// fields are the fields to look for a term in: each by itself where it matters which one it
// is, for scores and for places, else all in one.
func (w words) fields(apart bool) []wordField {
	if apart || w.scored() {
		return wordFields()
	}
	return []wordField{{name: fieldAll}}
}

// term is a searcher for one term in one field; a document's score is weight times what
// the term's frequency there says, between 0 and 1.2.
func (w words) term(term, field string, weight float64) (search.Searcher, error) {
	s, err := searcher.NewTermSearcher(w.ctx, w.reader, term, field, 1, w.options)
	if err != nil || !w.scored() {
		return s, err
	}
	return weighed{s, weight}, nil
}

// rarity is the inverse document frequency of terms, summed: in how few documents they are,
// in whatever field.
func (w words) rarity(terms []string) (float64, error) {
	if !w.scored() {
		return 0, nil
	}
	sum := 0.0
	for _, term := range terms {
		r, err := w.reader.TermFieldReader(w.ctx, []byte(term), fieldAll, false, false, false)
		if err != nil {
			return 0, err
		}
		n := min(float64(r.Count()), w.docs)
		sum += math.Log(1 + (w.docs-n+0.5)/(n+0.5))
		if err := r.Close(); err != nil {
			return 0, err
		}
	}
	return sum, nil
}

// weighed is a searcher of a term with a fixed weight. Bleve itself weighs a term in each
// field by the square of its rarity in that field, so that a word in the one organisation
// that has it would count more than in the titles of those who are looked for.
type weighed struct {
	search.Searcher
	weight float64
}

// Weight implements search.Searcher. Only searchers that are normalised ask for it.
func (s weighed) Weight() float64 { return 1 }

// SetQueryNorm implements search.Searcher: whatever the norm, the two factors that Bleve
// multiplies the frequency with, the square of its weight, are made up for.
func (s weighed) SetQueryNorm(float64) {
	if square := s.Searcher.Weight(); square > 0 {
		s.Searcher.SetQueryNorm(s.weight / square)
	}
}

func closeAll(searchers []search.Searcher) error {
	var err error
	for _, s := range searchers {
		err = errors.Join(err, s.Close())
	}
	return err
}
