package digest

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/pipeline/bus"
)

// What a mail in the outbox is for.
const (
	digestMail = "digest" // tells postings
	askingMail = "asking" // asks for a confirmation
)

// Mail is a composed mail: the message outbox.<id>. Its text never changes, and it
// carries what it tells, so that a kill before the ledger knows is made good from it.
type Mail struct {
	ID      string    `json:"id"` // local part of the Message-ID and name of the .eml file
	Purpose string    `json:"purpose"`
	Reader  string    `json:"reader"`
	Round   int       `json:"round,omitempty"` // the reader's; a mail of an earlier one is not sent
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	At      time.Time `json:"at"`                // when it was composed
	History *History  `json:"history,omitempty"` // of the reader after this mail
	Tells   []string  `json:"tells,omitempty"`   // "posting:revision"
	EML     string    `json:"eml"`               // RFC 5322, lines end in CRLF
}

// maxTells is how many postings one mail tells at most; the rest stays owed. With
// maxEML it keeps the message below what a dead letter keeps (300 KiB).
const (
	maxTells = 4000
	maxEML   = 170 << 10
)

// tell is one posting in Mail.Tells.
func tell(posting string, revision int) string { return posting + ":" + strconv.Itoa(revision) }

// entries are what the ledger says once the mail is composed.
func (m Mail) entries() ([]Entry, error) {
	all := make([]Entry, 0, len(m.Tells))
	for _, t := range m.Tells {
		id, number, _ := strings.Cut(t, ":")
		revision, err := strconv.Atoi(number)
		if err != nil {
			return nil, fmt.Errorf("read mail %s: told %q: %w", m.ID, t, err)
		}
		all = append(all, Entry{
			Posting: id, Revision: revision, State: Told, Told: revision, Round: m.Round, At: m.At, Mail: m.ID,
		})
	}
	return all, nil
}

// postings are the ids that the mail tells.
func (m Mail) postings() []string {
	ids := make([]string, len(m.Tells))
	for i, t := range m.Tells {
		ids[i], _, _ = strings.Cut(t, ":")
	}
	return ids
}

func readMail(m bus.Message) (Mail, error) {
	var mail Mail
	if err := json.Unmarshal(m.Data, &mail); err != nil {
		return mail, fmt.Errorf("read %s: %w", m.Subject, err)
	}
	if m.Subject != bus.OutboxSubject(mail.ID) || !validID(mail.ID) {
		return mail, fmt.Errorf("read %s: it is the mail %q", m.Subject, clip(mail.ID, 80))
	}
	return mail, nil
}

// putMail creates a mail in the outbox; bus.ErrStaleSequence says that it is there already.
func (s *Service) putMail(ctx context.Context, m Mail) error {
	data, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("store mail %s: %w", m.ID, err)
	}
	_, err = s.bus.Create(ctx, bus.Outbox, bus.Message{Subject: bus.OutboxSubject(m.ID), Data: data})
	return err
}
