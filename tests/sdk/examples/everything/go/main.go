// A stage that uses every service and facet, or panics, as its parameter says.
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"slipway.dev/slipway"
)

const digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// release: what may be shown has to be tested first: an image and its verdict open the gate.
type release struct{ host slipway.Host }

func (stage release) Run(*slipway.Request) error {
	image := map[string]any{"digest": digest, "mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 2,
		"layout": "/nowhere", "platform": "linux/amd64", "labels": map[string]any{}}
	if err := stage.host.Emit("image", image); err != nil {
		return err
	}
	return stage.host.Emit("verdict",
		map[string]any{"subject": digest, "result": "PASSED", "passed": 1, "failed": 0, "suite": "eyes"})
}

type parameters struct {
	Piece string `json:"piece"`
}

type everything struct {
	host  slipway.Host
	piece string
}

var vase = slipway.Effect{Kind: "museum.piece", Target: "hall 1", Name: "vase", Digest: "sha256:0"}

func create(host slipway.Host, given parameters) (slipway.Stage, error) {
	switch given.Piece {
	case "broken":
		return nil, &slipway.Failure{Status: slipway.BadConfig, Message: "the vase is broken", Hint: "glue it"}
	case "panic early":
		panic(fmt.Sprintf("no %s", "hands"))
	}
	return everything{host, given.Piece}, nil
}

func (stage everything) Plan(*slipway.Request) error { return stage.host.Declare(vase) }

func (stage everything) Probe(_ *slipway.Request, effect slipway.Effect) (slipway.Observed, error) {
	stage.host.Info("probe " + effect.Name)
	return slipway.Absent, nil
}

func (stage everything) Close() error {
	if stage.piece == "panic late" {
		panic("at the end")
	}
	return nil
}

func (stage everything) Run(request *slipway.Request) error {
	switch stage.piece {
	case "panic":
		panic("it fell")
	case "panic oddly":
		var nothing *everything
		stage.host.Info(nothing.piece)
	case "other secret":
		_, err := stage.host.Secret("OTHER")
		return err
	case "no file":
		_, err := os.Open("/nowhere/at all")
		return err
	}
	for _, step := range []func(*slipway.Request) error{stage.useOutputs, stage.useSecrets, stage.useCommands, stage.useCache, stage.useEffects} {
		if err := step(request); err != nil {
			return err
		}
	}
	return nil
}

func (stage everything) useOutputs(request *slipway.Request) error {
	if request.Stage == "show" && strings.Contains(string(request.JSON), `"artifacts"`) {
		stage.host.Info("request whole")
	}
	stage.host.Progress(5000, "half")
	if err := stage.host.StopIfCancelled(); err != nil {
		return err
	}
	stage.host.Info("not cancelled")
	if err := os.WriteFile(filepath.Join(request.Workspace, "vase.txt"), []byte("a vase\n"), 0o644); err != nil {
		return err
	}
	if err := stage.host.Emit("piece", map[string]int{"age": 1}); err != nil {
		return err
	}
	return stage.host.EmitArtifact("vase.txt", "vase.txt", "text/plain")
}

func (stage everything) useSecrets(*slipway.Request) error {
	secret, err := stage.host.Secret("TOKEN")
	if err != nil {
		return err
	}
	stage.host.Info("it is " + string(secret))
	clear(secret)
	return nil
}

func (stage everything) useCommands(*slipway.Request) error {
	running, err := stage.host.Capture(slipway.Command{Argv: []string{"sh", "-c", "echo captured; exit $CODE"}, Env: []string{"CODE=3"}})
	if err != nil {
		return err
	}
	said, err := io.ReadAll(running.Stdout)
	running.Stdout.Close()
	if err != nil {
		return err
	}
	exit, err := running.Wait()
	if err != nil {
		return err
	}
	stage.host.Info(fmt.Sprintf("said %s, code %d", strings.TrimSpace(string(said)), exit.Code))
	sleeper, err := stage.host.Start(slipway.Command{Argv: []string{"sleep", "60"}})
	if err != nil {
		return err
	}
	if err := sleeper.Stop(); err != nil {
		return err
	}
	if exit, err = sleeper.Wait(); err != nil {
		return err
	}
	stage.host.Info(fmt.Sprintf("signal %d", exit.Signal))
	exit, err = stage.host.Execute(slipway.Command{Argv: []string{"true"}})
	stage.host.Info(fmt.Sprintf("true is %v", exit.OK()))
	return err
}

func (stage everything) useCache(request *slipway.Request) error {
	kept := filepath.Join(request.Workspace, "kept")
	nothing, err := stage.host.CacheFetch("nothing")
	if err != nil {
		return err
	}
	if err := os.WriteFile(kept, []byte("kept"), 0o644); err != nil {
		return err
	}
	file, err := os.Open(kept)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := stage.host.CacheStore("vase", file); err != nil {
		return err
	}
	found, err := stage.host.CacheFetch("vase")
	if err != nil {
		return err
	}
	defer found.Close()
	content, err := io.ReadAll(found)
	stage.host.Info(fmt.Sprintf("nothing %v, content %s", nothing == nil, content))
	return err
}

func (stage everything) useEffects(*slipway.Request) error {
	proceed, err := stage.host.Begin(vase)
	if err != nil {
		return err
	}
	if proceed {
		stage.host.Info("proceed")
	}
	return stage.host.Done(vase, map[string]bool{"seen": true})
}

func init() {
	slipway.Register(slipway.Plugin{
		ID: "com.example.everything", Version: "1.0.0", License: "Apache-2.0",
		Stages: []slipway.StageType{
			{
				ID: "com.example.everything", Title: "Everything", Summary: "Uses all there is",
				Flags: slipway.Publishes, ConfigSchema: `{"type":"object"}`,
				Needs:  []string{slipway.ServiceExec},
				Wants:  []string{slipway.ServiceSecret, slipway.ServiceCache, slipway.ServiceEffect},
				Create: slipway.Typed(create),
			},
			{
				ID: "com.example.release", Title: "Release", Summary: "Opens the gate",
				Create: slipway.Typed(func(host slipway.Host, _ struct{}) (slipway.Stage, error) { return release{host}, nil }),
			},
		},
	})
}

func main() {}
