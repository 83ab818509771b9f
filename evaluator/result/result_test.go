package result_test

import (
	"encoding/hex"
	"math/big"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/evaluator/result"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

const sample = "testdata/results_2026-05-04T10-11-12.345678.json"

// arc is a benchmark that pins exactly the harness of the sample.
func arc(t *testing.T) types.Benchmark {
	t.Helper()
	r, err := result.ParseLMEval(read(t, sample), result.Wanted{Task: "arc_easy"})
	require.NoError(t, err)
	return types.Benchmark{
		Id: 3, Name: "arc_easy", Metric: "acc", RawDecimals: 6, Lo: 0, Hi: 1_000_000, HigherBetter: true, HarnessDigest: r.Harness.Digest(),
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return text
}

// TestValuesAreExact: the text of a number becomes the nearest raw value, halves away from zero.
func TestValuesAreExact(t *testing.T) {
	b := types.Benchmark{Metric: "m", RawDecimals: 3, Lo: -10_000_000, Hi: 10_000_000}
	for value, want := range map[string]int64{
		"0": 0, "-0.0": 0, "1": 1000, "+1.": 1000, ".5": 500, "12.345": 12345, "12.3455": 12346, "12.34549999999999999999": 12345,
		"-12.3455": -12346, "1e1": 10000, "1.5E-3": 2, "4e-4": 0, "0.0005": 1, "-0.0005": -1, "1e-300": 0, "10000": 10_000_000,
	} {
		raw, err := result.Raw(value, b)
		require.NoError(t, err, value)
		require.Equal(t, want, raw, value)
	}
	require.Equal(t, "-12.345", result.Text(-12345, 3))
	require.Equal(t, "7", result.Text(7, 0))
}

// TestValuesAreRefused: with the text that says what to do.
func TestValuesAreRefused(t *testing.T) {
	b := types.Benchmark{Id: 3, Name: "arc", Metric: "acc", RawDecimals: 2, Lo: 0, Hi: 100}
	for value, want := range map[string]string{
		"NaN": `metric acc: expected a number such as 0.8137, got "NaN"`, "Infinity": `got "Infinity"`, "-inf": `got "-inf"`, "": `got ""`,
		"0x10": `got "0x10"`, "1/2": `got "1/2"`, "1_000": `got "1_000"`, "0.8 ": `got "0.8 "`, "1e9999": `got "1e9999"`,
		"81.37":                  `expected 0.00 to 1.00 as benchmark 3 (arc) declares, got "81.37"; is it in the same unit?`,
		"-0.01":                  `got "-0.01"`,
		"1e300":                  `got "1e300"`,
		strings.Repeat("9", 100): `got "` + strings.Repeat("9", 64) + `..."`,
	} {
		_, err := result.Raw(value, b)
		require.ErrorIs(t, err, result.ErrValue, value)
		require.ErrorContains(t, err, want, value)
	}
}

// TestRawIsTheNearest compares with the definition: no integer is nearer.
func TestRawIsTheNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := types.Benchmark{RawDecimals: rapid.Uint32Range(0, 9).Draw(t, "decimals"), Lo: -1e12, Hi: 1e12}
		value := rapid.StringMatching(`-?[0-9]{1,3}\.[0-9]{1,14}`).Draw(t, "value")
		raw, err := result.Raw(value, b)
		require.NoError(t, err)
		exact, _ := new(big.Rat).SetString(value)
		back, _ := new(big.Rat).SetString(result.Text(raw, b.RawDecimals))
		distance := exact.Sub(exact, back)
		half, _ := new(big.Rat).SetString("0.5")
		half.Quo(half, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(b.RawDecimals)), nil)))
		require.LessOrEqual(t, distance.Abs(distance).Cmp(half), 0)
	})
}

// TestLMEvalFile: the public format gives metric, spread, number of items, shots, hashes and revision.
func TestLMEvalFile(t *testing.T) {
	r, err := result.ParseLMEval(read(t, sample), result.Wanted{Benchmark: arc(t)})
	require.NoError(t, err)
	require.Equal(t, "607a30d783dfa663caf39e06633721c8d4cfcd7e", r.Revision)
	require.Equal(t, "lm-eval git_hash=b86af2f task=arc_easy task_hash=3a5d9e6b1f6e0c2b8d7f4f5e6a7b8c9d0e1f2a3b4c5d6e7f8a9b0c1d2e3f4a5b n_shot=0",
		r.Harness.Identity())

	raw, metric, err := r.Value(result.Wanted{Benchmark: arc(t)})
	require.NoError(t, err)
	require.EqualValues(t, 813721, raw)
	require.Equal(t, result.Metric{Name: "acc", Value: "0.8137205387205387", Stderr: "0.007988845638383", N: 2376}, metric)

	r, err = result.ParseLMEval(read(t, sample), result.Wanted{Task: "gsm8k"})
	require.NoError(t, err)
	raw, metric, err = r.Value(result.Wanted{Benchmark: arc(t), Metric: "exact_match,strict-match", AnyHarness: true})
	require.NoError(t, err)
	require.EqualValues(t, 412434, raw)
	require.EqualValues(t, 1319, metric.N)
}

// TestLMEvalRefusals: another harness, another task and unusable numbers are refused, and both sides are named.
func TestLMEvalRefusals(t *testing.T) {
	b := arc(t)
	text := string(read(t, sample))
	for _, c := range []struct{ old, replacement, want string }{
		{`"git_hash": "b86af2f"`, `"git_hash": "0000000"`, `git_hash=0000000`},
		{`"git_hash": "b86af2f"`, `"git_hash": null`, hex.EncodeToString(b.HarnessDigest)},
		{`"arc_easy": "3a5d9e`, `"arc_easy": "4a5d9e`, `task_hash=4a5d9e`},
		{`"arc_easy": 0, "gsm8k"`, `"arc_easy": 25, "gsm8k"`, `n_shot=25`},
		{`"acc,none": 0.8137205387205387`, `"acc,none": NaN`, `metric acc: expected a number such as 0.8137, got "NaN"`},
		{`"acc,none": 0.8137205387205387`, `"acc,none": -Infinity`, `got "-Infinity"`},
		{`"acc,none": 0.8137205387205387`, `"acc,none": 81.37`, `expected 0.000000 to 1.000000`},
		{`"acc,none"`, `"f1,none"`, `expected metric "acc", got "acc_norm", "f1"`},
		{`"arc_easy": {
      "alias"`, `"arc": {
      "alias"`, `expected results of task "arc_easy", got those of "arc", "gsm8k"`},
		{`"results"`, `"outcomes"`, `expected a results_*.json of lm-evaluation-harness`},
	} {
		require.Contains(t, text, c.old)
		w := result.Wanted{Benchmark: b}
		r, err := result.ParseLMEval([]byte(strings.Replace(text, c.old, c.replacement, 1)), w)
		if err == nil {
			_, _, err = r.Value(w)
		}
		require.ErrorContains(t, err, c.want)
	}
	_, err := result.ParseLMEval([]byte("{"), result.Wanted{})
	require.ErrorIs(t, err, result.ErrForm)

	r, err := result.ParseLMEval([]byte(text), result.Wanted{Benchmark: b})
	require.NoError(t, err)
	_, _, err = r.Value(result.Wanted{Benchmark: b, GitHash: "aaaaaaa"})
	require.ErrorContains(t, err, `git hash of the harness: expected "aaaaaaa" as the settings pin it, got "b86af2f"`)
	_, _, err = r.Value(result.Wanted{Benchmark: b, TaskHash: "bb"})
	require.ErrorIs(t, err, result.ErrHarness)
	require.ErrorContains(t, err, `task hash of the harness: expected "bb"`)
}

// TestResultFile: the plain form, and how it is refused.
func TestResultFile(t *testing.T) {
	b := types.Benchmark{Id: 1, Name: "prose", Metric: "bits_per_byte", RawDecimals: 6, Hi: 16_000_000}
	b.HarnessDigest = result.Harness{Name: "my harness"}.Digest()
	good := `{"schema":"modeld-result/1","metrics":[{"name":"bits_per_byte","value":"2.345678","n":10}],"harness":{"name":"my harness"}}`
	r, err := result.Parse([]byte(good))
	require.NoError(t, err)
	raw, _, err := r.Value(result.Wanted{Benchmark: b})
	require.NoError(t, err)
	require.EqualValues(t, 2_345_678, raw)

	for _, c := range []struct{ old, replacement, want string }{
		{`modeld-result/1`, `other`, `schema: expected "modeld-result/1", got "other"`},
		{`"n":10`, `"m":10`, `unknown field "m"`},
		{`"2.345678"`, `2.345678`, `cannot unmarshal number`},
		{`"2.345678"`, `NaN`, `metric bits_per_byte: expected a number such as 0.8137, got "NaN"`},
		{`"bits_per_byte"`, `"bits"`, `expected metric "bits_per_byte", got "bits"`},
		{`[{"name":"bits_per_byte","value":"2.345678","n":10}]`, `[]`, `got no metrics`},
		{`"my harness"`, `"another"`, `pins harness digest ` + hex.EncodeToString(b.HarnessDigest) + `, but the result comes from "another"`},
		{`harness"}}`, `harness"}}{}`, `got more after it`},
	} {
		require.Contains(t, good, c.old)
		r, err := result.Parse([]byte(strings.Replace(good, c.old, c.replacement, 1)))
		if err == nil {
			_, _, err = r.Value(result.Wanted{Benchmark: b})
		}
		require.ErrorContains(t, err, c.want)
	}
}

// FuzzParsers: no bytes make a parser panic or let a value through that is out of range.
func FuzzParsers(f *testing.F) {
	text, err := os.ReadFile(sample)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"schema":"modeld-result/1","metrics":[{"name":"acc","value":"0.5"}],"harness":{"name":"x"}}`))
	f.Add([]byte(`{"results":{"arc_easy":{"acc,none":"\"NaN"}}}`))
	w := result.Wanted{Benchmark: types.Benchmark{Name: "arc_easy", Metric: "acc", RawDecimals: 6, Hi: 1_000_000}, AnyHarness: true}
	f.Fuzz(func(t *testing.T, text []byte) {
		plain, err := result.Parse(text)
		lm, lmErr := result.ParseLMEval(text, w)
		for i, r := range []result.Result{plain, lm} {
			if []error{err, lmErr}[i] != nil {
				continue
			}
			if raw, _, err := r.Value(w); err == nil && (raw < 0 || raw > 1_000_000) {
				t.Fatalf("raw %d", raw)
			}
		}
	})
}
