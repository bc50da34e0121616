package digest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// newCarrier is SMTP where an address of a server is configured, else the outbox folder.
func newCarrier(opts Options, from string) (carrier, error) {
	if opts.SMTP != "" {
		return newPostman(opts.SMTP, from, opts.Timeout)
	}
	if opts.Outbox == "" {
		return nil, errors.New("digest: neither an SMTP server nor an outbox folder is configured")
	}
	return folder(opts.Outbox), nil
}

// postman is the carrier over SMTP. It keeps one connection while mails wait. It sends
// the stored bytes as they are, so that a repeated mail is the same to the last one.
type postman struct {
	dial    *gomail.Client
	user    *url.Userinfo
	from    string
	timeout time.Duration
	session *smtp.Client

	mu   sync.Mutex
	conn net.Conn // under session, so that it can be cut while a command waits for its answer
}

// newPostman reads smtp://user:password@host:587 (STARTTLS is demanded, except of a
// server on this machine) or smtps://user:password@host:465.
func newPostman(address, from string, timeout time.Duration) (*postman, error) {
	if !strings.Contains(address, "://") {
		meant := "host:587"
		if !strings.Contains(address, "@") { // else it may have a password in it
			meant = address
		}
		return nil, fmt.Errorf("digest: the address of the SMTP server is not a URL with a scheme; did you mean %q?", "smtp://"+meant)
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("digest: the address of the SMTP server is not a URL such as smtp://user:password@host:587") // err would show the password
	}
	if u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" {
		return nil, fmt.Errorf("digest: SMTP server %q: want smtp://user:password@host:587 or smtps://user:password@host:465", u.Redacted())
	}
	port := 587
	if u.Scheme == "smtps" {
		port = 465
	}
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil || port < 1 || port > 65535 {
			return nil, fmt.Errorf("digest: SMTP server %q: no such port", u.Redacted())
		}
	}
	policy := gomail.TLSMandatory
	if isLoopback(u.Hostname()) {
		policy = gomail.TLSOpportunistic
	}
	config := &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12}
	options := []gomail.Option{
		gomail.WithPort(port), gomail.WithTimeout(timeout), gomail.WithTLSConfig(config), gomail.WithTLSPolicy(policy),
		gomail.WithSMTPAuth(gomail.SMTPAuthNoAuth), gomail.WithHELO(heloName(from)),
	}
	if u.Scheme == "smtps" {
		options = append(options, gomail.WithSSL())
	} else {
		config = nil
	}
	p := &postman{user: u.User, from: from, timeout: timeout}
	options = append(options, gomail.WithDialContextFunc(p.dialer(config)))
	if p.dial, err = gomail.NewClient(u.Hostname(), options...); err != nil {
		return nil, fmt.Errorf("digest: SMTP server %q: %w", u.Redacted(), err)
	}
	return p, nil
}

// dialer connects, with TLS from the first byte if config is set. The deadline covers the
// greeting and the login, which the library reads without one.
func (p *postman) dialer(config *tls.Config) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		plain := &net.Dialer{}
		conn, err := plain.DialContext(ctx, network, address)
		if config != nil && err == nil {
			secure := tls.Client(conn, config)
			if err = secure.HandshakeContext(ctx); err != nil {
				_ = conn.Close()
			}
			conn = secure
		}
		if err != nil {
			return nil, err
		}
		p.mu.Lock()
		p.conn = conn
		p.mu.Unlock()
		return conn, conn.SetDeadline(time.Now().Add(p.timeout))
	}
}

// heloName is the name that the client introduces itself with.
func heloName(from string) string { return from[strings.LastIndexByte(from, '@')+1:] }

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// carry sends one mail. What the server says about this recipient or this text for good
// is ErrRefused; everything else, from the network to a wrong password, may pass.
func (p *postman) carry(ctx context.Context, m Mail) error {
	stop := context.AfterFunc(ctx, p.hangUp)
	defer stop()
	if p.session == nil {
		if err := p.connect(ctx); err != nil {
			return fmt.Errorf("connect to the SMTP server: %w", err)
		}
	}
	err := p.transmit(m)
	if err == nil {
		return nil
	}
	var reply *textproto.Error
	if !errors.As(err, &reply) || p.session.Reset() != nil {
		p.rest() // the connection is of no use any more
	}
	return err
}

func (p *postman) connect(ctx context.Context) error {
	session, err := p.dial.DialToSMTPClientWithContext(ctx)
	if err != nil {
		p.hangUp()
		return err
	}
	if p.user != nil {
		if err := session.Auth(p.login(session)); err != nil {
			p.hangUp()
			return fmt.Errorf("log in: %w", err)
		}
	}
	p.session = session
	return nil
}

// login picks the best way that the server offers. A password goes in the clear over TLS only.
func (p *postman) login(session *smtp.Client) smtp.Auth {
	_, offered := session.Extension("AUTH")
	ways := strings.Fields(strings.ToUpper(offered))
	user := p.user.Username()
	password, _ := p.user.Password()
	host, _, _ := net.SplitHostPort(p.dial.ServerAddr())
	switch {
	case slices.Contains(ways, "SCRAM-SHA-256"):
		return smtp.ScramSHA256Auth(user, password)
	case slices.Contains(ways, "CRAM-MD5"):
		return smtp.CRAMMD5Auth(user, password)
	case slices.Contains(ways, "LOGIN") && !slices.Contains(ways, "PLAIN"):
		return smtp.LoginAuth(user, password, host, false)
	}
	return smtp.PlainAuth("", user, password, host, false)
}

// transmit is one mail transaction of RFC 5321, section 3.3.
func (p *postman) transmit(m Mail) error {
	if err := p.session.UpdateDeadline(p.timeout); err != nil {
		return err
	}
	if err := p.session.Mail("<" + p.from + ">"); err != nil {
		return fmt.Errorf("sender: %w", err)
	}
	if err := p.session.Rcpt("<" + m.To + ">"); err != nil {
		return fmt.Errorf("recipient: %w", refusal(err))
	}
	w, err := p.session.Data()
	if err != nil {
		return fmt.Errorf("text: %w", refusal(err))
	}
	if _, err := w.Write([]byte(m.EML)); err != nil {
		return fmt.Errorf("text: %w", err)
	}
	// RFC 5321, section 4.5.3.2.6: the server may take long over the final dot.
	if err := p.session.UpdateDeadline(4 * p.timeout); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("text: %w", refusal(err))
	}
	return nil
}

// refusal marks a reply of 500 and above as final.
func refusal(err error) error {
	var reply *textproto.Error
	if errors.As(err, &reply) && reply.Code >= 500 && reply.Code != 530 && reply.Code != 535 { // not: log in first
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return err
}

func (p *postman) rest() {
	if p.session != nil {
		if p.session.UpdateDeadline(5*time.Second) == nil {
			_ = p.session.Quit()
		}
		p.hangUp()
		p.session = nil
	}
}

// hangUp ends the connection at once.
func (p *postman) hangUp() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.conn != nil {
		_ = p.conn.Close()
	}
}

// quiet is an error for the log, without the address that a server may repeat in it.
func quiet(err error, m Mail) string {
	text := err.Error()
	for _, secret := range []string{m.To, strings.ToLower(m.To)} {
		text = strings.ReplaceAll(text, secret, "<reader>")
	}
	return strings.ReplaceAll(clip(oneLine(text), 300), "@", " at ")
}
