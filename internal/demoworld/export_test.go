package demoworld

import "time"

// Stated is what the content says of an announcement, for tests to compare with what is
// found out.
type Stated struct {
	Kind    string
	Title   string
	Sources []string // that carry it once the story is told
	Later   bool     // no source carries it from the start
}

// Contents returns the content by the addresses of its pages.
func Contents() (map[string]Stated, error) {
	all, err := load()
	byPage := map[string]Stated{}
	for _, a := range all {
		s := Stated{Kind: a.Kind, Title: a.Title, Later: true}
		for _, l := range a.In {
			s.Sources = append(s.Sources, l.Source)
			s.Later = s.Later && l.From != ""
		}
		byPage[a.At] = s
	}
	return byPage, err
}

// Moment and InWords are as the content uses them.
func Moment(start time.Time, text string) (time.Time, bool, error) { return moment(start, text) }

// InWords is inWords.
func InWords(day time.Time, lang string) string { return inWords(day, lang) }
