package slipway

// #include "shim.h"
import "C"

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
)

// Status is the class of a failure; the host makes its exit code of it.
type Status int32

const (
	VerdictFail    Status = C.SLIPWAY_VERDICT_FAIL
	BadConfig      Status = C.SLIPWAY_E_CONFIG
	Unsupported    Status = C.SLIPWAY_E_UNSUPPORTED
	Cancelled      Status = C.SLIPWAY_E_CANCELLED
	Denied         Status = C.SLIPWAY_E_DENIED
	NotFound       Status = C.SLIPWAY_E_NOT_FOUND
	IO             Status = C.SLIPWAY_E_IO
	Transient      Status = C.SLIPWAY_E_TRANSIENT
	Internal       Status = C.SLIPWAY_E_INTERNAL
	Refused        Status = C.SLIPWAY_E_REFUSED
	Integrity      Status = C.SLIPWAY_E_INTEGRITY
	RolledBack     Status = C.SLIPWAY_E_ROLLED_BACK
	RollbackFailed Status = C.SLIPWAY_E_ROLLBACK_FAILED
	InDoubt        Status = C.SLIPWAY_E_IN_DOUBT
	BadSource      Status = C.SLIPWAY_E_SOURCE
	Locked         Status = C.SLIPWAY_E_LOCKED
)

// Flaw is one thing that is wrong: a test that failed, a file that lacks something. Line 0: unknown.
type Flaw struct {
	Name    string `json:"name"`
	Message string `json:"message"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
}

// Failure is an error with a status and with what the host shows of it.
type Failure struct {
	Status  Status `json:"-"`
	Message string `json:"-"`               // One sentence for a person.
	Why     string `json:"why,omitempty"`   // What lies behind it.
	State   string `json:"state,omitempty"` // The state that the world is in now.
	Hint    string `json:"hint,omitempty"`  // What to do next.
	Flaws   []Flaw `json:"failures,omitempty"`
}

func (failure *Failure) Error() string { return failure.Message }

// Refuse is the failure of Create: a parameter is wrong.
func Refuse(message string) error { return &Failure{Status: BadConfig, Message: message} }

// failureOf is what the host is told of an error.
func failureOf(err error) *Failure {
	var failure *Failure
	if errors.As(err, &failure) {
		return failure
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return &Failure{Status: IO, Message: err.Error()}
	}
	return &Failure{Status: Internal, Message: err.Error()}
}

// texts are the message and the details as slipway_host.fail() takes them.
func (failure *Failure) texts() (message, details string) {
	encoded, err := json.Marshal(failure)
	if err == nil && string(encoded) != "{}" {
		details = string(encoded)
	}
	return strings.ToValidUTF8(failure.Message, "?"), details
}
