package human

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every failure says what to do, and no grade is lost.
func TestProblemsAreNamed(t *testing.T) {
	d := newDesk(t)
	for path, want := range map[string]string{
		"round/8": "expected an open assignment of yours", "round/x": "expected the number of a round",
	} {
		_, page := d.get(t, path)
		require.Contains(t, page, want)
	}
	for _, c := range []struct {
		form url.Values
		want string
	}{
		{grading("0", "9"), "expected a grade of the rubric"}, {grading("x", "1"), "expected the place of a sample"}, {grading("0", ""), "expected a grade"},
	} {
		_, page := d.press(t, "round/7/grade", c.form)
		require.Contains(t, page, c.want)
	}
	_, page := d.press(t, "round/7/finish", nil)
	require.Contains(t, page, "expected a grade for every sample")
	_, page = d.press(t, "round/7/undo", nil)
	require.Contains(t, page, "sample 1 of 4")
	_, _ = d.press(t, "round/7/grade", grading("0", "1"))

	put(t, d.Benchmarks, "samples.jsonl", `{"id":"a","prompt":"p1","output":"changed"}`)
	d.restart(t)
	_, page = d.get(t, "round/7")
	require.Contains(t, page, "expected grades of the samples and the rubric of today")

	require.NoError(t, os.RemoveAll(d.Progress))
	d.restart(t)
	require.NoError(t, os.RemoveAll(d.Progress))
	_, page = d.press(t, "round/7/grade", grading("0", "1"))
	require.Contains(t, page, "no such file")
	d.Source = func(context.Context) ([]Task, error) { return nil, errors.New("no node") }
	d.restart(t)
	status, page := d.get(t, "")
	require.Equal(t, http.StatusBadGateway, status)
	require.Contains(t, page, "no node")
}

func TestFilesThatCannotBeGraded(t *testing.T) {
	for want, change := range map[string]func(*testing.T, *desk){
		"no such file":                func(t *testing.T, d *desk) { require.NoError(t, os.RemoveAll(d.Benchmarks)) },
		"second line of three dashes": func(t *testing.T, d *desk) { put(t, d.Benchmarks, "rubric.md", "---\ngrades: []\n") },
		"expected grades with value":  func(t *testing.T, d *desk) { put(t, d.Benchmarks, "rubric.md", "---\nscale: 5\n---\n") },
		"expected 2..9": func(t *testing.T, d *desk) {
			put(t, d.Benchmarks, "rubric.md", "---\ngrades: [{value: 1, label: a}]\n---\n")
		},
		"ascending values": func(t *testing.T, d *desk) {
			put(t, d.Benchmarks, "rubric.md", "---\ngrades: [{value: 1, label: a},{value: 1, label: b}]\n---\n")
		},
		"samples.jsonl:2: expected": func(t *testing.T, d *desk) { put(t, d.Benchmarks, "samples.jsonl", "{}\n{\"x\":1}\n") },
		"unique and not empty": func(t *testing.T, d *desk) {
			put(t, d.Benchmarks, "samples.jsonl", `{"id":"ref-good","prompt":"","output":"x"}`)
		},
		"expected an output, got none": func(t *testing.T, d *desk) { put(t, d.Benchmarks, "samples.jsonl", `{"id":"a","prompt":"p"}`) },
		"expected 1..1000, got 0":      func(t *testing.T, d *desk) { put(t, d.Benchmarks, "samples.jsonl", "") },
		"make outputs: no runner": func(t *testing.T, d *desk) {
			put(t, d.Benchmarks, "samples.jsonl", `{"id":"a","prompt":"p"}`)
			d.server.Produce = func(context.Context, Task, []Sample) ([]Sample, error) { return nil, errors.New("no runner") }
		},
	} {
		d := newDesk(t)
		change(t, d)
		_, page := d.get(t, "round/7")
		require.Contains(t, strings.ReplaceAll(page, "&#34;", `"`), want)
	}
}
