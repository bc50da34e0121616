// Package crawlertest holds every kind of source to the promises of package crawlers, and
// runs kinds over documents: cases without Go, and a corpus of real files.
//
// A new kind brings three tests:
//
//	func TestContract(t *testing.T) {
//		crawlertest.Run(t, crawlertest.Suite{
//			New:       func() crawlers.Source { return must(feed.New(source)) },
//			Documents: []crawlers.Document{{URL: "https://example.org/rss", Body: rss}},
//		})
//	}
//
//	// testdata/cases/<what-it-proves>.txtar: source.yaml (may be left out), the documents
//	// as received, want.json. With -update want.json is rewritten; review it as code.
//	func TestCases(t *testing.T) { crawlertest.Cases(t, feed.New) }
//
//	// ../shared/corpus beside the repository; skips with a message where it is absent.
//	func TestCorpus(t *testing.T) {
//		web := crawlertest.Serve(t, "feeds")
//		crawlertest.Judge(t, "feeds", func(file crawlertest.CorpusFile) error {
//			result, err := web.Visit(t, file, feed.New)
//			…                   // nil when the file's expectation is met
//		})
//	}
//
// Judge compares with the list of known shortfalls in docs/corpus.md: a file that falls
// short and is not on the list fails the test, and so does one on the list that is met by
// now. A shortfall needs a reason beside it; not panicking is no pass.
package crawlertest
