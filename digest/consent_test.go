package digest_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/pipeline/bus"
)

// ask subscribes and returns the letter that asks for a confirmation; ok is false if none came.
func (w *world) ask(address, query string) (letter, bool) {
	w.t.Helper()
	before := w.letters()
	if _, err := w.digest.Subscribe(w.t.Context(), digest.Request{Address: address, Query: query}); err != nil {
		w.t.Fatal(err)
	}
	fatal(w.t, w.digest.Flush(w.t.Context()))
	for _, l := range w.letters() {
		if !slices.ContainsFunc(before, func(old letter) bool { return old.name == l.name }) {
			return l, true
		}
	}
	return letter{}, false
}

// TestConsent follows a reader: asked, confirmed, mailed, gone, back.
func TestConsent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	asking, ok := w.ask("kim@example.org", "sort=newest&kind=job&page=2")
	if !ok {
		t.Fatal("no mail asks for a confirmation")
	}
	if sub := w.stored("kim@example.org", "kind=job"); sub.Active() {
		t.Fatal("active before the confirmation")
	}
	w.put(job("before"))
	w.tomorrow()
	if r := w.send(true); r.Due != 0 {
		t.Fatalf("%d mails without a confirmation", r.Due)
	}

	token := asking.token(t, "confirm")
	in, err := w.digest.Inspect(ctx, token)
	want := digest.Inspection{
		Purpose: "confirm", State: "asked", Query: "kind=job", Description: "Jobs",
		Settings: digest.Settings{Every: digest.Daily, At: "07:00", Zone: "UTC"},
	}
	if diff := cmp.Diff(want, in); diff != "" || err != nil {
		t.Errorf("Inspect: %v (-want +got):\n%s", err, diff)
	}
	if sub := w.stored("kim@example.org", ""); sub.Active() {
		t.Fatal("looking at the page confirmed it")
	}
	for range 2 { // a second click changes nothing
		sub, err := w.digest.Confirm(ctx, token)
		if err != nil || !sub.Active() || sub.Confirmed.How != digest.ByLink {
			t.Fatalf("Confirm = %+v, %v", sub, err)
		}
	}
	w.put(job("after"))
	w.tomorrow()
	if r := w.send(false); r.Sent != 1 || len(r.Mails[0].Postings) != 1 || r.Mails[0].Postings[0] != job("after").ID {
		t.Fatalf("sent %+v, want the one after the confirmation", r)
	}
	text, _ := w.digests()[0].parts(t)
	if !strings.Contains(text, "1 open now: see them") {
		t.Errorf("no line for what was open before in:\n%s", text)
	}

	leave := w.digests()[0].token(t, "unsubscribe")
	if in, err := w.digest.Inspect(ctx, leave); err != nil || in.Purpose != "unsubscribe" || in.State != "confirmed" {
		t.Errorf("Inspect = %+v, %v", in, err)
	}
	w.put(job("owed when leaving"))
	for range 2 {
		if sub, err := w.digest.Unsubscribe(ctx, leave); err != nil || sub.Active() || sub.Ended.How != digest.ByLink {
			t.Fatalf("Unsubscribe = %+v, %v", sub, err)
		}
	}
	w.put(job("after leaving"))
	w.tomorrow()
	if r := w.send(true); r.Due != 0 {
		t.Fatalf("%d mails after leaving", r.Due)
	}
	if _, err := w.digest.Confirm(ctx, token); !errors.Is(err, digest.ErrExpired) {
		t.Errorf("the old link brings them back: %v", err)
	}
	if _, err := w.digest.Subscribe(ctx, digest.Request{Address: "kim@example.org", Query: "kind=job", Confirmed: true}); !errors.Is(err, digest.ErrLeft) {
		t.Errorf("the operator brings them back: %v", err)
	}

	asking, ok = w.ask("kim@example.org", "kind=job")
	if !ok {
		t.Fatal("no mail asks again")
	}
	if _, err := w.digest.Confirm(ctx, asking.token(t, "confirm")); err != nil {
		t.Fatal(err)
	}
	w.put(job("second round"), w.next(job("after"), "deadline", "", "2027-01-01"))
	w.tomorrow()
	r := w.send(false)
	if r.Sent != 1 || len(r.Mails[0].Postings) != 2 {
		t.Fatalf("sent %+v, want the two of the second round", r)
	}
	for _, l := range w.digests() {
		if strings.Contains(l.raw, job("after leaving").ID) || strings.Contains(l.raw, job("owed when leaving").ID) {
			t.Error("what came while they were away was mailed")
		}
	}
}

func TestAskingIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	request := digest.Request{Address: "kim@example.org", Query: "kind=job"}
	first, err := w.digest.Subscribe(t.Context(), request)
	fatal(t, err)
	for range 20 {
		w.clock.add(time.Minute)
		again, err := w.digest.Subscribe(t.Context(), request)
		fatal(t, err)
		fatal(t, w.digest.Flush(t.Context()))
		first.Expires, again.Expires = time.Time{}, time.Time{}
		if diff := cmp.Diff(first, again); diff != "" {
			t.Fatalf("the answer tells that the address is known:\n%s", diff)
		}
	}
	if n := len(w.letters()); n != 1 {
		t.Errorf("%d mails within the hour, want 1", n)
	}
	w.clock.add(time.Hour)
	if _, ok := w.ask("KIM@example.org", "kind=job"); !ok {
		t.Error("no mail after an hour")
	}
	for _, q := range strings.Split("abcdefghijklmnopqrstuvwxyz", "") {
		_, err := w.digest.Subscribe(t.Context(), digest.Request{Address: "kim@example.org", Query: "q=word" + q})
		fatal(t, err)
	}
	fatal(t, w.digest.Flush(t.Context()))
	if n := len(w.letters()); n > 12 {
		t.Errorf("%d mails for many searches, want at most 12", n)
	}
}

// TestChangedHour checks that a stranger cannot change a reader's hour, and the reader can.
func TestChangedHour(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.reader("kim@example.org", "kind=job")
	w.put(job("owed"))
	_, err := w.digest.Subscribe(t.Context(), digest.Request{Address: "kim@example.org", Query: "kind=job", Settings: digest.Settings{Every: digest.Weekly, At: "9:30", Zone: "Europe/Berlin"}})
	fatal(t, err)
	if sub := w.stored("kim@example.org", ""); sub.Settings != before.Settings || !sub.Active() {
		t.Fatalf("settings are %v before the confirmation, want %v", sub.Settings, before.Settings)
	}
	fatal(t, w.digest.Flush(t.Context()))
	sub, err := w.digest.Confirm(t.Context(), w.letters()[0].token(t, "confirm"))
	fatal(t, err)
	if want := (digest.Settings{Every: digest.Weekly, At: "09:30", Zone: "Europe/Berlin"}); sub.Settings != want {
		t.Errorf("settings are %v, want %v", sub.Settings, want)
	}
	if sub.Confirmed.Seq != before.Confirmed.Seq {
		t.Error("what was owed is lost with the change")
	}
	w.clock.add(6 * 24 * time.Hour)
	if r := w.send(false); r.Sent != 1 {
		t.Errorf("sent %+v after the change, want one mail", r)
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	asking, _ := w.ask("kim@example.org", "kind=job")
	confirm, leave := asking.token(t, "confirm"), asking.token(t, "unsubscribe")
	otherSecret := w.opts
	otherSecret.Secret = []byte("the secret of somebody else")
	foreign := w.service(otherSecret)
	sub := w.stored("kim@example.org", "")
	forged := []string{
		"", ".", "...", confirm + "x", confirm[:len(confirm)-1], leave[1:], sub.ID, sub.ID + ".", sub.ID + ".0.99999999999.",
		strings.Replace(confirm, ".0.", ".1.", 1), strings.Replace(leave, ".", ".0.", 1), strings.Repeat("a", 1<<16), confirm + "=", leave + ".x",
	}
	for _, token := range forged {
		if _, err := w.digest.Confirm(t.Context(), token); !errors.Is(err, digest.ErrBadToken) {
			t.Errorf("Confirm(%.60q): %v, want ErrBadToken", token, err)
		}
		if _, err := w.digest.Unsubscribe(t.Context(), token); !errors.Is(err, digest.ErrBadToken) {
			t.Errorf("Unsubscribe(%.60q): %v, want ErrBadToken", token, err)
		}
		if _, err := w.digest.Inspect(t.Context(), token); !errors.Is(err, digest.ErrBadToken) {
			t.Errorf("Inspect(%.60q): %v, want ErrBadToken", token, err)
		}
	}
	if _, err := w.digest.Confirm(t.Context(), leave); !errors.Is(err, digest.ErrBadToken) {
		t.Errorf("a link to leave confirms: %v", err)
	}
	if _, err := w.digest.Unsubscribe(t.Context(), confirm); !errors.Is(err, digest.ErrBadToken) {
		t.Errorf("a link to confirm unsubscribes: %v", err)
	}
	if _, err := foreign.Confirm(t.Context(), confirm); !errors.Is(err, digest.ErrBadToken) {
		t.Errorf("a link signed with another secret confirms: %v", err)
	}
	w.clock.add(7 * 24 * time.Hour)
	if _, err := w.digest.Confirm(t.Context(), confirm); !errors.Is(err, digest.ErrExpired) {
		t.Errorf("a link confirms after a week: %v", err)
	}
	if in, err := w.digest.Inspect(t.Context(), confirm); err != nil || in.State != "expired" {
		t.Errorf("Inspect = %+v, %v, want expired", in, err)
	}
	w.clock.add(20 * 365 * 24 * time.Hour)
	if _, err := w.digest.Unsubscribe(t.Context(), leave); err != nil {
		t.Errorf("a link to leave has expired: %v", err)
	}
}

func TestSubscribeRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tests := []struct {
		name string
		in   digest.Request
		text string
	}{
		{"address", digest.Request{Address: "kim"}, `address "kim"`},
		{"second header", digest.Request{Address: "kim@example.org\r\nBcc: lee@example.com"}, "address"},
		{"unknown key", digest.Request{Address: "kim@example.org", Query: "knd=job"}, "kind"},
		{"bad value", digest.Request{Address: "kim@example.org", Query: "closes=soon"}, "closes"},
		{"bad encoding", digest.Request{Address: "kim@example.org", Query: "q=%zz"}, "search"},
		{"interval", digest.Request{Address: "kim@example.org", Settings: digest.Settings{Every: "hourly"}}, "hourly"},
		{"hour", digest.Request{Address: "kim@example.org", Settings: digest.Settings{At: "25:00"}}, "25:00"},
		{"zone", digest.Request{Address: "kim@example.org", Settings: digest.Settings{Zone: "Berlin"}}, "Berlin"},
		{"zone of the machine", digest.Request{Address: "kim@example.org", Settings: digest.Settings{Zone: "Local"}}, "Local"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := w.digest.Subscribe(t.Context(), tt.in)
			if !errors.Is(err, digest.ErrInvalid) || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("Subscribe(%+v): %v, want ErrInvalid that names %q", tt.in, err, tt.text)
			}
		})
	}
	if n := w.count(bus.Subscriptions); n != 0 {
		t.Errorf("%d saved searches were stored", n)
	}
}

// Values that nothing will ever have are named, and kept.
func TestSubscribeNamesUnknownValues(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *digest.Options) {
		o.Known = func(facet, value string) bool { return facet == "kind" && value == "job" }
	})
	query := "kind=job&kind=jobb&not.area=none&organisation=city-library&q=metadata&source=x"
	p, err := w.digest.Subscribe(t.Context(), digest.Request{Address: "kim@example.org", Query: query})
	fatal(t, err)
	if !slices.Equal(p.Unknown, []string{"kind=jobb"}) || p.Query != query {
		t.Errorf("Subscribe: unknown %q of %q", p.Unknown, p.Query)
	}
	p, err = newWorld(t).digest.Subscribe(t.Context(), digest.Request{Address: "kim@example.org", Query: query})
	fatal(t, err)
	if p.Unknown != nil {
		t.Errorf("Subscribe without a vocabulary: unknown %q", p.Unknown)
	}
}

func TestUnsubscribeAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader("kim@example.org", "kind=job")
	w.reader("kim@example.org", "kind=grant")
	w.reader("lee@example.org", "kind=job")
	ended, err := w.digest.UnsubscribeAddress(t.Context(), "Kim@Example.org")
	if err != nil || len(ended) != 2 {
		t.Fatalf("ended %d, %v, want 2", len(ended), err)
	}
	w.put(job("a"))
	w.tomorrow()
	if r := w.send(true); r.Sent != 1 || r.Mails[0].To != "lee@example.org" {
		t.Errorf("sent %+v, want one mail to lee", r)
	}
	w.reader("kim@example.org", "kind=job") // the operator's own ending is not for ever
}

// TestMailOfOneWhoLeft checks that a mail which waits in the outbox is dropped.
func TestMailOfOneWhoLeft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader("kim@example.org", "kind=job")
	w.put(job("a"))
	w.tomorrow()
	broken := w.opts
	broken.Outbox = "/dev/null/outbox"
	ctx := t.Context()
	r, err := w.service(broken).SendDue(ctx, false)
	if err != nil || r.Failed != 1 || w.count(bus.Outbox) != 1 {
		t.Fatalf("SendDue = %+v, %v, want one that waits", r, err)
	}
	_, err = w.digest.UnsubscribeAddress(ctx, "kim@example.org")
	fatal(t, err)
	if r := w.send(false); r.Sent != 0 || len(w.letters()) != 0 || w.count(bus.Outbox) != 0 {
		t.Errorf("sent %+v after they left", r)
	}
}
