// Command callboard gathers what the library field offers its people, tells duplicates
// apart from news, answers searches and mails each reader what is new.
//
// The manual is docs/cli.md, made from the declarations of the commands in this package.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], processStreams())
	stop()
	os.Exit(code)
}
