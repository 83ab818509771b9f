package cmd

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	clientconfig "github.com/cosmos/cosmos-sdk/client/config"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/types/query"

	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

const (
	// completionTime is how long a shell waits for a node.
	completionTime = time.Second
	// completionRows is how many records a shell offers.
	completionRows = 100
)

// offer gives values for an argument. An error is silence: a shell has no place for it.
type offer func(ctx context.Context, node client.Context, typed string) ([]string, error)

// completions says what the arguments of our commands are, by the words of their use lines.
var completions = map[string]offer{
	"model": models, "ref": refs, "benchmark": benchmarks, "round": rounds,
}

// idMeans are the commands whose argument is called id.
var idMeans = map[string]offer{"benchmark": benchmarks, "round": rounds}

// addCompletions lets shells complete names of models, references, ids and names of keys.
func addCompletions(cmd *cobra.Command, base client.Context) {
	if flag := cmd.Flags().Lookup(flags.FlagFrom); flag != nil && cmd.Runnable() {
		// An error means that the command has its own completion.
		_ = cmd.RegisterFlagCompletionFunc(flags.FlagFrom, completeWith(base, keyNames))
	}
	if group := cmd.Parent(); cmd.Runnable() && cmd.ValidArgsFunction == nil && group != nil &&
		(group.Name() == modelregtypes.ModuleName || group.Name() == evalrewardtypes.ModuleName) {
		if offers := argumentsOf(cmd); len(offers) > 0 {
			cmd.ValidArgsFunction = func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
				if len(args) >= len(offers) || offers[len(args)] == nil {
					return nil, cobra.ShellCompDirectiveDefault
				}
				return completeWith(base, offers[len(args)])(cmd, args, typed)
			}
		}
	}
	for _, child := range cmd.Commands() {
		addCompletions(child, base)
	}
}

// argumentsOf finds what to offer for each positional argument of a command.
func argumentsOf(cmd *cobra.Command) []offer {
	var offers []offer
	for _, word := range strings.Fields(cmd.Use)[1:] {
		if !strings.HasPrefix(word, "[") {
			continue
		}
		name := strings.Trim(word, "[].")
		values := completions[name]
		if name == "id" {
			values = idMeans[cmd.Name()]
		}
		offers = append(offers, values)
	}
	return offers
}

// completeWith asks a node for at most completionTime and filters by what was typed.
func completeWith(base client.Context, values offer) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		ctx, cancel := context.WithTimeout(context.Background(), completionTime)
		defer cancel()
		node, err := completionContext(ctx, cmd, base)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var fitting []string
		for _, word := range inTime(ctx, func() []string {
			all, err := values(ctx, node, typed)
			if err != nil {
				return nil
			}
			return all
		}) {
			if strings.HasPrefix(word, typed) {
				fitting = append(fitting, word)
			}
		}
		directive := cobra.ShellCompDirectiveNoFileComp
		if len(fitting) > 0 && strings.HasSuffix(fitting[0], "@") {
			directive |= cobra.ShellCompDirectiveNoSpace
		}
		return fitting, directive
	}
}

// inTime gives an answer, or nothing when the time is over. Not everything between here and a
// node looks at the context.
func inTime(ctx context.Context, ask func() []string) []string {
	answer := make(chan []string, 1)
	go func() { answer <- ask() }()
	select {
	case all := <-answer:
		return all
	case <-ctx.Done():
		return nil
	}
}

// completionContext reads flags, environment and client.toml; a shell does not run what
// prepares a command. It writes nothing.
func completionContext(ctx context.Context, cmd *cobra.Command, base client.Context) (client.Context, error) {
	if err := applyEnvironment(cmd); err != nil {
		return base, err
	}
	node, err := client.ReadPersistentCommandFlags(base.WithCmdContext(ctx), cmd.Flags())
	if err != nil {
		return node, err
	}
	if _, err := os.Stat(filepath.Join(node.HomeDir, "config", "client.toml")); err == nil {
		if node, err = clientconfig.ReadFromClientConfig(node); err != nil {
			return node, err
		}
	}
	return client.ReadPersistentCommandFlags(node, cmd.Flags())
}

func page() *query.PageRequest { return &query.PageRequest{Limit: completionRows} }

func models(ctx context.Context, node client.Context, _ string) ([]string, error) {
	answer, err := modelregtypes.NewQueryClient(node).Models(ctx, &modelregtypes.QueryModelsRequest{Pagination: page()})
	if err != nil {
		return nil, err
	}
	names := make([]string, len(answer.Models))
	for i, m := range answer.Models {
		names[i] = m.Namespace + "/" + m.Name
	}
	return names, nil
}

// refs offers models, and behind an @ the versions and aliases of one.
func refs(ctx context.Context, node client.Context, typed string) ([]string, error) {
	model, _, behind := strings.Cut(typed, "@")
	if !behind {
		names, err := models(ctx, node, typed)
		for i := range names {
			names[i] += "@"
		}
		return names, err
	}
	client := modelregtypes.NewQueryClient(node)
	list := []string{model + "@latest", model + "@best"}
	versions, err := client.Versions(ctx, &modelregtypes.QueryVersionsRequest{Model: model, Pagination: page()})
	if err != nil {
		return nil, err
	}
	for _, v := range versions.Versions {
		list = append(list, fmt.Sprintf("%s@%d", model, v.Version.Number))
	}
	aliases, err := client.Aliases(ctx, &modelregtypes.QueryAliasesRequest{Model: model, Pagination: page()})
	if err != nil {
		return nil, err
	}
	for _, a := range aliases.Aliases {
		list = append(list, model+"@"+a.Alias)
	}
	return list, nil
}

func benchmarks(ctx context.Context, node client.Context, _ string) ([]string, error) {
	answer, err := evalrewardtypes.NewQueryClient(node).Benchmarks(ctx, &evalrewardtypes.QueryBenchmarksRequest{Pagination: page()})
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(answer.Benchmarks))
	for i, b := range answer.Benchmarks {
		// What stands behind a tab is shown, not typed.
		ids[i] = fmt.Sprintf("%d\t%s", b.Benchmark.Id, b.Benchmark.Name)
	}
	return ids, nil
}

// rounds offers the open rounds of the keys in the keyring, or the latest ones without any.
func rounds(ctx context.Context, node client.Context, _ string) ([]string, error) {
	client := evalrewardtypes.NewQueryClient(node)
	var ids []string
	if records, err := unprompted(node); err == nil {
		for _, record := range records {
			address, err := record.GetAddress()
			if err != nil {
				continue
			}
			answer, err := client.OpenAssignments(ctx, &evalrewardtypes.QueryOpenAssignmentsRequest{Evaluator: address.String(), Pagination: page()})
			if err != nil {
				return ids, err
			}
			for _, a := range answer.Assignments {
				ids = append(ids, fmt.Sprintf("%d\t%s on %s", a.Round, a.Ref, a.BenchmarkName))
			}
		}
	}
	if len(ids) > 0 {
		return ids, nil
	}
	answer, err := client.Rounds(ctx, &evalrewardtypes.QueryRoundsRequest{Pagination: &query.PageRequest{Limit: completionRows, Reverse: true}})
	if err != nil {
		return nil, err
	}
	for _, r := range answer.Rounds {
		ids = append(ids, strconv.FormatUint(r.Id, 10))
	}
	return ids, nil
}
