package modelreg

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/cosmos/cosmos-sdk/version"
)

// AutoCLIOptions describes the commands; one per rpc.
func (am AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return &autocliv1.ModuleOptions{
		Query: &autocliv1.ServiceCommandDescriptor{
			Service:           "modeld.modelreg.v1.Query",
			RpcCommandOptions: queryCommands(),
			Short:             "Query models, versions and their lineage",
		},
		Tx: &autocliv1.ServiceCommandDescriptor{
			Service:           "modeld.modelreg.v1.Msg",
			RpcCommandOptions: append(txCommands(), authorityCommands()...),
			Short:             "Register models and versions",
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

func queryCommands() []*autocliv1.RpcCommandOptions {
	models := command("Models", "models", "List models, all or those of a namespace, an owner, a licence or a parent version",
		"query modelreg models --licence Apache-2.0 --page-limit 10")
	usage(models, "namespace", "show the models of a namespace")
	usage(models, "owner", "show the models of an account")
	usage(models, "licence", "show the models with a version of exactly this SPDX expression")
	usage(models, "parent", "show the models with a version made of the one that this reference names")
	lineage := command("Lineage", "lineage [ref]", "Show ancestors and descendants of a version", "query modelreg lineage acme/tiny-lm@3 --depth 2", "ref")
	usage(lineage, "depth", "generations each way, 1 to 16; 0 means 4")
	return []*autocliv1.RpcCommandOptions{
		command("Params", "params", "Show the params in force and those that wait for the next epoch", "query modelreg params"),
		command("Namespace", "namespace [name]", "Show a namespace and its owner", "query modelreg namespace acme", "name"),
		command("Model", "model [model]", "Show a model with its newest and its best version", "query modelreg model acme/tiny-lm", "model"),
		models,
		command("Version", "version [ref]", "Show the version that a reference names", "query modelreg version acme/tiny-lm@best", "ref"),
		command("Versions", "versions [model]", "List the versions of a model by number", "query modelreg versions acme/tiny-lm", "model"),
		command("VersionByDigest", "version-by-digest [digest]", "Show the version with a content digest",
			"query modelreg version-by-digest sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "digest"),
		command("VersionByID", "version-by-id [id]", "Show the version with a global id", "query modelreg version-by-id 7", "id"),
		command("Aliases", "aliases [model]", "List the aliases that the owner set on a model", "query modelreg aliases acme/tiny-lm", "model"),
		lineage,
		command("VersionCommits", "version-commits [signer]", "List the open version commits of an account", "query modelreg version-commits model1...", "signer"),
	}
}

func txCommands() []*autocliv1.RpcCommandOptions {
	register := command("RegisterVersion", "register-version [model] [content-digest]", "Register the next version of a model",
		"tx modelreg register-version acme/tiny-lm <64 hex digits> --artifact-uri https://models.example/tiny-lm-3 "+
			`--architecture transformer --licence Apache-2.0 --datasets '{"name":"wiki"}' --parents 4,7 --salt <64 hex digits> --from alice`,
		"model", "content_digest")
	usage(register, "artifact_uri", "where the artifact can be fetched: https, ipfs, oci, hf or file")
	usage(register, "datasets", "a set of training data as JSON, with name and base64 digest; may be repeated")
	usage(register, "licence", "SPDX licence expression")
	usage(register, "parents", "global ids of the versions of which this one is made, comma separated")
	usage(register, "salt", "salt of the version commit; not needed when min_commit_age_blocks is 0")
	transfer := command("TransferModel", "transfer-model [model]", "Offer a model to a new owner, or cancel the offer",
		"tx modelreg transfer-model acme/tiny-lm --new-owner model1... --from alice", "model")
	usage(transfer, "new_owner", "account to which the model is offered; leave it out to cancel the offer")
	yank := command("YankVersion", "yank-version [model] [number]", "Withdraw a version; it stays readable and gets no new round",
		`tx modelreg yank-version acme/tiny-lm 2 --reason "wrong tokenizer" --from alice`, "model", "number")
	usage(yank, "reason", "why, 1 to 128 bytes")
	return []*autocliv1.RpcCommandOptions{
		command("RegisterModel", "register-model [model]", "Create a model, and its namespace when that is new",
			`tx modelreg register-model acme/tiny-lm --description "A small language model" --from alice`, "model"),
		command("CommitVersion", "commit-version [hash]", "Promise a digest, so that nobody can run ahead of its registration",
			"tx modelreg commit-version <64 hex digits> --from alice", "hash"),
		register,
		transfer,
		command("AcceptTransfer", "accept-transfer [model]", "Take a model that was offered to the signer",
			"tx modelreg accept-transfer acme/tiny-lm --from bob", "model"),
		command("SetAlias", "set-alias [model] [alias] [number]", "Let an alias point to a version",
			"tx modelreg set-alias acme/tiny-lm stable 3 --from alice", "model", "alias", "number"),
		command("DeleteAlias", "delete-alias [model] [alias]", "Remove an alias", "tx modelreg delete-alias acme/tiny-lm stable --from alice", "model", "alias"),
		yank,
	}
}

// authorityCommands describes the messages that only governance can send: the commands
// submit them as proposals.
func authorityCommands() []*autocliv1.RpcCommandOptions {
	parents := command("SetParents", "set-parents [version]", "Propose the true parents of a version whose pay is in escrow",
		`tx modelreg set-parents 12 --parents 7 --title "Lineage" --summary "Version 12 derives from 7" --deposit 100000000umodel --from alice`, "version")
	usage(parents, "parents", "global ids of the parents, comma separated; none removes them")
	parents.GovProposal = true
	update := command("UpdateParams", "update-params [params]", "Propose params for the next epoch, given as JSON",
		`tx modelreg update-params "$(cat params.json)" --title "Fees" --summary "Lower fees" --deposit 100000000umodel --from alice`, "params")
	update.GovProposal = true
	return []*autocliv1.RpcCommandOptions{parents, update}
}

// usage describes the flag of a field.
func usage(options *autocliv1.RpcCommandOptions, field, text string) {
	if options.FlagOptions == nil {
		options.FlagOptions = map[string]*autocliv1.FlagOptions{}
	}
	options.FlagOptions[field] = &autocliv1.FlagOptions{Usage: text}
}
