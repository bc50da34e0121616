package feed

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"Mon, 02 Nov 2026 09:00:00 -0500", "2026-11-02T09:00:00-05:00"},
		{"Mon, 2 Nov 2026 09:00:00 GMT", "2026-11-02T09:00:00Z"},
		{"Mon, 02 Nov 2026 09:00:00 EST", "2026-11-02T09:00:00-05:00"},
		{"Monday, 2 November 2026 9:00 CEST", "2026-11-02T09:00:00+02:00"},
		{"Mon, 02 Nov 26 09:00 +0000", "2026-11-02T09:00:00Z"},
		{"Thu, 01 Jan 99 19:48:21 GMT", "1999-01-01T19:48:21Z"},
		{"Mon Nov 2 09:00:00 2026", "2026-11-02"},
		{"Mon Nov 2 09:00:00 PST 2026", "2026-11-02T09:00:00-08:00"},
		{"Mon, 02 Nov 2026 09:00:00", "2026-11-02"},
		{"Mon, 02 Nov 2026 09:00:00 XYZ", "2026-11-02"},
		{"Mon, 02 Nov 2026 09:00:00 GMT+0100", "2026-11-02T09:00:00+01:00"},
		{"Mon Nov 02 2026 09:00:00 GMT-0500 (Eastern Standard Time)", "2026-11-02T09:00:00-05:00"},
		{"November 2, 2026 3:04 PM", "2026-11-02"},
		{"Nov 2, 2026 12:30 a.m. EST", "2026-11-02T00:30:00-05:00"},
		{"2 Sept. 2026", "2026-09-02"},
		{"2nd November 2026", "2026-11-02"},
		{"02-Nov-2026 09:00:00 UTC", "2026-11-02T09:00:00Z"},
		{"2026-11-02T09:00:00Z", "2026-11-02T09:00:00Z"},
		{"2026-11-02t09:00:00.123+01:00", "2026-11-02T09:00:00+01:00"},
		{"2026-11-02T09:00+0100", "2026-11-02T09:00:00+01:00"},
		{"2026-11-02 09:00:00 -0500", "2026-11-02T09:00:00-05:00"},
		{"2026-11-02 09:00:00", "2026-11-02"},
		{"2026-11-02", "2026-11-02"},
		{"20261102", "2026-11-02"},
		{"20261102T090000Z", "2026-11-02T09:00:00Z"},
		{"2026-12-31T24:00:00Z", "2027-01-01T00:00:00Z"},
		{"2026-12-31T23:59:60Z", "2026-12-31T23:59:59Z"},
		{"2.11.2026 09:00", "2026-11-02"},
		{"2026/11/02", "2026-11-02"},
		{"11/22/2026", "2026-11-22"},
		{"22/11/2026", "2026-11-22"},
		// Not readable, or in more than one way: as stated.
		{"02/11/2026", "02/11/2026"},
		{"2002", "2002"},
		{"2026-11", "2026-11"},
		{"31 February 2026", "31 February 2026"},
		{"2026-13-40", "2026-13-40"},
		{"soon", "soon"},
		{" ", ""},
	}
	for _, tt := range tests {
		if got := date(tt.in); got != tt.want {
			t.Errorf("date(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// Nearly every date of real feeds must be read, and as the day that its text begins with.
func TestDateOnRealStrings(t *testing.T) {
	t.Parallel()
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", "corpus", "text", "feed_dates.txt"))
	if err != nil {
		t.Skipf("no corpus beside the repository: %v", err)
	}
	defer file.Close()
	read, all := 0, 0
	for lines := bufio.NewScanner(file); lines.Scan(); all++ {
		got := date(lines.Text())
		if _, err := time.Parse(time.RFC3339, got); err == nil {
			read++
		} else {
			t.Logf("as stated: %q", got)
		}
	}
	if all == 0 || read*100 < all*99 {
		t.Errorf("%d of %d dates read, want 99 %%", read, all)
	}
}

func TestPlainText(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"Metadata Librarian", "Metadata Librarian"},
		{" Library &amp; Archives\n jobs ", "Library & Archives jobs"},
		{"<b>Head</b> of<br/>collections", "Head of collections"},
		{"<script>alert(1)</script>Reader", "Reader"},
		{"Salary < 50,000 > 40,000", "Salary < 50,000 > 40,000"},
		{"R&D librarian", "R&D librarian"},
	}
	for _, tt := range tests {
		if got := plainText(tt.in); got != tt.want {
			t.Errorf("plainText(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestTooDeep(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     bool
	}{
		{"flat", "<rss>" + strings.Repeat("<item></item>", 10000), false},
		{"unclosed tags inside closed ones", "<rss>" + strings.Repeat("<item><br><p></item>", 10000), false},
		{"empty elements", "<rss>" + strings.Repeat("<a/>", 10000), false},
		{"markup in CDATA", "<rss><![CDATA[" + strings.Repeat("<p>", 10000) + "]]></rss>", false},
		{"markup in a comment", "<rss><!--" + strings.Repeat("<p>", 10000) + "--></rss>", false},
		{"nested", "<rss>" + strings.Repeat("<a>", 300), true},
	}
	for _, tt := range tests {
		if got := tooDeep(tt.in); got != tt.want {
			t.Errorf("%s: tooDeep = %v, want %v", tt.name, got, tt.want)
		}
	}
}
