package slipway

// #include "shim.h"
// #include <stdlib.h>
import "C"

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
	"unsafe"
)

// Flags of a StageType.
const (
	Idempotent  uint32 = C.SLIPWAY_STAGE_IDEMPOTENT
	Pure        uint32 = C.SLIPWAY_STAGE_PURE
	Publishes   uint32 = C.SLIPWAY_STAGE_PUBLISHES
	Source      uint32 = C.SLIPWAY_STAGE_SOURCE
	CleanSource uint32 = C.SLIPWAY_STAGE_CLEAN_SOURCE
)

// Services for Needs and Wants.
const (
	ServiceLog      = C.SLIPWAY_SERVICE_LOG
	ServiceProgress = C.SLIPWAY_SERVICE_PROGRESS
	ServiceCancel   = C.SLIPWAY_SERVICE_CANCEL
	ServiceEmit     = C.SLIPWAY_SERVICE_EMIT
	ServiceSecret   = C.SLIPWAY_SERVICE_SECRET
	ServiceExec     = C.SLIPWAY_SERVICE_EXEC
	ServiceCache    = C.SLIPWAY_SERVICE_CACHE
	ServiceEffect   = C.SLIPWAY_SERVICE_EFFECT
)

// Observed is what a Prober saw.
type Observed int32

const (
	Absent       Observed = C.SLIPWAY_PROBE_ABSENT
	PresentSame  Observed = C.SLIPWAY_PROBE_PRESENT_SAME
	PresentOther Observed = C.SLIPWAY_PROBE_PRESENT_OTHER
	Unknown      Observed = C.SLIPWAY_PROBE_UNKNOWN
)

// Host is the host as a stage sees it, usable from every goroutine that ends before the stage's function does.
type Host struct{ raw C.uintptr_t }

// text is borrowed: valid during the C call that it is an argument of.
func text(value string) C.slipway_str {
	if value == "" {
		return C.slipway_str{}
	}
	return C.slipway_str{ptr: (*C.char)(unsafe.Pointer(unsafe.StringData(value))), len: C.size_t(len(value))}
}

func check(status C.slipway_status, action, subject string) error {
	switch Status(status) {
	case C.SLIPWAY_OK:
		return nil
	case Cancelled:
		return &Failure{Status: Cancelled, Message: "stopped on request"}
	}
	return &Failure{Status: Status(status), Message: fmt.Sprintf("cannot %s '%s': status %d", action, subject, status)}
}

func (host Host) fail(failure *Failure) C.slipway_status {
	message, details := failure.texts()
	C.slipway_go_fail(host.raw, C.slipway_status(failure.Status), text(message), text(details))
	return C.slipway_status(failure.Status)
}

func (host Host) log(level C.int32_t, line string) {
	C.slipway_go_log(host.raw, level, text(strings.ToValidUTF8(line, "?")))
}
func (host Host) Debug(line string) { host.log(C.SLIPWAY_LOG_DEBUG, line) }
func (host Host) Info(line string)  { host.log(C.SLIPWAY_LOG_INFO, line) }
func (host Host) Warn(line string)  { host.log(C.SLIPWAY_LOG_WARN, line) }
func (host Host) Error(line string) { host.log(C.SLIPWAY_LOG_ERROR, line) }

// Progress says how far the work is, in parts of 10000; -1 while the total is unknown.
func (host Host) Progress(parts int32, label string) {
	C.slipway_go_progress(host.raw, C.int32_t(parts), text(label))
}

// StopIfCancelled is an error once the host asked the stage to stop. Call it between two steps of a long work.
func (host Host) StopIfCancelled() error {
	if C.slipway_go_cancelled(host.raw) != 0 {
		return check(C.SLIPWAY_E_CANCELLED, "", "")
	}
	return nil
}

// Emit records a value: "report", "verdict", ... or a name of the stage's own.
func (host Host) Emit(name string, value any) error {
	encoded, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return check(C.slipway_go_value(host.raw, text(name), text(string(encoded))), "emit", name)
}

// EmitArtifact hands over the file at the path, relative to the workspace.
func (host Host) EmitArtifact(name, path, mediaType string) error {
	return check(C.slipway_go_artifact(host.raw, text(name), text(path), text(mediaType)), "emit", name)
}

// Secret reads a secret that the pipeline grants to the stage. Wipe it with clear() after use; the host masks it in
// all output.
func (host Host) Secret(name string) ([]byte, error) {
	for buffer := make([]byte, 256); ; {
		var needed C.size_t
		status := C.slipway_go_secret(host.raw, text(name), (*C.char)(unsafe.Pointer(&buffer[0])), C.size_t(len(buffer)), &needed)
		if status == C.SLIPWAY_E_RANGE && int(needed) > len(buffer) {
			buffer = make([]byte, needed)
			continue
		}
		if err := check(status, "read the secret", name); err != nil {
			return nil, err
		}
		return buffer[:needed], nil
	}
}

// Command is one for the host to run: its output goes to the log of the stage, and it ends with the stage at the latest.
type Command struct {
	Argv    []string
	Env     []string // "K=V", added to the environment of the stage.
	Cwd     string   // Empty: the workspace.
	Timeout time.Duration
	Quiet   bool // What would go to the log is dropped.
}

// Exit is how a command ended.
type Exit struct{ Code, Signal int32 }

func (exit Exit) OK() bool { return exit.Code == 0 && exit.Signal == 0 }

// Running is a command that was started; Wait has to be called for it.
type Running struct {
	Stdout *os.File // Of Capture: to be read to its end before Wait, and closed.
	host   Host
	id     C.uint64_t
}

// texts copies into memory of C, as cgo lets no list of Go's texts pass.
func texts(values []string) (list *C.slipway_str, release func()) {
	list = (*C.slipway_str)(C.calloc(C.size_t(len(values)+1), C.sizeof_slipway_str))
	slots := unsafe.Slice(list, len(values)+1)
	for index, value := range values {
		slots[index] = C.slipway_str{ptr: C.CString(value), len: C.size_t(len(value))}
	}
	return list, func() {
		for _, slot := range slots {
			C.free(unsafe.Pointer(slot.ptr))
		}
		C.free(unsafe.Pointer(list))
	}
}

func (host Host) start(command Command, flags C.uint32_t) (*Running, error) {
	if command.Quiet {
		flags |= C.SLIPWAY_EXEC_QUIET
	}
	argv, releaseArgv := texts(command.Argv)
	defer releaseArgv()
	env, releaseEnv := texts(command.Env)
	defer releaseEnv()
	running := &Running{host: host}
	var fd C.int32_t = -1
	status := C.slipway_go_start(host.raw, flags, argv, C.size_t(len(command.Argv)), env, C.size_t(len(command.Env)),
		text(command.Cwd), C.uint32_t(command.Timeout.Milliseconds()), &running.id, &fd)
	if err := check(status, "start", strings.Join(command.Argv, " ")); err != nil {
		return nil, err
	}
	if fd >= 0 {
		running.Stdout = os.NewFile(uintptr(fd), "stdout")
	}
	return running, nil
}

// Start starts a command.
func (host Host) Start(command Command) (*Running, error) { return host.start(command, 0) }

// Capture starts a command whose standard output is read instead of logged.
func (host Host) Capture(command Command) (*Running, error) {
	return host.start(command, C.SLIPWAY_EXEC_CAPTURE)
}

// Execute starts a command and waits for its end.
func (host Host) Execute(command Command) (Exit, error) {
	running, err := host.Start(command)
	if err != nil {
		return Exit{}, err
	}
	return running.Wait()
}

func (running *Running) Wait() (Exit, error) {
	var code, signal C.int32_t
	err := check(C.slipway_go_wait(running.host.raw, running.id, &code, &signal), "wait for", "the command")
	return Exit{int32(code), int32(signal)}, err
}

// Stop asks it to end; Wait still has to be called.
func (running *Running) Stop() error {
	return check(C.slipway_go_stop(running.host.raw, running.id), "stop", "the command")
}

// Keep lets a process outlive the run: a deployment.
func (host Host) Keep(pid int) error {
	return check(C.slipway_go_keep(host.raw, C.int64_t(pid)), "keep", fmt.Sprint(pid))
}

// CacheFetch gives what an earlier run kept under the key; nil: nothing.
func (host Host) CacheFetch(key string) (*os.File, error) {
	var fd C.int32_t = -1
	status := C.slipway_go_fetch(host.raw, text(key), &fd)
	if Status(status) == NotFound {
		return nil, nil
	}
	if err := check(status, "fetch", key); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), key), nil
}

// CacheStore keeps what the file holds from its current offset.
func (host Host) CacheStore(key string, content *os.File) error {
	return check(C.slipway_go_store(host.raw, text(key), C.int32_t(content.Fd())), "store", key)
}

// Declare names an effect that Run would have; from Plan only.
func (host Host) Declare(effect Effect) error {
	return check(C.slipway_go_declare(host.raw, text(effect.Kind), text(effect.Target), text(effect.Name),
		text(effect.Digest)), "declare", effect.Name)
}

// Begin asks before acting. True: act and call Done. False: the world already holds it.
func (host Host) Begin(effect Effect) (bool, error) {
	var decision C.int32_t
	err := check(C.slipway_go_begin(host.raw, text(effect.Kind), text(effect.Target), text(effect.Name),
		text(effect.Digest), &decision), "begin", effect.Name)
	return decision == C.SLIPWAY_EFFECT_PROCEED, err
}

// Done says what was read back from the world.
func (host Host) Done(effect Effect, observed any) error {
	encoded, err := json.Marshal(observed)
	if err != nil {
		return err
	}
	return check(C.slipway_go_done(host.raw, text(effect.Kind), text(effect.Target), text(effect.Name),
		text(effect.Digest), text(string(encoded))), "report", effect.Name)
}
