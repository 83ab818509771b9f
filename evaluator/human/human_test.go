package human

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// now is the time of all tests.
var now = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

const hostile = `</pre><script>alert(1)</script>`

// desk is a server with files, and what was handed over.
type desk struct {
	Options
	server *Server
	http   *httptest.Server
	got    []Result
	refuse error
}

func task() Task {
	return Task{
		Round: 7, Ref: "secret/model@3", BenchmarkID: 2, BenchmarkName: "prose " + hostile, Lo: 0, Hi: 1000, HigherBetter: true,
		Deadline: now.Add(time.Hour),
	}
}

func put(t *testing.T, folder, name, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Join(folder, "2"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "2", name), []byte(text), 0o600))
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{}
	d.Options = Options{
		Source:     func(context.Context) ([]Task, error) { return []Task{task()}, nil },
		Benchmarks: t.TempDir(), Progress: t.TempDir(), Evaluator: "model1eva", Now: func() time.Time { return now },
		Submit: func(_ context.Context, round uint64, r Result) error {
			require.Equal(t, uint64(7), round)
			if d.refuse == nil {
				d.got = append(d.got, r)
			}
			return d.refuse
		},
	}
	put(t, d.Benchmarks, "rubric.md", "---\ngrades:\n- {value: 0, label: wrong}\n- {value: 1, label: half}\n- {value: 2, label: right}\n---\nBe fair. "+hostile)
	put(t, d.Benchmarks, "samples.jsonl", `{"id":"a","prompt":"p1","output":"o1"}`+"\n\n"+`{"id":"b","prompt":"p2","output":"`+hostile+`"}`+"\n"+`{"id":"c","prompt":"p3","output":"o3"}`)
	put(t, d.Benchmarks, "references.jsonl", `{"id":"ref-good","prompt":"p1","output":"best"}`)
	d.restart(t)
	return d
}

// restart is a new process over the same files.
func (d *desk) restart(t *testing.T) {
	t.Helper()
	var err error
	d.server, err = New(d.Options)
	require.NoError(t, err)
	d.http = httptest.NewServer(d.server.Handler())
	t.Cleanup(d.http.Close)
}

func (d *desk) url(path string) string { return d.http.URL + "/" + d.server.token + "/" + path }

// get gives status and text of a page.
func (d *desk) get(t *testing.T, path string) (int, string) {
	t.Helper()
	answer, err := http.Get(d.url(path))
	require.NoError(t, err)
	return read(t, answer)
}

func read(t *testing.T, answer *http.Response) (int, string) {
	t.Helper()
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(text)
}

// press sends a form, follows the redirect, and gives the page.
func (d *desk) press(t *testing.T, path string, form url.Values) (int, string) {
	t.Helper()
	answer, err := http.PostForm(d.url(path), form)
	require.NoError(t, err)
	return read(t, answer)
}

func grading(place, value string) url.Values { return url.Values{"place": {place}, "grade": {value}} }

// The whole work of a person without JavaScript: list, grade, undo, restart, hand over; the
// transcript is canonical and the raw value follows from it.
func TestAssignmentFromListToHandOver(t *testing.T) {
	d := newDesk(t)
	_, page := d.get(t, "")
	require.Contains(t, page, "1h0m0s")
	require.Contains(t, page, "not opened")

	seen := ""
	for _, place := range []string{"0", "1"} {
		_, page = d.get(t, "round/7")
		seen += page
		status, _ := d.press(t, "round/7/grade", grading(place, "2"))
		require.Equal(t, http.StatusOK, status)
	}
	_, page = d.press(t, "round/7/grade", grading("1", "0"))
	require.Contains(t, page, "sample 3 of 4", "a form that is sent twice grades once")
	_, page = d.press(t, "round/7/undo", nil)
	require.Contains(t, page, "sample 2 of 4")

	d.restart(t)
	_, page = d.get(t, "round/7")
	require.Contains(t, page, "sample 2 of 4", "a restart loses nothing")
	for _, place := range []string{"1", "2", "3"} {
		_, page = d.get(t, "round/7")
		seen += page
		_, page = d.press(t, "round/7/grade", grading(place, "2"))
	}
	require.Contains(t, page, "all 4 samples graded")
	require.Contains(t, page, "<dd>1000</dd>")
	d.refuse = errors.New("no node")
	status, page := d.press(t, "round/7/finish", nil)
	require.Equal(t, http.StatusConflict, status)
	require.Contains(t, page, "the result is kept and was not handed over, try again: no node")
	d.refuse = nil
	_, page = d.press(t, "round/7/finish", nil)
	require.Contains(t, page, "Handed over.")
	d.restart(t)
	_, _ = d.press(t, "round/7/finish", nil)
	_, _ = d.press(t, "round/7/undo", nil)
	require.Len(t, d.got, 1, "handed over once, also after a restart")

	require.Equal(t, int64(1000), d.got[0].Raw)
	require.Equal(t, sha256.Sum256(d.got[0].Transcript), d.got[0].Digest())
	require.Regexp(t, regexp.MustCompile(`^\{"schema":"modeld-human-transcript-1","round":7,"benchmark":2,"suite":"[0-9a-f]{64}","worst":0,"best":2,"lo":0,"hi":1000,`+
		`"higher_better":true,"raw":1000,"grades":\[\{"id":"a","output_sha256":"[0-9a-f]{64}","value":2,"reference":false\},.*"id":"ref-good",.*"reference":true\}\]\}\n$`), string(d.got[0].Transcript))
	for _, text := range []string{seen, string(d.got[0].Transcript)} {
		require.NotContains(t, text, "secret/model")
	}
	require.NotContains(t, seen, "ref-good")
}

// Texts of chain and models are shown and never run.
func TestPagesEscapeHostileTexts(t *testing.T) {
	d := newDesk(t)
	for place := range 4 {
		for _, path := range []string{"", "round/7"} {
			_, page := d.get(t, path)
			require.NotContains(t, page, "<script>")
			require.Contains(t, page, "&lt;script&gt;")
		}
		_, _ = d.press(t, "round/7/grade", grading(string(rune('0'+place)), "1"))
	}
	answer, err := http.Get(d.url(""))
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	policy := answer.Header.Get("Content-Security-Policy")
	require.Contains(t, policy, "default-src 'none'")
	require.NotContains(t, policy, "unsafe")
	require.Equal(t, "no-store", answer.Header.Get("Cache-Control"))
	for path, want := range map[string]string{"keys.js": "keydown", "style.css": "main"} {
		status, text := d.get(t, path)
		require.Equal(t, http.StatusOK, status)
		require.Contains(t, text, want)
	}
}

// Other pages in the same browser, other names for this machine, and guesses get nothing.
func TestStrangersAreRefused(t *testing.T) {
	d := newDesk(t)
	for _, path := range []string{"/", "/" + strings.Repeat("0", 64) + "/", "/" + d.server.token[:10] + "/", "/keys.js"} {
		answer, err := http.Get(d.http.URL + path)
		require.NoError(t, err)
		status, _ := read(t, answer)
		require.Equal(t, http.StatusNotFound, status, path)
	}
	send := func(change func(*http.Request)) int {
		request, err := http.NewRequest(http.MethodPost, d.url("round/7/grade"), strings.NewReader("place=0&grade=2"))
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		change(request)
		answer, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		status, _ := read(t, answer)
		return status
	}
	require.Equal(t, http.StatusForbidden, send(func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }))
	require.Equal(t, http.StatusForbidden, send(func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }))
	require.Equal(t, http.StatusMisdirectedRequest, send(func(r *http.Request) { r.Host = "evil.example" }))
	_, page := d.get(t, "round/7")
	require.Contains(t, page, "sample 1 of 4")
	d.Hosts = []string{"desk.example"}
	d.restart(t)
	require.Equal(t, http.StatusOK, send(func(r *http.Request) { r.Host = "desk.example:80" }))
	answer, err := http.Post(d.url("round/7/grade"), "application/x-www-form-urlencoded", strings.NewReader("place="+strings.Repeat("1", 10_000)))
	require.NoError(t, err)
	status, _ := read(t, answer)
	require.Equal(t, http.StatusConflict, status)
}

// Outputs may be made by a program, and a rubric without a scale has the default one.
func TestProducedOutputs(t *testing.T) {
	d := newDesk(t)
	put(t, d.Benchmarks, "rubric.md", "Be fair.")
	put(t, d.Benchmarks, "samples.jsonl", `{"id":"a","prompt":"p"}`)
	require.NoError(t, os.Remove(filepath.Join(d.Benchmarks, "2", "references.jsonl")))
	d.server.Produce = func(_ context.Context, task Task, samples []Sample) ([]Sample, error) {
		require.Equal(t, "secret/model@3", task.Ref)
		samples[0].Output = "made"
		return samples, nil
	}
	_, page := d.get(t, "round/7")
	require.Contains(t, page, "made")
	_, page = d.press(t, "round/7/grade", grading("0", "3"))
	require.Contains(t, page, "<dd>500</dd>")
}

// Evaluators see samples in different orders, each always in the same.
func TestOrderFollowsFromEvaluatorAndRound(t *testing.T) {
	s := suite{}
	for _, id := range strings.Split("abcdefghijkl", "") {
		s.samples = append(s.samples, Sample{ID: id})
	}
	one, again := s.shuffled("eva", 7), s.shuffled("eva", 7)
	require.Equal(t, one, again)
	require.NotEqual(t, one, s.shuffled("erik", 7))
	require.NotEqual(t, one, s.shuffled("eva", 8))
	require.Equal(t, s.digest(), one.digest())
	require.ElementsMatch(t, s.samples, one.samples)
}

// The server listens to this machine only, unless told otherwise, and ends with its context.
func TestListenAndServe(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "desk.example:0", "127.0.0.1"} {
		_, err := Listen(address, false)
		require.ErrorContains(t, err, "listen: expected", address)
	}
	_, err := New(Options{})
	require.ErrorContains(t, err, "expected a source of tasks")
	d := newDesk(t)
	listener, err := Listen("127.0.0.1:0", false)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- d.server.Serve(ctx, listener) }()
	answer, err := http.Get(d.server.URL(listener.Addr().String()))
	require.NoError(t, err)
	status, _ := read(t, answer)
	require.Equal(t, http.StatusOK, status)
	cancel()
	require.NoError(t, <-ended)
}
