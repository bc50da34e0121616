package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/callboard/callboard/pipeline/bus"
)

// faultVariable asks for the death of the process, for tests of what a crash leaves
// behind: "curate:12" kills it, with a signal that nothing can catch, as soon as the
// curator's twelfth message was acknowledged. Unset, as it is but in tests, it does nothing.
const faultVariable = "CALLBOARD_TEST_KILL"

// The stages that can be killed in.
var faultStages = []string{"crawl", "curate", "index", "match", "compose", "send"}

// fault counts the acknowledged messages of one stage. Nil counts nothing.
type fault struct {
	stage string
	mu    sync.Mutex
	left  int
	kill  func()
}

// newFault reads the variable's value; "" gives nil.
func newFault(value string, kill func()) (*fault, error) {
	if value == "" {
		return nil, nil
	}
	stage, number, _ := strings.Cut(value, ":")
	n, err := strconv.Atoi(number)
	known := false
	for _, s := range faultStages {
		known = known || s == stage
	}
	if err != nil || n < 1 || !known {
		return nil, usageError{fmt.Errorf("%s=%q is not one of %v with a number of messages, such as crawl:1", faultVariable, value, faultStages)}
	}
	return &fault{stage: stage, left: n, kill: kill}, nil
}

// killSelf ends this process as kill -9 does, and does not return.
func killSelf() {
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		_ = self.Kill()
	}
	select {}
}

// acknowledged counts n messages of a stage.
func (f *fault) acknowledged(stage string, n int) {
	if f == nil || stage != f.stage {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.left -= n; f.left <= 0 {
		f.kill()
	}
}

// stored is the bus's hook, nil without a fault.
func (f *fault) stored() func(bus.Stream, []bus.Message) {
	if f == nil {
		return nil
	}
	return func(s bus.Stream, messages []bus.Message) {
		f.acknowledged(stageOf(s, messages[len(messages)-1].Subject), len(messages))
	}
}

// stageOf is the stage that wrote messages of a stream, of which last is the last subject.
func stageOf(s bus.Stream, last string) string {
	switch s {
	case bus.Findings, bus.Listings:
		return "crawl"
	case bus.Postings:
		return "curate"
	case bus.Outbox:
		return "compose"
	case bus.Ledger:
		if last == bus.DigestProgress {
			return "match"
		}
		return "compose" // what a mail tells
	case bus.Crawls, bus.Decisions, bus.Subscriptions, bus.Dead:
	}
	return ""
}

// step is the digest's hook, nil without a fault: a mail that was taken, and its removal
// from the outbox, are messages of the sender.
func (f *fault) step() func(context.Context, string) error {
	if f == nil {
		return nil
	}
	return func(_ context.Context, at string) error {
		if at == "accepted" || at == "removed" {
			f.acknowledged("send", 1)
		}
		return nil
	}
}
