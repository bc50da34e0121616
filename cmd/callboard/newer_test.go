package main

import (
	"os"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// TestNewerStreams opens a data folder whose streams a newer version wrote, which only
// their metadata says: it is refused and stays as it was.
func TestNewerStreams(t *testing.T) {
	t.Parallel()
	s := newSite(t, "site: {name: Test}\n")
	s.write("findings.ndjson", `{"source": "lists", "item": "1", "title": "Archivist"}`+"\n")
	s.must("import", "findings.ndjson", "--now", worldMorning)
	layout(t, s.path("data/nats"), "999")
	for _, args := range [][]string{{"export"}, {"import", "findings.ndjson"}, {"up", "--listen", "127.0.0.1:0"}} {
		r := s.run(append(args, "--now", worldMorning)...)
		if r.code != exitFailed || strings.Count(r.err, "\n") != 1 || !strings.Contains(r.err, "newer version of callboard") || r.out != "" {
			t.Errorf("%v: exit %d\n%s%s", args, r.code, r.out, r.err)
		}
	}
	layout(t, s.path("data/nats"), "1")
	if out := s.must("export", "--now", worldMorning); strings.Count(out, "\n") != 1 {
		t.Errorf("export printed\n%s", out)
	}
}

// layout writes the version of the layout into the metadata of POSTINGS, as the version
// that wrote it would have.
func layout(t *testing.T, dir, version string) {
	t.Helper()
	srv, err := server.NewServer(&server.Options{ServerName: "callboard", DontListen: true, JetStream: true, StoreDir: dir, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	srv.Start()
	defer srv.WaitForShutdown()
	defer srv.Shutdown()
	nc, err := nats.Connect("", nats.InProcessServer(srv))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(t.Context(), "POSTINGS")
	if err != nil {
		t.Fatal(err)
	}
	config := stream.CachedInfo().Config
	config.Metadata = map[string]string{"callboard-layout": version}
	if _, err := js.UpdateStream(t.Context(), config); err != nil {
		t.Fatal(err)
	}
}

// TestNothingOfAnotherFolder leaves a folder alone that holds something else.
func TestNothingOfAnotherFolder(t *testing.T) {
	t.Parallel()
	s := newSite(t, "site: {name: Test}\n")
	if err := os.MkdirAll(s.path("data"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.write("data/VERSION", "of something else\n")
	if r := s.run("export"); r.code != exitFailed || !strings.Contains(r.err, "is it a folder of callboard?") {
		t.Errorf("exit %d\n%s", r.code, r.err)
	}
	if _, err := os.Stat(s.path("data/nats")); !os.IsNotExist(err) {
		t.Errorf("streams were made in a folder of something else: %v", err)
	}
}
