package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts below testdata/script are the command line as people use it. Each runs
// twice: alone on its data folder, and beside a running "up", started by the line "[up] up",
// which the commands are then handed to. Those below testdata/once start what they need
// themselves. Beside testscript's own commands they know:
//
//	serve DIR            serves the folder on loopback at $WEB
//	up [FLAG…]           starts "callboard up" in the background; $URL is its address
//	down                 stops it with SIGTERM; it must exit with 0
//	callboard-N ARG…     runs callboard, which must exit with N (0, 1, 2 or 3)
//	json PATH WANT       the standard output is JSON, one object a line, and the member at the
//	                     path (lines and list items by number: 0.hits.1.title) is WANT; len counts
//	onesentence          the standard error is one line
//	purejson             the standard output is JSON objects, one a line, and nothing else
func TestScripts(t *testing.T) {
	t.Parallel()
	for mode, dir := range map[string]string{"once": "once", "alone": "script", "beside": "script"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			testscript.Run(t, testscript.Params{
				Dir: filepath.Join("testdata", dir), RequireExplicitExec: true,
				Setup: func(env *testscript.Env) error {
					env.Setenv("NOW", "2026-11-02T06:00:00Z")
					env.Values[backgroundKey] = new(*exec.Cmd)
					return nil
				},
				Condition: func(cond string) (bool, error) {
					switch cond {
					case "up":
						return mode == "beside", nil
					case "alone":
						return mode == "alone", nil
					}
					return false, fmt.Errorf("no condition %q", cond)
				},
				Cmds: map[string]func(*testscript.TestScript, bool, []string){
					"serve": serve, "up": up, "down": down,
					"json": jsonMember, "purejson": pureJSON, "onesentence": oneSentence,
					"callboard-0": exits(exitDone), "callboard-1": exits(exitFailed),
					"callboard-2": exits(exitUsage), "callboard-3": exits(exitPart),
				},
			})
		})
	}
}

func serve(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: serve DIR")
	}
	web := openFakeWeb(folderOf(ts.MkAbs(args[0])))
	ts.Defer(web.Close)
	ts.Setenv("WEB", web.URL)
}

// backgroundKey is where a script keeps its background process.
const backgroundKey = "up"

// up starts the process that holds ./data and waits until it listens.
func up(ts *testscript.TestScript, _ bool, args []string) {
	cmd := exec.Command("callboard", append([]string{"up", "--listen", "127.0.0.1:0", "--now", ts.Getenv("NOW")}, args...)...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "WEB="+ts.Getenv("WEB"))
	errs := &lockedBuffer{}
	cmd.Stderr = errs
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ts.Defer(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	url, err := listening(out)
	if err != nil {
		ts.Fatalf("up: %v\n%s", err, errs.String())
	}
	ts.Setenv("URL", url)
	*ts.Value(backgroundKey).(**exec.Cmd) = cmd
}

// down stops it; a process that is asked to finish ends with 0.
func down(ts *testscript.TestScript, _ bool, _ []string) {
	cmd := *ts.Value(backgroundKey).(**exec.Cmd)
	if cmd == nil {
		ts.Fatalf("nothing is up")
	}
	ts.Check(cmd.Process.Signal(syscall.SIGTERM))
	ts.Check(cmd.Wait())
}

// exits is the command that runs callboard and demands an exit code.
func exits(want int) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg {
			ts.Fatalf("say which exit code is wanted instead of !")
		}
		err := ts.Exec("callboard", args...)
		code := 0
		var exit *exec.ExitError
		switch {
		case errors.As(err, &exit):
			code = exit.ExitCode()
		case err != nil:
			ts.Fatalf("callboard %s: %v", strings.Join(args, " "), err)
		}
		if code != want {
			ts.Fatalf("callboard %s: exit %d, want %d", strings.Join(args, " "), code, want)
		}
	}
}

// lines are the objects of the last command's standard output.
func lines(ts *testscript.TestScript) []any {
	var all []any
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		var v any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			ts.Fatalf("standard output has the line %q, which is no JSON: %v", line, err)
		}
		if _, ok := v.(map[string]any); !ok {
			ts.Fatalf("standard output has the line %q, which is no object", line)
		}
		all = append(all, v)
	}
	return all
}

func pureJSON(ts *testscript.TestScript, _ bool, _ []string) {
	if len(lines(ts)) == 0 {
		ts.Fatalf("standard output is empty")
	}
}

func oneSentence(ts *testscript.TestScript, _ bool, _ []string) {
	if text := ts.ReadFile("stderr"); strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, "\n") {
		ts.Fatalf("standard error is not one line:\n%s", text)
	}
}

// jsonMember compares a member with what is wanted, as JSON or as plain text.
func jsonMember(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json PATH WANT")
	}
	var v any = lines(ts)
	for step := range strings.SplitSeq(args[0], ".") {
		v = member(v, step)
	}
	got, ok := v.(string)
	if !ok {
		data, err := json.Marshal(v)
		ts.Check(err)
		got = string(data)
	}
	if (got == args[1]) == neg {
		ts.Fatalf("%s is %s, want %s%s", args[0], got, map[bool]string{true: "anything but "}[neg], args[1])
	}
}

// member is a part of a JSON value; nil when there is none.
func member(v any, step string) any {
	switch v := v.(type) {
	case map[string]any:
		if step == "len" {
			return len(v)
		}
		return v[step]
	case []any:
		if step == "len" {
			return len(v)
		}
		if i, err := strconv.Atoi(step); err == nil && i < len(v) {
			return v[i]
		}
	}
	return nil
}
