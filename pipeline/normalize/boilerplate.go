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

// mute finds the boilerplate of a text: the sentences of the hits, menus, and what follows
// the end.
func mute(p prose, w words, hits []hit) []span {
	var spans []span
	for _, h := range hits {
		if h.facet == boilerplateFacet {
			from, to := p.sentence(int(w.list[h.from].from), int(w.list[h.to-1].to))
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
