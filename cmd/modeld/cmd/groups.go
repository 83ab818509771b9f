package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// groups are the panels of the help text, in order, with the commands in each.
var groups = []struct {
	id, title string
	commands  []string
}{
	{"use", "Talk to the chain:", []string{"query", "tx", "keys", "status"}},
	{"work", "Models and evaluations:", []string{"model", "evaluator", "watch", "verify"}},
	{"try", "Try without a network:", []string{"demo", "mechanism", "testnet"}},
	{"node", "Run a node:", []string{
		"init", "start", "genesis", "config", "comet", "export", "rollback", "prune", "snapshots",
	}},
	{"tool", "Tools:", []string{"doctor", "debug", "version", "completion", "help"}},
}

// nouns are the panels inside query and tx of our modules, by module.
var nouns = map[string][]panel{
	"modelreg": {
		{"models", "Models:", words("namespace model models register-model transfer-model accept-transfer")},
		{"versions", "Versions:", words("version versions version-by-digest version-by-id version-commits lineage commit-version register-version " +
			"yank-version set-parents bom")},
		{"aliases", "Aliases:", words("aliases set-alias delete-alias")},
		{"params", "Params:", words("params update-params")},
	},
	"evalreward": {
		{"evaluations", "Evaluations:", words("requests round rounds evaluation evaluations open-assignments request-evaluation commit reveal submit " +
			"commit-evaluations reveal-evaluations challenge-bond challenge-round batch")},
		{"scores", "Scores:", words("score leaderboard score-history generalisation reputation")},
		{"evaluators", "Evaluators:", words("evaluator evaluators evaluator-stats register-evaluator top-up-bond unbond unjail")},
		{"benchmarks", "Benchmarks and stewards:", words("benchmark benchmarks steward stewards golds bond-steward unbond-steward retire-benchmark " +
			"publish-benchmark gold open-gold commit-gold reveal-gold dispute-gold resolve-gold create-benchmark")},
		{"money", "Money:", words("claimable claim estimate explain award sponsor-pools contributions fund-sponsor-pool supply")},
		{"chain", "Epochs and params:", words("schedule epoch params update-params")},
	},
}

// panel is a part of a help text.
type panel struct {
	id, title string
	commands  []string
}

func words(list string) []string { return strings.Fields(list) }

// synonyms are other names of commands: those of the design, and later names that were removed.
var synonyms = map[string][]string{
	"query evalreward score-history": {"history"}, "query evalreward open-assignments": {"my-deadlines"},
	"tx evalreward challenge-round": {"challenge"}, "tx evalreward fund-sponsor-pool": {"fund-benchmark"}, "tx modelreg yank-version": {"yank"},
}

// groupNouns sorts the commands of our modules into panels and adds other names.
func groupNouns(root *cobra.Command) {
	for module, panels := range nouns {
		for _, kind := range []string{"query", "tx"} {
			parent, rest, err := root.Find([]string{kind, module})
			if err != nil || len(rest) > 0 {
				panic("no command " + kind + " " + module)
			}
			for _, p := range panels {
				fillPanel(parent, p)
			}
		}
	}
	for path, names := range synonyms {
		cmd, rest, err := root.Find(words(path))
		if err != nil || len(rest) > 0 {
			panic("no command " + path)
		}
		cmd.Aliases = append(cmd.Aliases, names...)
	}
}

// fillPanel puts commands into a panel; one without any does not appear.
func fillPanel(parent *cobra.Command, p panel) {
	for _, child := range parent.Commands() {
		if slices.Contains(p.commands, child.Name()) {
			if !parent.ContainsGroup(p.id) {
				parent.AddGroup(&cobra.Group{ID: p.id, Title: p.title})
			}
			child.GroupID = p.id
		}
	}
}

// groupCommands sorts the commands of root into the panels.
func groupCommands(root *cobra.Command) {
	groupNouns(root)
	for _, g := range groups {
		root.AddGroup(&cobra.Group{ID: g.id, Title: g.title})
		for _, name := range g.commands {
			for _, child := range root.Commands() {
				if child.Name() == name {
					child.GroupID = g.id
				}
			}
		}
	}
	root.SetCompletionCommandGroupID("tool")
	root.SetHelpCommandGroupID("tool")
}
