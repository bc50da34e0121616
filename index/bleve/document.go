package bleve

import (
	"github.com/blevesearch/bleve/v2/document"
	blevelib "github.com/blevesearch/bleve_index_api"

	"github.com/callboard/callboard/index"
)

// bleveDocument is what Bleve gets of a change: the words of a document by field and of all
// fields together, and its record. A deleted one has its record only.
func bleveDocument(c index.Change) *document.Document {
	d := document.NewDocument(c.ID)
	d.AddField(document.NewTextFieldWithIndexingOptions(fieldRecord, nil, encodeRecord(c), blevelib.StoreField))
	if c.Doc == nil {
		return d
	}
	all := &allField{}
	const options = blevelib.IndexField | blevelib.IncludeTermVectors // places, for phrases
	for _, f := range []struct{ name, text string }{
		{fieldTitle, c.Doc.Title},
		{fieldOrganisation, c.Doc.Organisation},
		{fieldText, c.Doc.Text},
	} {
		if f.text != "" {
			field := document.NewTextFieldCustom(f.name, nil, []byte(f.text), options, analyzer{})
			all.fields = append(all.fields, field)
			d.AddField(field)
		}
	}
	return d.AddField(all) // after the fields that it is made of
}

// allField is a field with the words of others, which are split before it. Most searches ask
// in which documents a word is, in whatever field: with it they look once, not three times.
type allField struct {
	fields []*document.TextField
	length int
	words  blevelib.TokenFrequencies
}

// Analyze implements index.Field.
func (f *allField) Analyze() {
	f.length, f.words = 0, make(blevelib.TokenFrequencies)
	for _, field := range f.fields {
		f.length += field.AnalyzedLength()
		for term, tokens := range field.AnalyzedTokenFrequencies() {
			if f.words[term] == nil {
				f.words[term] = &blevelib.TokenFreq{Term: tokens.Term}
			}
		}
	}
}

// AnalyzedLength implements index.Field.
func (f *allField) AnalyzedLength() int { return f.length }

// AnalyzedTokenFrequencies implements index.Field.
func (f *allField) AnalyzedTokenFrequencies() blevelib.TokenFrequencies { return f.words }

// Name implements index.Field.
func (f *allField) Name() string { return fieldAll }

// Options implements index.Field.
func (f *allField) Options() blevelib.FieldIndexingOptions {
	return blevelib.IndexField | blevelib.SkipFreqNorm // it says where a word is, not how often
}

// EncodedFieldType implements index.Field: a text.
func (f *allField) EncodedFieldType() byte { return 't' }

// ArrayPositions implements index.Field.
func (f *allField) ArrayPositions() []uint64 { return nil }

// Value implements index.Field.
func (f *allField) Value() []byte { return nil }

// NumPlainTextBytes implements index.Field.
func (f *allField) NumPlainTextBytes() uint64 { return 0 }

// Size implements document.Field.
func (f *allField) Size() int { return f.words.Size() }
