package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the test binary answer as callboard too, so that scripts run the real
// main and what they reach counts as covered.
func TestMain(m *testing.M) {
	testscript.Main(tidyTests{m}, map[string]func(){"callboard": main})
}

// buildVariable names the folder of the binary that tests build (built).
const buildVariable = "CALLBOARD_TEST_BUILD"

// tidyTests removes what the tests built.
type tidyTests struct{ *testing.M }

func (m tidyTests) Run() int {
	dir, err := os.MkdirTemp("", "callboard-test")
	if err == nil {
		defer os.RemoveAll(dir)
		err = os.Setenv(buildVariable, dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "make a folder for the binary:", err)
		return 1
	}
	return m.M.Run()
}
