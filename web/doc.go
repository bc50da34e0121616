// Package web serves what people and programs read: the search page, postings, the JSON
// API, the feeds and calendars of a search, the pages around a saved search, and what an
// operator and a monitor look at.
//
//	h, err := web.New(web.Options{Index: ix, Postings: catalog, Labels: vocabulary, Readers: digest, URL: "https://board.example.org"})
//	http.ListenAndServe(":8080", h)
//
// routes.go is the table of contents: one line an address, one file a handler. A handler
// makes its whole answer and returns it, or an error; failure.go turns the error into a
// page, or into problem+json under /api and in feeds, and logs it if it is ours (500).
//
// Promises: every page works without JavaScript and loads nothing from elsewhere. A page
// never changes anything on GET. What is read from outside is bounded and escaped; the
// description of a posting is the only markup that is passed through, and it was
// sanitised when the posting was made. Logs and metrics know routes and statuses: never
// what was searched for, an address or a token. Forwarding headers are not trusted.
//
// Left to others: what a search means (index), what a posting is (catalog), consent and
// mail (digest).
package web
