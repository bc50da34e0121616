package normalize

import (
	"slices"
	"sort"
	"strings"
)

// span is a part of a text, from to to (not included), in bytes.
type span struct{ from, to int }

// inSpans reports whether pos is in one of the spans, which are in order and apart.
func inSpans(spans []span, pos int) bool {
	i := sort.Search(len(spans), func(i int) bool { return spans[i].to > pos })
	return i < len(spans) && spans[i].from <= pos
}

// boilerplateFacet names the phrases of boilerplate among the cues.
const boilerplateFacet = "boilerplate"

// boilerplate are phrases of sentences that stand in every announcement of an employer or
// on every page of a site, and are about neither: their words ("veteran", "university",
// "children") are no cues, and a summary leaves them out. They are written as cues are.
const boilerplate = "equal opportunit*|equal employment|affirmative action|regardless of race|without regard to|protected veteran*|gender identity|sexual orientation|" +
	"reasonable accommodation*|accommodations are available|accommodation is available|employment equity|equity seeking|equity deserving|underrepresented group*|visible minorit*|racialized|" +
	"unceded|ancestral land*|ancestral territor*|traditional territor*|background check*|e verify|clery act|drug free|" +
	"schwerbehinder*|gleichstellung*|egalite professionnelle|igualdad de oportunidades|" +
	// sites
	"toggle navigation|skip to content|skip to main|forgot password|log in|sign in|create account|create a job match|cookie|cookies|privacy policy|terms of use|terms of service|" +
	"all rights reserved|share this|click to share|share on|opens in new window|return to search|save this job|email me jobs|subscribe*|our newsletter|powered by|gtag|" +
	"you are receiving|apologies for cross|apologies for duplicate|apologies for any cross|" +
	// who is thanked
	"we thank all|thank all applicants|thank you for your interest|only those selected|only those candidates|only candidates selected|no phone calls"

// trailers are lines behind which nothing is of the announcement any more.
var trailers = map[string]bool{
	"post navigation": true, "previous post": true, "leave a reply": true, "leave a comment": true, "about the author": true, "comments are closed": true,
}

// navigationLines is how many short lines in a row are a menu or a list of states and no list of duties.
const navigationLines = 24

// maxRunOn is how far in front of a phrase, in bytes, its sentence may begin: pages whose
// markup was stripped badly have no full stops, and what stands further off is not of it.
const maxRunOn = 120

// mute finds the boilerplate of a text: the sentences of the hits, menus, and what follows
// the end.
func mute(p prose, w words, hits []hit) []span {
	var spans []span
	for _, h := range hits {
		if h.facet == boilerplateFacet {
			at := int(w.list[h.from].from)
			from, to := p.sentence(at, int(w.list[h.to-1].to))
			from = max(from, at-maxRunOn)
			for n := 0; n < 4 && to < len(p.text) && p.text[to] == ';'; n++ { // "…; veterans and others"
				_, to = p.sentence(to+1, min(to+2, len(p.text)))
			}
			if to < len(p.text) && strings.IndexByte(".!?;", p.text[to]) >= 0 {
				to++
			}
			spans = append(spans, span{from, to})
		}
	}
	return joined(append(spans, menus(p)...))
}

// unmuted leaves out the hits in muted parts.
func unmuted(w words, hits []hit, muted []span) []hit {
	if len(muted) == 0 {
		return hits
	}
	return slices.DeleteFunc(hits, func(h hit) bool { return inSpans(muted, int(w.list[h.from].from)) })
}

// menus finds runs of short lines, and everything from a trailer on.
func menus(p prose) []span {
	var spans []span
	began, count := 0, 0
	flush := func(end int) {
		if count >= navigationLines {
			spans = append(spans, span{began, end})
		}
		count = 0
	}
	for at := 0; at < len(p.low); {
		end := at + 1 + strings.IndexByte(p.low[at:], '\n')
		if end == at {
			end = len(p.low)
		}
		line := strings.TrimSpace(p.low[at:end])
		if next := hiddenBlock(p, at, line); next > 0 {
			flush(at)
			spans = append(spans, span{at, next})
			at = max(next, end)
			continue
		}
		switch {
		case at > minOwn && trailers[strings.TrimRight(line, " :")]:
			flush(at)
			return append(spans, span{at, len(p.low)})
		case len(line) > 28 || strings.ContainsAny(line, ":.;$"):
			flush(at)
		case count == 0:
			began, count = at, 1
		case line != "":
			count++
		}
		at = end
	}
	flush(len(p.low))
	return spans
}

// hiddenBlock is where the block that begins with a line ends, 0 if it is none that is
// muted: the tags of the posting (they are read as tags), a filter with its count ("Full
// time (12)"), data of a script, and the results of a search up to the posting's own details.
func hiddenBlock(p prose, at int, line string) int {
	lineEnd := at + len(p.low[at:])
	if i := strings.IndexByte(p.low[at:], '\n'); i >= 0 {
		lineEnd = at + i
	}
	switch {
	case line == "tags" || line == "categories" || line == "tags:" || line == "categories:":
		return tagsEnd(p, lineEnd)
	case strings.HasPrefix(line, "search results"):
		if i := strings.Index(p.low[at:], "\ndetails\n"); i > 0 {
			return at + i
		}
	case strings.HasSuffix(line, ")") && countTail(line), strings.Contains(line, `":"`) || strings.Contains(line, `":{`):
		return lineEnd
	}
	return 0
}

// tagsEnd is where a list of tags ends that begins behind at: in front of the first line
// that is too long to be one, or a label.
func tagsEnd(p prose, at int) int {
	for at < len(p.low) {
		end := at + 1 + strings.IndexByte(p.low[at+1:], '\n')
		if end == at {
			end = len(p.low)
		}
		line := strings.TrimSpace(p.low[at:end])
		if len(line) > maxLabel || trailers[line] || strings.HasSuffix(line, ":") && line != "tags:" {
			return at
		}
		at = end
	}
	return at
}

// countTail reports whether a line ends with a number in brackets.
func countTail(line string) bool {
	i := strings.LastIndexByte(line, '(')
	if i < 1 || i+2 >= len(line) {
		return false
	}
	for _, c := range []byte(line[i+1 : len(line)-1]) {
		if !isDigit(c) {
			return false
		}
	}
	return true
}

// joined sorts spans and makes one of those that meet.
func joined(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	kept := spans[:0]
	for _, s := range spans {
		if n := len(kept); n > 0 && s.from <= kept[n-1].to {
			kept[n-1].to = max(kept[n-1].to, s.to)
			continue
		}
		kept = append(kept, s)
	}
	return kept
}

// without is the text without the spans, each replaced by a line end.
func (p prose) without(spans []span) string {
	if len(spans) == 0 {
		return p.text
	}
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(p.text[at:s.from])
		b.WriteByte('\n')
		at = s.to
	}
	b.WriteString(p.text[at:])
	return b.String()
}
