package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/pipeline/crawl"
)

// The exit codes of all commands.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2 // wrong usage or configuration
	exitPart   = 3 // done in part: some sources failed, some lines refused
)

// usageError is an error of how the command was called or configured.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// partError says that a command did a part of its work; what it did is already printed.
type partError struct{ error }

func (e partError) Unwrap() error { return e.error }

// exitCode is the one table from errors to exit codes.
func exitCode(err error) int {
	var usage usageError
	var part partError
	var problems configs.Problems
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &part):
		return exitPart
	case errors.As(err, &usage), errors.As(err, &problems),
		errors.Is(err, crawl.ErrUnknownSource), errors.Is(err, index.ErrUnknownKey), errors.Is(err, index.ErrBadQuery),
		strings.HasPrefix(err.Error(), "unknown command"): // cobra has no type for it
		return exitUsage
	}
	return exitFailed
}

// finish prints the error, if any, and returns the exit code.
func (inv *invocation) finish(err error) int {
	if err == nil {
		return exitDone
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(inv.err, "callboard: stopped")
		return exitFailed
	}
	if text := err.Error(); text != "" {
		fmt.Fprintln(inv.err, "callboard: "+text)
	}
	return exitCode(err)
}
