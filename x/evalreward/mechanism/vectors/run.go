package vectors

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// rule answers one kind of question: with an error of the mechanism, or with a
// value whose JSON is the result.
type rule struct {
	name string
	run  func(in input) (any, error)
}

// Run answers the questions of r, line by line, on w. Usage errors go to errs,
// one line each, and are counted. An error means that reading or writing
// itself failed.
func Run(r io.Reader, w, errs io.Writer) (failed int, err error) {
	lines := newLines(r)
	for {
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			return failed, nil
		}
		if err != nil && !errors.Is(err, errLineTooLong) {
			return failed, fmt.Errorf("read line %d: %w", lines.number, err)
		}
		var out []byte
		if err == nil {
			line = bytes.TrimSpace(line)
			if len(line) == 0 {
				continue
			}
			out, err = answer(line)
		}
		if err != nil {
			failed++
			if _, err := fmt.Fprintf(errs, "line %d: %v\n", lines.number, err); err != nil {
				return failed, fmt.Errorf("report line %d: %w", lines.number, err)
			}
			continue
		}
		if _, err := w.Write(out); err != nil {
			return failed, fmt.Errorf("answer line %d: %w", lines.number, err)
		}
	}
}

// answer gives the answer to one line, with a line break, or a usage error.
func answer(line []byte) ([]byte, error) {
	if !utf8.Valid(line) {
		return nil, errors.New("expected UTF-8")
	}
	if !json.Valid(line) {
		return nil, errors.New("expected an object, got no JSON")
	}
	if kind := kindOf(line); kind != kindObject {
		return nil, fmt.Errorf("expected an object, got %s", kind)
	}
	usage := &failure{}
	question := newInput(usage, "", line)
	name := question.text("rule")
	in := question.field("in", kindObject)
	if usage.err != nil {
		return nil, usage.err
	}
	at, found := slices.BinarySearchFunc(rules, name, func(r rule, name string) int {
		return strings.Compare(r.name, name)
	})
	if !found {
		return nil, fmt.Errorf("unknown rule %.80q", name)
	}
	out, err := rules[at].run(newInput(usage, "in", in))
	if usage.err != nil {
		return nil, fmt.Errorf("rule %s: %w", name, usage.err)
	}
	if err != nil {
		code := mechanism.CodeOf(err)
		if code == "" {
			return nil, fmt.Errorf("rule %s: %w", name, err)
		}
		out = refusal{code}
	}
	return encode(vector{name, in, out})
}

// vector is a line of output. In is repeated byte by byte.
type vector struct {
	Rule string          `json:"rule"`
	In   json.RawMessage `json:"in"`
	Out  any             `json:"out"`
}

type refusal struct {
	Error mechanism.Code `json:"error"`
}

func encode(v vector) ([]byte, error) {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return line.Bytes(), nil
}
