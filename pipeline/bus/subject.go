package bus

import "github.com/callboard/callboard/posting"

// The subjects of progress records (progress.go).
const (
	CuratorProgress = "progress.curator" // in POSTINGS
	DigestProgress  = "progress.digest"  // in LEDGER
)

// FindingSubject is the subject of a source's item.
func FindingSubject(source, item string) string {
	return "find." + source + "." + posting.ItemHash(source, item)
}

// FindingsOf is the filter for all findings of a source.
func FindingsOf(source string) string { return "find." + source + ".*" }

// ListingSubject is the subject of the head of a source's listing.
func ListingSubject(source string) string { return "listing." + source }

// PostingSubject is the subject of a posting or of a merged posting's redirect.
func PostingSubject(id string) string { return "posting." + id }

// SubscriptionSubject is the subject of a saved search.
func SubscriptionSubject(id string) string { return "subscription." + id }

// LedgerSubject is the subject of what a reader knows of a posting.
func LedgerSubject(reader, posting string) string { return "ledger." + reader + "." + posting }

// OutboxSubject is the subject of a composed mail.
func OutboxSubject(mail string) string { return "outbox." + mail }

func scheduleSubject(source string) string { return "sched.crawl." + source }
func dueSubject(source string) string      { return "due.crawl." + source }
