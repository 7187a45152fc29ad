// @ID@: a stage that finds a word which nobody wants to ship.
package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"slipway.dev/slipway"
)

// Checked by the host before the stage is made. "default" is for people: absent values are still absent.
const schema = `{
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "word": {"description": "Text that no file may hold", "type": "string", "minLength": 1, "default": "DO NOT SHIP"}
  }
}`

type parameters struct {
	Word *string `json:"word"`
}

type wordSearch struct {
	host slipway.Host
	word string
}

// create refuses what the schema cannot say, before anything runs.
func create(host slipway.Host, given parameters) (slipway.Stage, error) {
	stage := wordSearch{host, "DO NOT SHIP"}
	if given.Word != nil {
		stage.word = *given.Word
	}
	if stage.word == "" {
		return nil, slipway.Refuse("word: is empty")
	}
	if strings.Contains(stage.word, "\n") {
		return nil, slipway.Refuse("word: has more than one line")
	}
	return stage, nil
}

func (stage wordSearch) Run(request *slipway.Request) error {
	files, err := filesIn(request.Workspace)
	if err != nil {
		return err
	}
	flaws := []slipway.Flaw{}
	for index, name := range files {
		if err := stage.host.StopIfCancelled(); err != nil {
			return err
		}
		stage.host.Progress(int32(index*10000/len(files)), name)
		content, err := os.ReadFile(filepath.Join(request.Workspace, name))
		if err != nil {
			return err
		}
		flaws = append(flaws, stage.search(content, name)...)
	}
	stage.host.Info(fmt.Sprintf("%d files searched", len(files)))
	if err := stage.host.Emit("search", map[string]int{"files": len(files), "found": len(flaws)}); err != nil {
		return err
	}
	return stage.verdict(flaws)
}

func (stage wordSearch) search(content []byte, name string) (flaws []slipway.Flaw) {
	for index, line := range bytes.Split(content, []byte("\n")) {
		if bytes.Contains(line, []byte(stage.word)) {
			flaws = append(flaws, slipway.Flaw{Name: name, Message: "holds '" + stage.word + "'", File: name, Line: index + 1})
		}
	}
	return flaws
}

func (stage wordSearch) verdict(flaws []slipway.Flaw) error {
	if len(flaws) == 0 {
		return nil
	}
	lines := "lines"
	if len(flaws) == 1 {
		lines = "line"
	}
	return &slipway.Failure{Status: slipway.VerdictFail,
		Message: fmt.Sprintf("'%s' was found in %d %s", stage.word, len(flaws), lines), Flaws: flaws}
}

// filesIn gives all but the pipeline, which names the word itself, and what git keeps.
func filesIn(workspace string) (files []string, err error) {
	err = filepath.WalkDir(workspace, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(workspace, path)
		if name == ".git" && entry.IsDir() {
			return fs.SkipDir
		}
		if entry.Type().IsRegular() && name != "slipway.yaml" {
			files = append(files, name)
		}
		return err
	})
	return files, err
}

func init() {
	slipway.Register(slipway.Plugin{
		ID: "@ID@", Version: "0.1.0", License: "Apache-2.0",
		Stages: []slipway.StageType{{
			ID:           "@ID@",
			Title:        "@CLASS@",
			Summary:      "Finds a word that nobody wants to ship",
			Flags:        slipway.Source | slipway.Idempotent | slipway.Pure,
			ConfigSchema: schema,
			Create:       slipway.Typed(create),
		}},
	})
}

func main() {}
