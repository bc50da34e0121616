package digest

import (
	"bytes"
	"fmt"
	"mime"
	"regexp"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// digestMail composes a reader's mail: with fewer postings listed where it would be too
// long for the outbox.
func (s *Service) digestMail(t turn, now time.Time) (Mail, error) {
	m := Mail{
		ID: t.history.Last, Purpose: digestMail, Reader: t.sub.ID, Round: t.sub.Round, To: t.sub.Address,
		At: now.UTC(), History: &t.history, Tells: tells(t.items),
	}
	for listed := maxListed; ; listed /= 2 {
		v := s.view(t, now, listed)
		var err error
		if m.EML, err = s.letter(m, v); err != nil {
			return m, err
		}
		m.Subject = v.Subject
		if len(m.EML) <= maxEML || listed <= 1 {
			return m, nil
		}
	}
}

// tells are what the items say to the ledger: the posting that was owed and, where it was
// merged into another one, that one too.
func tells(items []item) []string {
	var all []string
	for _, it := range items {
		if it.entry.Posting == it.posting.ID {
			all = append(all, tell(it.posting.ID, max(it.entry.Revision, it.posting.Revision)))
			continue
		}
		all = append(all, tell(it.posting.ID, it.posting.Revision), tell(it.entry.Posting, it.entry.Revision))
	}
	return all
}

// askingMail composes the mail that asks a reader to confirm.
func (s *Service) askingMail(sub Subscription) (Mail, error) {
	asked := sub.Asked.Settings
	v := s.frame(sub)
	v.Confirm = s.opts.URL + "/confirm/" + s.confirmToken(sub)
	v.Until = sub.Asked.At.Add(confirmFor).In(asked.location()).Format(dayLayout)
	v.When = "every day at " + asked.At + " (" + asked.Zone + ")"
	if asked.Every == Weekly {
		v.When = "every Monday at " + asked.At + " (" + asked.Zone + ")"
	}
	v.Subject = subject("Please confirm", v.Search, s.opts.Site)
	m := Mail{
		ID: s.askingID(sub), Purpose: askingMail, Reader: sub.ID, Round: sub.Round, To: sub.Address,
		At: sub.Asked.At.UTC(), Subject: v.Subject,
	}
	var err error
	m.EML, err = s.letter(m, v)
	return m, err
}

// letter is the whole message of a mail. The same mail gives the same bytes.
func (s *Service) letter(m Mail, v view) (string, error) {
	text, html, err := s.letters.render(v)
	if err != nil {
		return "", err
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary("callboard-"+m.ID))
	if err := msg.FromFormat(s.from.Name, s.from.Address); err != nil {
		return "", fmt.Errorf("compose mail %s: sender: %w", m.ID, err)
	}
	if err := msg.To(m.To); err != nil {
		return "", fmt.Errorf("compose mail %s: recipient: %w", m.ID, err)
	}
	if contact, err := ParseAddress(s.opts.Contact); err == nil {
		if err := msg.ReplyTo(contact); err != nil {
			return "", fmt.Errorf("compose mail %s: contact: %w", m.ID, err)
		}
	}
	msg.SetGenHeaderPreformatted(gomail.HeaderSubject, encodedWords(oneLine(v.Subject)))
	msg.SetMessageIDWithValue(m.ID + "@" + s.host)
	msg.SetDateWithValue(m.At)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834, section 5
	if m.Purpose == digestMail {
		s.listHeaders(msg, v)
	}
	msg.SetBodyString(gomail.TypeTextPlain, text, gomail.WithPartEncoding(encoding(text)))
	msg.AddAlternativeString(gomail.TypeTextHTML, html, gomail.WithPartEncoding(encoding(html)))
	var out bytes.Buffer
	if _, err := msg.WriteTo(&out); err != nil {
		return "", fmt.Errorf("compose mail %s: %w", m.ID, err)
	}
	return unfoldFirst(out.String()), nil
}

// maxWord is the longest encoded word that leaves room for "Subject: " in a line of 76
// characters (RFC 2047, section 2).
const maxWord = 66

// encodedWords is a header's text as RFC 2047 wants it, one encoded word a line; ASCII
// stays as it is.
func encodedWords(text string) string {
	if mime.QEncoding.Encode("UTF-8", text) == text {
		return text
	}
	var words []string
	chunk := ""
	for _, r := range text {
		if len(encodedWord(chunk+string(r))) > maxWord {
			words = append(words, encodedWord(chunk))
			chunk = ""
		}
		chunk += string(r)
	}
	return strings.Join(append(words, encodedWord(chunk)), "\r\n ")
}

// encodedWord is one word in the Q encoding, also for ASCII: beside other encoded words
// the space between them would be lost.
func encodedWord(chunk string) string {
	var b strings.Builder
	b.WriteString("=?UTF-8?q?")
	for _, c := range []byte(chunk) {
		switch {
		case c == ' ':
			b.WriteByte('_')
		case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "=%02X", c)
		}
	}
	return b.String() + "?="
}

// emptyFirst is a header whose value begins on its second line.
var emptyFirst = regexp.MustCompile(`(?m)^([A-Za-z-]+):\r\n `)

// unfoldFirst pulls the first word of a header's value into the line of its name: the
// library leaves that line empty before a long word, and simple readers then see no value.
func unfoldFirst(eml string) string {
	head, body, _ := strings.Cut(eml, "\r\n\r\n")
	return emptyFirst.ReplaceAllString(head, "$1: ") + "\r\n\r\n" + body
}

// listHeaders are those by which mail programs offer to leave with one click (RFC 2369,
// RFC 2919 and RFC 8058).
func (s *Service) listHeaders(msg *gomail.Msg, v view) {
	leave := "<" + v.Unsubscribe + ">"
	if operator, err := ParseAddress(s.opts.Operator); err == nil {
		leave += ", <mailto:" + operator + "?subject=unsubscribe>"
	}
	msg.SetGenHeader(gomail.HeaderListUnsubscribe, leave)
	msg.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	msg.SetGenHeader("List-Id", "<digest."+s.host+">")
	msg.SetGenHeader(gomail.HeaderPrecedence, "bulk")
}

// encoding is base64 for text that is mostly not ASCII, which quoted-printable would triple.
func encoding(text string) gomail.Encoding {
	foreign := 0
	for i := range len(text) {
		if text[i] >= 0x80 {
			foreign++
		}
	}
	if foreign*4 > len(text) {
		return gomail.EncodingB64
	}
	return gomail.EncodingQP
}
