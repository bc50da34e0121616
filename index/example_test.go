package index_test

import (
	"fmt"
	"net/url"
	"time"

	"github.com/callboard/callboard/index"
)

func ExampleParseQuery() {
	at := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	q, notices, err := index.ParseQuery(url.Values{"kind": {"Job"}, "place": {"us-ma"}, "since": {"7d"}, "salary": {"60000"}}, at)
	fmt.Println(q.Encode(), err)
	fmt.Println(notices[0].Text)
	fmt.Println(q.With("closes", "14d").Clear("since").Describe(func(string, string) string { return "" }))
	// Output:
	// kind=job&place=US-MA&since=2026-11-18 <nil>
	// "salary" is not something to search by; did you mean "pay"?
	// Jobs in US-MA, closing within 14 days
}

func ExampleParseText() {
	for _, c := range index.ParseText(`catalogue "open access" -remote`).Clauses {
		fmt.Println(c.Any, c.Not, c.Edits)
	}
	// Output:
	// [[catalogu] [catalog]] false 2
	// [[open access]] false 0
	// [[remot]] true 0
}
