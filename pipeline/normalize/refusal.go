package normalize

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/callboard/callboard/internal/htmltext"
	"github.com/callboard/callboard/posting"
)

// Refusal says by its title why a finding is no announcement, "" when it may be one. It
// costs next to nothing, so that crawls and imports can say so before anything is stored.
func Refusal(f posting.Finding) string {
	return refusal(strings.TrimSpace(htmltext.Text(f.Title)))
}

// software are titles about the other kind of library.
var software = regexp.MustCompile(`(?i)\b(?:(?:python|java|javascript|typescript|php|ruby|rust|golang|c\+\+|react|npm|software|sample|header-only|ui component) librar(?:y|ies)\b|library developer|lib(?:c|ssl|curl|xml2)\b)`)

// librarywork are words that say a title with "software library" in it is ours all the same.
var libraryWork = regexp.MustCompile(`(?i)\b(?:librarian|archiv|public library|university|college|school|workshop|webinar|training|course|introduction to)`)

// refusal is the reason for which a title is that of no announcement.
func refusal(title string) string {
	switch {
	case title == "":
		return "no title"
	case software.MatchString(title) && !libraryWork.MatchString(title):
		return fmt.Sprintf("%q is about a software library", title)
	}
	return ""
}
