// Package digest tells readers what is new: it keeps saved searches with the consent of
// those who made them, matches each new or changed posting against all of them, keeps in
// the ledger what each reader is owed and was told, and sends one mail a day or week.
//
//	s, err := digest.New(digest.Options{Bus: b, Postings: catalog, Secret: secret, …})
//	pending, err := s.Subscribe(ctx, digest.Request{Address: "kim@example.org", Query: "kind=job"})
//	sub, err := s.Confirm(ctx, token) // from the mail that Subscribe put into the outbox
//	go s.Run(ctx)                     // matches, composes, sends; stands by where another process does
//
// The way of an item: a posting's revision is matched (match.go) and stands in the ledger
// as owed; at the reader's hour (schedule.go) the owed postings are looked up again
// (plan.go), one mail is composed (compose.go) and created in the outbox, which is its
// commit mark; then the ledger says told; then the mail may leave (send.go); once it is
// accepted it is removed from the outbox. A kill between any two of these steps is made
// good at the next start (recover.go): the mail in the outbox carries what it tells.
//
// Promises: one process is active (the lease "digest", fenced by the ledger's sequence),
// the others stand by. Nobody is mailed without a confirmation, told a revision twice, or
// left out of one that was written after the confirmation and satisfies the search. Whether
// a mail is due follows from the saved search, the ledger and the time alone. One entry of
// the outbox a period; over SMTP at most the mail in flight is repeated, with the same
// Message-ID. Logs name readers by their id, never by address.
//
// Left to others: the pages around a link (web), what a posting is (catalog, curate), and
// when a search is satisfied (index.Match).
package digest
