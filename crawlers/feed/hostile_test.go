package feed_test

import (
	"strings"
	"testing"
	"time"
)

// What is made to hurt must cost little: a body of half a megabyte of the worst kinds that
// are known stays within seconds, however slow the machine.
func TestHostileDocuments(t *testing.T) {
	t.Parallel()
	const size = 512 << 10
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	tests := []struct{ name, in string }{
		{"ampersands", "<rss><channel><item><title>" + fill("&") + "</title></item></channel></rss>"},
		{"references", "<rss><channel><item><title>" + fill("&#11;") + "</title></item></channel></rss>"},
		{"opening brackets", "<rss><channel><item><title>" + fill("<") + "</title></item></channel></rss>"},
		{"items without an end", "<rss><channel>" + fill("<item>")},
		{"broken items", "<rss><channel>" + fill("<item><title>a</title></title x='></item>")},
		{"open comments", "<rss><channel>" + fill("<!-- ") + "</channel></rss>"},
		{"open CDATA", "<rss><channel><item><title>" + fill("<![CDATA[") + "</title></item></channel></rss>"},
		{"a long root", "<rss " + fill("a='b' ") + "><channel><item><title>a</title></item></channel></rss>"},
		{"unclosed formatting", "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='html'>" + escape.Replace(fill("<a><b><i>")) + "</content></entry></feed>"},
		{"crossed formatting", "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='html'>" + escape.Replace(fill("<b><p></b>")) + "</content></entry></feed>"},
		{"tables", "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='html'>" + escape.Replace(fill("<table><a>")) + "</content></entry></feed>"},
		{"attributes", "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='html'>" + escape.Replace("<a "+fill("href=x ")+">") + "</content></entry></feed>"},
		{"relative links", "<rss><channel><item><description>" + escape.Replace(fill("<a href=x>")) + "</description></item></channel></rss>"},
		{"deep JSON", `{"items": ` + fill("[")},
		{"many items in JSON", `{"version": "https://jsonfeed.org/version/1", "items": [` + fill(`{"id":1},`) + `{}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			begun := time.Now()
			got, err := extract(t, tt.in)
			if took := time.Since(begun); took > 20*time.Second {
				t.Errorf("%d bytes took %s", len(tt.in), took)
			} else {
				t.Logf("%d items, error %.200v, %s", len(got.Items), err, took)
			}
		})
	}
}
