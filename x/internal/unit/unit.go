// Package unit runs pieces of block work that must not stop the chain.
package unit

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Run does one piece of block work in a branch of the state: all of it or nothing, events
// included. An error or a panic is logged and returned as an error; it never reaches the
// block. The caller decides whether to try again, to close what was worked on, or to go on.
func Run(ctx sdk.Context, module, name string, work func(sdk.Context) error) error {
	branch, write := ctx.CacheContext()
	if err := recovered(branch, work); err != nil {
		ctx.Logger().Error("block work failed", "module", module, "work", name, "height", ctx.BlockHeight(), "error", err.Error())
		return err
	}
	write()
	return nil
}

func recovered(ctx sdk.Context, work func(sdk.Context) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return work(ctx)
}
