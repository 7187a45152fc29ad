package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"

	"slipway.dev/slipway"
)

const mark = "SPDX-License-Identifier:"

// How much of the beginning of a file is searched, in bytes.
const searched = 4096

// licenceLine is what a file says of its licence. Line 0: nothing.
type licenceLine struct {
	text string
	line int
}

func cannotRead(path string, err error) error {
	var cause *fs.PathError
	if errors.As(err, &cause) {
		err = cause.Err // Without the path, which is said once.
	}
	return &slipway.Failure{Status: slipway.IO, Message: "cannot read '" + shown(path) + "': " + err.Error()}
}

// find gives paths from the top of the workspace, sorted by their bytes.
func find(workspace, folder string, given parameters) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(workspace, folder))
	if err != nil {
		return nil, cannotRead(filepath.Join(".", folder), err)
	}
	var found []string
	for _, entry := range entries {
		path := strings.TrimPrefix(folder+"/"+entry.Name(), "/")
		switch {
		case given.ignores(path) || path == ".git":
		case entry.IsDir():
			below, err := find(workspace, path, given)
			if err != nil {
				return nil, err
			}
			found = append(found, below...)
		case entry.Type().IsRegular() && given.wants(path): // A link is not followed.
			found = append(found, path)
		}
	}
	sort.Strings(found)
	return found, nil
}

func readLicenceLine(workspace, path string) (licenceLine, error) {
	file, err := os.Open(filepath.Join(workspace, path))
	if err != nil {
		return licenceLine{}, cannotRead(path, err)
	}
	defer file.Close()
	bytes, err := io.ReadAll(io.LimitReader(file, searched))
	if err != nil {
		return licenceLine{}, cannotRead(path, err)
	}
	before, rest, found := strings.Cut(string(bytes), mark)
	if !found {
		return licenceLine{}, nil
	}
	line, _, _ := strings.Cut(rest, "\n")
	return licenceLine{value(line), 1 + strings.Count(before, "\n")}, nil
}

// value is a text without blanks around it and without the end of a comment.
func value(text string) string {
	text = strings.Trim(text, " \t\r")
	text = strings.TrimSuffix(strings.TrimSuffix(text, "*/"), "-->")
	return strings.Trim(text, " \t\r")
}

// shown is text that fits into JSON and into one line: the bytes that do not are shown as '?'.
func shown(text string) string {
	valid := utf8.ValidString(text)
	bytes := []byte(text)
	for index, letter := range bytes {
		if letter < 0x20 || letter == 0x7f || (letter >= 0x80 && !valid) {
			bytes[index] = '?'
		}
	}
	return string(bytes)
}
