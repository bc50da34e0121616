package calendar_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/crawlers/calendar"
	"github.com/callboard/callboard/crawlers/crawlertest"
	"github.com/callboard/callboard/posting"
)

// TestCorpus serves the calendars of the corpus and holds what is read to the
// expectations of the manifest, and to what an independent count of the text says.
func TestCorpus(t *testing.T) {
	web := crawlertest.Serve(t, "calendars")
	crawlertest.Judge(t, "calendars", func(file crawlertest.CorpusFile) error {
		body, err := os.ReadFile(file.File)
		if err != nil {
			return err
		}
		result, err := web.Visit(t, file, calendar.New)
		if !isCalendar(string(body)) {
			if !errors.Is(err, crawlers.ErrFormat) {
				return fmt.Errorf("error %v for what is no calendar, want ErrFormat", err) //nolint:errorlint // it may be nil
			}
			return nil
		}
		if err != nil {
			return err
		}
		for _, check := range []func(crawlertest.CorpusFile, string, crawlers.Result) error{
			counted, firstSummary, stated, jcal, occurrences, cassette, training, sound,
		} {
			if err := check(file, string(body), result); err != nil {
				return err
			}
		}
		return nil
	})
}

// isCalendar reports whether a line begins a calendar or a part of one.
func isCalendar(body string) bool {
	return opens.MatchString(body) && !strings.HasPrefix(strings.TrimSpace(body), "<")
}

// block is a VEVENT as the text has it, read by nothing but line breaks.
type block struct{ uid, summary, start, of, page, text string }

var (
	opens = regexp.MustCompile(`(?mi)^(?:\x{feff})?BEGIN:V`)
	folds = strings.NewReplacer("\r\n ", "", "\r\n\t", "", "\n ", "", "\n\t", "")
)

// blocks reads the VEVENTs of a well-formed calendar; ok is false where the text is not
// well-formed, so that a plain reading says nothing.
func blocks(body string) (out []block, ok bool) {
	n := map[string]int{}
	var event *block
	alarm := false
	for line := range strings.Lines(folds.Replace(body)) {
		line = strings.TrimSpace(line)
		head, value, _ := strings.Cut(line, ":")
		name, _, _ := strings.Cut(head, ";")
		switch {
		case name == "BEGIN":
			n["BEGIN"+value]++
			alarm = alarm || value == "VALARM"
			if value == "VEVENT" {
				event = &block{}
			}
		case name == "END":
			n["END"+value]++
			alarm = alarm && value != "VALARM"
			if value == "VEVENT" && event != nil {
				out, event = append(out, *event), nil
			}
		case event != nil && !alarm:
			event.text += line + "\n"
			event.set(name, strings.TrimSpace(value))
		}
	}
	for _, name := range []string{"VCALENDAR", "VEVENT", "VTIMEZONE", "VTODO"} {
		if n["BEGIN"+name] != n["END"+name] || n["BEGINVCALENDAR"] != 1 {
			return nil, false
		}
	}
	return out, true
}

// set takes a property that tells events apart, the first one of a name.
func (b *block) set(name, value string) {
	at := map[string]*string{"UID": &b.uid, "SUMMARY": &b.summary, "DTSTART": &b.start, "RECURRENCE-ID": &b.of, "URL": &b.page}[name]
	if at != nil && *at == "" {
		*at = value
	}
}

// counted: every event that has a title is a finding, versions and changes folded away.
func counted(file crawlertest.CorpusFile, body string, result crawlers.Result) error {
	all, ok := blocks(body)
	if !ok || strings.Contains(file.Exercises, "fuzz") || strings.HasPrefix(file.Path, "libical/") {
		return nil
	}
	masters, revised := map[block]bool{}, map[[2]string]int{}
	uids := map[string]bool{}
	for _, b := range all {
		if b.of == "" && b.summary != "" {
			uids[b.uid] = true
		}
	}
	for _, b := range all {
		switch {
		case b.summary == "":
		case b.uid == "":
			masters[block{text: b.text}] = true
		case b.of == "":
			revised[[2]string{b.uid, b.start}]++
			masters[block{uid: b.uid, summary: b.summary, start: b.start, page: b.page}] = true
		case !uids[b.uid]:
			masters[b] = true
		}
	}
	want, got := len(masters), len(result.Findings)
	if got == want {
		return nil
	}
	for _, n := range revised { // versions of one event differ in their title
		want -= n - 1
	}
	if got != want {
		return fmt.Errorf("%d findings, want %d or %d", got, len(masters), want)
	}
	return nil
}

var firstTitle = regexp.MustCompile(`^first SUMMARY in file order: (.*)$`)

// firstSummary: the manifest's first title is the first finding's.
func firstSummary(file crawlertest.CorpusFile, body string, result crawlers.Result) error {
	m := firstTitle.FindStringSubmatch(file.Expected)
	if m == nil {
		return nil
	}
	if all, ok := blocks(body); ok && len(all) > 0 && all[0].of != "" {
		// It is a changed occurrence, folded into its series somewhere below.
		if !slices.ContainsFunc(result.Findings, func(f posting.Finding) bool { return f.Fields.UID == all[0].uid }) {
			return fmt.Errorf("no finding with the first UID %q", all[0].uid)
		}
		return nil
	}
	want := unescape(m[1])
	if len(result.Findings) == 0 {
		return fmt.Errorf("no finding, want first %q", want)
	}
	// The manifest cuts a title where the text folds it.
	if got := result.Findings[0].Title; !strings.HasPrefix(strings.ReplaceAll(got, "\n", " "), want) {
		return fmt.Errorf("first title %q, want %q", got, want)
	}
	return nil
}

func unescape(s string) string {
	s = strings.NewReplacer(`\,`, ",", `\;`, ";", `\n`, " ", `\N`, " ", `\\`, `\`).Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

var (
	wantCount = regexp.MustCompile(`^(?:count=|)(\d+)(?: events: .*| .*|;.*|)$`)
	wantStart = regexp.MustCompile(`\bstart=([^=]*?)(?: end=| tz=|;|$)`)
	wantEnd   = regexp.MustCompile(`\bend=([^=]*?)(?: tz=|;|$)`)
	wantTitle = regexp.MustCompile(`\btitle='?([^=']*?)'?(?: start=| url=|;|$)`)
)

// stated: the counts, first titles, starts and ends that the origin's own tests assert.
func stated(file crawlertest.CorpusFile, _ string, result crawlers.Result) error {
	if !strings.HasPrefix(file.Path, "calagator/") && !strings.HasPrefix(file.Path, "city-scrapers/") {
		return nil
	}
	found := result.Findings
	if m := wantCount.FindStringSubmatch(file.Expected); m != nil && strings.Contains(file.Expected, "count=") {
		events := len(found) // the origin counts changed occurrences apart
		for _, f := range found {
			events += len(f.Fields.Overrides)
		}
		if n, _ := strconv.Atoi(m[1]); events != n {
			return fmt.Errorf("%d events, want %d", events, n)
		}
	}
	expected := file.Expected
	if strings.HasPrefix(file.Path, "city-scrapers/") {
		// [0] is the first one after the day that the origin takes for today; it reads no whole days.
		slices.SortStableFunc(found, func(a, b posting.Finding) int { return strings.Compare(a.Fields.Starts, b.Fields.Starts) })
		found = slices.DeleteFunc(found, func(f posting.Finding) bool {
			return f.Fields.Starts < "2024-05-07" || len(f.Fields.Starts) == 10
		})
		expected = strings.NewReplacer("[0].", "", ` local America/Chicago`, "", `"`, "'", " status=", ";").Replace(expected)
	}
	for name, want := range map[string]*regexp.Regexp{"title": wantTitle, "start": wantStart, "end": wantEnd} {
		m := want.FindStringSubmatch(expected)
		if m == nil {
			continue
		}
		if len(found) == 0 {
			return fmt.Errorf("no finding, want %s %q", name, m[1])
		}
		f := found[0]
		got := map[string]string{"title": f.Title, "start": f.Fields.Starts, "end": f.Fields.Ends}[name]
		if name == "title" && got != m[1] {
			return fmt.Errorf("title %q, want %q", got, m[1])
		}
		if name != "title" && !sameTime(got, m[1]) {
			return fmt.Errorf("%s %q, want %q", name, got, m[1])
		}
	}
	if strings.Contains(file.Expected, "every event has a venue") {
		for _, f := range found {
			if f.Fields.Location == "" {
				return fmt.Errorf("%q has no location", f.Title)
			}
		}
	}
	return nil
}

// sameTime compares a moment with a time as Ruby or Python prints it. Where that has no
// zone the clock's reading is compared, else the instant.
func sameTime(got, want string) bool {
	m, err := posting.ParseMoment(got)
	if err != nil {
		return false
	}
	want = strings.TrimSpace(regexp.MustCompile(` P[SD]T(?: -0[78]:00)?$`).ReplaceAllString(want, ""))
	for _, layout := range []string{"Mon Jan 02 15:04:05 -0700 2006", time.RFC3339} {
		if t, err := time.Parse(layout, want); err == nil {
			return m.At.Equal(t)
		}
	}
	clock := strings.Replace(want, " ", "T", 1)
	return strings.HasPrefix(m.String(), clock)
}

// jcal: ical.js's own parse of the same text has as many events, the same first title and
// the same first start.
func jcal(file crawlertest.CorpusFile, _ string, result crawlers.Result) error {
	name, ok := strings.CutPrefix(file.Expected, "jCal in ")
	if !ok {
		return nil
	}
	raw, err := os.ReadFile(path.Join(path.Dir(file.File), name))
	if err != nil {
		return err
	}
	var parsed any
	if err := json.Unmarshal(raw, &parsed); err != nil {
		return err
	}
	events := jcalEvents(parsed)
	titled := 0
	for _, e := range events {
		if e["summary"] != "" {
			titled++
		}
	}
	if len(result.Findings) != titled || len(result.Findings)+len(result.Refused) < len(events) {
		return fmt.Errorf("%d findings and %d refusals, want %d events, %d with a title",
			len(result.Findings), len(result.Refused), len(events), titled)
	}
	for i, e := range events {
		if e["summary"] == "" || i >= len(result.Findings) {
			continue
		}
		f := result.Findings[i]
		if f.Title != strings.Join(strings.Fields(e["summary"]), " ") || !strings.HasPrefix(f.Fields.Starts, e["dtstart"]) {
			return fmt.Errorf("event %d is %q at %q, want %q at %q", i, f.Title, f.Fields.Starts, e["summary"], e["dtstart"])
		}
	}
	return nil
}

// jcalEvents collects the VEVENTs of jCal: ["vevent", [[name, params, type, value]…], […]].
func jcalEvents(v any) []map[string]string {
	list, ok := v.([]any)
	if !ok {
		return nil
	}
	var out []map[string]string
	if len(list) == 3 && list[0] == "vevent" {
		event := map[string]string{}
		props, _ := list[1].([]any)
		for _, p := range props {
			if prop, _ := p.([]any); len(prop) > 3 {
				event[fmt.Sprint(prop[0])] = fmt.Sprint(prop[3])
			}
		}
		return []map[string]string{event}
	}
	for _, inner := range list {
		out = append(out, jcalEvents(inner)...)
	}
	return out
}

// cassette: the recorded answers of TeSS hold one event each, in the zone named; where
// the answer is the event that is named, its title and start are the ones named.
func cassette(file crawlertest.CorpusFile, body string, result crawlers.Result) error {
	if !strings.HasPrefix(file.Path, "tess/cassettes/") {
		return nil
	}
	if len(result.Findings) == 0 {
		return errors.New("no finding")
	}
	for _, f := range result.Findings {
		m, err := posting.ParseMoment(f.Fields.Starts)
		if err != nil {
			return err
		}
		if strings.Contains(file.Expected, "tz=Amsterdam") && m.Date == "" && f.Fields.Zone != "Europe/Amsterdam" && !strings.HasSuffix(f.Fields.Starts, "Z") {
			return fmt.Errorf("%q is in zone %q, want Europe/Amsterdam", f.Title, f.Fields.Zone)
		}
	}
	title := regexp.MustCompile(`title='([^']*)' url='([^']*)'`).FindStringSubmatch(file.Expected)
	if title == nil || !strings.Contains(body, title[1]) {
		return nil
	}
	i := slices.IndexFunc(result.Findings, func(f posting.Finding) bool { return f.Title == title[1] })
	if i < 0 {
		return fmt.Errorf("no finding with title %q", title[1])
	}
	m := regexp.MustCompile(`start=\w+, (\d+ \w+) \d+ (\d\d:\d\d)`).FindStringSubmatch(file.Expected)
	start, err := posting.ParseMoment(result.Findings[i].Fields.Starts)
	if err != nil || m == nil {
		return err
	}
	// TeSS keeps the clock's reading and pins the year.
	if got := start.At.Format("02 Jan 15:04"); start.Date == "" && got != m[1]+" "+m[2] && start.At.UTC().Format("02 Jan 15:04") != m[1]+" "+m[2] {
		return fmt.Errorf("%q starts at %s, want %s %s", title[1], got, m[1], m[2])
	}
	return nil
}

// training: what TeSS's ingestors read from single calendars.
func training(file crawlertest.CorpusFile, _ string, result crawlers.Result) error {
	if !strings.HasPrefix(file.Path, "tess/ingestion/") {
		return nil
	}
	if len(result.Findings) == 0 {
		return errors.New("no finding")
	}
	f := result.Findings[0]
	switch path.Base(file.Path) {
	case "ask-me-anything-porous-media-visualisation-and-lbpm.ics":
		if f.Title != "Ask Me Anything: Porous media visualisation and LBPM" || !slices.Contains(f.Fields.Categories, "AMA") || !slices.Contains(f.Fields.Categories, "Visualisation") {
			return fmt.Errorf("title %q, categories %q", f.Title, f.Fields.Categories)
		}
	case "nvidia-cuquantum-session.ics":
		if f.URL != "" {
			return fmt.Errorf("url %q, want none: it is not valid", f.URL)
		}
	case "overview-of-high-performance-computing-resources-at-olcf.ics":
		if !strings.Contains(f.Fields.Location, "Pawsey Supercomputing Centre, 1 Bryce Avenue") {
			return fmt.Errorf("location %q", f.Fields.Location)
		}
	case "pawsey-intern-showcase-2022.ics":
		if f.Title != "Pawsey Intern Showcase 2022" || f.Fields.Zone != "Australia/Perth" {
			return fmt.Errorf("title %q in zone %q", f.Title, f.Fields.Zone)
		}
	case "events.ics":
		if len(result.Findings) != 2 || !strings.Contains(result.Findings[0].URL+result.Findings[1].URL, "/event/1617123/") ||
			!strings.Contains(result.Findings[0].URL+result.Findings[1].URL, "/event/1211412/") {
			return fmt.Errorf("findings at %q", []string{result.Findings[0].URL, result.Findings[len(result.Findings)-1].URL})
		}
	}
	return nil
}

// sound: every finding holds what its fields promise, whatever the text was.
func sound(_ crawlertest.CorpusFile, _ string, result crawlers.Result) error {
	for _, f := range result.Findings {
		for name, s := range map[string]string{"starts": f.Fields.Starts, "ends": f.Fields.Ends, "published": f.Published} {
			if _, err := posting.ParseMoment(s); s != "" && err != nil {
				return fmt.Errorf("%q: %s: %w", f.Title, name, err)
			}
		}
		if _, err := locate(f.Fields.Zone); err != nil {
			return fmt.Errorf("%q: %w", f.Title, err)
		}
		if strings.Contains(f.Fields.Organisation, "@") {
			return fmt.Errorf("%q: an address stands for a name", f.Title)
		}
	}
	return nil
}
