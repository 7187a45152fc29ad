// com.example.licence-check: every source file carries the SPDX line of the given licence.
package main

import (
	"fmt"

	"slipway.dev/slipway"
)

type licenceCheck struct {
	host       slipway.Host
	parameters parameters
}

func create(host slipway.Host, parameters parameters) (slipway.Stage, error) {
	return licenceCheck{host, parameters}, parameters.check()
}

func (stage licenceCheck) Run(request *slipway.Request) error {
	paths, err := find(request.Workspace, "", stage.parameters)
	if err != nil {
		return err
	}
	flaws := []slipway.Flaw{}
	cases := []map[string]any{}
	for _, path := range paths {
		if err := stage.host.StopIfCancelled(); err != nil {
			return err
		}
		found, err := readLicenceLine(request.Workspace, path)
		if err != nil {
			return err
		}
		flaw := stage.flaw(path, found)
		cases = append(cases, caseOf(path, flaw))
		if flaw != nil {
			flaws = append(flaws, *flaw)
		}
	}
	stage.host.Info(fmt.Sprintf("looked at %d files", len(paths)))
	report := map[string]any{"suite": "licence-check", "passed": len(cases) - len(flaws), "failed": len(flaws),
		"errors": 0, "skipped": 0, "cases": cases}
	if err := stage.host.Emit("report", report); err != nil {
		return err
	}
	return stage.verdict(len(cases), flaws)
}

// flaw is nil when the file carries the licence.
func (stage licenceCheck) flaw(path string, found licenceLine) *slipway.Flaw {
	licence := stage.parameters.Licence
	flaw := slipway.Flaw{Name: shown(path), File: shown(path), Line: found.line}
	switch {
	case found.line == 0:
		flaw.Message = fmt.Sprintf("there is no line 'SPDX-License-Identifier: %s'", licence)
	case found.text != licence:
		flaw.Message = fmt.Sprintf("the licence is '%s', not '%s'", shown(found.text), licence)
	default:
		return nil
	}
	return &flaw
}

func caseOf(path string, flaw *slipway.Flaw) map[string]any {
	if flaw == nil {
		return map[string]any{"name": shown(path), "file": shown(path), "outcome": "passed"}
	}
	result := map[string]any{"name": flaw.Name, "file": flaw.File, "outcome": "failed", "message": flaw.Message}
	if flaw.Line > 0 {
		result["line"] = flaw.Line
	}
	return result
}

// verdict: a check of nothing is not a pass.
func (stage licenceCheck) verdict(cases int, flaws []slipway.Flaw) error {
	if cases == 0 {
		return &slipway.Failure{Status: slipway.VerdictFail,
			Message: "there is no file with one of the extensions: nothing was checked",
			Hint:    "see the parameters 'extensions' and 'ignore'"}
	}
	if len(flaws) == 0 {
		return nil
	}
	licence := stage.parameters.Licence
	return &slipway.Failure{Status: slipway.VerdictFail,
		Message: fmt.Sprintf("files without the licence %s: %d of %d", licence, len(flaws), cases),
		Hint:    fmt.Sprintf("write 'SPDX-License-Identifier: %s' into the first lines of each", licence),
		Flaws:   flaws}
}

func init() {
	slipway.Register(slipway.Plugin{
		ID: "com.example.licence-check", Version: "1.0.0", License: "Apache-2.0",
		Stages: []slipway.StageType{{
			ID:           "com.example.licence-check",
			Title:        "Licence check",
			Summary:      "Every source file names its licence",
			Flags:        slipway.Source | slipway.Pure | slipway.Idempotent,
			ConfigSchema: schema,
			OutputSchema: `{"type":"object","required":["report"]}`,
			Needs:        []string{slipway.ServiceEmit},
			Wants:        []string{slipway.ServiceCancel, slipway.ServiceLog},
			Create:       slipway.Typed(create),
		}},
	})
}

func main() {}
