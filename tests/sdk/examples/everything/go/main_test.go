package main

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"slipway.dev/slipway"
	"slipway.dev/slipway/slipwaytest"
)

// What the fake host of the package does for each service. What it is made of has its tests beside slipway/testing.hpp.

const id = "com.example.everything"

func same(t *testing.T, found, wanted any) {
	t.Helper()
	if !reflect.DeepEqual(found, wanted) {
		t.Errorf("\nfound  %+v\nwanted %+v", found, wanted)
	}
}

func host() *slipwaytest.Host {
	return &slipwaytest.Host{Secrets: map[string]string{"TOKEN": strings.Repeat("s3cret ", 50)}}
}

func request(t *testing.T) any {
	return map[string]any{"stage": "show", "artifacts": []string{}, "workspace": t.TempDir()}
}

func piece(name string) any { return map[string]string{"piece": name} }

func TestEveryService(t *testing.T) {
	host := host()
	run := host.Run(id, piece("vase"), request(t))
	same(t, run.LogText(), "request whole\nnot cancelled\nit is "+host.Secrets["TOKEN"]+
		"\nsaid captured, code 3\nsignal 15\ntrue is true\nnothing true, content kept\nproceed\n")
	same(t, run.Log[0].Level, int32(20))
	run.Log = nil
	same(t, run, slipwaytest.Run{
		Progress:  []slipwaytest.Progress{{Parts: 5000, Label: "half"}},
		Values:    []slipwaytest.Value{{Name: "piece", JSON: `{"age":1}`}},
		Artifacts: []slipwaytest.Artifact{{Name: "vase.txt", MediaType: "text/plain", Path: "vase.txt", Content: "a vase\n"}},
		Effects: []slipwaytest.EffectRecord{
			{State: slipwaytest.Begun, Effect: vase},
			{State: slipwaytest.Done, Effect: vase, Observed: `{"seen":true}`}},
	})
	same(t, host.Cache, map[string]string{"vase": "kept"})
}

func TestEveryFacet(t *testing.T) {
	same(t, host().Plan(id, piece("vase"), request(t)).Effects, []slipwaytest.EffectRecord{{Effect: vase}})
	run, observed := host().Probe(id, piece("vase"), request(t), vase)
	same(t, run.LogText(), "probe vase\n")
	same(t, observed, slipway.Absent)
	same(t, host().Rollback(id, piece("vase"), request(t)).Failure,
		&slipway.Failure{Status: slipway.Unsupported, Message: "the stage does not have this facet"})
}

func TestWhatIsThrownFailsTheStage(t *testing.T) {
	for name, wanted := range map[string]*slipway.Failure{
		"panic":        {Status: slipway.Internal, Message: "the stage panicked: it fell"},
		"panic early":  {Status: slipway.Internal, Message: "the stage panicked: no hands"},
		"panic late":   nil,
		"other secret": {Status: slipway.Denied, Message: "cannot read the secret 'OTHER': status -4"},
		"broken":       {Status: slipway.BadConfig, Message: "the vase is broken", Hint: "glue it"},
	} {
		same(t, host().Run(id, piece(name), request(t)).Failure, wanted)
	}
}

func TestSettings(t *testing.T) {
	failure := func(host slipwaytest.Host) *slipway.Failure {
		host.Secrets = map[string]string{"TOKEN": "x"}
		return host.Run(id, piece("vase"), request(t)).Failure
	}
	same(t, failure(slipwaytest.Host{Withheld: []string{slipway.ServiceExec}}),
		&slipway.Failure{Status: slipway.Unsupported, Message: "the stage needs the service slipway.exec/1"})
	same(t, failure(slipwaytest.Host{FailAtBegin: 1, FailStatus: slipway.Locked}),
		&slipway.Failure{Status: slipway.Locked, Message: "cannot begin 'vase': status -16"})
	same(t, failure(slipwaytest.Host{Environment: map[string]string{"PATH": "/nowhere"}}).Status, slipway.NotFound)
	same(t, failure(slipwaytest.Host{Cancelled: true}), &slipway.Failure{Status: slipway.Cancelled, Message: "stopped on request"})
	same(t, failure(slipwaytest.Host{Cache: map[string]string{"nothing": "but this"}}), (*slipway.Failure)(nil))
}

func TestAnEffectThatTheWorldHolds(t *testing.T) {
	host := host()
	host.AlreadyDone = []slipway.Effect{vase}
	run := host.Run(id, piece("vase"), request(t))
	same(t, run.Effects[0], slipwaytest.EffectRecord{State: slipwaytest.AlreadyDone, Effect: vase})
	same(t, run.Violations, []string{"R11 effects: done() of museum.piece vase without begin()"})
}

func TestACancellationStays(t *testing.T) {
	host := host()
	host.CancelAtBegin = 1
	began := time.Now()
	for range [2]int{} {
		same(t, host.Run(id, piece("vase"), request(t)).Failure.Status, slipway.Cancelled)
		same(t, host.Cancelled, true)
	}
	same(t, time.Since(began) < 10*time.Second, true)
}

func TestAStageThatIsNotThere(t *testing.T) {
	defer func() { same(t, recover(), "slipwaytest: the plugin has no stage type com.example.other") }()
	host().Run("com.example.other", piece("vase"), request(t))
}
