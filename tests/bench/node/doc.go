// Package node measures the real modeld binary under load: one validator in a home of its
// own, driven through its RPC by a client that signs everything before the clock starts.
//
// # What differs from the files that modeld init writes
//
//   - config.toml, consensus.timeout_commit and skip_timeout_commit: a block follows the last
//     one at once, since a measurement cannot wait a second for each of the blocks of an epoch.
//   - config.toml, ports and p2p.pex: the node listens on free ports of the loopback interface
//     and looks for nobody.
//   - config.toml, tx_index.indexer: "kv" as written, and "null" where a figure says so.
//   - app.toml, ports and api.enable: off, because nothing of the load uses REST.
//   - genesis, evidence: a node keeps all blocks that are younger than evidence may be, and the
//     main network keeps 21 days; here 100 blocks and a second, so that a chain of minutes can
//     prune its blocks.
//   - genesis, params of evalreward: those of the main network with one benchmark, as many
//     rounds in an epoch as the load has, phases and units_per_block to fit, no audits (an
//     audited batch is paid half an epoch later, which nothing here waits for), short
//     retention, and prune_keys_per_block so that what is too old goes within its epoch.
//   - genesis, accounts: as many as the load needs, funded; evaluators, steward, benchmark,
//     models with one version each are there from the beginning.
//
// Block size and block gas are those that modeld init writes unless a figure says otherwise.
//
// # What the figures of evaluations count
//
// An evaluation is a seat whose commit and reveal were accepted and that was paid. The busy
// time of an epoch is the time from the first broadcast of the commits until all of them are
// in blocks, the same for the reveals, the blocks of SETTLE that settle rounds, and the blocks
// at the start of the next epoch that pay them (and open the rounds that come next). The
// sustained rate divides by the whole epoch, with phases as long as the load needs, requests
// for the next epoch, the client's own preparations and waiting included.
//
// # What the figures of disk count
//
// The databases of application, blocks, state and index. Before pruning they are taken from
// the running node at the end of each epoch, as they are. After pruning they are those of a
// stopped and compacted node that prunes states, blocks and rounds, after all rounds of the
// load are older than retention_epochs. Each block takes its place too, also an empty one;
// how many blocks an epoch has is a choice of this load (and 17280 on the main network, with
// whatever number of evaluations), so the place of an empty block is a figure of its own, and
// "net" says that it was taken off.
package node
