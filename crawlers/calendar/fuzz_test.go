package calendar_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/posting"
)

func FuzzExtract(f *testing.F) {
	for _, lines := range []string{
		"BEGIN:VEVENT|UID:1|SUMMARY:a|DTSTART;TZID=\"x:y\":20260101T090000|RRULE:FREQ=WEEKLY|END:VEVENT",
		"BEGIN:VTIMEZONE|TZID:Z|BEGIN:STANDARD|DTSTART:19700101T000000|RRULE:FREQ=SECONDLY|TZOFFSETTO:+0100|END:STANDARD|END:VTIMEZONE|BEGIN:VEVENT|SUMMARY:b|DTSTART;TZID=Z:20260101T090000|DURATION:P99999W|END:VEVENT",
		"BEGIN:VEVENT|SUMMARY;ENCODING=QUOTED-PRINTABLE:a=|b=3D|EXDATE:x,,20260101|RECURRENCE-ID:1|END:VALARM|X",
	} {
		f.Add(ics(lines).Body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		src := open(t)
		began := time.Now()
		x, err := src.Extract(crawlers.Document{URL: "https://example.org/a.ics", Body: body})
		if took := time.Since(began); took > 5*time.Second {
			t.Fatalf("took %s for %d bytes", took, len(body))
		}
		if err != nil {
			if !errors.Is(err, crawlers.ErrFormat) {
				t.Fatal(err)
			}
			return
		}
		again, _ := src.Extract(crawlers.Document{URL: "https://example.org/a.ics", Body: body})
		if diff := cmp.Diff(x, again); diff != "" {
			t.Fatalf("read twice:\n%s", diff)
		}
		for _, item := range x.Items {
			fields := item.Finding.Fields
			for _, s := range append([]string{fields.Starts, fields.Ends, item.Finding.Published}, append(fields.ExDates, fields.RDates...)...) {
				if _, err := posting.ParseMoment(s); s != "" && err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// TestHostile holds the time of documents made to take long.
func TestHostile(t *testing.T) {
	t.Parallel()
	const size = 1 << 20
	for name, body := range map[string]string{
		"stray lines":      "BEGIN:VEVENT\nSUMMARY:a\nDESCRIPTION:x\n" + strings.Repeat("y\n", size/2),
		"parameters":       "BEGIN:VEVENT\nSUMMARY" + strings.Repeat(";a=b", size/4) + ":x\nEND:VEVENT\n",
		"folds":            "BEGIN:VEVENT\nSUMMARY:a" + strings.Repeat("\n b", size/3),
		"quoted-printable": "BEGIN:VEVENT\nSUMMARY;ENCODING=QUOTED-PRINTABLE:a" + strings.Repeat("=\nb=", size/4),
		"nesting":          strings.Repeat("BEGIN:VALARM\n", size/13),
		"events":           "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VEVENT\nUID:1\nSUMMARY:a\nDTSTART:20260101T090000\nEND:VEVENT\n", size/64),
		"changes":          "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:a\nDTSTART:20260101\nRRULE:FREQ=DAILY\nEND:VEVENT\n" + manyChanges(size/80),
		"exceptions":       "BEGIN:VEVENT\nUID:1\nSUMMARY:a\nDTSTART:20260101\nRRULE:FREQ=DAILY\nEXDATE:" + strings.Repeat("20260101,", size/9) + "\nEND:VEVENT\n",
		"zones":            "BEGIN:VCALENDAR\n" + manyZones(size/80) + "END:VCALENDAR\n",
		"a zone of many rules": "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Z\n" +
			strings.Repeat("BEGIN:STANDARD\nDTSTART:00010101T000000\nRRULE:FREQ=YEARLY;BYYEARDAY=366,-1;BYHOUR=1\nTZOFFSETTO:+0100\nEND:STANDARD\n", 150) + "END:VTIMEZONE\n" + years(2000) + "END:VCALENDAR\n",
	} {
		began := time.Now()
		if _, err := open(t).Extract(crawlers.Document{Body: []byte(body)}); err != nil && !errors.Is(err, crawlers.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
		t.Logf("%s: %s", name, time.Since(began))
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s: took %s for %d bytes", name, took, len(body))
		}
	}
}

func manyChanges(n int) string {
	var b bytes.Buffer
	for i := range n {
		day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i).Format("20060102")
		fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:%s\nDTSTART:%s\nEND:VEVENT\n", day, day)
	}
	return b.String()
}

func manyZones(n int) string {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:%d\nSUMMARY:a\nDTSTART;TZID=America/Zone%d:20260101T090000\nEND:VEVENT\n", i, i)
	}
	return b.String()
}

// years are events of a zone in n different years.
func years(n int) string {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:%d\nSUMMARY:a\nDTSTART;TZID=Z:%04d0301T090000\nEND:VEVENT\n", i, 1+(i*7)%n)
	}
	return b.String()
}

func BenchmarkExtract(b *testing.B) {
	var events bytes.Buffer
	for i := range 100 {
		fmt.Fprintf(&events, "BEGIN:VEVENT|UID:%d@example.org|DTSTAMP:20260101T000000Z|SUMMARY:Story time\\, part %d|DTSTART;TZID=America/Chicago:202605%02dT100000|"+
			"DTEND;TZID=America/Chicago:202605%02dT110000|DESCRIPTION:A long text\\nof some lines that says what it is about and who may come.|"+
			"LOCATION:Example Library|URL:https://example.org/events/%d|CATEGORIES:Children,Stories|END:VEVENT|", i, i, i%28+1, i%28+1, i)
	}
	doc := ics(strings.TrimSuffix(events.String(), "|"))
	src := open(b)
	b.SetBytes(int64(len(doc.Body)))
	for b.Loop() {
		if x, err := src.Extract(doc); err != nil || len(x.Items) != 100 {
			b.Fatal(len(x.Items), err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/event")
}
