package normalize_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

// announcements are texts with the dates of most kinds of announcement.
var announcements = []struct {
	name string
	kind posting.Kind
	text string
}{
	{"job", posting.Job, "Example University Library invites applications for a Metadata Librarian.\nStart date: March 1, 2027\nApplications are due December 15, 2026, at 5:00 pm ET. Review of applications begins December 1, 2026.\nInterviews will be held in January. This position was established in 1998."},
	{"until filled", posting.Job, "The position is open until filled. For full consideration, please apply by January 8, 2027."},
	{"call", posting.CFP, "Call for proposals\nThe conference will be held in Example City, June 24-29, 2027.\nImportant dates\nAbstracts due: January 15, 2027 (AoE)\nNotification of acceptance: February 20, 2027\nCamera-ready papers: April 1, 2027\nEarly bird registration ends on 1 May 2027."},
	{"extended", posting.CFP, "The deadline for proposals has been extended from November 20, 2026 to December 4, 2026."},
	{"webinar", posting.Webinar, "Join us for a free webinar.\nWhen: Thursday, December 3, 2026, 10:00-11:30 am ET\nRegister by December 1, 2026."},
	{"German", posting.Job, "Wir suchen eine Bibliothekarin. Die Bewerbungsfrist endet am 15. Dezember 2026. Bitte senden Sie Ihre Bewerbung an die Bibliothek."},
	{"French", posting.CFP, "Appel à communications. Le colloque se tiendra du 24 au 29 juin 2027. La date limite de dépôt des propositions est le 15 janvier 2027."},
	{"Spanish", posting.Workshop, "El taller se llevará a cabo del 1 al 3 de febrero de 2027. La fecha límite para enviar las solicitudes es el 11 de diciembre de 2026."},
	{"grant", posting.Grant, "The travel grant has three rounds. Deadlines: February 1, 2027, June 1, 2027 and October 1, 2027. Applicants will be notified by July 1, 2027."},
}

// times are the moments of a posting in one text.
func times(p posting.Posting) string {
	var b strings.Builder
	fmt.Fprintf(&b, "deadline %s %s; when %s; dates", brief(p.Deadline), p.Kind, span(p))
	for _, d := range p.Dates {
		fmt.Fprintf(&b, " %s=%s", d.What, d.Moment)
	}
	return b.String()
}

// footer is what sites and lists put below every page.
const footer = "\n\n--\nExample Board · 12 Main Street, Example City · Phone 555-0104-2027\nPosted on November 2, 2026. Last updated: November 5, 2026. © 2026 Example Board, founded in 1999.\nUnsubscribe | Privacy policy"

// TestWhiteSpaceMarkupAndFooters holds that neither white space, nor markup, nor a footer
// changes a moment.
func TestWhiteSpaceMarkupAndFooters(t *testing.T) {
	t.Parallel()
	for _, a := range announcements {
		d := configs.Defaults{Kind: a.kind, Country: "US"}
		f := posting.Finding{Title: "Announcement", Text: a.text, Published: "2026-11-02"}
		want := times(read(t, f, d).Posting)
		for name, other := range disguises(f) {
			if got := times(read(t, other, d).Posting); got != want {
				t.Errorf("%s with %s:\n got %s\nwant %s", a.name, name, got, want)
			}
		}
	}
}

// TestSamplesInDisguise holds the same for the labelled samples.
func TestSamplesInDisguise(t *testing.T) {
	t.Parallel()
	shared := sharedFolder(t)
	for _, set := range []string{"jobs", "events"} {
		for i, f := range readLines[posting.Finding](t, filepath.Join(shared, "labels", set+".findings.ndjson")) {
			if f.Text == "" || i%5 != 0 {
				continue
			}
			d := sampleDefaults[f.Source]
			want := times(read(t, f, d).Posting)
			for _, name := range []string{"wide spaces", "CRLF", "space around", "a footer"} {
				if got := times(read(t, disguises(f)[name], d).Posting); got != want {
					t.Errorf("%s %q with %s:\n got %s\nwant %s", f.Item, f.Title, name, got, want)
				}
			}
		}
	}
}

// disguises are f with the same words in other white space and markup.
func disguises(f posting.Finding) map[string]posting.Finding {
	marked := func(markup string) posting.Finding {
		g := f
		g.Text, g.HTML = "", markup
		return g
	}
	plain := func(text string) posting.Finding {
		g := f
		g.Text = text
		return g
	}
	lines := strings.Split(html.EscapeString(f.Text), "\n")
	bold := strings.NewReplacer("2026", "<b>2026</b>", "2027", "<strong><span>2027</span></strong>")
	return map[string]posting.Finding{
		"wide spaces":       plain(strings.ReplaceAll(f.Text, " ", "  \t")),
		"hard spaces":       plain(strings.ReplaceAll(f.Text, " ", "\u00a0")),
		"CRLF":              plain(strings.ReplaceAll(f.Text, "\n", " \r\n")),
		"space around":      plain("\n\n \t" + f.Text + "  \n\n\n"),
		"invisible signs":   plain(strings.ReplaceAll(f.Text, " 20", " \u200b20")),
		"long dashes":       plain(strings.ReplaceAll(f.Text, "-", "–")),
		"a footer":          plain(f.Text + footer),
		"paragraphs":        marked("<p>" + strings.Join(lines, "</p>\n<p>") + "</p>"),
		"line breaks":       marked("<div>" + strings.Join(lines, "<br>\n") + "</div>"),
		"a list":            marked("<ul><li>" + strings.Join(lines, "</li><li>") + "</li></ul>"),
		"bold years":        marked("<p>" + bold.Replace(strings.Join(lines, "</p><p>")) + "</p>"),
		"comments":          marked("<p>" + strings.Join(lines, "<!-- deadline: May 1, 2027 --></p><p>") + "</p>"),
		"a footer element":  marked("<p>" + strings.Join(lines, "</p><p>") + "</p><footer><p>" + strings.ReplaceAll(html.EscapeString(footer), "\n", "<br>") + "</p></footer>"),
		"a struck old date": marked("<p>" + strings.Join(lines, "</p><p>") + " <del>Deadline: November 9, 2026.</del></p>"),
	}
}

// TestFieldsDoNotDependOnTheClock holds that a published announcement says the same
// whenever it is seen, and that no rule reads a clock.
func TestFieldsDoNotDependOnTheClock(t *testing.T) {
	t.Parallel()
	for _, a := range announcements {
		d := configs.Defaults{Kind: a.kind, Country: "US"}
		f := posting.Finding{Title: "Announcement", Text: a.text, Published: "2026-11-02"}
		want := times(read(t, f, d).Posting)
		for _, year := range []int{1999, 2026, 2027, 2040} {
			f.Seen = time.Date(year, 12, 31, 23, 59, 59, 0, time.UTC)
			if got := times(read(t, f, d).Posting); got != want {
				t.Errorf("%s seen in %d:\n got %s\nwant %s", a.name, year, got, want)
			}
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no source files", err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			switch pkg, ok := call.X.(*ast.Ident); call.Sel.Name {
			case "Now", "Since", "Until", "Local":
				if ok && pkg.Name == "time" {
					t.Errorf("%s reads the clock or the zone of the machine: time.%s", name, call.Sel.Name)
				}
			}
			return true
		})
	}
}

// TestWordedInAllOffsets holds that a moment written out with its offset reads as the same
// instant, at every offset that a zone has around the changes of its clocks.
func TestWordedInAllOffsets(t *testing.T) {
	t.Parallel()
	for minutes := -12 * 60; minutes <= 14*60; minutes += 45 {
		zone := time.FixedZone("", minutes*60)
		for _, clock := range [][2]int{{0, 5}, {2, 30}, {12, 0}, {23, 59}} {
			at := time.Date(2027, 3, 14, clock[0], clock[1], 0, 0, zone)
			for _, layout := range []string{"Monday, January 2, 2006, 15:04 UTCZ07:00", "2 January 2006 at 3:04 pm (GMTZ07:00)", "2006-01-02 15:04 UTCZ07:00"} {
				worded := strings.ReplaceAll(strings.ReplaceAll(at.Format(layout), "UTCZ", "UTC"), "GMTZ", "GMT")
				p := read(t, posting.Finding{Title: "Webinar", Text: "When: " + worded, Published: "2026-11-02"}, configs.Defaults{Kind: posting.Webinar}).Posting
				if p.Starts == nil || !p.Starts.At.Equal(at) {
					t.Errorf("%q reads as %s, want %s", worded, span(p), at.Format(time.RFC3339))
				}
			}
		}
	}
}
