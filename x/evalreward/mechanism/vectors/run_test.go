package vectors

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const good = `{"rule":"weighted_score","in":{"a":813700,"c":650000}}`

// run gives the answers and the usage errors of some lines.
func run(t testing.TB, lines string) (answers, usage string, failed int) {
	t.Helper()
	var out, errs bytes.Buffer
	failed, err := Run(strings.NewReader(lines), &out, &errs)
	require.NoError(t, err)
	return out.String(), errs.String(), failed
}

// A bad line is reported with its number, and the others are answered.
func TestUsageErrors(t *testing.T) {
	for bad, want := range map[string]string{
		`x`:                                  "expected an object, got no JSON",
		`{"rule":"eta"`:                      "expected an object, got no JSON",
		`{} {}`:                              "expected an object, got no JSON",
		`[]`:                                 "expected an object, got a list",
		`null`:                               "expected an object, got null",
		`3`:                                  "expected an object, got an integer",
		"{\"rule\":\"\xff\",\"in\":{}}":      "expected UTF-8",
		`{}`:                                 "field rule is missing",
		`{"rule":5,"in":{}}`:                 "rule: expected a string, got an integer",
		`{"rule":"eta"}`:                     "field in is missing",
		`{"rule":"eta","in":[]}`:             "in: expected an object, got a list",
		`{"rule":"nothing","in":{}}`:         `unknown rule "nothing"`,
		`{"rule":"eta","in":{"eta_min":1}}`:  "rule eta: field in.n_items is missing",
		`{"rule":"eta","in":{"N_items":1}}`:  "rule eta: field in.n_items is missing",
		`{"rule":"pot","in":{"weight":"1"}}`: "rule pot: ",
		`{"rule":"weighted_score","in":{"a":1.5,"c":1}}`:                                                             "in.a: expected an integer, got a number that is not written as an integer",
		`{"rule":"weighted_score","in":{"a":1e3,"c":1}}`:                                                             "in.a: expected an integer, got a number that is not written as an integer",
		`{"rule":"weighted_score","in":{"a":null,"c":1}}`:                                                            "in.a: expected an integer, got null",
		`{"rule":"weighted_score","in":{"a":true,"c":1}}`:                                                            "in.a: expected an integer, got a boolean",
		`{"rule":"tier_points","in":{"x":1,"T":["1"],"s":[]}}`:                                                       "in.T[0]: expected an integer, got a string",
		`{"rule":"prior","in":{"model_last":"1","parents":[],"frontier":1}}`:                                         "in.model_last: expected an integer or null, got a string",
		`{"rule":"prior","in":{"model_last":1,"parents":[1,"2"],"frontier":1}}`:                                      "in.parents[1]: expected an integer or null, got a string",
		`{"rule":"leave_one_out","in":{"reports":[{"addr":"\ud800","a":1,"w":1}]}}`:                                  "in.reports[0].addr: expected Unicode text",
		`{"rule":"leave_one_out","in":{"reports":[7]}}`:                                                              "in.reports[0]: expected an object, got an integer",
		`{"rule":"audit_priority","in":{"seed":"","version":-1,"benchmark":1,"rate_ppm":1}}`:                         "in.version: expected 0..9007199254740991, got -1",
		`{"rule":"sortition_priority","in":{"seed":"","version":1,"benchmark":1,"attempt":4294967296,"address":""}}`: "in.attempt: expected 0..4294967295",
	} {
		answers, usage, failed := run(t, good+"\n\n"+bad+"\n"+good)
		require.Equal(t, 1, failed, bad)
		require.Equal(t, 2, strings.Count(answers, `"out":{"f":528905}`), bad)
		require.Equal(t, 1, strings.Count(usage, "\n"), bad)
		require.Contains(t, usage, "line 3: ", bad)
		require.Contains(t, usage, want, bad)
	}
}

// The question is repeated, what is not asked for is left out.
func TestAnswerRepeatsTheQuestion(t *testing.T) {
	line := ` { "out" : {"f":1}, "note" : 7, "in" : { "c" : 650000 , "more" : ["<&>"], "a" : 813700 } , "rule" : "weighted_score" } ` + "\r\n"
	answers, _, failed := run(t, line)
	require.Zero(t, failed)
	require.Equal(t, `{"rule":"weighted_score","in":{"c":650000,"more":["<&>"],"a":813700},"out":{"f":528905}}`+"\n", answers)
}

func TestEmptyInput(t *testing.T) {
	for _, lines := range []string{"", "\n", "\r\n \n\t\n"} {
		answers, usage, failed := run(t, lines)
		require.Empty(t, answers+usage)
		require.Zero(t, failed)
	}
}

// A line may be long, up to a bound; a longer one fails alone.
func TestLongLines(t *testing.T) {
	frame := len(`{"rule":"weighted_score","in":{"a":813700,"c":650000},"x":""}`)
	fill := func(length int) string {
		return `{"rule":"weighted_score","in":{"a":813700,"c":650000},"x":"` + strings.Repeat("x", length-frame) + `"}`
	}
	for _, end := range []string{"\n", "\n" + good} {
		answers, _, failed := run(t, fill(maxLine)+end)
		require.Zero(t, failed)
		require.Equal(t, strings.Count(end, "\n")+strings.Count(end, "rule"), strings.Count(answers, "\n"))
	}
	answers, usage, failed := run(t, good+"\n"+fill(maxLine+1)+"\n"+good+"\n"+fill(maxLine+70000))
	require.Equal(t, 2, failed)
	require.Equal(t, 2, strings.Count(answers, "528905"))
	require.Equal(t, "line 2: line is longer than 16 MiB\nline 4: line is longer than 16 MiB\n", usage)
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error)  { return 0, b.err }
func (b broken) Write([]byte) (int, error) { return 0, b.err }

// When reading or writing fails, running ends with that error.
func TestBrokenStreams(t *testing.T) {
	cause := errors.New("disk full")
	_, err := Run(broken{cause}, io.Discard, io.Discard)
	require.ErrorIs(t, err, cause)
	_, err = Run(strings.NewReader(good), broken{cause}, io.Discard)
	require.ErrorIs(t, err, cause)
	_, err = Run(strings.NewReader("x"), io.Discard, broken{cause})
	require.ErrorIs(t, err, cause)
}
