// Package entry hands the description of the plugin to the fake host, past the authors.
package entry

import "unsafe"

// Plugin is the plugin as a host finds it: a const slipway_plugin*.
var Plugin func() unsafe.Pointer
