package evalreward

import (
	"slices"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/cosmos/cosmos-sdk/version"
)

// AutoCLIOptions describes the commands; one per rpc.
func (am AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return &autocliv1.ModuleOptions{
		Query: &autocliv1.ServiceCommandDescriptor{
			Service:           "modeld.evalreward.v1.Query",
			RpcCommandOptions: append(queryState(), queryResults()...),
			Short:             "Query benchmarks, evaluators, rounds, scores and rewards",
		},
		Tx: &autocliv1.ServiceCommandDescriptor{
			Service:           "modeld.evalreward.v1.Msg",
			RpcCommandOptions: slices.Concat(txCommands(), stewardCommands(), authorityCommands()),
			Short:             "Evaluate, request evaluations and claim rewards",
		},
	}
}

// command describes one rpc: its use line, what it does, an example without the name of the
// binary, and its positional fields.
func command(rpc, use, short, example string, positional ...string) *autocliv1.RpcCommandOptions {
	options := &autocliv1.RpcCommandOptions{RpcMethod: rpc, Use: use, Short: short, Example: version.AppName + " " + example}
	for _, field := range positional {
		options.PositionalArgs = append(options.PositionalArgs, &autocliv1.PositionalArgDescriptor{ProtoField: field})
	}
	return options
}

func queryState() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		command("Params", "params", "Show the params in force and those that wait for the next epoch", "query evalreward params"),
		command("Schedule", "schedule", "Show epoch, phase, next heights, budget, minted and cap", "query evalreward schedule"),
		command("Supply", "supply", "Show minted, burned, total and cap of the base denom", "query evalreward supply"),
		command("Epoch", "epoch [number]", "Show an epoch with its seed, budget and params", "query evalreward epoch 3", "number"),
		command("Benchmark", "benchmark [id]", "Show a benchmark with its frontier, price, pot and deposit", "query evalreward benchmark 1", "id"),
		command("Benchmarks", "benchmarks", "List the benchmarks by id", "query evalreward benchmarks --page-limit 10"),
		command("Steward", "steward [address]", "Show a steward", "query evalreward steward model1...", "address"),
		command("Stewards", "stewards", "List the stewards by address", "query evalreward stewards"),
		command("Evaluator", "evaluator [address]", "Show the registrations of an address, with credibility and eligibility",
			"query evalreward evaluator model1...", "address"),
		command("Evaluators", "evaluators", "List evaluators by kind and address", "query evalreward evaluators --kind automated"),
		command("Requests", "requests [benchmark]", "List the waiting requests of a benchmark in the order in which they are served",
			"query evalreward requests 1", "benchmark"),
		command("Golds", "golds [benchmark]", "List the gold commits of a benchmark", "query evalreward golds 1", "benchmark"),
		command("ChallengeBond", "challenge-bond [round]", "Show what a challenge of a round costs and whether it would be accepted",
			"query evalreward challenge-bond 4295032832", "round"),
		command("SponsorPools", "sponsor-pools [benchmark]", "List the sponsor pools of a benchmark", "query evalreward sponsor-pools 1", "benchmark"),
		command("Contributions", "contributions [benchmark]", "List what accounts gave to the sponsor pools of a benchmark",
			"query evalreward contributions 1", "benchmark"),
		command("Generalisation", "generalisation", "Show benchmark 0: its suite, its frontier and its best versions", "query evalreward generalisation"),
	}
}

func queryResults() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		command("Round", "round [id]", "Show a round with its committee and its consensus score", "query evalreward round 4295032832", "id"),
		command("Rounds", "rounds", "List rounds by id", "query evalreward rounds --by-epoch --epoch 3 --benchmark 1"),
		command("Evaluation", "evaluation [round] [evaluator]", "Show an evaluator's commit, reveal and result in a round",
			"query evalreward evaluation 4295032832 model1...", "round", "evaluator"),
		command("Evaluations", "evaluations [round]", "List the evaluations of a round", "query evalreward evaluations 4295032832", "round"),
		command("Batch", "batch [benchmark] [epoch]", "Show the batch of a benchmark and an epoch", "query evalreward batch 1 3", "benchmark", "epoch"),
		command("Award", "award [round]", "Show what a round did to the frontier and what its owner got", "query evalreward award 4295032832", "round"),
		command("OpenAssignments", "open-assignments [evaluator]", "List the open rounds of an evaluator with their deadlines in heights",
			"query evalreward open-assignments model1...", "evaluator"),
		command("Score", "score [ref] [benchmark]", "Show the last final score of a version on a benchmark",
			"query evalreward score acme/tiny-lm@3 1", "ref", "benchmark"),
		command("Leaderboard", "leaderboard [benchmark]", "List the versions of a benchmark, best first", "query evalreward leaderboard 1 --page-limit 10", "benchmark"),
		command("ScoreHistory", "score-history [model]", "List the final scores of a model by benchmark and version",
			"query evalreward score-history acme/tiny-lm --benchmark 1", "model"),
		command("Estimate", "estimate [ref] [benchmark] [score]", "Show what a score in ppm would pay now, to whom, and when",
			"query evalreward estimate acme/tiny-lm@3 1 813000", "ref", "benchmark", "score"),
		command("EvaluatorStats", "evaluator-stats [address]", "Show agreement, information, reveal rate, faults and income by epoch",
			"query evalreward evaluator-stats model1... --kind human", "address"),
		command("Reputation", "reputation [owner]", "List the reputation of an owner by benchmark", "query evalreward reputation model1...", "owner"),
		command("Claimable", "claimable [address]", "Show what an account may withdraw", "query evalreward claimable model1...", "address"),
		command("Explain", "explain [payee] [round]", "Show, paid or not, the integers from which an amount follows and the reason in words",
			"query evalreward explain model1... 4295032832", "payee", "round"),
	}
}

func txCommands() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		command("RegisterEvaluator", "register-evaluator [kind]", "Pay the bond and become an evaluator of one kind",
			"tx evalreward register-evaluator automated --moniker tower --from eva", "kind"),
		command("TopUpBond", "top-up-bond [kind] [amount]", "Refill a bond that was slashed, amount in umodel",
			"tx evalreward top-up-bond automated 1000000 --from eva", "kind", "amount"),
		command("Unbond", "unbond [kind]", "Leave as an evaluator; the bond becomes claimable after unbonding_epochs",
			"tx evalreward unbond automated --from eva", "kind"),
		command("Unjail", "unjail [kind]", "Be drawn again after jail, with a full bond and the credibility of a newcomer",
			"tx evalreward unjail automated --from eva", "kind"),
		command("ChallengeRound", "challenge-round [round]", "Pay the bond of an appeal against a settled round, in CHALLENGE",
			"tx evalreward challenge-round 4295032832 --from carol", "round"),
		command("DisputeGold", "dispute-gold [round]", "Pay a bond for a decision of the authority about a gold round, in CHALLENGE",
			"tx evalreward dispute-gold 4295032832 --from carol", "round"),
		command("FundSponsorPool", "fund-sponsor-pool [benchmark] [amount]", "Give coins of any denom for progress on a benchmark",
			"tx evalreward fund-sponsor-pool 1 1000000umodel --from sam", "benchmark", "amount"),
		command("RequestEvaluation", "request-evaluation [ref] [benchmark]", "Pay the deposit and queue a version for a round",
			"tx evalreward request-evaluation acme/tiny-lm@3 1 --from alice", "ref", "benchmark"),
		command("CommitEvaluations", "commit-evaluations", "Commit to scores in up to 64 rounds",
			`tx evalreward commit-evaluations --items '{"round":"4295032832","hash":"<base64>"}' --from eva`),
		command("RevealEvaluations", "reveal-evaluations", "Open up to 64 commits",
			`tx evalreward reveal-evaluations --items '{"round":"4295032832","raw":"8137","transcript_digest":"<base64>","salt":"<base64>"}' --from eva`),
		command("Claim", "claim", "Withdraw what the signer earned or got back", "tx evalreward claim --from alice"),
	}
}

// stewardCommands describes what stewards do; hash and salt of a gold commit are base64 here,
// the commands gold and open-gold of the binary make and keep them.
func stewardCommands() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		command("BondSteward", "bond-steward", "Pay the bond and become a steward", "tx evalreward bond-steward --from stella"),
		command("UnbondSteward", "unbond-steward", "Leave as a steward; the bond becomes claimable after unbonding_epochs",
			"tx evalreward unbond-steward --from stella"),
		command("RetireBenchmark", "retire-benchmark [benchmark]", "End a benchmark with the next epoch; for its steward from retire_epoch on",
			"tx evalreward retire-benchmark 1 --from stella", "benchmark"),
		command("PublishBenchmark", "publish-benchmark [benchmark] [data-uri]", "Say where the data of a retired benchmark are",
			"tx evalreward publish-benchmark 1 https://data.example/bench-1.tar --dataset-digest <base64> --from stella", "benchmark", "data_uri"),
		command("CommitGold", "commit-gold [benchmark]", "Commit to a true score by its hash",
			"tx evalreward commit-gold 1 --hash <base64> --from stella", "benchmark"),
		command("RevealGold", "reveal-gold [round] [score]", "Open a gold commit for a settled round, in CHALLENGE",
			"tx evalreward reveal-gold 4295032832 550000 --salt <base64> --from stella", "round", "score"),
	}
}

// authorityCommands describes the messages that only governance can send: the commands
// submit them as proposals.
func authorityCommands() []*autocliv1.RpcCommandOptions {
	create := command("CreateBenchmark", "create-benchmark [benchmark]", "Propose a new benchmark, given as JSON",
		`tx evalreward create-benchmark "$(cat benchmark.json)" --title "Add prose" --summary "Held-out prose" --deposit 10000000umodel --from alice`, "benchmark")
	create.GovProposal = true
	update := command("UpdateParams", "update-params [params]", "Propose params for the next epoch, given as JSON",
		`tx evalreward update-params "$(cat params.json)" --title "More rounds" --summary "Busy network" --deposit 10000000umodel --from alice`, "params")
	update.GovProposal = true
	resolve := command("ResolveGold", "resolve-gold [round]", "Propose a decision about a disputed gold round; without --upheld it is void",
		`tx evalreward resolve-gold 4295032832 --upheld --title "Gold stands" --summary "Measured again" --deposit 10000000umodel --from alice`, "round")
	resolve.GovProposal = true
	return []*autocliv1.RpcCommandOptions{create, update, resolve}
}
