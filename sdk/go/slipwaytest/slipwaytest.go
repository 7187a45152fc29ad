// Package slipwaytest is a fake host: test a stage with `go test`, without Slipway.
//
//	host := slipwaytest.Host{Secrets: map[string]string{"TOKEN": "s3cret"}}
//	run := host.Run("com.example.greet", struct{}{}, map[string]any{"workspace": t.TempDir()})
//	if run.Failure != nil || run.LogText() != "hello\n" {
//		t.Error(run)
//	}
//
// The stage is the one that the package under test registers, called as Slipway calls it, through its C functions: a
// panic or an error ends as it will there. Commands really run, in the workspace of the request. Besides log, progress,
// cancel and emit a stage gets only the services that it lists in Needs or Wants.
//
// It is the fake host of slipway/testing.hpp, so a test needs a compiler for C++17. A plugin does not.
package slipwaytest

// #cgo CXXFLAGS: -std=c++17 -I${SRCDIR}/../../include
// #cgo CFLAGS: -std=c11 -I${SRCDIR}/../../include
// #include "fake.h"
import "C"

import (
	"encoding/json"
	"runtime/cgo"
	"strings"
	"unsafe"

	"slipway.dev/slipway"
	"slipway.dev/slipway/internal/entry"
)

// Host holds what the stage will find. One may serve several calls: what the stage adds to the cache and a cancellation
// stay.
type Host struct {
	Secrets       map[string]string
	Environment   map[string]string // Of commands, in addition to that of the test.
	Cache         map[string]string // Key to content.
	Withheld      []string          // Services to refuse although the stage asks for them.
	AlreadyDone   []slipway.Effect  // Host.Begin says of these that the world holds them.
	FailAtBegin   int               // The Nth Host.Begin, from 1, fails with FailStatus. 0: none.
	FailStatus    slipway.Status
	CancelAtBegin int // The Nth Host.Begin, from 1, cancels the run. 0: none.
	Cancelled     bool
}

// Line is a record of the log. What commands print is one too, line by line.
type Line struct {
	Level int32 // 20: info; 30: warn; 40: error.
	Text  string
}

type Progress struct {
	Parts int32
	Label string
}

type Value struct{ Name, JSON string }

type Artifact struct{ Name, MediaType, Path, Content string }

type EffectState int

const (
	Declared EffectState = iota
	Begun
	AlreadyDone
	Done
)

type EffectRecord struct {
	State    EffectState
	Effect   slipway.Effect
	Observed string // JSON, of Done only.
}

// Run is the whole outcome of one call, to be compared.
type Run struct {
	Failure    *slipway.Failure // Nil: it went well.
	Log        []Line
	Progress   []Progress
	Values     []Value
	Artifacts  []Artifact
	Effects    []EffectRecord
	Kept       []int64  // Processes that outlive the run.
	Violations []string // Rules of abi.h that the stage broke: "R11 effects: ...".
}

// LogText is the log without levels, a line for each record.
func (run Run) LogText() string {
	var text strings.Builder
	for _, line := range run.Log {
		text.WriteString(line.Text + "\n")
	}
	return text.String()
}

// Run makes a stage with the parameters and runs it. config and request become JSON.
func (host *Host) Run(stage string, config, request any) Run {
	return host.call(C.SLIPWAY_CALL_RUN, stage, config, request, slipway.Effect{}).run
}

// Plan asks a Planner; a stage that is none fails with Unsupported. So too with the two below.
func (host *Host) Plan(stage string, config, request any) Run {
	return host.call(C.SLIPWAY_CALL_PLAN, stage, config, request, slipway.Effect{}).run
}

func (host *Host) Rollback(stage string, config, request any) Run {
	return host.call(C.SLIPWAY_CALL_ROLLBACK, stage, config, request, slipway.Effect{}).run
}

func (host *Host) Probe(stage string, config, request any, effect slipway.Effect) (Run, slipway.Observed) {
	outcome := host.call(C.SLIPWAY_CALL_PROBE, stage, config, request, effect)
	return outcome.run, outcome.observed
}

// outcome is what the records of a call are gathered in.
type outcome struct {
	host     *Host
	run      Run
	observed slipway.Observed
	mistake  string
}

// texts are borrowed: valid during the C call that they are an argument of.
func texts(values ...string) (packed C.slipway_texts) {
	for index, value := range values {
		if value != "" {
			packed.at[index] = C.slipway_str{ptr: (*C.char)(unsafe.Pointer(unsafe.StringData(value))), len: C.size_t(len(value))}
		}
	}
	return packed
}

func effectTexts(effect slipway.Effect) C.slipway_texts {
	return texts(effect.Kind, effect.Target, effect.Name, effect.Digest)
}

func encoded(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func (host *Host) settings() *C.slipway_fake {
	fake := C.slipway_fake_make()
	for setting, members := range map[C.int32_t]map[string]string{
		C.SLIPWAY_SET_SECRET: host.Secrets, C.SLIPWAY_SET_ENVIRONMENT: host.Environment, C.SLIPWAY_SET_CACHE: host.Cache} {
		for name, value := range members {
			C.slipway_fake_set(fake, setting, 0, texts(name, value))
		}
	}
	for _, id := range host.Withheld {
		C.slipway_fake_set(fake, C.SLIPWAY_SET_WITHHELD, 0, texts(id))
	}
	for _, effect := range host.AlreadyDone {
		C.slipway_fake_set(fake, C.SLIPWAY_SET_ALREADY_DONE, 0, effectTexts(effect))
	}
	C.slipway_fake_set(fake, C.SLIPWAY_SET_FAIL_STATUS, C.int64_t(host.FailStatus), texts())
	C.slipway_fake_set(fake, C.SLIPWAY_SET_FAIL_AT_BEGIN, C.int64_t(host.FailAtBegin), texts())
	C.slipway_fake_set(fake, C.SLIPWAY_SET_CANCEL_AT_BEGIN, C.int64_t(host.CancelAtBegin), texts())
	if host.Cancelled {
		C.slipway_fake_set(fake, C.SLIPWAY_SET_CANCELLED, 0, texts())
	}
	return fake
}

func (host *Host) call(call C.int32_t, stage string, config, request any, effect slipway.Effect) outcome {
	outcome := outcome{host: host}
	handle := cgo.NewHandle(&outcome)
	defer handle.Delete()
	arguments := texts(stage, encoded(config), encoded(request))
	C.slipway_fake_call(host.settings(), entry.Plugin(), call, arguments, effectTexts(effect), C.uintptr_t(handle))
	if outcome.mistake != "" {
		panic("slipwaytest: " + outcome.mistake)
	}
	return outcome
}

//export slipwayTestRecord
func slipwayTestRecord(handle C.uintptr_t, record C.int32_t, number C.int64_t, texts C.slipway_texts) {
	outcome := cgo.Handle(handle).Value().(*outcome)
	run := &outcome.run
	text := func(index int) string { return C.GoStringN(texts.at[index].ptr, C.int(texts.at[index].len)) }
	switch record {
	case C.SLIPWAY_RECORD_MISTAKE:
		outcome.mistake = text(0)
	case C.SLIPWAY_RECORD_FAILURE:
		run.Failure = &slipway.Failure{Status: slipway.Status(number), Message: text(0)}
		_ = json.Unmarshal([]byte(text(1)), run.Failure) // There may be no details.
	case C.SLIPWAY_RECORD_OBSERVED:
		outcome.observed = slipway.Observed(number)
	case C.SLIPWAY_RECORD_LOG:
		run.Log = append(run.Log, Line{int32(number), text(0)})
	case C.SLIPWAY_RECORD_PROGRESS:
		run.Progress = append(run.Progress, Progress{int32(number), text(0)})
	case C.SLIPWAY_RECORD_VALUE:
		run.Values = append(run.Values, Value{text(0), text(1)})
	case C.SLIPWAY_RECORD_ARTIFACT:
		run.Artifacts = append(run.Artifacts, Artifact{text(0), text(1), text(2), text(3)})
	case C.SLIPWAY_RECORD_EFFECT:
		effect := slipway.Effect{Kind: text(0), Target: text(1), Name: text(2), Digest: text(3)}
		run.Effects = append(run.Effects, EffectRecord{EffectState(number), effect, text(4)})
	case C.SLIPWAY_RECORD_KEPT:
		run.Kept = append(run.Kept, int64(number))
	case C.SLIPWAY_RECORD_VIOLATION:
		run.Violations = append(run.Violations, text(0))
	case C.SLIPWAY_RECORD_CACHE:
		if outcome.host.Cache == nil {
			outcome.host.Cache = map[string]string{}
		}
		outcome.host.Cache[text(0)] = text(1)
	case C.SLIPWAY_RECORD_CANCELLED:
		outcome.host.Cancelled = true
	}
}
