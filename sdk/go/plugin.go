// Package slipway makes a stage plugin for Slipway of plain Go.
//
//	package main
//
//	import "slipway.dev/slipway"
//
//	type greet struct{ host slipway.Host }
//
//	func (stage greet) Run(request *slipway.Request) error {
//		stage.host.Info("hello from " + request.Stage)
//		return nil
//	}
//
//	func init() {
//		slipway.Register(slipway.Plugin{
//			ID: "com.example.greet", Version: "1.0.0", License: "Apache-2.0",
//			Stages: []slipway.StageType{{
//				ID: "com.example.greet", Title: "Greet", Summary: "Says hello",
//				Create: slipway.Typed(func(host slipway.Host, _ struct{}) (slipway.Stage, error) {
//					return greet{host}, nil
//				}),
//			}},
//		})
//	}
//
//	func main() {}
//
// build.sh, beside this file, builds it so that it exports one symbol. A panic of a stage becomes a failure with the
// status Internal. It can't be caught in a goroutine that the stage started itself, and ends the worker there.
package slipway

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"
)

// Plugin describes a plugin and the stages that it offers.
type Plugin struct {
	ID       string // Reverse DNS.
	Version  string // SemVer.
	License  string // SPDX expression.
	Homepage string // URL, or empty.
	Stages   []StageType
}

// StageType describes a stage and makes it.
type StageType struct {
	ID           string // Reverse DNS; never renamed.
	Title        string
	Summary      string
	Flags        uint32   // Source, Pure, ...
	ConfigSchema string   // JSON Schema of the parameters; empty: there are none.
	OutputSchema string   // JSON Schema of what it emits; empty: anything.
	Needs        []string // Services without which the stage is not created.
	Wants        []string // Services that it copes without.
	// Create checks what the schema cannot say; it may be called without a run to follow. See Typed.
	Create func(host Host, config []byte) (Stage, error)
}

// Stage is what Create makes. It may also be a Planner, a Prober, a Rollbacker and an io.Closer, which is closed when
// the host has no more use for it.
type Stage interface {
	Run(request *Request) error
}

// Planner names the effects that Run would have, with Host.Declare, and changes nothing.
type Planner interface {
	Plan(request *Request) error
}

// Prober looks at the world, changes nothing, and says whether the effect is there.
type Prober interface {
	Probe(request *Request, effect Effect) (Observed, error)
}

// Rollbacker takes the stage's deployment back to its predecessor.
type Rollbacker interface {
	Rollback(request *Request) error
}

// Effect is one change of the outside world; all four texts together name it.
type Effect struct{ Kind, Target, Name, Digest string }

// Typed reads the parameters into a P. What it has no place for is refused.
func Typed[P any](create func(host Host, parameters P) (Stage, error)) func(Host, []byte) (Stage, error) {
	return func(host Host, config []byte) (Stage, error) {
		var parameters P
		if err := readParameters(config, &parameters); err != nil {
			return nil, err
		}
		return create(host, parameters)
	}
}

func readParameters(config []byte, parameters any) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(config, &members); err != nil || members == nil {
		return Refuse("the parameters are not a JSON object")
	}
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if string(members[name]) == "null" { // Which encoding/json takes for "not given".
			return Refuse(name + ": must not be null")
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(config))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(parameters); err != nil && err != io.EOF {
		return Refuse(strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

var registered []StageType

// Register makes the plugin known. Call it once, from an init() of package main.
func Register(plugin Plugin) {
	if registered != nil {
		panic("slipway.Register was called twice")
	}
	if len(plugin.Stages) == 0 || len(plugin.Stages) > maxStages {
		panic(fmt.Sprintf("slipway.Register: a plugin has 1 to %d stages", maxStages))
	}
	registered = plugin.Stages
	describe(plugin)
}
