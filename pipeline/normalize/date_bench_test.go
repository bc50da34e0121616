package normalize_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/pipeline/normalize"
	"github.com/callboard/callboard/posting"
)

// hostileDates are texts that would keep a careless reader of dates busy.
var hostileDates = map[string]string{
	"digits":   "1234567890",
	"slashes":  "1/2/",
	"dates":    "apply by May 1, 2027, ",
	"ranges":   "1 - 2 to 3 ",
	"until":    "until the the until ",
	"deadline": "deadline: ",
	"strikes":  "<s>x ",
	"tildes":   "~~a ",
	"clocks":   "10:00 - 11:00 - ",
}

// BenchmarkHostileDates shows that the time grows with the length of a text and no faster.
func BenchmarkHostileDates(b *testing.B) {
	n := normalize.New(normalize.Options{})
	for name, unit := range hostileDates {
		for _, size := range []int{1 << 10, 10 << 10, 100 << 10} {
			f := posting.Finding{Source: "bench", Item: "1", Title: "Call", Text: strings.Repeat(unit, size/len(unit)), Published: "2026-11-02"}
			b.Run(fmt.Sprintf("%s/%dKB", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(size))
				for b.Loop() {
					if _, err := n.Posting(f, configs.Defaults{Kind: posting.CFP, Country: "US"}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
