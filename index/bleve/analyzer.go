package bleve

import (
	"github.com/blevesearch/bleve/v2/analysis"

	"github.com/callboard/callboard/index"
)

// analyzer makes Bleve's tokens of a field's text. It is index.Terms: what a word is must
// not differ between backends, the matcher of saved searches and highlighting.
type analyzer struct{}

// Analyze implements analysis.Analyzer.
func (analyzer) Analyze(text []byte) analysis.TokenStream {
	terms := index.Terms(string(text))
	tokens := make([]analysis.Token, len(terms))
	stream := make(analysis.TokenStream, len(terms))
	for i, t := range terms {
		// No offsets: nobody asks for them, and they would be a quarter of the index.
		tokens[i] = analysis.Token{Term: []byte(t.Text), Position: i + 1, Type: analysis.AlphaNumeric}
		stream[i] = &tokens[i]
	}
	return stream
}
