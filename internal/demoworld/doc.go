// Package demoworld is the sample world of the demonstration: some sixty invented
// announcements of the library field in all nine kinds, on the pages, feeds and calendar
// of invented organisations, served on loopback, with a short story that changes them.
//
//	w, err := demoworld.New(start)
//	go http.Serve(listener, w)
//	text := demoworld.Config("http://"+listener.Addr().String(), "3s") // its sources, as YAML
//	for _, step := range demoworld.Story() {
//		w.Apply(step) // the documents change at once
//	}
//
// An announcement is written once, in content/*.yaml, and rendered for each source that
// carries it: as an item of an RSS, Atom or JSON feed, an event of a calendar, structured
// data of a page. Several sources carry the same announcement, each with its own tracking
// keys behind the one address. Every address that is named is a page of the world, below
// a folder with the name of its site: /eastbrook.example.edu/jobs/….
//
// Promises: all dates are relative to the start that New was given, so that the world is
// fresh on any day; two worlds of one start and the same steps serve the same bytes.
//
// Left to others: when a step is due, and what is told about it (cmd/callboard).
package demoworld
