package web_test

import (
	"context"
	"net/http"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/posting"
)

var tokenLink = regexp.MustCompile(`https://board\.example\.org(/(?:confirm|unsubscribe)/[A-Za-z0-9._=\r\n-]+)`)

// send composes and sends what waits.
func (w *world) send() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	_, err := w.digest.SendDue(ctx, false)
	fatal(w.t, err)
}

// letters are the mails in the outbox folder, oldest first.
func (w *world) letters() []string {
	w.t.Helper()
	names, err := filepath.Glob(filepath.Join(w.outbox, "*.eml"))
	fatal(w.t, err)
	var all []string
	for _, name := range names {
		raw, err := os.ReadFile(name)
		fatal(w.t, err)
		all = append(all, string(raw))
	}
	return all
}

// linkIn is the address of a purpose's link in the letters.
func (w *world) linkIn(purpose string) string {
	w.t.Helper()
	for _, letter := range w.letters() {
		unfolded := strings.NewReplacer("=\r\n", "", "=3D", "=", "\r\n ", "").Replace(letter)
		for _, m := range tokenLink.FindAllStringSubmatch(unfolded, -1) {
			if strings.HasPrefix(m[1], "/"+purpose+"/") {
				return strings.TrimRight(strings.Fields(m[1])[0], ".>")
			}
		}
	}
	w.t.Fatalf("no %s link in %d letters", purpose, len(w.letters()))
	return ""
}

func form(address string) url.Values {
	return url.Values{"address": {address}, "query": {"kind=job"}, "every": {"daily"}, "at": {"07:00"}, "zone": {"Europe/Berlin"}}
}

// TestConsent goes the whole way: asked, confirmed, told, left.
func TestConsent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, samples())
	resp, doc := w.post("/subscribe", form("kim@example.org"))
	if resp.StatusCode != http.StatusOK || text(doc, "h1") != "Check your mailbox" {
		t.Fatalf("subscribe = %d %q", resp.StatusCode, text(doc, "h1"))
	}
	w.send()
	confirm := w.linkIn("confirm")

	// Looking at the link changes nothing, however often a scanner does it.
	for range 3 {
		doc = w.page(confirm, http.StatusOK)
	}
	if got := text(doc, ".what"); got != "Jobs" {
		t.Errorf("the page asks about %q", got)
	}
	if got := text(doc, "main"); !strings.Contains(got, "every day at 07:00 (Europe/Berlin)") {
		t.Errorf("the page does not say when: %q", got)
	}
	if strings.Contains(text(doc, "html"), "kim@") {
		t.Error("the page tells the address")
	}
	if active := w.active(); active != 0 {
		t.Fatalf("%d active after a GET", active)
	}
	resp, doc = w.post(confirm, nil)
	if resp.StatusCode != http.StatusOK || text(doc, "h1") != "Your search is saved" || w.active() != 1 {
		t.Fatalf("confirm = %d %q, %d active", resp.StatusCode, text(doc, "h1"), w.active())
	}
	for header, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"} {
		if got := resp.Header.Get(header); got != want {
			t.Errorf("%s of a link's page = %q, want %q", header, got, want)
		}
	}
	if got := text(w.page(confirm, http.StatusOK), "h1"); got != "Your search is saved" {
		t.Errorf("looked at again: %q", got)
	}

	news := bare()
	news.ID, news.Kind, news.Title, news.Sightings = id("jobs", "news"), posting.Job, "Fresh job", nil
	w.put(news)
	w.set(start.Add(24 * time.Hour))
	w.send()
	unsubscribe := w.linkIn("unsubscribe")
	if got := text(w.page(unsubscribe, http.StatusOK), "button"); !strings.Contains(got, "Stop these mails") || w.active() != 1 {
		t.Errorf("page %q, %d active", got, w.active())
	}

	// RFC 8058: a mail program's POST has no origin of ours and a body of its own.
	r := w.request(http.MethodPost, unsubscribe, strings.NewReader("List-Unsubscribe=One-Click"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://mail.example.com")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	resp = w.do(r)
	if resp.StatusCode != http.StatusOK || w.active() != 0 {
		t.Errorf("one click = %d, %d active", resp.StatusCode, w.active())
	}
	if got := text(w.page(unsubscribe, http.StatusOK), "h1"); got != "You are unsubscribed" {
		t.Errorf("looked at again: %q", got)
	}
	if got := text(w.page(confirm, http.StatusGone), "h1"); got != "This link has expired" {
		t.Errorf("the old confirmation says %q", got)
	}
	for _, secret := range []string{"kim@", "example.org/confirm/", strings.TrimPrefix(confirm, "/confirm/"), strings.TrimPrefix(unsubscribe, "/unsubscribe/")} {
		if strings.Contains(w.log.String(), secret) {
			t.Errorf("the log has %q", secret)
		}
	}
}

// active is the number of confirmed saved searches.
func (w *world) active() int {
	w.t.Helper()
	all, err := w.digest.Subscribers(context.Background())
	fatal(w.t, err)
	n := 0
	for _, s := range all {
		if s.Active() {
			n++
		}
	}
	return n
}

// TestSubscribeTellsNothing compares the answers to a known and an unknown address.
func TestSubscribeTellsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	page := func(f url.Values) string {
		r := w.request(http.MethodPost, "/subscribe", strings.NewReader(f.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp := w.do(r)
		if resp.StatusCode != http.StatusOK {
			t.Fatalf("subscribe = %d", resp.StatusCode)
		}
		return body(t, resp)
	}
	first := page(form("kim@example.org"))
	if again := page(form("kim@example.org")); again != first {
		t.Error("a known address gets another page")
	}
	robot := form("robot@example.org")
	robot.Set("website", "https://spam.example.org")
	if got := page(robot); got != first {
		t.Error("a robot can tell that it was seen through")
	}
	w.send()
	if n := len(w.letters()); n != 1 {
		t.Errorf("%d letters, want the one to kim", n)
	}
	m, err := mail.ReadMessage(strings.NewReader(w.letters()[0]))
	fatal(t, err)
	if to := m.Header.Get("To"); !strings.Contains(to, "kim@example.org") {
		t.Errorf("it went to %q", to)
	}
}

func TestSubscribeRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for name, tc := range map[string]struct {
		field, value, problem string
	}{
		"an address":       {"address", "kim", "not an address"},
		"a header":         {"address", "kim@example.org\r\nBcc: x@example.org", "not an address"},
		"an hour":          {"at", "25:99", "not an hour"},
		"a zone":           {"zone", "Mars/Olympus", "not a time zone"},
		"the machine's":    {"zone", "Local", "not a time zone"},
		"a query":          {"query", "closes=soon", "cannot be saved"},
		"an unknown key":   {"query", "knd=job", "cannot be saved"},
		"another interval": {"every", "hourly", "cannot be saved"},
	} {
		f := form("kim@example.org")
		f.Set(tc.field, tc.value)
		r := w.request(http.MethodPost, "/subscribe", strings.NewReader(f.Encode()))
		r.RemoteAddr = "[2001:db8::" + string(rune('a'+len(name)%6)) + "]:1"
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp := w.do(r)
		doc := parse(t, body(t, resp))
		if resp.StatusCode != http.StatusBadRequest || !strings.Contains(text(doc, "[role=alert]"), tc.problem) {
			t.Errorf("%s: %d %q, want 400 %q", name, resp.StatusCode, text(doc, "[role=alert]"), tc.problem)
		}
		if got, _ := doc.Find("input[name=query]").Attr("value"); got != f.Get("query") {
			t.Errorf("%s: the form lost its search: %q", name, got)
		}
	}
}

func TestSubscribeFromElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for name, tc := range map[string]struct {
		header, value string
		want          int
	}{
		"another site":         {"Sec-Fetch-Site", "cross-site", http.StatusForbidden},
		"a sister site":        {"Sec-Fetch-Site", "same-site", http.StatusForbidden},
		"another origin":       {"Origin", "https://evil.example.com", http.StatusForbidden},
		"this site":            {"Sec-Fetch-Site", "same-origin", http.StatusOK},
		"this site's origin":   {"Origin", base, http.StatusOK},
		"a program":            {"X-Nothing", "", http.StatusOK},
		"a forwarded stranger": {"X-Forwarded-For", "198.51.100.1", http.StatusOK},
	} {
		r := w.request(http.MethodPost, "/subscribe", strings.NewReader(form("kim@example.org").Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(tc.header, tc.value)
		if resp := w.do(r); resp.StatusCode != tc.want {
			t.Errorf("from %s = %d, want %d", name, resp.StatusCode, tc.want)
		}
	}
}

func TestSubscribeLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	ask := func(remote string) int {
		r := w.request(http.MethodPost, "/subscribe", strings.NewReader(form("kim@example.org").Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-For", remote) // is not believed
		r.RemoteAddr = remote
		return w.do(r).StatusCode
	}
	refused := 0
	for range 12 {
		if ask("[2001:db8:1:1::1]:9") == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 2 {
		t.Errorf("%d of 12 refused, want 2", refused)
	}
	if got := ask("[2001:db8:1:1:ffff::2]:9"); got != http.StatusTooManyRequests {
		t.Errorf("the same network = %d", got)
	}
	if got := ask("[2001:db8:1:2::1]:9"); got != http.StatusOK {
		t.Errorf("another network = %d", got)
	}
	w.set(start.Add(time.Minute))
	if got := ask("[2001:db8:1:1::1]:9"); got != http.StatusOK {
		t.Errorf("a minute later = %d", got)
	}

	r := w.request(http.MethodPost, "/subscribe", strings.NewReader("address="+strings.Repeat("x", 70<<10)))
	r.RemoteAddr = "192.0.2.1:5"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if got := w.do(r).StatusCode; got != http.StatusRequestEntityTooLarge {
		t.Errorf("an endless form = %d", got)
	}
}

func TestBadTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.post("/subscribe", form("kim@example.org"))
	w.send()
	token := strings.TrimPrefix(w.linkIn("confirm"), "/confirm/")
	for _, path := range []string{"/confirm/x", "/unsubscribe/x", "/unsubscribe/" + token, "/confirm/" + token[:len(token)-2], "/confirm/" + strings.Repeat("a.", 200)} {
		if got := text(w.page(path, http.StatusNotFound), "h1"); got != "This link does not work" {
			t.Errorf("%s says %q", path[:12], got)
		}
		if resp, _ := w.post(path, nil); resp.StatusCode != http.StatusNotFound {
			t.Errorf("POST %s = %d", path[:12], resp.StatusCode)
		}
	}
	w.set(start.Add(8 * 24 * time.Hour))
	if resp, doc := w.post("/confirm/"+token, nil); resp.StatusCode != http.StatusGone || w.active() != 0 {
		t.Errorf("too late = %d %q", resp.StatusCode, text(doc, "h1"))
	}
}
