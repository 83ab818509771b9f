package cmd

import "github.com/spf13/cobra"

// groups are the panels of the help text, in order, with the commands in each.
var groups = []struct {
	id, title string
	commands  []string
}{
	{"use", "Talk to the chain:", []string{"query", "tx", "keys", "status", "watch", "verify"}},
	{"try", "Try without a network:", []string{"demo", "mechanism"}},
	{"node", "Run a node:", []string{
		"init", "start", "genesis", "config", "comet", "export", "rollback", "prune", "snapshots",
	}},
	{"tool", "Tools:", []string{"debug", "version", "completion", "help"}},
}

// groupCommands sorts the commands of root into the panels.
func groupCommands(root *cobra.Command) {
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
