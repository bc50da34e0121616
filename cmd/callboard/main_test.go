package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the test binary answer as callboard too, so that scripts run the real
// main and what they reach counts as covered.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"callboard": main})
}
