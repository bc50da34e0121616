package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/pipeline/bus"
)

// readers are the saved searches of the crash tests: address and query.
func readers() [][2]string {
	return [][2]string{
		{"all@example.org", ""},
		{"boston@example.org", "place=US-MA"},
		{"metadata@example.org", "q=metadata"},
		{"paid@example.org", "pay=55000-&currency=USD"},
		{"one-source@example.org", "source=s01"},
		{"soon@example.org", "closes=60d"},
	}
}

func subscribeAll(s *site, more ...string) {
	s.t.Helper()
	for _, r := range readers() {
		s.must(append([]string{"subscribe", r[0], r[1], "--confirmed", "--now", "2026-11-02T05:00:00Z"}, more...)...)
	}
}

// ending is what a run of the two days leaves behind.
type ending struct {
	content, told, mails map[string]string
	open                 int // what a search for everything finds
}

// ending reads it. No process may use the site's folder.
func (s *site) ending() ending {
	s.t.Helper()
	export := s.must("export", "--now", worldEnd)
	var found struct{ Total int }
	if err := json.Unmarshal([]byte(s.must("search", "--json", "--where", "state=any", "--now", worldEnd)), &found); err != nil {
		s.t.Fatal(err)
	}
	var status statusReport
	if err := json.Unmarshal([]byte(s.must("status", "--json", "--now", worldEnd)), &status); err != nil {
		s.t.Fatal(err)
	}
	if status.Mail.Outbox != 0 || status.Dead != 0 {
		s.t.Errorf("%d mails wait in the outbox and %d dead letters are there, want none", status.Mail.Outbox, status.Dead)
	}
	return ending{
		content: content(s.t, export),
		told:    told(s.t, bus.Options{Dir: s.path("data/nats")}, export),
		mails:   mails(s.t, s.path("data/outbox")),
		open:    found.Total,
	}
}

func sameEnding(t *testing.T, got, want ending) {
	t.Helper()
	sameMaps(t, "posting", got.content, want.content)
	sameMaps(t, "reader and posting", got.told, want.told)
	sameMaps(t, "mail", got.mails, want.mails)
	if got.open != want.open {
		t.Errorf("a search for everything finds %d postings, want %d", got.open, want.open)
	}
}

// undisturbed plays the two days with commands that run to their end.
func undisturbed(t *testing.T, w *world, web *fakeWeb) ending {
	t.Helper()
	w.day.Store(1)
	s := newSite(t, w.config(web.URL, ""))
	subscribeAll(s)
	s.must("crawl", "--now", worldMorning)
	s.must("digest", "send", "--now", worldMail)
	w.day.Store(2)
	s.must("crawl", "--now", worldMorning2)
	s.must("digest", "send", "--now", worldMail2)
	return s.ending()
}

// killing is a run that is killed again and again.
type killing struct {
	*site
	world *world
	rng   *rand.Rand
	kills map[string]int
	turn  int
}

// TestCrash kills the real process right after a random message of every stage was
// acknowledged, thirty times in a crawl of 2,000 items in 50 sources, and compares what
// is there in the end with a run that nothing disturbed.
func TestCrash(t *testing.T) {
	t.Parallel()
	sources, each, letters := 50, 5, 2
	if testing.Short() || raceDetector {
		sources, each, letters = 12, 1, 1
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	calm, disturbed := newWorld(sources), newWorld(sources)
	calmWeb, disturbedWeb := newFakeWeb(t, calm.document), newFakeWeb(t, disturbed.document)
	want := undisturbed(t, calm, calmWeb)
	if n := calm.postings(); len(want.content) != n {
		t.Errorf("%d postings in the undisturbed run, want %d", len(want.content), n)
	}
	if n := 2 * len(readers()); len(want.mails) != n {
		t.Errorf("%d mails in the undisturbed run, want %d", len(want.mails), n)
	}

	k := &killing{
		site: newSite(t, disturbed.config(disturbedWeb.URL, "")), world: disturbed,
		rng: rand.New(rand.NewPCG(seed, 0)), kills: map[string]int{},
	}
	subscribeAll(k.site)
	k.crawlDay(each)
	k.mailDay(worldMail, letters)
	disturbed.day.Store(2)
	k.changedDay()
	k.mailDay(worldMail2, 1)
	sameEnding(t, k.ending(), want)

	total := 0
	for _, stage := range faultStages {
		total += k.kills[stage]
		if k.kills[stage] == 0 {
			t.Errorf("nothing was killed in stage %s", stage)
		}
	}
	t.Logf("%d kills: %v", total, k.kills)
	if want := 4*(each+1) + 2*(letters+1); total < want {
		t.Errorf("%d kills, want %d", total, want)
	}
}

// pipelineStages are those that a crawl passes through.
var pipelineStages = []string{"crawl", "curate", "index", "match"}

// crawlDay crawls the sources a few at a time, in a process that is killed during each
// time, and then all of them.
func (k *killing) crawlDay(each int) {
	k.t.Helper()
	var stages []string
	for range each {
		stages = append(stages, pipelineStages...)
	}
	k.inStages(stages, worldMorning, 25, "--roles", "curate,index,digest,web")
	k.must("crawl", "--now", worldMorning)
}

// inStages kills up once in each of the stages, in random order, each time while other
// sources are crawled, so that there is always something new. A source brings more than
// the given number of messages to every stage.
func (k *killing) inStages(stages []string, day string, messages int, roles ...string) {
	k.t.Helper()
	k.rng.Shuffle(len(stages), func(i, j int) { stages[i], stages[j] = stages[j], stages[i] })
	few := max(1, k.world.sources/len(stages))
	for i, stage := range stages {
		var some []string
		for n := i * few; n < min((i+1)*few, k.world.sources); n++ {
			some = append(some, k.world.source(n))
		}
		k.during(stage, 1+k.rng.IntN(messages*few), day, roles, some)
	}
}

// changedDay kills a process with all roles once in each stage while sources that have
// changed are crawled, by command and by its own schedule.
func (k *killing) changedDay() {
	k.t.Helper()
	k.inStages(slices.Clone(pipelineStages), worldMorning2, 3)
	k.must("crawl", "--now", worldMorning2)
}

// during runs up with a fault and has it crawl sources until it dies.
func (k *killing) during(stage string, n int, day string, roles, sources []string) {
	k.t.Helper()
	k.turn++
	at, err := time.Parse(time.RFC3339, day)
	if err != nil {
		k.t.Fatal(err)
	}
	now := at.Add(time.Duration(k.turn) * time.Minute / 2).Format(time.RFC3339)
	p := k.up([]string{fmt.Sprintf("%s=%s:%d", faultVariable, stage, n)}, append([]string{"--now", now}, roles...)...)
	if p.url != "" {
		r := k.run(append([]string{"crawl", "--now", now}, sources...)...)
		if r.code != exitDone && strings.Count(r.err, "\n") != 1 {
			k.t.Errorf("the command that lost its process said\n%s", r.err)
		}
	}
	k.died(p, stage, n)
}

// mailDay kills in composing and then in sending, alternately in up and in a command. Each
// kill comes during another mail: after it was put into the outbox or the ledger knows, and
// after it was taken or removed from the outbox.
func (k *killing) mailDay(now string, each int) {
	k.t.Helper()
	for _, stage := range []string{"compose", "send"} {
		for i := range each {
			n := 1 + k.rng.IntN(2)
			env := []string{fmt.Sprintf("%s=%s:%d", faultVariable, stage, n)}
			if i%2 == 0 {
				k.died(k.up(env, "--now", now), stage, n)
			} else {
				k.died(k.start(env, "digest", "send", "--now", now), stage, n)
			}
		}
	}
	k.must("digest", "send", "--now", now)
}

// died waits for the end of a process that has a fault and counts it.
func (k *killing) died(p *process, stage string, n int) {
	k.t.Helper()
	if !p.waitEnd(20 * time.Second) {
		k.t.Logf("%s:%d was not reached", stage, n)
		p.kill()
		return
	}
	if !p.killed() {
		k.t.Errorf("%s:%d: the process ended by itself with %d\n%s", stage, n, p.cmd.ProcessState.ExitCode(), p.errs.String())
		return
	}
	k.kills[stage]++
}
