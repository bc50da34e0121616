package digest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/callboard/callboard/pipeline/bus"
)

// EntryState is what became of a revision that a reader was owed.
type EntryState string

// The states of an entry.
const (
	Owed   EntryState = "owed"   // the next mail tells it
	Told   EntryState = "told"   // a mail tells it, or it is one with a posting that was told
	Lapsed EntryState = "lapsed" // when the mail was composed it had closed or no longer satisfied the search
)

// Entry is what a reader knows of a posting: the message ledger.<reader>.<posting>.
type Entry struct {
	Posting  string     `json:"posting"`
	Revision int        `json:"revision"`        // the last that was owed
	State    EntryState `json:"state"`           // what became of it
	Told     int        `json:"told,omitempty"`  // the last revision that was told, in any round; 0 for none
	Since    int        `json:"since,omitempty"` // the first revision owed since the last one told
	Round    int        `json:"round,omitempty"` // of the saved search
	At       time.Time  `json:"at"`
	Mail     string     `json:"mail,omitempty"` // id of the mail that tells it
}

// History is what a reader was mailed: the message ledger.<reader>.history.
type History struct {
	Round  int       `json:"round,omitempty"`
	Slot   time.Time `json:"slot,omitzero"`    // the last slot that was mailed for
	Period string    `json:"period,omitempty"` // and its period
	Extra  int       `json:"extra,omitempty"`  // mails out of turn (digest send --all)
	Mails  int       `json:"mails"`            // all mails of this round
	Last   string    `json:"last,omitempty"`   // id of the last mail
	At     time.Time `json:"at"`               // when it was composed
}

// follows reports whether h is later than old: a mail that a person puts back into the
// outbox does not turn the history back.
func (h History) follows(old History) bool {
	return h.Round > old.Round || h.Round == old.Round && h.Mails > old.Mails
}

// historyKey stands in the place of a posting's id, whose alphabet has no i.
const historyKey = "history"

func entryMessage(reader string, e Entry) (bus.Message, error) {
	data, err := json.Marshal(e)
	if err != nil {
		return bus.Message{}, fmt.Errorf("store ledger of %s: %w", reader, err)
	}
	return bus.Message{Subject: bus.LedgerSubject(reader, e.Posting), Data: data}, nil
}

func historyMessage(reader string, h History) (bus.Message, error) {
	data, err := json.Marshal(h)
	if err != nil {
		return bus.Message{}, fmt.Errorf("store ledger of %s: %w", reader, err)
	}
	return bus.Message{Subject: bus.LedgerSubject(reader, historyKey), Data: data}, nil
}

// ledgerKey splits ledger.<reader>.<posting>.
func ledgerKey(subject string) (reader, posting string, ok bool) {
	parts := strings.Split(subject, ".")
	if len(parts) != 3 || parts[0] != "ledger" {
		return "", "", false
	}
	return parts[1], parts[2], true
}

// debt is the entry that a revision of a posting gives a reader, if it is owed to them.
// known is what the ledger has for the posting, the zero Entry for nothing.
func debt(sub Subscription, known Entry, r revision, now time.Time) (Entry, bool) {
	switch {
	case r.quiet, r.revised < sub.Confirmed.Seq:
		return Entry{}, false
	case known.Told >= r.number:
		return Entry{}, false
	case known.Posting != "" && known.Round == sub.Round && known.Revision >= r.number:
		return Entry{}, false // owed already, or lapsed
	}
	e := Entry{Posting: r.posting, Revision: r.number, State: Owed, Told: known.Told, Since: r.number, Round: sub.Round, At: now}
	if known.State == Owed && known.Round == sub.Round {
		e.Since = known.Since
	}
	return e, true
}

// revision is what matters of a message of POSTINGS to the ledger.
type revision struct {
	posting string
	number  int
	revised uint64
	quiet   bool // no news: a first crawl, or written again by a replay
}

// inherit is the entry of a posting that was merged with one that the reader was told,
// if that says it all: the reader knows it under another id.
func inherit(sub Subscription, known Entry, merged []Entry, r revision, now time.Time) (Entry, bool) {
	if known.Told > 0 {
		return Entry{}, false
	}
	for _, m := range merged {
		if m.Told > 0 {
			return Entry{Posting: r.posting, Revision: r.number, State: Told, Told: r.number, Round: sub.Round, At: now, Mail: m.Mail}, true
		}
	}
	return Entry{}, false
}
