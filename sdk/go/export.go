package slipway

// #cgo CFLAGS: -std=c11 -fvisibility=hidden -I${SRCDIR}/../include
// #include "shim.h"
import "C"

import (
	"fmt"
	"io"
	"runtime"
	"runtime/cgo"
	"unsafe"

	"slipway.dev/slipway/internal/entry"
)

const maxStages = C.SLIPWAY_GO_STAGES

// describe gives the description to the C side, where the host reads it.
func describe(plugin Plugin) {
	for index, stage := range plugin.Stages {
		number := C.int32_t(index)
		if stage.ConfigSchema == "" {
			stage.ConfigSchema = `{"type":"object","additionalProperties":false}`
		}
		if stage.OutputSchema == "" {
			stage.OutputSchema = `{"type":"object"}`
		}
		if len(stage.Needs) > C.SLIPWAY_GO_SERVICES || len(stage.Wants) > C.SLIPWAY_GO_SERVICES {
			panic("slipway.Register: a stage names more services than there are")
		}
		for at, id := range stage.Needs {
			C.slipway_go_need(number, C.int32_t(at), C.CString(id))
		}
		for at, id := range stage.Wants {
			C.slipway_go_want(number, C.int32_t(at), C.CString(id))
		}
		C.slipway_go_stage(number, C.uint32_t(stage.Flags), C.CString(stage.ID), C.CString(stage.Title),
			C.CString(stage.Summary), C.CString(stage.ConfigSchema), C.CString(stage.OutputSchema))
	}
	C.slipway_go_plugin(C.CString(plugin.ID), C.CString(plugin.Version), C.CString(plugin.License),
		C.CString(plugin.Homepage), C.CString("slipway-go 1.0, "+runtime.Version()))
	C.slipway_go_described()
}

func init() {
	entry.Plugin = func() unsafe.Pointer { return unsafe.Pointer(C.slipway_plugin_entry_v1()) }
}

// instance is a stage with the host that it talks to, so that a failure can be told.
type instance struct {
	host  Host
	stage Stage
}

// guarded runs the action and turns an error or a panic into fail() and a status: nothing escapes (R6, R10).
func guarded(host Host, action func() error) (status C.slipway_status) {
	defer func() {
		if thrown := recover(); thrown != nil {
			status = host.fail(&Failure{Status: Internal, Message: fmt.Sprint("the stage panicked: ", thrown)})
		}
	}()
	if err := action(); err != nil {
		return host.fail(failureOf(err))
	}
	return C.SLIPWAY_OK
}

func withStage(self C.uintptr_t, request C.slipway_str, action func(Stage, *Request) error) C.slipway_status {
	instance := cgo.Handle(self).Value().(*instance)
	return guarded(instance.host, func() error {
		parsed, err := parseRequest(bytesOf(request))
		if err != nil {
			return err
		}
		return action(instance.stage, parsed)
	})
}

func bytesOf(text C.slipway_str) []byte { return C.GoBytes(unsafe.Pointer(text.ptr), C.int(text.len)) }

//export slipwayGoReady
func slipwayGoReady() {}

//export slipwayGoCreate
func slipwayGoCreate(stage C.int32_t, raw C.uintptr_t, config C.slipway_str, self *C.uintptr_t) C.slipway_status {
	host := Host{raw}
	return guarded(host, func() error {
		created, err := registered[stage].Create(host, bytesOf(config))
		if err == nil {
			*self = C.uintptr_t(cgo.NewHandle(&instance{host, created}))
		}
		return err
	})
}

//export slipwayGoRun
func slipwayGoRun(self C.uintptr_t, request C.slipway_str) C.slipway_status {
	return withStage(self, request, func(stage Stage, request *Request) error { return stage.Run(request) })
}

//export slipwayGoPlan
func slipwayGoPlan(self C.uintptr_t, request C.slipway_str) C.slipway_status {
	return withStage(self, request, func(stage Stage, request *Request) error { return stage.(Planner).Plan(request) })
}

//export slipwayGoRollback
func slipwayGoRollback(self C.uintptr_t, request C.slipway_str) C.slipway_status {
	return withStage(self, request, func(stage Stage, request *Request) error {
		return stage.(Rollbacker).Rollback(request)
	})
}

//export slipwayGoProbe
func slipwayGoProbe(self C.uintptr_t, request, kind, target, name, digest C.slipway_str, answer *C.int32_t) C.slipway_status {
	effect := Effect{string(bytesOf(kind)), string(bytesOf(target)), string(bytesOf(name)), string(bytesOf(digest))}
	return withStage(self, request, func(stage Stage, request *Request) error {
		observed, err := stage.(Prober).Probe(request, effect)
		*answer = C.int32_t(observed)
		return err
	})
}

//export slipwayGoHas
func slipwayGoHas(self C.uintptr_t, facet C.int32_t) (has C.int32_t) {
	ok := false
	stage := cgo.Handle(self).Value().(*instance).stage
	switch facet {
	case C.SLIPWAY_GO_PLAN:
		_, ok = stage.(Planner)
	case C.SLIPWAY_GO_PROBE:
		_, ok = stage.(Prober)
	case C.SLIPWAY_GO_ROLLBACK:
		_, ok = stage.(Rollbacker)
	}
	if ok {
		return 1
	}
	return 0
}

//export slipwayGoDestroy
func slipwayGoDestroy(self C.uintptr_t) {
	defer func() { _ = recover() }() // There is nobody to tell.
	handle := cgo.Handle(self)
	stage := handle.Value().(*instance).stage
	handle.Delete()
	if closer, ok := stage.(io.Closer); ok {
		_ = closer.Close()
	}
}
