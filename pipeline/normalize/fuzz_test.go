package normalize_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/pipeline/normalize"
	"github.com/callboard/callboard/posting"
)

func FuzzPosting(f *testing.F) {
	f.Add("Archivist", typicalHTML(), "Boston, MA", "2026-11-02", true)
	f.Add("[CANCELLED] Webinar", "Date: March 3, 2027, 10-11 am ET; location: online\x00\xff", "Remote (US)", "yesterday", false)
	f.Add("Call for papers", "<a href='//x'>\u202e<p onclick=1><table><td>Deadline: 1/2/3", "1;2", "", true)
	f.Fuzz(func(t *testing.T, title, body, location, published string, markup bool) {
		fn := posting.Finding{
			Source: "test", Item: "1", Title: title, Published: published, URL: location,
			Fields: posting.Fields{Location: location, City: location, Region: location, Country: location, Geo: location, Kind: title, Status: title, RRule: body, Organisation: title, Attendance: location, Language: location, Zone: location},
		}
		if markup {
			fn.HTML = body
		} else {
			fn.Text = body
		}
		for _, kind := range []posting.Kind{"", posting.Job, posting.Conference} {
			r, err := normalize.New(normalize.Options{}).Posting(fn, configs.Defaults{Kind: kind, Country: "US", Zone: "America/New_York"})
			if err == nil {
				check(t, fn, r)
			}
		}
	})
}

// hostile are texts that make careless readers slow.
var hostile = map[string]string{
	"digits":        "1",
	"dates":         "May 1 ",
	"dollars":       "$1",
	"brackets":      "(",
	"tags":          "<div>",
	"cues":          "deadline ",
	"full-time":     "full-time ",
	"hours":         "hours ",
	"locations":     "location\n",
	"line ends":     "a\n",
	"marks":         "\u202e",
	"capitals":      "Aa, ",
	"stops":         "a. ",
	"open brackets": "https://",
	"salary":        "salary 1 ",
}

// TestHostileTextIsCheap holds that no text of 200 KB takes long, whatever it repeats.
func TestHostileTextIsCheap(t *testing.T) {
	t.Parallel()
	n := normalize.New(normalize.Options{})
	for name, unit := range hostile {
		text := strings.Repeat(unit, 200<<10/len(unit))
		f := posting.Finding{Source: "test", Item: "1", Title: "Archivist", HTML: text, Published: "2026-11-02", Fields: posting.Fields{Deadline: text, Pay: text, Location: text, Hours: text, Cost: text, Starts: text}}
		for _, kind := range []posting.Kind{posting.Job, posting.Conference} {
			start := time.Now()
			_, err := n.Posting(f, configs.Defaults{Kind: kind, Country: "US"})
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("200 KB of %s took %s (%v)", name, took, err)
			}
		}
	}
}

func BenchmarkHostile(b *testing.B) {
	n := normalize.New(normalize.Options{})
	for _, size := range []int{1, 10, 100} {
		b.Run(time.Duration(size).String()[:len(time.Duration(size).String())-2]+"KB", func(b *testing.B) {
			f := posting.Finding{Source: "bench", Item: "1", Title: "Archivist", Text: strings.Repeat("(May 1, $1 ", size<<10/11)}
			b.SetBytes(int64(len(f.Text)))
			for b.Loop() {
				if _, err := n.Posting(f, configs.Defaults{Kind: posting.Job, Country: "US"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
