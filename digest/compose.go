package digest

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/url"
	"strings"
	texttemplate "text/template"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/callboard/callboard/posting"
)

// maxListed is how many postings a mail lists; the others are one line with a link, and
// count as told.
const maxListed = 100

// maxSubject is the length of a subject in characters, RFC 5322, section 2.1.1.
const maxSubject = 78

// view is a mail as its templates see it.
type view struct {
	Site        string
	Subject     string
	Preview     string // "3 new, 1 changed"
	Search      string // the saved search in words
	SearchURL   string
	Open        int // open beside what is listed; 0 after the first mail
	Groups      []group
	More        int // told but not listed
	Every       string
	Since       string // day of the consent
	Unsubscribe string
	Contact     string
	ContactURL  string

	Confirm string // of a mail that asks
	Until   string // until when Confirm can be used
	When    string // "every day at 07:00 (Europe/Berlin)"
}

// group is the postings of one kind.
type group struct {
	Label string
	Lines []line
}

// line is one posting of a mail.
type line struct {
	News    string // New, Changed, Cancelled
	Title   string
	URL     string // permalink
	Facts   []string
	Changes []string
	Source  string // host of the announcement's own page
	Page    string // its address
}

// view is what a reader's mail says, with at most listed postings in full.
func (s *Service) view(t turn, now time.Time, listed int) view {
	v := s.frame(t.sub)
	v.Preview = tallyWords(t.items)
	v.Subject = subject(v.Preview, v.Search, s.opts.Site)
	v.Open = t.open
	v.Since = t.sub.Confirmed.At.In(t.sub.location()).Format(dayLayout)
	if v.More = len(t.items) - listed; v.More < 0 {
		v.More, listed = 0, len(t.items)
	}
	for _, it := range t.items[:listed] {
		label := plural(it.posting.Kind)
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Label != label {
			v.Groups = append(v.Groups, group{Label: label})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Lines = append(g.Lines, s.line(it, now, t.sub.location()))
	}
	return v
}

// frame is what all mails to a reader have.
func (s *Service) frame(sub Subscription) view {
	v := view{
		Site: s.opts.Site, Search: s.Describe(sub.Query), SearchURL: s.opts.URL + "/",
		Every: string(sub.Every), Unsubscribe: s.opts.URL + "/unsubscribe/" + s.unsubscribeToken(sub.ID),
		Contact: oneLine(s.opts.Contact),
	}
	if sub.Query != "" {
		v.SearchURL += "?" + sub.Query
	}
	if address, err := ParseAddress(v.Contact); err == nil {
		v.ContactURL = "mailto:" + address
	} else {
		v.ContactURL = webAddress(v.Contact)
	}
	return v
}

// line is one posting in full.
func (s *Service) line(it item, now time.Time, zone *time.Location) line {
	p := it.posting
	l := line{Title: clip(oneLine(p.Title), 300), URL: s.opts.URL + "/p/" + p.ID, Page: webAddress(p.URL)}
	l.News = strings.ToUpper(string(it.news)[:1]) + string(it.news)[1:]
	if u, err := url.Parse(l.Page); err == nil {
		l.Source = strings.TrimPrefix(u.Hostname(), "www.")
	}
	add := func(fact string) {
		if fact = clip(oneLine(fact), 240); fact != "" {
			l.Facts = append(l.Facts, fact)
		}
	}
	if p.Organisation != nil {
		add(p.Organisation.Name)
	}
	add(placeWords(p))
	if it.news == isCancelled {
		add(cancelledWords(p))
	} else {
		if !p.Kind.ByDeadline() {
			add(spanWords(p, now, zone))
		}
		if p.Deadline != nil {
			add(deadlineWords(*p.Deadline, p.Kind, now, zone))
		}
	}
	if p.Pay != nil {
		add(payWords(*p.Pay))
	}
	if it.news == isChanged {
		l.Changes = changeWords(p, it.entry)
	}
	return l
}

// placeWords is where it is: "Boston, MA; Online".
func placeWords(p posting.Posting) string {
	var names []string
	for _, place := range p.Places[:min(len(p.Places), 3)] {
		names = append(names, place.Name())
	}
	if n := len(p.Places) - 3; n > 0 {
		names = append(names, fmt.Sprintf("%d more places", n))
	}
	switch p.Attendance {
	case posting.Online:
		names = append(names, "online")
	case posting.Hybrid:
		names = append(names, "in person and online")
	case posting.InPerson:
	}
	return strings.Join(names, "; ")
}

// plural is the heading of a kind.
func plural(k posting.Kind) string {
	switch k {
	case posting.CFP:
		return "Calls for papers"
	case posting.Grant:
		return "Grants and scholarships"
	case posting.Mentoring:
		return "Mentoring"
	case posting.Community:
		return "Communities"
	case posting.Other:
		return "Other"
	case posting.Job, posting.Conference, posting.Workshop, posting.Webinar:
	}
	return k.Label() + "s"
}

// subject is "3 new, 1 changed: jobs in Massachusetts — Callboard", the search shortened
// so that it is maxSubject characters at most.
func subject(head, search, site string) string {
	first, size := utf8.DecodeRuneInString(search)
	if next, _ := utf8.DecodeRuneInString(search[size:]); unicode.IsLower(next) {
		search = string(unicode.ToLower(first)) + search[size:]
	}
	site = shorten(site, 30)
	room := maxSubject - utf8.RuneCountInString(head+":  — "+site)
	return oneLine(head + ": " + shorten(search, max(room, 10)) + " — " + site)
}

// shorten is s in at most n characters.
func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return strings.TrimRight(string(r[:n-1]), " ,.") + "…"
	}
	return s
}

// webAddress is s if it is an address of a page, else "": what others write into a
// posting must not become another kind of link. It contains no space.
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(s) > 1500 {
		return ""
	}
	return u.String()
}

//go:embed templates
var templates embed.FS

// letters are the parsed templates of all mails.
type letters struct {
	plain *texttemplate.Template
	rich  *template.Template
}

func parseLetters() (letters, error) {
	plain, err := texttemplate.ParseFS(templates, "templates/*.txt")
	if err != nil {
		return letters{}, fmt.Errorf("digest: templates: %w", err)
	}
	rich, err := template.ParseFS(templates, "templates/*.html", "templates/*.css")
	if err != nil {
		return letters{}, fmt.Errorf("digest: templates: %w", err)
	}
	return letters{plain, rich}, nil
}

// render is the mail's text and HTML.
func (l letters) render(v view) (text, html string, err error) {
	name := "digest"
	if v.Confirm != "" {
		name = "asking"
	}
	var plain, rich bytes.Buffer
	if err := l.plain.ExecuteTemplate(&plain, name+".txt", v); err != nil {
		return "", "", fmt.Errorf("compose text: %w", err)
	}
	if err := l.rich.ExecuteTemplate(&rich, name+".html", v); err != nil {
		return "", "", fmt.Errorf("compose html: %w", err)
	}
	return plain.String(), rich.String(), nil
}
