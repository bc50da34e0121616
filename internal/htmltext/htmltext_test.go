package htmltext_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/callboard/callboard/internal/htmltext"
)

func TestText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"plain text", "Apply now", "Apply now"},
		{"entities", "AT&amp;T &lt;b&gt; caf&eacute; &#8212; 5&nbsp;days", "AT&T <b> café — 5 days"},
		{"blocks", "<h1>Title</h1><p>One<p>Two</p>", "Title\nOne\nTwo"},
		{"inline", "a<b>b</b>c <i>d</i>", "abc d"},
		{"breaks", "one<br>two<br/><br />three", "one\ntwo\nthree"},
		{"list", "<ul>\n  <li>MLS\n  <li>Python</li>\n</ul>after", "MLS\nPython\nafter"},
		{"table", "<table><tr><th>Pay<td>$10</tr><tr><td>Hours</td><td>35</td></tr></table>", "Pay $10\nHours 35"},
		{"white space", "  a \r\n\t b   ", "a b"},
		{"script and style", "<style>p{}</style>a<script>if (a<b) {}</script>b<title>t</title>", "ab"},
		{"empty script", "<script src=x></script>shown", "shown"},
		{"unclosed script", "shown<script>hidden <p>more", "shown"},
		{"comment", "a<!-- b -->c", "ac"},
		{"image", `<img src="x" alt="Deadline: May 1">!`, "Deadline: May 1 !"},
		{"broken tag", "a < b and <c", "a < b and"},
		{"unclosed everything", "<div><p><b>x", "x"},
		{"soft hyphen and nul", "li\u00ADbra\x00ry", "library"},
		{"document", "<!doctype html><html><head><title>x</title></head><body>y</body></html>", "y"},
		{"invalid UTF-8", "a\xffb", "a\uFFFDb"},
		{"double escaped stays text", "&lt;p&gt;x&lt;/p&gt;", "<p>x</p>"},
	} {
		if got := htmltext.Text(c.in); got != c.want {
			t.Errorf("%s: Text(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestTextOfDeepNesting(t *testing.T) {
	t.Parallel()
	if got := htmltext.Text(strings.Repeat("<div>", 200_000) + "x"); got != "x" {
		t.Errorf("Text of deep nesting = %.20q, want x", got)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"<p>a<b>c", "&#0;&#x110000;&amp", "<!-- ", "<a href='", "\xff<\x00>", "<img alt=\"\xfe\">", "<xmp>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := htmltext.Text(s)
		if !utf8.ValidString(got) {
			t.Errorf("Text(%q) = %q is not UTF-8", s, got)
		}
		if len(got) > 3*len(s)+8 { // an invalid byte is three, an entity never grows more
			t.Errorf("Text(%q) has %d bytes of %d", s, len(got), len(s))
		}
		if strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
			t.Errorf("Text(%q) = %q has control characters", s, got)
		}
		if strings.Contains(got, "\n\n") || strings.TrimSpace(got) != got {
			t.Errorf("Text(%q) = %q has blank lines or ends", s, got)
		}
	})
}
