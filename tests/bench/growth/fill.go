package growth

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/tests/bench/rig"
	"github.com/modeld-labs/modeld/tests/bench/scene"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	"github.com/modeld-labs/modeld/x/modelreg/keeper"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// How much is written between two blocks.
const (
	modelsPerPart = 5000
	scoresPerPart = 50_000
	roundsPerPart = 2000
)

// fill stores the past in as many blocks as parts says. This file and records.go are all that
// knows how the past lies in the stores.
func (p *past) fill(node *rig.Node) error {
	for from := 0; from < p.models(); from += modelsPerPart {
		to := min(from+modelsPerPart, p.models())
		if err := node.Fill(func(ctx sdk.Context) error { return p.registerModels(ctx, node, from, to) }); err != nil {
			return err
		}
	}
	for from := 0; from < p.scores; from += scoresPerPart {
		part := p.pastScores(from, min(from+scoresPerPart, p.scores))
		if err := node.Fill(func(ctx sdk.Context) error { return p.store(ctx, node, part) }); err != nil {
			return err
		}
	}
	first := p.scores - p.kept
	for from := 0; from < p.kept; from += roundsPerPart {
		part := p.pastRounds(first+from, first+min(from+roundsPerPart, p.kept))
		if err := node.Fill(func(ctx sdk.Context) error { return p.store(ctx, node, part) }); err != nil {
			return err
		}
	}
	return node.Fill(func(ctx sdk.Context) error {
		return node.App.ModelRegKeeper.Params.Set(ctx, modelregtypes.DefaultParams())
	})
}

// registerModels registers models with their versions by the handlers of the messages, so
// that every index is there.
func (p *past) registerModels(ctx sdk.Context, node *rig.Node, from, to int) error {
	server := keeper.NewMsgServer(node.App.ModelRegKeeper)
	for model := from; model < to; model++ {
		// Events of the past are nobody's.
		ctx := ctx.WithEventManager(sdk.NewEventManager())
		owner := p.ownerOf(model).String()
		if _, err := server.RegisterModel(ctx, &modelregtypes.MsgRegisterModel{Owner: owner, Model: pastModel(model)}); err != nil {
			return err
		}
		for version := model * versionsPerModel; version < min((model+1)*versionsPerModel, p.versions); version++ {
			res, err := server.RegisterVersion(ctx, scene.Registration(scene.Version(p.artifact(version), 0, 0, owner), pastModel(model), nil))
			if err != nil {
				return err
			}
			if expected := p.versionID(version); res.Version != expected {
				return fmt.Errorf("version %d of the past: expected the id %d, got %d", version, expected, res.Version)
			}
		}
	}
	return nil
}

// artifact gives a number that no version of the scene has, now or when it registers more.
func (p *past) artifact(version int) uint64 { return 1<<40 + uint64(version) }

// store writes a part of the state as a genesis would; params and totals stay as they are.
func (p *past) store(ctx sdk.Context, node *rig.Node, part evalrewardtypes.GenesisState) error {
	k := node.App.EvalRewardKeeper
	totals, err := k.Totals.Get(ctx)
	if err != nil {
		return err
	}
	part.Params, part.Totals = p.Params, &totals
	return k.InitGenesis(ctx, part)
}

// forgetBlocks is how many blocks forgetRounds makes: few enough to stay in COMMIT, so that
// nothing happens to the rounds of the scene.
const forgetBlocks = 20

// forgetRounds makes the chain forget all rounds of the past, as it does when retention_epochs
// went by without rounds. It does in some blocks what prune_keys_per_block spreads over many.
func (p *past) forgetRounds(node *rig.Node) error {
	err := node.Fill(func(ctx sdk.Context) error {
		k := node.App.EvalRewardKeeper
		epoch, err := k.Epochs.Get(ctx, now)
		if err != nil {
			return err
		}
		// A round takes at most a key for each seat and its last ones.
		epoch.Params.RetentionEpochs, epoch.Params.PruneKeysPerBlock = 0, uint32(p.kept*(seats+5)/10+1000)
		return k.Epochs.Set(ctx, now, epoch)
	})
	if err != nil {
		return err
	}
	return node.Advance(forgetBlocks)
}
