package normalize_test

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

// zoned is a deadline of a real call for papers: its text, its zone and the instant they mean.
type zoned struct {
	stated, zone string
	instant      time.Time
}

// zonedDeadlines reads the list of deadlines with zones; rows whose instant is not known
// are left out.
func zonedDeadlines(t *testing.T) []zoned {
	t.Helper()
	file, err := os.Open(filepath.Join(sharedFolder(t), "corpus", "text", "deadlines_with_zone.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var list []zoned
	for s := bufio.NewScanner(file); s.Scan(); {
		cells := strings.Split(s.Text(), "\t")
		if len(cells) < 3 {
			t.Fatalf("row %q has %d cells", s.Text(), len(cells))
		}
		if at, err := time.Parse(time.RFC3339, cells[2]); err == nil {
			list = append(list, zoned{cells[0], cells[1], at})
		}
	}
	if len(list) < 100 {
		t.Fatalf("%d rows with an instant, want the whole list", len(list))
	}
	return list
}

// TestDeadlineInstants reads the list as a field of the source and as prose in two
// wordings. What is read must be the instant that the list gives, in every row.
func TestDeadlineInstants(t *testing.T) {
	t.Parallel()
	rows := zonedDeadlines(t)
	for _, shape := range []struct {
		name string
		make func(zoned, time.Time) posting.Finding
	}{
		{"field", func(z zoned, _ time.Time) posting.Finding {
			return posting.Finding{Fields: posting.Fields{Deadline: z.stated + " " + z.zone}}
		}},
		{"time behind the date", func(z zoned, at time.Time) posting.Finding {
			return posting.Finding{Text: "Submission deadline: " + at.Format("January 2, 2006, 15:04:05") + " (" + z.zone + ")."}
		}},
		{"time before the date", func(z zoned, at time.Time) posting.Finding {
			return posting.Finding{Text: "Papers must be submitted by " + at.Format("3:04:05 pm") + " " + z.zone + " on " + at.Format("Monday, 2 January 2006") + "."}
		}},
	} {
		right := 0
		for _, row := range rows {
			local, err := time.Parse("2006-01-02 15:04:05", row.stated)
			if err != nil {
				continue
			}
			f := shape.make(row, local)
			f.Title, f.Published = "Call for papers", local.AddDate(0, -2, 0).Format(time.DateOnly)
			d := read(t, f, configs.Defaults{Kind: posting.CFP}).Posting.Deadline
			if d == nil {
				t.Errorf("%s: %q is not read", shape.name, f.Text+f.Fields.Deadline)
				continue
			}
			if end, _ := d.End(); !end.Equal(row.instant) {
				t.Errorf("%s: %q ends %s, want %s", shape.name, f.Text+f.Fields.Deadline, end.UTC().Format(time.RFC3339), row.instant.Format(time.RFC3339))
				continue
			}
			right++
		}
		t.Logf("%s: %d of %d instants", shape.name, right, len(rows))
	}
}
