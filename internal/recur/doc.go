// Package recur expands the series of calendars: a start, a rule (RFC 5545, section
// 3.8.5.3), exceptions, additions and moved occurrences become occurrences in a window.
//
//	s := recur.Series{Starts: starts, Ends: &ends, Recurrence: posting.Recurrence{Rule: "FREQ=WEEKLY;BYDAY=TU"}}
//	occurrences, err := s.Between(now, now.AddDate(1, 0, 0), 20)
//
// Rules are read by rrule-go and walked here. Its iterator cannot be bounded: a rule
// that matches nothing (FREQ=HOURLY;INTERVAL=24;BYHOUR=5 from four o'clock) never comes
// back from one call, and a stranger's calendar may hold thousands of them. Here a walk
// goes straight to the window and ends with it, or when its steps are used up.
//
// Promises: walls before instants, so an event at 9 stays at 9 when clocks change; no
// call takes more than maxSteps steps, whatever the rule; the same input gives the same
// output at any time on any machine.
package recur
