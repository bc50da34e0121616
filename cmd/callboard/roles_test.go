package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/callboard/callboard/pipeline/bus"
)

// natsServer runs the external server, built from the module that is embedded otherwise,
// as a process of its own, and returns its address.
func natsServer(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	binary := filepath.Join(dir, "nats-server")
	if out, err := exec.Command("go", "build", "-o", binary, "github.com/nats-io/nats-server/v2").CombinedOutput(); err != nil {
		t.Skipf("nats-server cannot be built here: %v\n%s", err, out)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	_ = free.Close()
	cmd := exec.Command(binary, "-js", "-sd", filepath.Join(dir, "store"), "-a", "127.0.0.1", "-p", port)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for range 200 {
		if nc, err := nats.Connect("nats://" + address); err == nil {
			nc.Close()
			return "nats://" + address
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("nats-server does not answer")
	return ""
}

// role is a process with a part of the work and a data folder of its own.
type role struct {
	name string
	args []string
	*process
}

// cast is the processes of a deployment with separate roles.
type cast struct {
	*site
	now   string
	roles []*role
}

// run starts a role, with a folder of its own; only the one with pages says a first line.
func (c *cast) run(r *role) {
	c.t.Helper()
	args := append([]string{"up", "--now", c.now, "--roles", r.name, "--data", "data-" + r.name}, r.args...)
	p := &process{cmd: c.command(nil, args...), ended: make(chan struct{})}
	p.cmd.Stderr = &p.errs
	if err := p.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	go func() { defer close(p.ended); _ = p.cmd.Wait() }()
	c.t.Cleanup(p.kill)
	r.process = p
}

// TestCrashOfRoles runs the roles as processes of their own against an external server,
// kills them at random while the world is crawled, and compares what is there in the end.
func TestCrashOfRoles(t *testing.T) {
	t.Parallel()
	sources, kills := 20, 12
	if testing.Short() || raceDetector {
		sources, kills = 8, 4
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	calm, disturbed := newWorld(sources), newWorld(sources)
	want := undisturbed(t, calm, newFakeWeb(t, calm.document))

	url := natsServer(t)
	outbox := filepath.Join(t.TempDir(), "outbox")
	web := newFakeWeb(t, disturbed.document)
	c := &cast{
		site: newSite(t, disturbed.config(web.URL, fmt.Sprintf("nats: {url: %q}\nmail: {outbox: %q}\n", url, outbox))),
		now:  worldMorning,
		roles: []*role{
			{name: "crawl"}, {name: "curate"}, {name: "index,web", args: []string{"--listen", "127.0.0.1:0"}}, {name: "digest"},
		},
	}
	subscribeAll(c.site, "--data", "data-digest")
	for _, r := range c.roles {
		c.run(r)
	}
	for day, at := range [][2]string{{worldMorning, worldMail}, {worldMorning2, worldMail2}} {
		disturbed.day.Store(int32(day + 1))
		c.now = at[0]
		for i := range kills / 2 {
			few := []string{disturbed.source(2 * i % sources), disturbed.source((2*i + 1) % sources)}
			c.crawlWhile(few, func() {
				time.Sleep(time.Duration(rng.IntN(400)) * time.Millisecond)
				r := c.roles[(i+rng.IntN(2))%len(c.roles)]
				r.kill()
				c.run(r)
			})
		}
		c.must("crawl", "--now", c.now, "--data", "data-command")
		c.restart(at[1])
		c.must("digest", "send", "--now", at[1], "--data", "data-command")
	}
	c.must("crawl", "--now", worldMail2, "--data", "data-command") // nothing new: all is settled
	export := c.must("export", "--now", worldEnd, "--data", "data-command")
	got := ending{
		content: content(t, export), told: told(t, bus.Options{URL: url}, export), mails: mails(t, outbox),
	}
	var found struct{ Total int }
	if err := json.Unmarshal([]byte(c.must("search", "--json", "--where", "state=any", "--now", worldEnd, "--data", "data-command")), &found); err != nil {
		t.Fatal(err)
	}
	got.open = found.Total
	sameEnding(t, got, want)
	for _, r := range c.roles {
		if code := r.stop(t); code != exitDone {
			t.Errorf("role %s ended with %d\n%s", r.name, code, r.errs.String())
		}
	}
}

// crawlWhile crawls sources by a command of its own process while something happens.
func (c *cast) crawlWhile(sources []string, happens func()) {
	c.t.Helper()
	cmd := c.command(nil, append([]string{"crawl", "--now", c.now, "--data", "data-command"}, sources...)...)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	happens()
	if err := cmd.Wait(); err != nil {
		c.t.Errorf("crawl %v: %v", sources, err)
	}
}

// restart stops the digest and runs it on from another time.
func (c *cast) restart(now string) {
	c.t.Helper()
	c.now = now
	for _, r := range c.roles {
		if r.name == "digest" {
			r.stop(c.t)
			c.run(r)
		}
	}
}
