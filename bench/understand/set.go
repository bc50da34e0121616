package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/callboard/callboard/configs"
	"github.com/callboard/callboard/posting"
)

// set is a labelled set.
type set struct {
	findings []labelled
	labels   map[string]label
}

// labelled is a finding with the key of its label.
type labelled struct {
	posting.Finding
	Key string `json:"key"`
}

// label is what people read in an announcement.
type label struct {
	Key          string          `json:"key"`
	Kind         string          `json:"kind"`
	Title        string          `json:"title"`
	Organisation string          `json:"organisation"`
	Language     string          `json:"language"`
	Attendance   string          `json:"attendance"`
	State        string          `json:"state"`
	Level        texts           `json:"level"`
	Appointment  texts           `json:"appointment"`
	Hours        texts           `json:"hours"`
	Degree       texts           `json:"degree"`
	LibraryType  texts           `json:"library_type"`
	Area         texts           `json:"area"`
	Places       []posting.Place `json:"places"`
	Starts       *moment         `json:"starts"`
	Ends         *moment         `json:"ends"`
	Deadline     *moment         `json:"deadline"`
	Pay          *pay            `json:"pay"`
	Cost         *cost           `json:"cost"`
	Doubtful     []string        `json:"doubtful"`
	Note         string          `json:"note"`
}

type moment struct {
	Date  string `json:"date"`
	Local string `json:"local"`
	At    string `json:"at"`
	Rule  string `json:"rule"`
}

// day is the calendar day of a label's moment.
func (m *moment) day() string {
	if m == nil {
		return ""
	}
	s := m.Date + m.Local + m.At
	return s[:min(10, len(s))]
}

type pay struct {
	Min, Max         *posting.Amount
	Currency, Period string
}

type cost struct {
	Free *bool `json:"free"`
}

// texts is a string or a list of strings.
type texts []string

// UnmarshalJSON reads both forms.
func (t *texts) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*t = texts{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(t))
}

// defaults are what an operator would state for the sampled sources: what a board's own
// page says of it, and nothing of a single announcement.
func defaults(source string) configs.Defaults {
	switch source {
	case "us-feed", "ny-posts":
		return configs.Defaults{Kind: posting.Job, Country: "US"}
	case "ca-board":
		return configs.Defaults{Kind: posting.Job, Country: "CA"}
	}
	return configs.Defaults{}
}

func readSet(folder, name string) (set, error) {
	s := set{labels: map[string]label{}}
	err := readLines(filepath.Join(folder, name+".findings.ndjson"), func(data []byte) error {
		var f labelled
		err := json.Unmarshal(data, &f)
		s.findings = append(s.findings, f)
		return err
	})
	if err != nil {
		return s, err
	}
	err = readLines(filepath.Join(folder, name+".labels.ndjson"), func(data []byte) error {
		var l label
		err := json.Unmarshal(data, &l)
		s.labels[l.Key] = l
		return err
	})
	return s, err
}

func readLines(path string, take func([]byte) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	in := bufio.NewReader(file)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			if err := take(line); err != nil {
				return fmt.Errorf("%s:%d: %w", filepath.Base(path), n, err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
