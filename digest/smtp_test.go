package digest_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/pipeline/bus"
)

// taken is a mail that a server has seen, accepted or not.
type taken struct {
	from, to, text string
	accepted       bool
}

// postOffice is a real SMTP server whose answers a test chooses.
type postOffice struct {
	mu    sync.Mutex
	seen  []taken
	rcpt  func(to string) error
	data  func(n int) error // n: which DATA it is, from 1
	drop  func(n int) bool  // take the mail and hang up instead of answering
	login func(user, password string) error
	logs  int
	addr  string
}

// open starts the server on loopback.
func (p *postOffice) open(t *testing.T, change ...func(*smtp.Server)) *postOffice {
	t.Helper()
	server := smtp.NewServer(p)
	server.AllowInsecureAuth = true
	server.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	for _, c := range change {
		c(server)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	fatal(t, err)
	p.addr = l.Addr().String()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(l)
	}()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return p
}

func (p *postOffice) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &counter{office: p, conn: c}, nil
}

// accepted are the mails that were answered with "250 OK".
func (p *postOffice) accepted() []taken {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []taken
	for _, m := range p.seen {
		if m.accepted {
			all = append(all, m)
		}
	}
	return all
}

func (p *postOffice) all() []taken {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]taken(nil), p.seen...)
}

// counter is one session.
type counter struct {
	office   *postOffice
	conn     *smtp.Conn
	from, to string
}

func (c *counter) AuthMechanisms() []string { return []string{sasl.Plain} }

func (c *counter) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		c.office.mu.Lock()
		c.office.logs++
		c.office.mu.Unlock()
		if c.office.login == nil {
			return nil
		}
		return c.office.login(user, password)
	}), nil
}

func (c *counter) Mail(from string, _ *smtp.MailOptions) error { c.from = from; return nil }

func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.to = to
	if c.office.rcpt != nil {
		return c.office.rcpt(to)
	}
	return nil
}

func (c *counter) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	p := c.office
	p.mu.Lock()
	n := len(p.seen) + 1
	p.seen = append(p.seen, taken{c.from, c.to, string(text), false})
	p.mu.Unlock()
	if p.drop != nil && p.drop(n) {
		return c.conn.Conn().Close()
	}
	if p.data != nil {
		if err := p.data(n); err != nil {
			return err
		}
	}
	p.mu.Lock()
	p.seen[n-1].accepted = true
	p.mu.Unlock()
	return nil
}

func (c *counter) Reset()        {}
func (c *counter) Logout() error { return nil }

// posted is a world that sends over SMTP, with readers who are owed one job.
func posted(t *testing.T, url string, readers ...string) *world {
	t.Helper()
	w := newWorld(t, func(o *digest.Options) { o.SMTP, o.Timeout = url, 5*time.Second })
	for _, r := range readers {
		w.reader(r, "kind=job")
	}
	w.put(job("a"))
	w.tomorrow()
	return w
}

func TestSMTP(t *testing.T) {
	t.Parallel()
	office := (&postOffice{}).open(t)
	w := posted(t, "smtp://"+office.addr, "kim@example.org", "lee@example.org")
	r := w.send(false)
	got := office.accepted()
	if r.Sent != 2 || r.Failed != 0 || len(got) != 2 || w.count(bus.Outbox) != 0 {
		t.Fatalf("sent %+v, %d accepted", r, len(got))
	}
	if got[0].from != "digest@example.org" || got[0].to == got[1].to {
		t.Errorf("envelopes %s to %s, %s to %s", got[0].from, got[0].to, got[1].from, got[1].to)
	}
	for _, m := range got {
		l := readLetter(t, m.to, m.text)
		if l.header.Get("To") != "<"+m.to+">" || len(l.tells(t)) != 1 {
			t.Errorf("mail to %s has To %s and tells %v", m.to, l.header.Get("To"), l.tells(t))
		}
	}
}

func TestSMTPAnswers(t *testing.T) {
	t.Parallel()
	reply := func(code int, text string) *smtp.SMTPError {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: text}
	}
	refuse := func(code int) func(string) error {
		return func(to string) error {
			if strings.HasPrefix(to, "kim") {
				return reply(code, "no such mailbox "+to)
			}
			return nil
		}
	}
	tests := []struct {
		name                string
		office              *postOffice
		sent, failed        int // at first
		waiting, dead       int // then
		later, transactions int // sent at the second sending, and DATA in all
	}{
		{"unknown recipient", &postOffice{rcpt: refuse(550)}, 1, 1, 0, 1, 0, 1},
		{"full mailbox", &postOffice{rcpt: refuse(452)}, 1, 1, 1, 0, 0, 1},
		{"text refused", &postOffice{data: func(n int) error {
			if n == 1 {
				return reply(554, "looks like spam")
			}
			return nil
		}}, 1, 1, 0, 1, 0, 2},
		{"try later", &postOffice{data: func(n int) error {
			if n == 1 {
				return reply(451, "try later")
			}
			return nil
		}}, 1, 1, 1, 0, 1, 3},
		{"hangs up after DATA", &postOffice{drop: func(n int) bool { return n == 1 }}, 1, 1, 1, 0, 1, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.office.open(t)
			w := posted(t, "smtp://"+tt.office.addr, "kim@example.org", "lee@example.org")
			r := w.send(false)
			if r.Due != 2 || r.Sent != tt.sent || r.Failed != tt.failed {
				t.Errorf("first %+v, want %d sent and %d failed", r, tt.sent, tt.failed)
			}
			if n := w.count(bus.Outbox); n != tt.waiting {
				t.Errorf("%d wait, want %d", n, tt.waiting)
			}
			letters, err := w.bus.Letters(t.Context())
			if err != nil || len(letters) != tt.dead {
				t.Errorf("%d dead letters, %v, want %d", len(letters), err, tt.dead)
			}
			for _, l := range letters {
				if l.Stage != "send" || len(l.Data) == 0 || l.Stream != bus.Outbox {
					t.Errorf("dead letter %+v", l)
				}
			}
			if r := w.send(false); r.Sent != tt.later {
				t.Errorf("then %+v, want %d sent", r, tt.later)
			}
			all := tt.office.all()
			if len(all) != tt.transactions {
				t.Fatalf("%d transactions, want %d", len(all), tt.transactions)
			}
			first := map[string]string{}
			for _, m := range all {
				id := readLetter(t, m.to, m.text).header.Get("Message-Id")
				if first[m.to] != "" && first[m.to] != m.text {
					t.Errorf("the mail to %s is repeated with other bytes", m.to)
				}
				if first[m.to] = m.text; id == "" {
					t.Error("no Message-ID")
				}
			}
		})
	}
}

// TestKilledAfterAcceptance checks that of three mails only the one in flight is repeated,
// byte by byte, when the process is killed before the outbox knows that it was taken.
func TestKilledAfterAcceptance(t *testing.T) {
	t.Parallel()
	office := (&postOffice{}).open(t)
	w := posted(t, "smtp://"+office.addr, "kim@example.org", "lee@example.org", "max@example.org")
	k := &killer{at: "accepted", n: 2, passed: map[string]int{}}
	opts := w.opts
	opts.Step = k.step
	if r, err := w.service(opts).SendDue(t.Context(), false); !errors.Is(err, errKilled) {
		t.Fatalf("SendDue = %+v, %v, want it killed", r, err)
	}
	w.send(false)
	texts, times := map[string]int{}, map[string]int{}
	for _, m := range office.accepted() {
		texts[m.text]++
		times[m.to]++
	}
	if len(texts) != 3 || len(times) != 3 || len(office.accepted()) != 4 {
		t.Errorf("%d mails accepted, %d different, %d readers; want 4, 3, 3", len(office.accepted()), len(texts), len(times))
	}
}

// TestDeadLetterRetried checks that a person can put a refused mail back.
func TestDeadLetterRetried(t *testing.T) {
	t.Parallel()
	closed := true
	office := &postOffice{}
	office.rcpt = func(string) error {
		office.mu.Lock()
		defer office.mu.Unlock()
		if closed {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.NoEnhancedCode, Message: "closed"}
		}
		return nil
	}
	office.open(t)
	w := posted(t, "smtp://"+office.addr, "kim@example.org")
	w.send(false)
	office.mu.Lock()
	closed = false
	office.mu.Unlock()
	letters, err := w.bus.Letters(t.Context())
	if err != nil || len(letters) != 1 {
		t.Fatalf("dead letters %v, %v, want one", letters, err)
	}
	fatal(t, w.bus.Retry(t.Context(), letters[0]))
	if r := w.send(false); r.Sent != 1 || len(office.accepted()) != 1 {
		t.Errorf("sent %+v after the retry, want one mail", r)
	}
}

// TestOldMailPutBack checks that an old mail which a person puts back does not turn the
// reader's history back: the next mail out of turn has an id of its own.
func TestOldMailPutBack(t *testing.T) {
	t.Parallel()
	office := (&postOffice{data: func(n int) error {
		if n == 1 {
			return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.NoEnhancedCode, Message: "no"}
		}
		return nil
	}}).open(t)
	w := posted(t, "smtp://"+office.addr, "kim@example.org")
	w.send(true)
	w.put(job("b"))
	w.send(true)
	letters, err := w.bus.Letters(t.Context())
	if err != nil || len(letters) != 1 {
		t.Fatalf("dead letters %v, %v, want one", letters, err)
	}
	fatal(t, w.bus.Retry(t.Context(), letters[0]))
	w.send(true)
	w.put(job("c"))
	w.send(true)
	ids := map[string]bool{}
	for _, m := range office.accepted() {
		ids[readLetter(t, m.to, m.text).header.Get("Message-Id")] = true
	}
	if len(ids) != 3 || len(office.accepted()) != 3 {
		t.Errorf("%d mails with %d ids accepted, want 3", len(office.accepted()), len(ids))
	}
}

// TestServerAway checks that mails wait for a server that does not answer.
func TestServerAway(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	fatal(t, err)
	defer silent.Close()
	w := newWorld(t, func(o *digest.Options) { o.SMTP, o.Timeout = "smtp://"+silent.Addr().String(), 200*time.Millisecond })
	w.reader("kim@example.org", "kind=job")
	w.put(job("a"))
	w.tomorrow()
	if r := w.send(false); r.Failed != 1 || w.count(bus.Outbox) != 1 {
		t.Errorf("sent %+v, want one that waits", r)
	}
}

func TestSMTPLogin(t *testing.T) {
	t.Parallel()
	check := func(user, password string) error {
		if user != "callboard" || password != "pass word" {
			return smtp.ErrAuthFailed
		}
		return nil
	}
	good := (&postOffice{login: check}).open(t)
	if r := posted(t, "smtp://callboard:pass%20word@"+localhost(good.addr), "kim@example.org").send(false); r.Sent != 1 || good.logs != 1 {
		t.Errorf("sent %+v with a password", r)
	}
	bad := (&postOffice{login: check}).open(t)
	w := posted(t, "smtp://callboard:wrong@"+localhost(bad.addr), "kim@example.org")
	if r := w.send(false); r.Failed != 1 || w.count(bus.Outbox) != 1 || len(bad.all()) != 0 {
		t.Errorf("sent %+v with a wrong password, want one that waits", r)
	}
}

func localhost(addr string) string { return strings.Replace(addr, "127.0.0.1", "localhost", 1) }

// TestSMTPS checks TLS from the first byte, and that a certificate of nobody is refused.
func TestSMTPS(t *testing.T) {
	t.Parallel()
	office := &postOffice{}
	server := smtp.NewServer(office)
	server.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{selfSigned(t)}, MinVersion: tls.VersionTLS12})
	fatal(t, err)
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	w := posted(t, "smtps://"+l.Addr().String(), "kim@example.org")
	r := w.send(false)
	if r.Failed != 1 || !strings.Contains(r.Mails[0].Error, "certificate") || len(office.all()) != 0 {
		t.Errorf("sent %+v to a server with a certificate of nobody", r)
	}
}

func selfSigned(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	fatal(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<33, 0), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	fatal(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tests := []struct {
		name   string
		change func(*digest.Options)
		text   string
	}{
		{"short secret", func(o *digest.Options) { o.Secret = []byte("short") }, "secret"},
		{"sender", func(o *digest.Options) { o.From = "Callboard" }, "sender"},
		{"base of links", func(o *digest.Options) { o.URL = "board" }, "URL"},
		{"no way out", func(o *digest.Options) { o.Outbox = "" }, "outbox"},
		{"scheme", func(o *digest.Options) { o.SMTP = "http://user:hunter2@mail.example.org" }, "smtp://"},
		{"port", func(o *digest.Options) { o.SMTP = "smtp://user:hunter2@mail.example.org:99999" }, "port"},
		{"unreadable", func(o *digest.Options) { o.SMTP = "smtp://user:hunter2@mail example.org" }, "URL"},
		{"no scheme", func(o *digest.Options) { o.SMTP = "127.0.0.1:25" }, `did you mean "smtp://127.0.0.1:25"?`},
		{"a name without a scheme", func(o *digest.Options) { o.SMTP = "localhost:25" }, `did you mean "smtp://localhost:25"?`},
		{"a password without a scheme", func(o *digest.Options) { o.SMTP = "user:hunter2@mail.example.org:25" }, "smtp://host:587"},
		{"scope", func(o *digest.Options) { o.Scope = "state=any" }, "scope"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			opts := w.opts
			tt.change(&opts)
			_, err := digest.New(opts)
			if err == nil || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("New: %v, want an error that names %q", err, tt.text)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error shows the password: %v", err)
			}
		})
	}
}
