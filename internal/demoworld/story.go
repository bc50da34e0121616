package demoworld

import "time"

// Change is what a step of the story does.
type Change string

// The changes.
const (
	Appear Change = "appear" // an announcement is carried by a source from now on
	Extend Change = "extend" // its deadline is moved
	Cancel Change = "cancel" // its organiser calls it off
	Remove Change = "remove" // its source no longer lists it
	Break  Change = "break"  // a source serves an error page in place of its feed
	Mail   Change = "mail"   // nothing changes: the readers are mailed
)

// Step is one event of the story.
type Step struct {
	Name   string
	After  time.Duration // since the start
	Change Change
	Source string // whose document changes, "" for Mail
	Item   string // id of the announcement, "" for Break and Mail
	Title  string // of the announcement
	Page   string // site and path of its page
	Visits int    // how many visits it takes until the change has its effect

	deadline string // of Extend
}

// story are the steps in their order. The first mail comes before the changes, so that
// the second one tells of them to those who were told of what changed.
func story() []Step {
	return []Step{
		{Name: "new-ad", After: 10 * time.Second, Change: Appear, Source: "open-shelves", Item: "eastbrook-digital", Visits: 1},
		{Name: "same-ad", After: 15 * time.Second, Change: Appear, Source: "eastbrook-careers", Item: "eastbrook-digital", Visits: 1},
		{Name: "broken", After: 20 * time.Second, Change: Break, Source: "stellenboerse-nord", Visits: 1},
		{Name: "first-mail", After: 28 * time.Second, Change: Mail},
		{Name: "extended", After: 34 * time.Second, Change: Extend, Source: "lakes-association", Item: "lakes-cfp", Visits: 1, deadline: "+32"},
		{Name: "cancelled", After: 39 * time.Second, Change: Cancel, Source: "shared-learning", Item: "workshop-oral-history", Visits: 1},
		{Name: "filled", After: 44 * time.Second, Change: Remove, Source: "eastbrook-careers", Item: "eastbrook-evening", Visits: 2},
		{Name: "second-mail", After: 55 * time.Second, Change: Mail},
	}
}
