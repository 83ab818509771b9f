package node

import "context"

// registerRun registers one version for each of the first owners: all commits until they are
// in blocks, the wait until the youngest commit is ripe, which does not count, and all
// registrations until they are in blocks. It gives both windows.
func (c *chain) registerRun(ctx context.Context, run int) (commit, register window, err error) {
	commits, err := c.commitVersions(run, c.o.Versions)
	if err != nil {
		return commit, register, err
	}
	registrations, err := c.registerVersions(run, c.o.Versions)
	if err != nil {
		return commit, register, err
	}
	if commit, err = c.send(ctx, commits); err != nil {
		return commit, register, err
	}
	height, err := c.rpc.height(ctx)
	if err != nil {
		return commit, register, err
	}
	ripe := height + int64(c.o.registryParams().MinCommitAgeBlocks)
	if err := c.until(ctx, phaseWait, "the commits are ripe", func() (bool, error) {
		now, err := c.rpc.height(ctx)
		return now >= ripe, err
	}); err != nil {
		return commit, register, err
	}
	register, err = c.send(ctx, registrations)
	return commit, register, err
}
