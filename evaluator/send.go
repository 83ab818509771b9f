package evaluator

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/evaluator/journal"
	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// batch is the most items that a message may have.
const batch = 64

// urgentBlocks before a deadline nothing waits for company.
const urgentBlocks = 2

// ready gives the jobs whose next step is an action.
func (d *Daemon) ready(what Action) []*job {
	return slices.DeleteFunc(d.sorted(), func(j *job) bool { return d.next(j).Do != what })
}

// urgent tells whether something ready must not wait for the next block.
func (d *Daemon) urgent() bool {
	return slices.ContainsFunc(d.ready(Commit), func(j *job) bool { return j.Assignment.CommitUntil-d.height <= urgentBlocks }) ||
		slices.ContainsFunc(d.ready(Reveal), func(j *job) bool { return j.Assignment.RevealUntil-d.height <= urgentBlocks })
}

// send signs what is ready, in batches, and lets it be delivered beside the loop. Jobs that had too little gas go alone with more.
func (d *Daemon) send(ctx context.Context) {
	for _, kind := range []struct {
		action Action
		kind   journal.Kind
	}{{Reveal, journal.Reveal}, {Commit, journal.Commit}} {
		if d.Due && kind.action != Reveal {
			continue
		}
		byAttempt := map[int][]*job{}
		most := 0
		for _, j := range d.ready(kind.action) {
			byAttempt[j.attempt] = append(byAttempt[j.attempt], j)
			most = max(most, j.attempt)
		}
		for attempt := range most + 1 {
			for jobs := range slices.Chunk(byAttempt[attempt], batch) {
				d.sendBatch(ctx, kind.kind, attempt, jobs)
			}
		}
	}
}

// message gives the message of a batch.
func (d *Daemon) message(kind journal.Kind, jobs []*job) sdk.Msg {
	if kind == journal.Commit {
		msg := &types.MsgCommitEvaluations{Evaluator: d.Evaluator.String()}
		for _, j := range jobs {
			msg.Items = append(msg.Items, types.CommitItem{Round: j.Round, Hash: j.Hash})
		}
		return msg
	}
	msg := &types.MsgRevealEvaluations{Evaluator: d.Evaluator.String()}
	for _, j := range jobs {
		msg.Items = append(msg.Items, types.RevealItem{
			Round: j.Round, Raw: j.Score.Raw, TranscriptDigest: j.Score.Transcript, Salt: d.seal.salt(j.Round),
		})
	}
	return msg
}

// sendBatch signs one transaction, writes it down, and only then lets it go.
func (d *Daemon) sendBatch(ctx context.Context, kind journal.Kind, attempt int, jobs []*job) {
	signed, err := d.Chain.Prepare(ctx, attempt, d.message(kind, jobs))
	if err != nil {
		if ctx.Err() == nil {
			d.unsigned(kind, jobs, err)
		}
		return
	}
	intent := journal.Intent{
		Hash: signed.Hash, Kind: kind, Tx: signed.Bytes, Expires: signed.Expires, Height: signed.Height,
	}
	records := make([]journal.Record, len(jobs))
	for i, j := range jobs {
		intent.Rounds = append(intent.Rounds, j.Round)
		records[i] = j.Record
		if kind == journal.Commit {
			records[i].CommitTx = signed.Hash
		} else {
			records[i].RevealTx = signed.Hash
		}
	}
	if err := d.Store.Intend(intent, records...); err != nil {
		d.Chain.Discard(signed)
		d.trouble(err)
		return
	}
	for i, j := range jobs {
		j.Record, j.sent = records[i], signed.Hash
	}
	d.Log.Info("transaction", "kind", kind, "rounds", len(jobs), "tx", signed.Hash, "height", d.height)
	d.deliver(ctx, intent, signed)
}

// unsigned says why nothing could be signed; it is tried again after a rest.
func (d *Daemon) unsigned(kind journal.Kind, jobs []*job, err error) {
	text := "the transaction could not be signed"
	if errors.Is(err, ErrFee) {
		text = "the fee could not be paid; fill up the account, or raise wallet.tx.max_fee"
	}
	d.Metrics.Retries.Inc()
	for _, j := range jobs {
		if errors.Is(err, ErrOutOfGas) {
			j.attempt++
		}
		j.rested = time.Now().Add(min(d.rest<<min(j.pauses, 4), 30*time.Second))
		j.pauses++
	}
	d.Log.Warn(text, "kind", kind, "rounds", len(jobs), "err", err)
}

// answer is what became of a transaction.
type answer struct {
	intent   journal.Intent
	delivery Delivery
	err      error
}

// deliver brings a transaction to the chain beside the loop.
func (d *Daemon) deliver(ctx context.Context, intent journal.Intent, tx Signed) {
	d.group.Go(func() {
		delivery, err := d.Chain.Deliver(ctx, tx)
		select {
		case d.answers <- answer{intent, delivery, err}:
		case <-ctx.Done():
		}
	})
}

// answered takes over what became of a transaction.
func (d *Daemon) answered(a answer) {
	if a.intent.Kind == journal.Claim {
		d.claimed(a)
		return
	}
	jobs := d.of(a.intent)
	if a.err != nil {
		d.lost(a, jobs)
		return
	}
	skipped := map[uint64]string{}
	for _, s := range a.delivery.Skipped {
		skipped[s.Round] = s.Reason
	}
	d.Log.Info("in a block", "kind", a.intent.Kind, "rounds", len(a.intent.Rounds), "skipped", len(skipped), "tx", a.intent.Hash, "height", a.delivery.Height)
	for _, j := range jobs {
		if reason, there := skipped[j.Round]; there {
			d.skipped(j, a.intent.Kind, reason)
			continue
		}
		d.included(j, a)
	}
	d.forget(a.intent, jobs)
}

// of gives the jobs that a transaction is about and that still wait for it.
func (d *Daemon) of(intent journal.Intent) []*job {
	var jobs []*job
	for _, round := range intent.Rounds {
		if j, known := d.jobs[round]; known && j.sent == intent.Hash {
			j.sent = ""
			jobs = append(jobs, j)
		}
	}
	return jobs
}

// included notes that an item took effect.
func (d *Daemon) included(j *job, a answer) {
	// A block that has the transaction exists, whatever height the last answer was about.
	d.height = max(d.height, a.delivery.Height)
	j.attempt = 0
	switch {
	case a.intent.Kind == journal.Commit && j.State == journal.Scored:
		d.Metrics.Commits.Inc()
		j.CommitHeight = a.delivery.Height
		d.set(j, journal.Committed, j.Score.Why)
	case a.intent.Kind == journal.Reveal && j.State == journal.Committed:
		d.Metrics.Reveals.Inc()
		j.RevealHeight = a.delivery.Height
		d.set(j, journal.Revealed, "")
	}
}

// skipped says that an item had no effect. What the chain has decides the rest: it is asked before anything is sent again.
func (d *Daemon) skipped(j *job, kind journal.Kind, reason string) {
	switch reason {
	case types.SkipCommitted, types.SkipRevealed:
		// An earlier transaction did it.
		d.Log.Info("the chain has it already", "round", j.Round, "kind", kind)
	case types.SkipWrongPhase, types.SkipNotCommitted:
		d.pause(j, "the "+string(kind)+" had no effect", errors.New(reason))
	default:
		d.set(j, journal.Failed, fmt.Sprintf("the chain skipped the %s: %s", kind, reason))
	}
}

// lost says why a transaction did nothing. When that is certain, another one may follow.
func (d *Daemon) lost(a answer, jobs []*job) {
	if !errors.Is(a.err, ErrRefused) && !errors.Is(a.err, ErrFailed) && !errors.Is(a.err, ErrExpired) {
		// The process ends, and its next life follows the transaction.
		for _, j := range jobs {
			j.sent = a.intent.Hash
		}
		return
	}
	d.Metrics.Retries.Inc()
	for _, j := range jobs {
		if errors.Is(a.err, ErrOutOfGas) {
			j.attempt++
		}
		j.rested = time.Now().Add(min(d.rest<<min(j.pauses, 4), 30*time.Second))
		j.pauses++
	}
	d.Log.Warn("transaction did nothing; another one follows", "kind", a.intent.Kind, "rounds", len(a.intent.Rounds), "tx", a.intent.Hash, "err", a.err)
	d.forget(a.intent, jobs)
}

// forget removes a transaction from the journal together with what it changed.
func (d *Daemon) forget(intent journal.Intent, jobs []*job) {
	records := make([]journal.Record, len(jobs))
	for i, j := range jobs {
		records[i] = j.Record
	}
	if err := d.Store.Forget(intent.Hash, records...); err != nil {
		// It stays in the journal: the next life asks for its fate again, and finds the same.
		d.trouble(err)
		for _, j := range jobs {
			j.dirty = true
		}
		return
	}
	for _, r := range records {
		d.kept(r)
	}
}

// claimEvery is how many blocks lie between two looks at what may be claimed.
const claimEvery = 50

// claim fetches rewards when there are enough and the key may: with authz_granter it is only allowed to commit and reveal.
func (d *Daemon) claim(ctx context.Context) {
	if !d.Config.Claim.Auto || d.Config.Wallet.AuthzGranter != "" || d.claiming || d.height < d.claimAt {
		return
	}
	d.claimAt = d.height + claimEvery
	amount, err := d.Chain.Claimable(ctx)
	if err != nil || amount.LT(math.MaxInt(parsed(d.Config.Claim.Min), math.OneInt())) {
		return
	}
	signed, err := d.Chain.Prepare(ctx, 0, &types.MsgClaim{Account: d.Evaluator.String()})
	if err != nil {
		d.Log.Warn("rewards could not be claimed", "amount", amount.String(), "err", err)
		return
	}
	intent := journal.Intent{Hash: signed.Hash, Kind: journal.Claim, Tx: signed.Bytes, Expires: signed.Expires, Height: signed.Height}
	if err := d.Store.Intend(intent); err != nil {
		d.Chain.Discard(signed)
		d.trouble(err)
		return
	}
	d.claiming = true
	d.Log.Info("rewards are claimed", "amount", amount.String(), "tx", signed.Hash)
	d.deliver(ctx, intent, signed)
}

func (d *Daemon) claimed(a answer) {
	if a.err != nil && !errors.Is(a.err, ErrRefused) && !errors.Is(a.err, ErrFailed) && !errors.Is(a.err, ErrExpired) {
		return
	}
	d.claiming = false
	d.Log.Info("claim ended", "tx", a.intent.Hash, "height", a.delivery.Height, "err", a.err)
	d.forget(a.intent, nil)
}
