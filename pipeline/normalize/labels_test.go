package normalize_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/pipeline/normalize"
	"github.com/callboard/callboard/posting"
)

// labelled is one announcement as a person read it.
type labelled struct {
	Key      string   `json:"key"`
	Kind     string   `json:"kind"`
	Doubtful []string `json:"doubtful"`
	Note     string   `json:"note"`
	Deadline *struct {
		Date, Local, At string
		Rule            string
	} `json:"deadline"`
	Starts *struct{ Date, Local, At string } `json:"starts"`
	Ends   *struct{ Date, Local, At string } `json:"ends"`
	Places []struct{ City, Region, Country string }
	Pay    *struct {
		Min, Max         float64
		Currency, Period string
	} `json:"pay"`
	Attendance string `json:"attendance"`
	Hours      any    `json:"hours"`
}

// sharedFolder finds the folder of samples beside the repository.
func sharedFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for range 8 {
		shared := filepath.Join(dir, "..", "shared")
		if _, err := os.Stat(filepath.Join(shared, "labels", "jobs.labels.ndjson")); err == nil {
			return shared
		}
		dir = filepath.Dir(dir)
	}
	t.Skip("the labelled samples are not beside the repository (../shared/labels)")
	return ""
}

// readLines decodes one JSON object a line.
func readLines[T any](t *testing.T, path string) []T {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var list []T
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 4<<20)
	for scanner.Scan() {
		var v T
		if err := json.Unmarshal(scanner.Bytes(), &v); err != nil {
			t.Fatalf("%s: %v", filepath.Base(path), err)
		}
		list = append(list, v)
	}
	return list
}

// score counts the answers to one field.
type score struct {
	right, wrong, unstated, missed int
}

func (s score) precision() float64 {
	return float64(s.right) / float64(max(1, s.right+s.wrong+s.unstated))
}

func (s score) recall() float64 {
	return float64(s.right) / float64(max(1, s.right+s.wrong+s.missed))
}

// sampleDefaults are what an operator would state for the sampled sources.
var sampleDefaults = map[string]configs.Defaults{
	"us-feed":  {Kind: posting.Job, Country: "US"},
	"ca-board": {Kind: posting.Job, Country: "CA"},
	"ny-posts": {Kind: posting.Job, Country: "US"},
}

// TestLabels compares what the rules state with what people read. It asserts that what
// is stated is right; how much is found is printed and not asserted.
func TestLabels(t *testing.T) {
	shared := sharedFolder(t)
	for _, set := range []string{"jobs", "events"} {
		t.Run(set, func(t *testing.T) {
			findings := readLines[struct {
				posting.Finding
				Key string `json:"key"`
			}](t, filepath.Join(shared, "labels", set+".findings.ndjson"))
			labels := map[string]labelled{}
			for _, l := range readLines[labelled](t, filepath.Join(shared, "labels", set+".labels.ndjson")) {
				labels[l.Key] = l
			}
			n := normalize.New(normalize.Options{})
			scores := map[string]*score{}
			for _, f := range findings {
				r, err := n.Posting(f.Finding, sampleDefaults[f.Source])
				if err != nil {
					t.Errorf("%s: %v", f.Key, err)
					continue
				}
				judge(t, scores, f.Key+" "+f.Source, r.Posting, labels[f.Key])
			}
			for _, field := range []string{"kind", "deadline", "pay", "starts", "ends", "places", "attendance", "hours"} {
				s := scores[field]
				if s == nil {
					continue
				}
				t.Logf("%-10s precision %.3f recall %.3f  right %d wrong %d not stated %d missed %d",
					field, s.precision(), s.recall(), s.right, s.wrong, s.unstated, s.missed)
				stated := s.right + s.wrong + s.unstated
				if strings.Contains("kind deadline pay starts places", field) && stated > 10 && s.precision() < 0.9 {
					t.Errorf("%s: precision %.3f is below 0.9", field, s.precision())
				}
			}
		})
	}
}

// judge compares each scored field of p with its label.
func judge(t *testing.T, scores map[string]*score, key string, p posting.Posting, want labelled) {
	t.Helper()
	count := func(field, got, label string) {
		if strings.Contains(" "+strings.Join(want.Doubtful, " ")+" ", " "+field+" ") {
			return
		}
		if scores[field] == nil {
			scores[field] = &score{}
		}
		s := scores[field]
		switch {
		case got == label && got != "":
			s.right++
		case got == label:
		case got == "":
			s.missed++
		case label == "":
			s.unstated++
		default:
			s.wrong++
		}
		if got != label && (os.Getenv("MISSES") == field || os.Getenv("MISSES") == "all") {
			t.Logf("%s %s: got %q, label %q; %v %s", key, field, got, label, p.Evidence[field], want.Note)
		}
	}
	kind := string(p.Kind)
	if _, stated := p.Evidence["kind"]; !stated && want.Kind != kind {
		kind = "" // "other" without evidence says that nothing was recognised
	}
	count("kind", kind, want.Kind)
	count("deadline", deadlineText(p), wantDeadline(want))
	count("starts", momentText(p.Starts), wantMoment(want.Starts))
	count("ends", momentText(p.Ends), wantMoment(want.Ends))
	got, label := placeText(p), wantPlace(want)
	if strings.HasSuffix(got, "/") && strings.HasPrefix(label, got) {
		label = got // the region is not stated
	}
	count("places", got, label)
	count("pay", payText(p), wantPay(p, want))
	count("attendance", string(p.Attendance), want.Attendance)
	if h, ok := want.Hours.(string); ok || want.Hours == nil {
		count("hours", strings.Join(p.Facets.Hours, ","), h)
	}
}

func deadlineText(p posting.Posting) string {
	if p.Deadline == nil {
		return ""
	}
	return strings.TrimSpace(p.Deadline.Moment.Day() + " " + string(p.Deadline.Rule))
}

func wantDeadline(l labelled) string {
	if l.Deadline == nil || l.Deadline.Rule == "" {
		return ""
	}
	day := l.Deadline.Date + l.Deadline.Local + l.Deadline.At
	return strings.TrimSpace(day[:min(10, len(day))] + " " + l.Deadline.Rule)
}

func momentText(m *posting.Moment) string {
	if m == nil {
		return ""
	}
	return m.Day()
}

func wantMoment(m *struct{ Date, Local, At string }) string {
	if m == nil {
		return ""
	}
	s := m.Date + m.Local + m.At
	return s[:10]
}

// placeText is the first place's city and region; a country alone is not scored.
func placeText(p posting.Posting) string {
	if len(p.Places) == 0 || p.Places[0].City == "" {
		return ""
	}
	return p.Places[0].City + "/" + p.Places[0].Region
}

func wantPlace(l labelled) string {
	if len(l.Places) == 0 || l.Places[0].City == "" {
		return ""
	}
	return l.Places[0].City + "/" + l.Places[0].Region
}

func payText(p posting.Posting) string {
	if p.Pay == nil {
		return ""
	}
	var low, high float64
	if p.Pay.Min != nil {
		low = p.Pay.Min.Float()
	}
	if p.Pay.Max != nil {
		high = p.Pay.Max.Float()
	}
	return fmt.Sprintf("%g-%g %s %s", low, high, p.Pay.Currency, p.Pay.Period)
}

func wantPay(p posting.Posting, l labelled) string {
	if l.Pay == nil {
		return ""
	}
	// "If a text states the same pay twice in two units, either counts": such labels note
	// the other pair.
	if got := p.Pay; got != nil && got.Min != nil && strings.Contains(l.Note, "pay also") && strings.Contains(strings.ReplaceAll(l.Note, ",", ""), got.Min.String()) {
		return payText(p)
	}
	return fmt.Sprintf("%g-%g %s %s", l.Pay.Min, l.Pay.Max, l.Pay.Currency, l.Pay.Period)
}
