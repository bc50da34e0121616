package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/callboard/callboard/catalog"
	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers/all"
	"github.com/callboard/callboard/crawlers/fetch"
	"github.com/callboard/callboard/digest"
	"github.com/callboard/callboard/index"
	"github.com/callboard/callboard/index/bleve"
	"github.com/callboard/callboard/index/meili"
	"github.com/callboard/callboard/internal/clock"
	"github.com/callboard/callboard/pipeline/bus"
	"github.com/callboard/callboard/pipeline/crawl"
	"github.com/callboard/callboard/pipeline/curate"
	"github.com/callboard/callboard/pipeline/indexing"
	"github.com/callboard/callboard/pipeline/normalize"
	"github.com/callboard/callboard/posting"
)

// app is everything that a process has open: stores, and the stages that it runs.
type app struct {
	cfg     configs.Config
	folder  *folder // nil when nothing of this process is stored in the data folder
	bus     *bus.Bus
	index   index.Index // nil when the process was opened without one
	vocab   *configs.Vocabulary
	docs    index.DocMaker
	fetcher *fetch.Fetcher
	secret  []byte
	log     *slog.Logger

	now     clock.Func
	catalog *catalog.Catalog
	crawler *crawl.Crawler
	indexer *indexing.Indexer
	url     string // base of links, once it is known
	fault   *fault // nil but in tests of crashes

	running context.Context // of the stages
	stop    context.CancelFunc
	stages  *sync.WaitGroup
	guest   bool // belongs to another invocation: close does nothing
}

// need says what a command works with.
type need struct {
	index bool        // search index
	hold  bool        // the process is to hold the folder itself: nothing is handed over
	abort func(error) // ends the command for a reason of its own: there is no space left
}

// openApp opens what a command needs. When another process holds the data folder the
// error is a busyError.
func openApp(ctx context.Context, cfg configs.Config, n need, now clock.Func, log *slog.Logger) (a *app, err error) {
	a = &app{cfg: cfg, log: log, now: now, stages: &sync.WaitGroup{}, url: baseURL(cfg)}
	a.running, a.stop = context.WithCancel(context.WithoutCancel(ctx))
	defer func() {
		if err != nil {
			a.close()
			if busy := new(busyError); errors.As(err, &busy) {
				busy.hand = !n.hold && busy.run.Address != ""
			}
		}
	}()
	if a.fault, err = newFault(os.Getenv(faultVariable), killSelf); err != nil {
		return a, err
	}
	embeddedIndex := n.index && cfg.Index.URL == ""
	if cfg.NATS.URL == "" || embeddedIndex {
		if a.folder, err = openFolder(ctx, cfg.Data); err != nil {
			return a, err
		}
	}
	if a.secret, err = secret(cfg.Secret, cfg.Data); err != nil {
		return a, err
	}
	if a.vocab, err = configs.LoadVocabulary(); err != nil {
		return a, err
	}
	a.docs = index.DocMaker{Ancestors: func(p posting.Place) []string {
		return a.vocab.Ancestors(p.Country, p.Region, index.Slug(p.City))
	}}
	a.bus, err = bus.Open(ctx, bus.Options{
		URL: cfg.NATS.URL, Dir: filepath.Join(cfg.Data, "nats"), Replicas: cfg.NATS.Replicas,
		Name: "callboard", Now: now, Log: log, Stored: a.fault.stored(), Unwritable: n.abort,
	})
	if err != nil {
		return a, err
	}
	a.catalog = catalog.New(a.bus, catalog.Options{Now: now})
	a.fetcher = fetch.New(fetch.Options{
		Version: version(), Contact: cfg.Fetch.Contact, Delay: cfg.Fetch.Delay, HostDelay: fetch.Delays(cfg.Sources),
		Timeout: cfg.Fetch.Timeout, AllowPrivateNetworks: cfg.Fetch.AllowPrivateNetworks, Now: now, Log: log,
	})
	a.crawler = a.newCrawler(now)
	if n.index {
		if err = a.openIndex(ctx); err != nil {
			return a, err
		}
	}
	return a, nil
}

// openIndex opens the search index: the embedded one, or the configured server.
func (a *app) openIndex(ctx context.Context) error {
	ix, err := a.openBackend(ctx)
	if err != nil {
		return err
	}
	a.index = watchedIndex{Index: ix, bus: a.bus, fault: a.fault}
	a.indexer = indexing.New(indexing.Options{
		Bus: a.bus, Index: a.index, Catalog: a.catalog, Docs: a.docs, Now: a.now, Log: a.log, Shared: a.cfg.Index.URL != "",
	})
	return nil
}

func (a *app) openBackend(ctx context.Context) (index.Index, error) {
	if a.cfg.Index.URL != "" {
		ix, err := meili.Open(ctx, a.cfg.Index.URL, a.cfg.Index.Key, meili.Options{})
		if err != nil {
			return nil, fmt.Errorf("index.url: %w", err)
		}
		return ix, nil
	}
	ix, err := bleve.Open(ctx, filepath.Join(a.cfg.Data, "index"), bleve.Options{})
	if err != nil {
		return nil, err
	}
	if aside := ix.Aside(); aside != nil {
		a.log.Warn("the search index could not be used and is built anew", "err", aside)
	}
	return ix, nil
}

// watchedIndex finds out whether the disk is full when it could not be written to.
type watchedIndex struct {
	index.Index
	bus   *bus.Bus
	fault *fault
}

// Apply is index.Index's.
func (x watchedIndex) Apply(ctx context.Context, changes []index.Change, upTo index.Position) error {
	err := x.Index.Apply(ctx, changes, upTo)
	if err == nil {
		x.fault.acknowledged("index", len(changes))
		return nil
	}
	return errors.Join(err, x.bus.Writable())
}

func (a *app) newCrawler(now clock.Func) *crawl.Crawler {
	return crawl.New(crawl.Options{
		Bus: a.bus, Sources: a.cfg.Sources, Fetcher: a.fetcher, Open: all.New, Now: now, Log: a.log,
	})
}

// newDigest makes the digest at a clock. The base of links must be known.
func (a *app) newDigest(now clock.Func) (*digest.Service, error) {
	return digest.New(digest.Options{
		Bus: a.bus, Postings: a.catalog.At(now), Docs: a.docs, Label: a.vocab.Label, Known: a.knows, Secret: a.secret,
		URL: a.url, From: a.cfg.Mail.From, SMTP: a.cfg.Mail.SMTP, Outbox: a.cfg.Mail.Outbox, Operator: a.cfg.Mail.Operator,
		Site: a.cfg.Site.Name, Contact: a.cfg.Site.Contact, Scope: a.cfg.Site.Scope, Now: now, Log: a.log,
		Step: a.fault.step(),
	})
}

// knows reports whether a facet can have a value. Places are many more than the vocabulary
// lists.
func (a *app) knows(facet, value string) bool {
	return facet == "place" || slices.Contains(a.vocab.Codes(facet), value)
}

// at returns the app at another clock, for a command that was handed to this process.
func (a *app) at(now clock.Func) *app {
	b := *a
	b.now, b.guest = now, true
	b.catalog = a.catalog.At(now)
	b.crawler = a.newCrawler(now)
	return &b
}

// start runs a stage until the app is closed.
func (a *app) start(run func(context.Context) error) {
	if a.guest {
		return // the host runs them all
	}
	a.stages.Go(func() {
		if err := run(a.running); err != nil && a.running.Err() == nil {
			a.log.Error("a stage ended", "err", err)
		}
	})
}

// startCurating and startIndexing run the stages that a one-shot command waits for.
func (a *app) startCurating() {
	c := curate.New(curate.Options{
		Bus: a.bus, Normalizer: normalize.New(normalize.Options{}), Sources: a.cfg.Sources, Now: a.now, Log: a.log,
	})
	a.start(c.Run)
}

func (a *app) startIndexing() {
	if a.indexer != nil {
		a.start(a.indexer.Run)
	}
}

// settle waits until what was committed is searchable: the curator has taken it, and the
// index has what the curator wrote.
func (a *app) settle(ctx context.Context, p bus.Progress) error {
	seq, err := a.bus.AwaitProgress(ctx, bus.Postings, bus.CuratorProgress, p)
	if err != nil {
		return err
	}
	return indexing.Await(ctx, a.bus, seq)
}

// indexed waits until searches see all postings that are stored now. A running process
// answers with what it has: it is never far behind.
func (a *app) indexed(ctx context.Context) error {
	last, err := a.bus.LastSequence(ctx, bus.Postings)
	if err != nil {
		return err
	}
	return indexing.Await(ctx, a.bus, last)
}

// close stops the stages and closes what is open, in the reverse order of opening.
func (a *app) close() {
	if a.guest {
		return
	}
	a.stop()
	a.stages.Wait()
	if a.fetcher != nil {
		a.fetcher.Close()
	}
	if a.index != nil {
		if err := a.index.Close(); err != nil {
			a.log.Warn("closing the search index failed", "err", err)
		}
	}
	if a.bus != nil {
		a.bus.Close()
	}
	if a.folder != nil {
		a.folder.close()
	}
}

// open opens the app for a one-shot command, or gives it the running process's.
func (inv *invocation) open(ctx context.Context, n need) (*app, error) {
	if inv.host != nil {
		return inv.host.at(inv.clock()), nil
	}
	cfg, err := inv.config()
	if err != nil {
		return nil, err
	}
	n.abort = inv.abort
	return openApp(ctx, cfg, n, inv.clock(), inv.logger(slog.LevelWarn))
}

// openPipeline opens the app for a command that takes findings in and waits until they are
// searchable: with the stages that do it, should no other process run them.
func (inv *invocation) openPipeline(ctx context.Context) (*app, error) {
	a, err := inv.open(ctx, need{index: true})
	if err != nil {
		return nil, err
	}
	a.startCurating()
	a.startIndexing()
	return a, nil
}

// logger writes text for a person at a terminal, JSON for a program.
func (inv *invocation) logger(level slog.Level) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if inv.errTTY {
		return slog.New(slog.NewTextHandler(inv.err, options))
	}
	return slog.New(slog.NewJSONHandler(inv.err, options))
}

// baseURL is the base of links as far as the configuration tells.
func baseURL(cfg configs.Config) string {
	if cfg.URL != "" {
		return cfg.URL
	}
	return "http://" + cfg.Listen
}

// version is the version of this build.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}
