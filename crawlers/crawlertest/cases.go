package crawlertest

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/crawlers"
	"github.com/callboard/callboard/posting"
)

// updateFlag is -update, shared with other packages of golden files that a test may
// import; whichever comes first defines it.
var updateFlag = defineUpdate()

func defineUpdate() *flag.Flag {
	if flag.Lookup("update") == nil {
		flag.Bool("update", false, "rewrite golden files with what came out")
	}
	return flag.Lookup("update")
}

// header is source.yaml of a case: the settings of the source that bear on reading.
type header struct {
	Address  string            `yaml:"address"` // of the first document; default https://example.org/<its name>
	Complete *bool             `yaml:"complete"`
	Follow   string            `yaml:"follow"`
	Select   map[string]string `yaml:"select"`
	Types    map[string]string `yaml:"types"` // Content-Type by file name, where not the name's own
	Defaults struct {
		Kind         posting.Kind `yaml:"kind"`
		Organisation string       `yaml:"organisation"`
		Country      string       `yaml:"country"`
		Zone         string       `yaml:"zone"`
		Language     string       `yaml:"language"`
	} `yaml:"defaults"`
}

// outcome is want.json of a case.
type outcome struct {
	Title    string             `json:"title,omitempty"`
	Complete bool               `json:"complete"`
	Findings []posting.Finding  `json:"findings"`
	Refused  []crawlers.Refusal `json:"refused,omitempty"`
	Warnings []string           `json:"warnings,omitempty"`
	Error    string             `json:"error,omitempty"`
}

// Cases runs every testdata/cases/*.txtar of the test's package. The first document is the
// source's; the others are served beside it, by name.
func Cases(t *testing.T, kind func(configs.Source) (crawlers.Source, error)) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "cases", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases in testdata/cases (%v)", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) { runCase(t, path, kind) })
	}
}

func runCase(t *testing.T, path string, kind func(configs.Source) (crawlers.Source, error)) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	source, web, err := unpack(archive)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	src, err := kind(source)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	result, err := crawlers.Visit(t.Context(), src, source.ID, web, crawlers.Visiting{Now: Day})
	out := outcome{Title: result.Title, Complete: result.Complete, Findings: result.Findings, Refused: result.Refused, Warnings: result.Warnings}
	if err != nil {
		out = outcome{Error: err.Error()}
	}
	got, err := indented(out)
	if err != nil {
		t.Fatal(err)
	}
	want := file(archive, "want.json")
	if updateFlag.Value.String() == "true" {
		if err := os.WriteFile(path, txtar.Format(with(archive, "want.json", got)), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// unpack makes the source and its documents from a case.
func unpack(archive *txtar.Archive) (configs.Source, Memory, error) {
	var h header
	if text := file(archive, "source.yaml"); text != nil {
		if err := yaml.UnmarshalWithOptions(text, &h, yaml.Strict()); err != nil {
			return configs.Source{}, nil, fmt.Errorf("source.yaml: %w", err)
		}
	}
	web := Memory{}
	for _, f := range archive.Files {
		if f.Name == "source.yaml" || f.Name == "want.json" {
			continue
		}
		if h.Address == "" {
			h.Address = "https://example.org/" + f.Name
		}
		address := h.Address
		if len(web) > 0 {
			base, err := url.Parse(h.Address)
			if err != nil {
				return configs.Source{}, nil, err
			}
			address = base.JoinPath("..", f.Name).String()
		}
		kind := h.Types[f.Name]
		if kind == "" {
			kind = mediaType(f.Name)
		}
		web[address] = crawlers.Document{URL: address, Status: 200, ContentType: kind, Body: f.Data, Fetched: Day}
	}
	source := configs.Source{
		ID: "case", Address: h.Address, Enabled: true, Complete: h.Complete, Follow: h.Follow, Select: h.Select,
		Defaults: configs.Defaults{
			Kind: h.Defaults.Kind, Organisation: h.Defaults.Organisation, Country: h.Defaults.Country,
			Zone: h.Defaults.Zone, Language: h.Defaults.Language,
		},
	}
	return source, web, nil
}

func file(archive *txtar.Archive, name string) []byte {
	for _, f := range archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// with is the archive with one file replaced or added at its end.
func with(archive *txtar.Archive, name string, data []byte) *txtar.Archive {
	for i := range archive.Files {
		if archive.Files[i].Name == name {
			archive.Files[i].Data = data
			return archive
		}
	}
	archive.Files = append(archive.Files, txtar.File{Name: name, Data: data})
	return archive
}

// indented is JSON as people review it: markup is not escaped.
func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(v)
	return b.Bytes(), err
}
