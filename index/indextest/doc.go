// Package indextest is the contract of search: one suite that every backend of package
// index passes, and Memory, a backend without an index that is its oracle.
//
//	func TestContract(t *testing.T) {
//		indextest.Run(t, indextest.Suite{
//			Open: func(t *testing.T) index.Index { return bleve.OpenMemory() },
//		})
//	}
//
// The suite opens an index for each of its tests, asks and closes it. Differences between
// backends that are meant are named members of Suite; nothing is skipped. It asserts:
//
//   - writes: visible after Wait, in order, once; updates and deletes leave nothing behind;
//     invalid changes are named and hinder no others; older ones never win; the position is
//     kept with them;
//   - counts: totals, disjunctive facets, "not stated", hierarchy, cuts, empty indexes;
//   - filters: unknown facets are errors, unknown values find nothing and are named, hostile
//     values are literal; dates, circles, pay, states, scope;
//   - words: folding, scripts, phrases, exclusions, synonyms, typos, symbols, bounds, and
//     the syntax of engines as plain text;
//   - order and pages: every order in both directions, what has no value last, ties by id;
//     pages are disjoint and complete; sizes and depths are bounded;
//   - operation: searching while writing and while rebuilding, cancelling, closing,
//     opening again;
//   - and random documents under random queries, against brute force with index.Match.
//
// Left to others, with the reason: kill -9 and damaged folders (a process and a folder are
// needed: tests of index/bleve and cmd/callboard), an unreachable server (tests of
// index/meili), suggestions, search within a facet and highlighting (the Index interface
// has none), the speed (bench), logs (a backend writes none).
package indextest
