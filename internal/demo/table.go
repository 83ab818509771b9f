package demo

import (
	"fmt"
	"text/tabwriter"

	"cosmossdk.io/math"
)

// table ends the story: what every version and every evaluator got, and why.
func (n *narrator) table(r Report) {
	n.act("What was paid, and why")
	n.mu.Lock()
	defer n.mu.Unlock()
	w := tabwriter.NewWriter(n.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "   version\tbenchmark\tscore\tfrontier before\tpoints\tpaid MODEL\tof it general\twhy")
	owners := math.ZeroInt()
	for _, m := range r.Models {
		owners = owners.Add(m.Paid)
		fmt.Fprintf(w, "   %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", m.Ref, m.Benchmark, ppm(m.ConsensusScore), ppm(m.frontierBefore), ppm(m.Points), model(m.Paid), model(m.General), m.Reason)
	}
	_ = w.Flush()
	fmt.Fprintln(n.out)
	fmt.Fprintln(w, "   evaluator\tkind\trounds\tcredibility\tpaid MODEL")
	members := math.ZeroInt()
	for _, e := range r.Evaluators {
		members = members.Add(e.Paid)
		fmt.Fprintf(w, "   %s\t%s\t%d\t%s\t%s\n", e.Name, e.Kind, e.rounds, ppm(e.Credibility), model(e.Paid))
	}
	_ = w.Flush()
	fmt.Fprintf(n.out, "\n   minted %s umodel = %s to owners + %s to evaluators; burned %s; supply %s; cap of all times %s\n",
		r.Supply.Minted, owners, members, r.Supply.Burned, r.Supply.Total, r.Supply.Cap)
	for _, i := range r.Invariants {
		mark, colour := "ok", n.style.Good
		if !i.OK {
			mark, colour = "BROKEN", n.style.Bad
		}
		fmt.Fprintf(n.out, "   %s%-6s%s %s\n", colour, mark, n.style.Reset, i.Name)
	}
}
