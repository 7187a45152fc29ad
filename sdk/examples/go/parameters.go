package main

import (
	"fmt"
	"strings"

	"slipway.dev/slipway"
)

const schema = `{"type":"object","additionalProperties":false,"required":["licence","extensions"],"properties":{
"licence":{"type":"string","minLength":1,"description":"SPDX expression that every file must carry"},
"extensions":{"type":"array","minItems":1,"items":{"type":"string","minLength":2,"pattern":"^[.]"},
"description":"Endings of the files to look at, each with its dot"},
"ignore":{"type":"array","items":{"type":"string","minLength":1},
"description":"Files and folders to leave out, from the top of the repository"}},
"examples":[{"licence":"Apache-2.0","extensions":[".c",".h"],"ignore":["third_party"]}]}`

type parameters struct {
	Licence    string   `json:"licence"`
	Extensions []string `json:"extensions"`
	Ignore     []string `json:"ignore"`
}

func refuse(format string, values ...any) error {
	return slipway.Refuse(fmt.Sprintf(format, values...))
}

func (given parameters) check() error {
	if given.Licence == "" {
		return refuse("licence: must be a text that is not empty")
	}
	if len(given.Extensions) == 0 {
		return refuse("extensions: must be a list with at least one entry")
	}
	for index, extension := range given.Extensions {
		if len(extension) < 2 || extension[0] != '.' {
			return refuse("extensions[%d]: must be a text that begins with a dot", index)
		}
	}
	for index, path := range given.Ignore {
		if path == "" {
			return refuse("ignore[%d]: must be a text that is not empty", index)
		}
		for _, part := range strings.Split(trimmed(path), "/") {
			if part == "" || part == "." || part == ".." {
				return refuse("ignore[%d]: '%s' is not a path inside the repository", index, path)
			}
		}
	}
	return given.checkOverlap()
}

// checkOverlap: an entry inside of another one is a mistake that a schema cannot see.
func (given parameters) checkOverlap() error {
	for index, path := range given.Ignore {
		for other, folder := range given.Ignore {
			same := trimmed(path) == trimmed(folder)
			if other != index && liesIn(trimmed(path), folder) && !(same && other > index) {
				return refuse("ignore[%d]: '%s' lies in '%s', which is left out already", index, path, folder)
			}
		}
	}
	return nil
}

func (given parameters) ignores(path string) bool {
	for _, folder := range given.Ignore {
		if liesIn(path, folder) {
			return true
		}
	}
	return false
}

func (given parameters) wants(path string) bool {
	for _, extension := range given.Extensions {
		if strings.HasSuffix(path, extension) {
			return true
		}
	}
	return false
}

// trimmed is the path without the slashes at its end, which change nothing.
func trimmed(path string) string {
	if trimmed := strings.TrimRight(path, "/"); trimmed != "" {
		return trimmed
	}
	return "/"
}

func liesIn(path, folder string) bool {
	return path == trimmed(folder) || strings.HasPrefix(path, trimmed(folder)+"/")
}
