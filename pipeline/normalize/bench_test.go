package normalize_test

import (
	"strings"
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/pipeline/normalize"
	"github.com/callboard/callboard/posting"
)

// typicalHTML is an advertisement of about 4 KB in the shape that feeds carry.
func typicalHTML() string {
	var b strings.Builder
	b.WriteString(`<p><strong>Example University Library</strong> invites applications for a full-time Metadata Librarian in <a href="/about">Springfield, IL</a>.</p><ul>`)
	for range 22 {
		b.WriteString("<li>Creates, enhances and maintains descriptive metadata for print &amp; digital collections, and works with colleagues across the library.</li>\n")
	}
	b.WriteString(`</ul><h3>Compensation</h3><p>Salary: $68,000 &ndash; $74,500 per year, commensurate with experience. The library's budget is $12 million.</p>
<p>Location: Springfield, IL 62701</p><p>To apply, send a cover letter and a CV. Applications are due December 15, 2026, at 5 pm CT. Interviews begin January 11, 2027.</p>`)
	return b.String()
}

func BenchmarkPosting(b *testing.B) {
	n := normalize.New(normalize.Options{})
	f := posting.Finding{Source: "bench", Item: "1", Title: "Metadata Librarian", URL: "https://example.org/1", HTML: typicalHTML(), Published: "2026-11-02"}
	d := configs.Defaults{Country: "US"}
	b.SetBytes(int64(len(f.HTML)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := n.Posting(f, d); err != nil {
			b.Fatal(err)
		}
	}
}
