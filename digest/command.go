package digest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/callboard/callboard/pipeline/bus"
)

// Report is what sending came to.
type Report struct {
	Due    int          `json:"due"`    // digests composed now or waiting in the outbox
	Sent   int          `json:"sent"`   // taken by the server or the outbox folder
	Failed int          `json:"failed"` // not taken: they wait for another try, or are dead letters
	Mails  []ReportMail `json:"mails"`  // one each
}

// ReportMail is one digest of a Report.
type ReportMail struct {
	ID       string   `json:"id"` // local part of the Message-ID
	To       string   `json:"to"`
	Postings []string `json:"postings"` // ids of those it tells
	Error    string   `json:"error,omitempty"`
}

// PreviewMail is a mail that would be sent now.
type PreviewMail struct {
	ID       string   `json:"id"`
	To       string   `json:"to"`
	Subject  string   `json:"subject"`
	Postings []string `json:"postings"`
	Text     string   `json:"text"`
	HTML     string   `json:"html"`
}

// order is what a command asks of the active process.
type order struct {
	Send bool      `json:"send"` // compose what is due; else only send what waits
	All  bool      `json:"all"`  // everybody who is owed something, due or not
	Now  time.Time `json:"now"`  // the command's clock
}

// reply is what the active process answers.
type reply struct {
	Report Report `json:"report"`
	Error  string `json:"error,omitempty"`
}

// request is an order on its way to the loop; done gets one reply.
type request struct {
	order
	done chan<- func() (Report, error) // waits for the mails and reports
}

// orderSubject is where the active process takes orders.
const orderSubject = "callboard.digest.order"

// orderWait bounds how long one order may take.
const orderWait = 30 * time.Minute

// previewWait bounds how long a preview waits for the active process to match what is new.
const previewWait = 2 * time.Minute

// SendDue composes and sends what is due now; with all everybody is sent what they are
// owed, as a period of its own. What waited in the outbox is tried again, too. It works
// beside an active process, which then does it, and without one.
func (s *Service) SendDue(ctx context.Context, all bool) (Report, error) {
	return s.order(ctx, order{Send: true, All: all, Now: s.now()})
}

// Flush sends what waits in the outbox, such as the mail that asks for a confirmation.
// The active process does so by itself; Flush is for a command that runs without one.
func (s *Service) Flush(ctx context.Context) error {
	_, err := s.order(ctx, order{Now: s.now()})
	return err
}

// order has the active process carry out o, or becomes active for it.
func (s *Service) order(ctx context.Context, o order) (Report, error) {
	ctx, cancel := context.WithTimeout(ctx, orderWait)
	defer cancel()
	data, err := json.Marshal(o)
	if err != nil {
		return Report{}, fmt.Errorf("digest: %w", err)
	}
	for {
		var report Report
		held, err := s.tryActive(ctx, func(ctx context.Context) error {
			return s.sending(ctx, func(ctx context.Context, a *active) error {
				wait, err := a.fulfil(ctx, o)
				if err == nil {
					report, err = wait()
				}
				return err
			})
		})
		if !held && !isStale(err) {
			return report, err
		}
		answer, ok, err := s.bus.Request(ctx, orderSubject, data)
		if err != nil {
			return Report{}, err
		}
		if ok {
			return readReply(answer)
		}
		select { // its holder is about to start or has just died
		case <-time.After(retryWait / 4):
		case <-ctx.Done():
			return Report{}, fmt.Errorf("digest: wait for the active process: %w", ctx.Err())
		}
	}
}

func readReply(data []byte) (Report, error) {
	var r reply
	if err := json.Unmarshal(data, &r); err != nil {
		return Report{}, fmt.Errorf("digest: answer of the active process: %w", err)
	}
	if r.Error != "" {
		return r.Report, errors.New(r.Error)
	}
	return r.Report, nil
}

// serve takes orders of other processes and of this one for the loop, until ctx ends.
func (s *Service) serve(ctx context.Context) (<-chan request, error) {
	requests := make(chan request)
	err := s.bus.Answer(ctx, orderSubject, func(ctx context.Context, data []byte) []byte {
		var o order
		if err := json.Unmarshal(data, &o); err != nil {
			return encodeReply(reply{Error: fmt.Sprintf("digest: order: %v", err)})
		}
		done := make(chan func() (Report, error), 1)
		select {
		case requests <- request{order: o, done: done}:
		case <-ctx.Done():
			return encodeReply(reply{Error: "digest: the active process is stopping"})
		}
		select {
		case wait := <-done:
			report, err := wait()
			if err != nil {
				return encodeReply(reply{Report: report, Error: err.Error()})
			}
			return encodeReply(reply{Report: report})
		case <-ctx.Done():
			return encodeReply(reply{Error: "digest: the active process is stopping"})
		}
	})
	return requests, err
}

// maxReply is how long an answer may be, in bytes; a longer one leaves out the postings.
const maxReply = 768 << 10

func encodeReply(r reply) []byte {
	data, err := json.Marshal(r)
	if err == nil && len(data) > maxReply {
		for i := range r.Report.Mails {
			r.Report.Mails[i].Postings = []string{}
		}
		data, err = json.Marshal(r)
	}
	if err == nil && len(data) > maxReply {
		r.Report.Mails = []ReportMail{}
		data, err = json.Marshal(r)
	}
	if err != nil {
		return []byte(`{"error":"digest: the answer could not be written"}`)
	}
	return data
}

// answer carries out an order in the loop; the mails are waited for outside of it.
func (a *active) answer(ctx context.Context, r request) error {
	wait, err := a.fulfil(ctx, r.order)
	if err != nil {
		r.done <- func() (Report, error) { return Report{}, err }
		return err
	}
	r.done <- wait
	return nil
}

// fulfil composes, hands everything in the outbox to the sender, and returns the function
// that waits for it and reports.
func (a *active) fulfil(ctx context.Context, o order) (wait func() (Report, error), err error) {
	if o.Send {
		if err := a.compose(ctx, o.Now, o.All); err != nil {
			return nil, err
		}
	} else if err := a.catchUpSubscriptions(ctx); err != nil {
		return nil, err
	}
	mails, err := a.newMails(ctx)
	if err != nil {
		return nil, err
	}
	ids := a.sender.unsent()
	n := len(ids) + len(mails)
	outcomes := make(chan outcome, n)
	done := func(out outcome) { outcomes <- out }
	for _, id := range ids {
		a.sender.enqueue(id, done)
	}
	if err := a.acceptAll(ctx, mails, done); err != nil {
		return nil, err
	}
	a.sender.begin()
	return func() (Report, error) { return report(ctx, n, outcomes) }, nil
}

// report collects the outcomes of n mails. Those that ask for a confirmation are no digests.
func report(ctx context.Context, n int, outcomes <-chan outcome) (Report, error) {
	r := Report{Mails: []ReportMail{}}
	for range n {
		var out outcome
		select {
		case out = <-outcomes:
		case <-ctx.Done():
			return r, context.Cause(ctx)
		}
		if out.mail.Purpose != digestMail || out.gone {
			continue
		}
		r.Due++
		mail := ReportMail{ID: out.mail.ID, To: out.mail.To, Postings: out.mail.postings()}
		if out.err != nil {
			r.Failed++
			mail.Error = oneLine(out.err.Error())
		} else {
			r.Sent++
		}
		r.Mails = append(r.Mails, mail)
	}
	return r, nil
}

// Preview returns the mails that SendDue would compose now. Nothing is sent, and nobody
// is told anything; what is new is matched first, by the active process if there is one.
func (s *Service) Preview(ctx context.Context, all bool) ([]PreviewMail, error) {
	var mails []PreviewMail
	now := s.now()
	held, err := s.tryActive(ctx, func(ctx context.Context) error {
		a, err := s.ready(ctx, nil)
		if err == nil {
			err = a.catchUp(ctx)
		}
		if err == nil {
			mails, err = a.preview(ctx, now, all)
		}
		return err
	})
	if !held || err != nil {
		return mails, err
	}
	last, err := s.bus.LastSequence(ctx, bus.Postings)
	if err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, previewWait)
	defer cancel()
	if err := s.CatchUp(waiting, last); err != nil {
		return nil, err
	}
	a, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.catchUpReading(ctx); err != nil {
		return nil, err
	}
	return a.preview(ctx, now, all)
}

// catchUpReading puts the saved searches into memory and writes nothing.
func (a *active) catchUpReading(ctx context.Context) error {
	all, err := a.s.Subscribers(ctx)
	for _, sub := range all {
		a.replace(sub)
	}
	return err
}

func (a *active) preview(ctx context.Context, now time.Time, all bool) ([]PreviewMail, error) {
	due, err := a.planned(ctx, now, all)
	if err != nil {
		return nil, err
	}
	mails := []PreviewMail{}
	for _, t := range due {
		if len(t.items) == 0 {
			continue
		}
		v := a.s.view(t, now, maxListed)
		text, html, err := a.s.letters.render(v)
		if err != nil {
			return nil, err
		}
		p := PreviewMail{ID: t.history.Last, To: t.sub.Address, Subject: v.Subject, Text: text, HTML: html}
		for _, it := range t.items {
			p.Postings = append(p.Postings, it.posting.ID)
		}
		mails = append(mails, p)
	}
	return mails, nil
}
