package configs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// FileName is the configuration file that is read when none is named and it is there.
const FileName = "callboard.yaml"

// maxFiles bounds what include patterns may match.
const maxFiles = 1000

// Env looks a variable of the environment up, as os.LookupEnv does.
type Env = func(name string) (value string, set bool)

// Load reads the configuration file at path and the files that it includes. Its error is
// Problems, with everything that is wrong in all of them, or about a file that cannot be
// opened. Without starter_pack the only sources are those of the files.
func Load(path string, env Env) (Config, error) {
	text, err := readFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("configuration %q: %w", path, plain(err))
	}
	return Parse(path, text, env)
}

// Parse reads text as if it were the content of the file at path, which need not exist:
// relative paths and includes start at its folder.
func Parse(path string, text []byte, env Env) (Config, error) {
	base, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return Config{}, fmt.Errorf("configuration %q: %w", path, err)
	}
	r := newReader(base, env)
	r.cfg.Path = filepath.Join(base, filepath.Base(path))
	r.main(path, text)
	return r.finish()
}

// Default is the configuration without a file: the built-in defaults with the starter
// pack, and the data folder below the working directory.
func Default(env Env) (Config, error) {
	base, err := filepath.Abs(".")
	if err != nil {
		return Config{}, fmt.Errorf("built-in configuration: %w", err)
	}
	r := newReader(base, env)
	r.addPacks()
	return r.finish()
}

// LoadOrDefault reads the file at path; with "" it reads FileName in the working
// directory if there is one, and else returns Default.
func LoadOrDefault(path string, env Env) (Config, error) {
	if path != "" {
		return Load(path, env)
	}
	if _, err := os.Stat(FileName); err == nil {
		return Load(FileName, env)
	}
	return Default(env)
}

// WithData returns cfg with the data folder at dir: everything below the old one moves,
// an outbox elsewhere stays where it is. dir is relative to the working directory.
func WithData(cfg Config, dir string) (Config, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return cfg, fmt.Errorf("data folder %q: %w", dir, err)
	}
	if rel, err := filepath.Rel(cfg.Data, cfg.Mail.Outbox); err == nil && filepath.IsLocal(rel) {
		cfg.Mail.Outbox = filepath.Join(abs, rel)
	}
	cfg.Data = abs
	return cfg, nil
}

func newReader(base string, env Env) *reader {
	return &reader{env: env, base: base, defined: map[string]definition{}, cfg: &Config{
		Data:   filepath.Join(base, "data"),
		Listen: "127.0.0.1:8080",
		Site:   Site{Name: "Callboard"},
		Fetch:  Fetch{Delay: 2 * time.Second, Timeout: 30 * time.Second},
		NATS:   NATS{Replicas: 1},
		Mail:   Mail{From: "Callboard <callboard@localhost>"},
	}}
}

// main reads the main file: its own keys, the starter pack if asked for, its includes.
func (r *reader) main(path string, text []byte) {
	if !r.open(path, text, func(root ast.Node) {
		readFields(r, root, "the configuration", configFields(), r.cfg, nil)
	}) {
		return
	}
	if r.cfg.NATS.Replicas > 1 && r.cfg.NATS.URL == "" {
		r.whole("nats.replicas %d needs an external cluster: set nats.url", r.cfg.NATS.Replicas)
	}
	for _, in := range r.includes {
		r.include(path, in)
	}
	if r.starter {
		r.addPacks()
	}
}

// part reads an included file.
func (r *reader) part(name string, text []byte) {
	main := names(configFields())
	r.open(name, text, func(root ast.Node) {
		readFields(r, root, "an included file", partFields(), r.cfg, func(key string) string {
			if slices.Contains(main, key) {
				return "; it belongs in the main configuration file"
			}
			return ""
		})
	})
}

// open reads the text as the file of that name. An empty file is valid and says nothing.
func (r *reader) open(name string, text []byte, read func(ast.Node)) bool {
	r.file = name
	r.files = append(r.files, name)
	root, ok := r.document(text)
	if ok && root != nil {
		read(root)
	}
	return ok
}

// included is one pattern of include.
type included struct {
	pattern string
	at      ast.Node
}

func readInclude(r *reader, n ast.Node, what string, _ *Config) {
	items := []ast.Node{n}
	if list, ok := n.(*ast.SequenceNode); ok {
		items = list.Values
	}
	for _, item := range items {
		if pattern, ok := parsed(r, item, what, parseText); ok {
			r.includes = append(r.includes, included{pattern, item})
		}
	}
}

// include reads the files that a pattern of the main file matches, in the order of their
// names, each once. A pattern may match nothing; a plain name must be there.
func (r *reader) include(main string, in included) {
	r.file = main
	pattern := in.pattern
	if !filepath.IsAbs(pattern) {
		pattern = filepath.Join(filepath.Dir(main), pattern)
	}
	matches, err := filepath.Glob(pattern)
	if err != nil {
		r.at(in.at, "include %q is not a pattern of paths", in.pattern)
		return
	}
	if len(matches) == 0 && !strings.ContainsAny(in.pattern, "*?[") {
		r.at(in.at, "include %q: no such file", in.pattern)
		return
	}
	for _, name := range matches {
		if slices.Contains(r.files, name) || name == filepath.Clean(main) {
			continue
		}
		r.file = main
		if len(r.files) >= maxFiles {
			r.at(in.at, "include %q: over %d files", in.pattern, maxFiles)
			return
		}
		text, err := readFile(name)
		if err != nil {
			r.at(in.at, "include %q: %v", name, plain(err))
			continue
		}
		r.part(name, text)
	}
}

// finish fills in what follows from other settings, or returns what is wrong.
func (r *reader) finish() (Config, error) {
	if len(r.problems) > 0 {
		return Config{}, r.problems.sorted(r.files)
	}
	if r.cfg.Mail.Outbox == "" {
		r.cfg.Mail.Outbox = filepath.Join(r.cfg.Data, "outbox")
	}
	slices.SortFunc(r.cfg.Sources, func(a, b Source) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(r.cfg.Network, func(a, b Entry) int { return strings.Compare(a.ID, b.ID) })
	return *r.cfg, nil
}

// readFile reads up to one byte over the limit, so that an endless file ends.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, errors.New("is a folder, not a file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	return text, errors.Join(err, f.Close())
}

// plain is the cause of a path error: the path stands before it already.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
