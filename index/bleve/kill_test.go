package bleve_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/bleve"
)

// childFolder is the environment variable that makes the test binary the process that is
// killed: it names the index folder.
const childFolder = "CALLBOARD_TEST_KILL_FOLDER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		err := writeForever(dir)
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// killBatch is how many documents the child applies at once. The n-th batch is of the n-th
// sequences, so that the position says which documents are there.
const killBatch = 20

// writeForever goes on from the index's position and prints each sequence that was acknowledged.
func writeForever(dir string) error {
	ctx := context.Background()
	ix, err := bleve.Open(ctx, dir, bleve.Options{Publish: time.Millisecond})
	if err != nil {
		return err
	}
	if ix.Aside() != nil {
		return ix.Aside()
	}
	p, err := ix.Position(ctx)
	if err != nil {
		return err
	}
	w := newWorld(p.Seq)
	for n := int(p.Seq); ; n += killBatch { //nolint:gosec // a few hundred
		upTo := index.Position{Stream: "s", Seq: uint64(n + killBatch)} //nolint:gosec // a few hundred
		if err := ix.Apply(ctx, w.changes(n, n+killBatch, 50), upTo); err != nil {
			return err
		}
		fmt.Println(upTo.Seq)
	}
}

// killChild runs the child on a folder, kills it after some acknowledged batches and
// returns the last acknowledged sequence.
func killChild(t *testing.T, dir string, batches int, delay time.Duration) uint64 {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childFolder+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var last uint64
	for lines := bufio.NewScanner(out); batches > 0 && lines.Scan(); batches-- {
		if last, err = strconv.ParseUint(lines.Text(), 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(delay) // into the middle of the next batch
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the child ended by itself")
	}
	if batches > 0 {
		t.Fatalf("the child ended %d batches too early", batches)
	}
	return last
}

// What Apply acknowledged is there after kill -9, the position with exactly its documents.
func TestKilledLosesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(5, 6))
	for range 6 {
		acknowledged := killChild(t, dir, 1+r.IntN(6), time.Duration(r.IntN(20))*time.Millisecond)
		ix := open(t, dir)
		p := position(t, ix)
		if p.Seq < acknowledged || ix.Aside() != nil {
			t.Fatalf("position %v after %d were acknowledged, aside %v", p, acknowledged, ix.Aside())
		}
		if n := count(t, ix); uint64(n) != p.Seq { //nolint:gosec // a count
			t.Fatalf("%d documents at position %v", n, p)
		}
		q := index.Query{Now: now, States: []string{"any"}, Text: "university"}
		if got := search(t, ix, q); uint64(got.Total) != p.Seq { //nolint:gosec // a count
			t.Fatalf("%d documents have their words at position %v", got.Total, p)
		}
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
