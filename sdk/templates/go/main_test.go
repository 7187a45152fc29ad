package main

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"slipway.dev/slipway"
	"slipway.dev/slipway/slipwaytest"
)

// run is a run against the fake host, in a folder with one file.
func run(t *testing.T, config map[string]string, text string) slipwaytest.Run {
	workspace := t.TempDir()
	if err := os.WriteFile(filepath.Join(workspace, "file.txt"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	host := slipwaytest.Host{}
	return host.Run("@ID@", config, map[string]string{"workspace": workspace})
}

func TestAFileWithoutTheWordIsFine(t *testing.T) {
	run := run(t, map[string]string{}, "all is well\n")
	if run.Failure != nil || run.LogText() != "1 files searched\n" || run.Violations != nil {
		t.Errorf("%+v", run)
	}
}

func TestAFileWithTheWordIsRed(t *testing.T) {
	run := run(t, map[string]string{"word": "secret"}, "one\na secret\n")
	wanted := &slipway.Failure{Status: slipway.VerdictFail, Message: "'secret' was found in 1 line",
		Flaws: []slipway.Flaw{{Name: "file.txt", Message: "holds 'secret'", File: "file.txt", Line: 2}}}
	if !reflect.DeepEqual(run.Failure, wanted) {
		t.Errorf("%+v", run.Failure)
	}
}

func TestAWordOfTwoLinesIsRefused(t *testing.T) {
	if run := run(t, map[string]string{"word": "a\nb"}, ""); run.Failure == nil || run.Failure.Status != slipway.BadConfig {
		t.Errorf("%+v", run)
	}
}
