package evaluator

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modeld-labs/modeld/evaluator/service"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// TestAPersonGradesOnThePage: the page of serve-human is read and answered over HTTP, as a browser does; the daemon is killed after the last
// grade, and commits and reveals what was handed over.
func TestAPersonGradesOnThePage(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a node")
	}
	s := newScene(t, plan{models: 1, benchmarks: 1, commit: 120, reveal: 80, human: true, measure: func(b *types.Benchmark) {
		b.Kind, b.RubricDigest, b.Metric = types.BENCHMARK_KIND_HUMAN, b.DatasetDigest, "grade"
	}, settings: func(text string) string {
		return regexp.MustCompile(`(?m)^runners:.*$`).ReplaceAllString(text, `runners: [{name: people, type: human, listen: "127.0.0.1:0"}]`)
	}})
	folder := filepath.Join(service.Home(s.home).Folder(), "benchmarks", "1")
	require.NoError(t, os.MkdirAll(folder, 0o700))
	for name, text := range map[string]string{
		"rubric.md": "---\ngrades: [{value: 0, label: wrong}, {value: 1, label: right}]\n---\nIs it right?\n",
		"samples.jsonl": `{"id":"a","prompt":"1+1","output":"2"}
{"id":"b","prompt":"2+2","output":"5"}
{"id":"c","prompt":"3+3","output":"6"}
{"id":"d","prompt":"4+4","output":"8"}
`,
	} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	var rounds []uint64
	s.until(30*time.Second, "a round", func() bool { rounds = s.rounds(0); return len(rounds) == 1 })

	kill := s.run("serve-human")
	p := page{s: s, link: regexp.MustCompile(`href="(/[0-9a-f]+/round/[0-9]+)"`)}
	p.open(0)
	for range 4 {
		text := p.get(p.round)
		right := !strings.Contains(text, "<pre dir=\"auto\">5</pre>")
		p.post("/grade", url.Values{"place": {find(t, text, `name="place" value="([0-9]+)"`)}, "grade": {map[bool]string{true: "1", false: "0"}[right]}})
	}
	require.Contains(t, p.get(p.round), "<dt>Raw value</dt><dd>750000</dd>")
	kill()
	at := len(s.logged())
	defer s.run("serve-human")()
	p.open(at)
	require.Contains(t, p.get(p.round), "<dt>Raw value</dt><dd>750000</dd>", "the grades outlive the daemon")
	require.Contains(t, p.post("/finish", nil), "Handed over.")
	s.until(60*time.Second, "revealed", func() bool { _, revealed := s.count(rounds); return revealed == 1 })
	res, err := s.c.EvalReward().Evaluation(t.Context(), &types.QueryEvaluationRequest{Round: rounds[0], Evaluator: s.eva.String()})
	require.NoError(t, err)
	require.EqualValues(t, 750_000, res.Evaluation.Raw)
	require.Empty(t, s.skipped())
}

// page is a browser with one page.
type page struct {
	s     *scene
	link  *regexp.Regexp
	host  string
	round string
}

// open finds the address that the daemon printed after a place in its log, and the assignment on its list.
func (p *page) open(after int) {
	address := regexp.MustCompile(`grade at (http://[^/]+)(/[0-9a-f]+/)`)
	p.s.until(20*time.Second, "the address of the page", func() bool { return address.MatchString(p.s.logged()[after:]) })
	found := address.FindStringSubmatch(p.s.logged()[after:])
	p.host = found[1]
	p.s.until(20*time.Second, "the assignment on the page", func() bool {
		link := p.link.FindStringSubmatch(p.get(found[2]))
		if link != nil {
			p.round = link[1]
		}
		return link != nil
	})
}

func (p *page) get(path string) string { return p.read(http.Get(p.host + path)) }

func (p *page) post(what string, form url.Values) string {
	return p.read(http.PostForm(p.host+p.round+what, form))
}

func (p *page) read(res *http.Response, err error) string {
	require.NoError(p.s.t, err)
	defer res.Body.Close()
	var text strings.Builder
	require.NoError(p.s.t, res.Write(&text))
	require.Equal(p.s.t, http.StatusOK, res.StatusCode, text.String())
	return text.String()
}

func find(t *testing.T, text, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	require.NotNil(t, found, "%s in %s", pattern, text)
	return found[1]
}
