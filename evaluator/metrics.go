package evaluator

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"github.com/modeld-labs/modeld/evaluator/journal"
)

// Metrics are the numbers of a daemon, under the name modeld_evaluator_.
type Metrics struct {
	Seen, Started, Failed, Commits, Reveals, Missed, Retries prometheus.Counter
	ChainErrors, JournalErrors                               prometheus.Counter
	Seconds                                                  prometheus.Histogram
	ToDeadline, Balance, Height                              prometheus.Gauge
	Assignments                                              *prometheus.GaugeVec
}

// NewMetrics registers the numbers.
func NewMetrics(r prometheus.Registerer) *Metrics {
	make := promauto.With(r)
	counter := func(name, help string) prometheus.Counter {
		return make.NewCounter(prometheus.CounterOpts{Namespace: "modeld", Subsystem: "evaluator", Name: name, Help: help})
	}
	gauge := func(name, help string) prometheus.Gauge {
		return make.NewGauge(prometheus.GaugeOpts{Namespace: "modeld", Subsystem: "evaluator", Name: name, Help: help})
	}
	return &Metrics{
		Seen:          counter("rounds_seen_total", "Rounds for which the evaluator was drawn."),
		Started:       counter("runs_started_total", "Commands that were started."),
		Failed:        counter("runs_failed_total", "Commands that did not leave a usable result."),
		Commits:       counter("commits_total", "Commits that took effect."),
		Reveals:       counter("reveals_total", "Reveals that took effect."),
		Missed:        counter("reveals_missed_total", "Commits that were not revealed in time; each costs a part of the bond."),
		Retries:       counter("tx_retries_total", "Transactions that did nothing and were followed by another."),
		ChainErrors:   counter("chain_errors_total", "Answers of nodes that failed or made no sense."),
		JournalErrors: counter("journal_errors_total", "Writes of the journal that failed; nothing is sent meanwhile."),
		Seconds: make.NewHistogram(prometheus.HistogramOpts{
			Namespace: "modeld", Subsystem: "evaluator", Name: "run_seconds", Help: "How long commands took.",
			Buckets: prometheus.ExponentialBuckets(1, 4, 9),
		}),
		ToDeadline: gauge("blocks_to_reveal_deadline", "Blocks until the nearest reveal deadline of a commit; -1 without one."),
		Balance:    gauge("wallet_balance", "What pays for fees, in umodel."),
		Height:     gauge("height", "The last block that was seen."),
		Assignments: make.NewGaugeVec(prometheus.GaugeOpts{
			Namespace: "modeld", Subsystem: "evaluator", Name: "assignments", Help: "Open assignments by state.",
		}, []string{"state"}),
	}
}

// gauge sets what stands rather than counts.
func (d *Daemon) gauge(ctx context.Context) {
	count := map[journal.State]int{}
	nearest := int64(-1)
	for _, j := range d.jobs {
		count[j.State]++
		if left := j.Assignment.RevealUntil - d.height; j.State == journal.Committed && (nearest < 0 || left < nearest) {
			nearest = max(left, 0)
		}
	}
	for _, s := range journal.States {
		if !s.Final() {
			d.Metrics.Assignments.WithLabelValues(string(s)).Set(float64(count[s]))
		}
	}
	d.Metrics.ToDeadline.Set(float64(nearest))
	d.Metrics.Height.Set(float64(d.height))
	if balance, err := d.Chain.Balance(ctx); err == nil {
		amount, _ := balance.BigIntMut().Float64()
		d.Metrics.Balance.Set(amount)
	}
}
