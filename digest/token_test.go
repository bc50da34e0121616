package digest

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// FuzzRead checks that a token is read only as it was signed, and never panics.
func FuzzRead(f *testing.F) {
	s := &Service{secret: []byte("a secret of the tests only")}
	sub := Subscription{ID: s.id("reader", "kim@example.org", ""), Asked: &Asking{At: time.Unix(1_800_000_000, 0)}}
	f.Add(s.unsubscribeToken(sub.ID))
	f.Add(s.confirmToken(sub))
	f.Add("a.b.c.d")
	f.Fuzz(func(t *testing.T, token string) {
		c, err := s.read(token)
		if err != nil {
			return
		}
		want := s.unsubscribeToken(c.id)
		if c.purpose == toConfirm {
			want = s.sign(toConfirm, c.id, strconv.Itoa(c.round), strconv.FormatInt(c.expires.Unix(), 10))
		}
		if token != want {
			t.Errorf("read(%q) takes what was not signed; it was %q", token, want)
		}
	})
}

func TestIDs(t *testing.T) {
	t.Parallel()
	s, other := &Service{secret: []byte("one secret")}, &Service{secret: []byte("another secret")}
	id := s.id("reader", "kim@example.org", "kind=job")
	if !validID(id) || strings.ContainsAny(id, ".*> ") {
		t.Errorf("id %q cannot stand in a subject", id)
	}
	for name, same := range map[string]string{
		"another query":   s.id("reader", "kim@example.org", "kind=grant"),
		"another purpose": s.id("digest", "kim@example.org", "kind=job"),
		"another secret":  other.id("reader", "kim@example.org", "kind=job"),
		"moved border":    s.id("reader", "kim@example.orgkind", "=job"),
	} {
		if same == id {
			t.Errorf("%s has the same id", name)
		}
	}
}
