package digest_test

import (
	"encoding/base64"
	"errors"
	"flag"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/posting"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		fatal(t, os.MkdirAll("testdata", 0o755))
		fatal(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run with -update)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); if it is better so, run with -update:\n%s", path, diff)
	}
}

// parts are the decoded text and HTML of a multipart/alternative mail.
func (l letter) parts(t *testing.T) (text, html string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(l.header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("content type %q: %v", l.header.Get("Content-Type"), err)
	}
	m, err := mail.ReadMessage(strings.NewReader(l.raw))
	fatal(t, err)
	r := multipart.NewReader(m.Body, params["boundary"])
	for _, out := range []*string{&text, &html} {
		part, err := r.NextRawPart()
		fatal(t, err)
		var body io.Reader = quotedprintable.NewReader(part)
		if part.Header.Get("Content-Transfer-Encoding") == "base64" {
			body = base64.NewDecoder(base64.StdEncoding, part)
		}
		data, err := io.ReadAll(body)
		fatal(t, err)
		*out = strings.ReplaceAll(string(data), "\r\n", "\n")
	}
	if _, err := r.NextRawPart(); !errors.Is(err, io.EOF) {
		t.Errorf("a third part: %v", err)
	}
	return text, html
}

// token is the last path element of the first link to an action in a letter's text.
func (l letter) token(t *testing.T, action string) string {
	t.Helper()
	text, _ := l.parts(t)
	m := regexp.MustCompile(`https://board\.example\.org/` + action + `/(\S+)`).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("no link to %s in:\n%s", action, text)
	}
	return m[1]
}

// sample is a world whose next digest has a bit of everything.
func sample(t *testing.T) *world {
	w := newWorld(t, func(o *digest.Options) {
		o.Contact, o.Operator = "help@example.org", "operator@example.org"
		o.Label = func(facet, value string) string {
			return map[string]string{"place=US-MA": "Massachusetts"}[facet+"="+value]
		}
	})
	massachusetts := []posting.Place{{Text: "Boston, MA", Region: "US-MA", Country: "US"}}
	w.put(job("before", func(p *posting.Posting) { p.Places = massachusetts }))
	told := job("told", func(p *posting.Posting) {
		p.Title, p.Places, p.Deadline = "Archivist", massachusetts, firm(at(2026, 12, 1))
	})
	off := job("off", func(p *posting.Posting) {
		starts, ends := at(2027, 3, 9), at(2027, 3, 10)
		p.Kind, p.Title, p.Places, p.Starts, p.Ends = posting.Conference, "Example Winter Meeting", massachusetts, &starts, &ends
	})
	w.put(told, off)
	w.reader("kim@example.org", "place=US-MA", digest.Settings{Zone: "America/New_York"})
	lo, hi := posting.Whole(68000), posting.Whole(74500)
	w.put(
		job("a", func(p *posting.Posting) {
			p.Title, p.Places = `Metadata Librarian <b>& "more"</b>`, massachusetts
			p.Organisation = &posting.Organisation{Name: "Example University Library"}
			p.Pay = &posting.Pay{Min: &lo, Max: &hi, Currency: "USD", Period: posting.Year}
			p.Deadline = firm(at(2026, 12, 8))
		}),
		job("b", func(p *posting.Posting) {
			p.Title, p.Places, p.URL = "Bibliothécaire – catalogage", massachusetts, "javascript:alert(1)"
			p.Deadline = &posting.Deadline{Rule: posting.UntilFilled}
		}),
		job("c", func(p *posting.Posting) {
			starts, ends := at(2027, 6, 24), at(2027, 6, 29)
			p.Kind, p.Title, p.Places, p.Attendance = posting.Conference, "Example Conference 2027", massachusetts, posting.Hybrid
			p.Starts, p.Ends = &starts, &ends
		}),
	)
	told = w.next(told, "deadline", "2026-12-01", "2026-12-15")
	told.Deadline = firm(at(2026, 12, 15))
	told.Deadline.ExtendedFrom = "2026-12-01"
	off = w.next(off, "state", "open", "cancelled")
	off.Closed = &posting.Closed{At: off.Changes[0].At, Why: posting.Cancelled}
	w.put(told, off)
	w.clock.set(start.Add(28 * 60 * 60 * 1e9)) // next day, 08:00 in Boston
	return w
}

func TestDigestMail(t *testing.T) {
	t.Parallel()
	w := sample(t)
	if r := w.send(false); r.Sent != 1 {
		t.Fatalf("sent %+v, want one mail", r)
	}
	mails := w.digests()
	if len(mails) != 1 {
		t.Fatalf("%d mails, want 1", len(mails))
	}
	text, html := mails[0].parts(t)
	golden(t, "digest.txt", text)
	golden(t, "digest.html", html)
	golden(t, "digest.headers", headers(mails[0], "From", "To", "Reply-To", "Subject", "Date", "Message-Id", "Mime-Version",
		"Auto-Submitted", "Precedence", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"))
	for _, line := range strings.SplitN(mails[0].raw, "\r\n", 20) {
		if strings.HasSuffix(line, ":") {
			t.Errorf("header %q has no value in its first line", line)
		}
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(mails[0].header.Get("Subject"))
	if err != nil || utf8.RuneCountInString(subject) > 78 {
		t.Errorf("subject %q, %v: more than 78 characters", subject, err)
	}
	if id := strings.TrimSuffix(mails[0].name, ".eml"); mails[0].header.Get("Message-Id") != "<"+id+"@board.example.org>" {
		t.Errorf("file %s has Message-ID %s", mails[0].name, mails[0].header.Get("Message-Id"))
	}
}

func headers(l letter, names ...string) string {
	var b strings.Builder
	for _, name := range names {
		value, err := new(mime.WordDecoder).DecodeHeader(l.header.Get(name))
		if err != nil {
			value = err.Error()
		}
		b.WriteString(name + ": " + value + "\n")
	}
	return b.String()
}

func TestAskingMail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.digest.Subscribe(t.Context(), digest.Request{Address: "kim@example.org", Query: "kind=job&q=metadata", Settings: digest.Settings{Every: digest.Weekly}})
	fatal(t, err)
	fatal(t, w.digest.Flush(t.Context()))
	mails := w.letters()
	if len(mails) != 1 {
		t.Fatalf("%d mails, want 1", len(mails))
	}
	text, html := mails[0].parts(t)
	golden(t, "asking.txt", text)
	golden(t, "asking.html", html)
	golden(t, "asking.headers", headers(mails[0], "From", "To", "Subject", "Date", "Auto-Submitted", "List-Unsubscribe"))
}

func TestLongMail(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		n      int
		title  string
		listed int // at most
		more   string
	}{
		{"more than are listed", 137, "Librarian", 100, "And 37 more: see them"},
		{"in a script that needs more bytes", 100, strings.Repeat("図書館員の募集", 40), 100, "more: see them"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.reader("kim@example.org", "kind=job")
			var all []posting.Posting
			for i := range tt.n {
				all = append(all, job(string(rune('a'+i/26))+string(rune('a'+i%26)), func(p *posting.Posting) {
					p.Title, p.URL = tt.title, "https://jobs.example.edu/"+url.PathEscape(strings.Repeat("x", 300))
					p.Organisation = &posting.Organisation{Name: tt.title}
				}))
			}
			w.put(all...)
			w.tomorrow()
			r := w.send(false)
			if r.Sent != 1 || len(r.Mails[0].Postings) != tt.n {
				t.Fatalf("sent %d, told %d postings, want 1 and %d", r.Sent, len(r.Mails[0].Postings), tt.n)
			}
			l := w.digests()[0]
			if text, _ := l.parts(t); !strings.Contains(text, tt.more) {
				t.Errorf("no %q in:\n%.2000s", tt.more, text)
			}
			if n := len(l.tells(t)); n > tt.listed {
				t.Errorf("%d listed, want at most %d", n, tt.listed)
			}
			if len(l.raw) > 180<<10 {
				t.Errorf("mail of %d bytes", len(l.raw))
			}
			w.tomorrow()
			if r := w.send(false); r.Due != 0 {
				t.Errorf("the next day %d are due: the unlisted count as told", r.Due)
			}
		})
	}
}

// TestHostileText checks that nothing which others write becomes a header, another link or markup.
func TestHostileText(t *testing.T) {
	t.Parallel()
	evil := "Librarian\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script>"
	w := newWorld(t, func(o *digest.Options) { o.Site = "Board\r\nX-Evil: 1"; o.Contact = "javascript:alert(1)" })
	w.reader("kim@example.org", "q="+url.QueryEscape("librarian"))
	w.put(job("a", func(p *posting.Posting) {
		p.Title, p.URL = evil, "javascript:alert(document.cookie)"
		p.Organisation = &posting.Organisation{Name: evil}
		p.Places = []posting.Place{{Text: evil}}
	}))
	w.tomorrow()
	w.send(false)
	l := w.digests()[0]
	for _, name := range []string{"Bcc", "X-Evil", "Cc"} {
		if v := l.header.Get(name); v != "" {
			t.Errorf("header %s: %s", name, v)
		}
	}
	text, html := l.parts(t)
	if strings.Contains(html, "<script") || strings.Contains(html, `href="javascript`) {
		t.Errorf("markup of others in:\n%s", html)
	}
	if strings.Contains(text, "\nBcc:") || strings.Contains(text, "\x0d") {
		t.Errorf("lines of others in:\n%s", text)
	}
}
