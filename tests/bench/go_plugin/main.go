// A host and its plugin by hashicorp/go-plugin over net/rpc, to be measured beside a worker. Called with a number it is
// the host and prints, for each life of the plugin, the microseconds of the whole life (start, one call, end) and of the
// start alone (process, handshake, dispense).
package main

import (
	"fmt"
	"io"
	"net/rpc"
	"os"
	"os/exec"
	"strconv"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
)

type greeter struct{ client *rpc.Client }

func (g greeter) run() error {
	var answer string
	return g.client.Call("Plugin.Run", "{}", &answer)
}

type stage struct{}

func (stage) Run(request string, answer *string) error {
	*answer = request
	return nil
}

type greet struct{}

func (greet) Server(*plugin.MuxBroker) (any, error) { return stage{}, nil }
func (greet) Client(_ *plugin.MuxBroker, client *rpc.Client) (any, error) {
	return greeter{client}, nil
}

var handshake = plugin.HandshakeConfig{ProtocolVersion: 1, MagicCookieKey: "GREET", MagicCookieValue: "greet"}
var plugins = map[string]plugin.Plugin{"greet": greet{}}
var silent = hclog.New(&hclog.LoggerOptions{Output: io.Discard})

func live() (whole, start time.Duration, err error) {
	begin := time.Now()
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig: handshake, Plugins: plugins, Cmd: exec.Command(os.Args[0]), Logger: silent})
	defer client.Kill()
	protocol, err := client.Client()
	if err != nil {
		return
	}
	greeting, err := protocol.Dispense("greet")
	if err != nil {
		return
	}
	start = time.Since(begin)
	if err = greeting.(greeter).run(); err != nil {
		return
	}
	client.Kill()
	return time.Since(begin), start, nil
}

func main() {
	if len(os.Args) != 2 {
		plugin.Serve(&plugin.ServeConfig{HandshakeConfig: handshake, Plugins: plugins, Logger: silent})
		return
	}
	count, err := strconv.Atoi(os.Args[1])
	for ; err == nil && count > 0; count-- {
		var whole, start time.Duration
		if whole, start, err = live(); err == nil {
			fmt.Println(whole.Microseconds(), start.Microseconds())
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
