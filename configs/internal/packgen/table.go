package main

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// place is one row of the table.
type place struct {
	id, name, organisation string
	kinds                  []string // kinds of posting that were seen there
	region                 string   // country codes separated by commas, or world
	access                 string   // rss atom ical api html listserv social none
	url, homepage          string
	evidence               string // where the address was seen
	year                   int    // when, 0 when that is not known
	policy                 string // ok, unknown, terms-forbid
	notes                  string
}

func columns() []string {
	return []string{"id", "name", "organisation", "kinds", "region", "access", "url", "homepage", "evidence", "last_evidence_year", "crawl_policy", "notes"}
}

// parseTable reads the rows below a header line that names the columns.
func parseTable(text string) ([]place, error) {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if lines[0] != strings.Join(columns(), "\t") {
		return nil, errors.New("the first line does not name the expected columns")
	}
	places := make([]place, 0, len(lines))
	for i, line := range lines[1:] {
		c := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if len(c) != len(columns()) {
			return nil, fmt.Errorf("line %d has %d columns, want %d", i+2, len(c), len(columns()))
		}
		year := 0
		if c[9] != "" {
			n, err := strconv.Atoi(c[9])
			if err != nil {
				return nil, fmt.Errorf("line %d: year %q", i+2, c[9])
			}
			year = n
		}
		places = append(places, place{
			id: c[0], name: c[1], organisation: c[2], kinds: strings.Split(c[3], ","), region: c[4], access: c[5],
			url: c[6], homepage: c[7], evidence: c[8], year: year, policy: c[10], notes: c[11],
		})
	}
	return places, nil
}

// firstEnabledYear is the year in which a feed must have been seen to be enabled.
const firstEnabledYear = 2024

// listed reports whether a place belongs to the network directory: it must not or cannot
// be crawled.
func (p place) listed() bool { return p.policy == "terms-forbid" || p.url == "" }

// way is the key of the way in.
func (p place) way() string {
	switch p.access {
	case "rss", "atom":
		return "feed"
	case "ical":
		return "calendar"
	}
	return "page"
}

func (p place) enabled() bool { return p.way() != "page" && p.year >= firstEnabledYear }

// why says why a source is disabled.
func (p place) why() string {
	switch {
	case p.way() != "page":
		return fmt.Sprintf("A %s that was not seen since %d", p.way(), p.year)
	case p.access == "listserv":
		return "A mailing list: subscribe and read it by mailbox; this is the page of its archive"
	case p.access == "social":
		return "A profile of a social network, not a feed"
	case p.access == "api":
		return "An interface that no way in reads; this is its page"
	}
	return "A page whose structure was not checked"
}

// seen says where and when the address was seen.
func (p place) seen() string {
	where := plainText(p.evidence)
	if where == "none found" {
		where = ""
	}
	switch {
	case where == "" && p.year == 0:
		return "where it was seen is not recorded"
	case p.year == 0:
		return "seen, year unknown: " + where
	case where == "":
		return fmt.Sprintf("seen %d", p.year)
	}
	return fmt.Sprintf("seen %d: %s", p.year, where)
}

var (
	// workNote matches parts of a note that are about the making of the table, or that
	// only guess.
	workNote = regexp.MustCompile(`(?i)vocabulary\.md|fixture|\btests?\b|seed article|\(guess\)|\(guess:|guess\)|this table|no URL |no feed URL|none found|year estimated|URL =|URL shortened|never fetched|shortimer template|operator must enter`)
	clause   = regexp.MustCompile(`; |\. (?:[A-Z])`)
)

// note is what the notes say that is of use to an operator.
func (p place) note() string {
	var keep []string
	for _, c := range clauses(p.notes) {
		if !workNote.MatchString(c) {
			keep = append(keep, c)
		}
	}
	return plainText(strings.Join(keep, "; "))
}

// clauses splits a note at semicolons and ends of sentences.
func clauses(s string) []string {
	var out []string
	for s != "" {
		at := clause.FindStringIndex(s)
		if at == nil {
			return append(out, s)
		}
		out = append(out, s[:at[0]])
		s = s[at[0]+2:]
	}
	return out
}

// plainText is s in one line.
func plainText(s string) string {
	s = strings.ReplaceAll(s, `named in the seed article`, "named in the article")
	return strings.Join(strings.Fields(s), " ")
}

var crawlDelay = regexp.MustCompile(`Crawl-delay ([0-9]{1,3})\b`)

// delay is the pause that the site's robots.txt asked for, in seconds, when the row says so.
func (p place) delay() string {
	if m := crawlDelay.FindStringSubmatch(p.evidence + " " + p.notes); m != nil {
		return m[1] + "s"
	}
	return ""
}

var needsFilter = regexp.MustCompile(`filter by library terms|needs the library filter|needs negative cues|Add \?cat=`)

// general reports whether the place announces for other fields too.
func (p place) general() bool { return needsFilter.MatchString(p.notes) }
