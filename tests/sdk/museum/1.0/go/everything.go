// The same in Go without any package: cgo and the header of that release.
package main

// #cgo CFLAGS: -std=c11 -fvisibility=hidden -I${SRCDIR}/..
// #include "calls.h"
import "C"

import (
	"fmt"
	"os"
	"strings"
	"unsafe"
)

func text(value string) C.slipway_str {
	return C.slipway_str{ptr: (*C.char)(unsafe.Pointer(unsafe.StringData(value))), len: C.size_t(len(value))}
}

func holds(haystack C.slipway_str, needle string) bool {
	return strings.Contains(C.GoStringN(haystack.ptr, C.int(haystack.len)), needle)
}

func say(host C.uintptr_t, format string, values ...any) {
	C.call_log(host, text(fmt.Sprintf(format, values...)))
}

//export goCreate
func goCreate(host C.uintptr_t, config C.slipway_str) C.slipway_status {
	if !holds(config, "broken") {
		return C.SLIPWAY_OK
	}
	C.call_fail(host, C.SLIPWAY_E_CONFIG, text("the vase is broken"), text(`{"hint":"glue it"}`))
	return C.SLIPWAY_E_CONFIG
}

//export goRun
func goRun(host C.uintptr_t, request C.slipway_str) C.slipway_status {
	if holds(request, `"workspace"`) {
		say(host, "request whole")
	}
	if err := os.WriteFile("vase.txt", []byte("a vase\n"), 0o644); err != nil {
		return C.SLIPWAY_E_IO
	}
	say(host, "value %d", C.call_value(host, text("piece"), text(`{"age":1}`)))
	say(host, "artifact %d", C.call_artifact(host, text("vase.txt"), text("text/plain")))
	secret, size := make([]byte, 64), C.size_t(0)
	C.call_secret(host, text("TOKEN"), (*C.char)(unsafe.Pointer(&secret[0])), C.size_t(len(secret)), &size)
	say(host, "it is %s", secret[:size])
	vase := C.slipway_effect{struct_size: C.sizeof_slipway_effect, kind: text("museum.piece"), target: text("hall 1"),
		name: text("vase"), digest: text("sha256:0")}
	decision := C.int32_t(-1)
	begun := C.call_begin(host, vase, &decision)
	say(host, "begin %d, decision %d", begun, decision)
	say(host, "done %d", C.call_done(host, vase, text(`{"seen":true}`)))
	return C.SLIPWAY_OK
}

func main() {}
