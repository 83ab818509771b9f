package simulation

import (
	"fmt"
	"math/rand/v2"

	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"

	"github.com/modeld-labs/modeld/x/evalreward/types"
)

// desk is an account of a developer with the model that it pursues.
type desk struct {
	account
	model string
	// id of the model, 0 before it is registered.
	id uint64
}

// developer makes versions and wants to be paid for them.
type developer struct {
	name string
	// index among all developers.
	index int
	spec  DeveloperSpec
	rng   *rand.Rand
	// focus is the benchmark of those that work on one only.
	focus int
	desks []*desk
	// skill of its weights per benchmark, in ppm.
	skill []float64
	// showing is how much better the public test makes its weights look.
	showing float64
	// base is the version of somebody else on which its next version builds, nil for none.
	base *artifact
	// next counts versions, and desks in turn.
	next int
	// side is what it paid for or got off the chain, in umodel.
	side int64

	versions, requests int
}

func newDeveloper(spec DeveloperSpec, name string, seed uint64, benchmarks []BenchmarkSpec) *developer {
	d := &developer{name: name, spec: spec, rng: newRand(seed, name)}
	d.focus = d.rng.IntN(len(benchmarks))
	for i := range spec.Models {
		desk := &desk{account: newAccount(fmt.Sprint(name, "/", i))}
		desk.model = fmt.Sprintf("%s.%d/lm", name, i)
		d.desks = append(d.desks, desk)
	}
	for _, b := range benchmarks {
		d.skill = append(d.skill, float64(b.Frontier)+spec.StartPpm)
	}
	return d
}

// draft is a version that is about to be registered.
type draft struct {
	truth, claim []float64
	parents      []uint64
	broken       bool
	// wanted are the benchmarks on which it is requested.
	wanted []int
	// lift is what a ring shall report per benchmark.
	lift []int64
}

// submit registers a version and requests its rounds. What the chain refuses is counted and
// costs nothing, as in a wallet that asks before it signs.
func (w *world) submit(d *developer, desk *desk, v draft) error {
	var wanted []int
	for _, b := range v.wanted {
		free, err := w.free(desk.id, b)
		if err != nil {
			return err
		}
		if desk.id == 0 || free {
			wanted = append(wanted, b)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	a := &artifact{owner: d, truth: clampAll(v.truth), claim: clampAll(v.claim), lift: v.lift, broken: v.broken}
	d.next++
	version, err := w.register(desk, fmt.Sprint(d.name, " ", d.next), v.parents)
	if err != nil {
		return err
	}
	a.version, w.artifacts[version] = version, a
	d.versions++
	for _, b := range wanted {
		_, err := send(w.chain, w.msgs.RequestEvaluation, &types.MsgRequestEvaluation{
			Requester: desk.text, Ref: desk.model + "@latest", Benchmark: uint32(b + 1),
		})
		if err == nil {
			d.requests++
		}
	}
	return nil
}

// register registers the next version of a desk's model, and the model before the first one.
func (w *world) register(desk *desk, content string, parents []uint64) (uint64, error) {
	if desk.id == 0 {
		res, err := send(w.chain, w.models.RegisterModel, &modelregtypes.MsgRegisterModel{Owner: desk.text, Model: desk.model})
		if err != nil {
			return 0, fmt.Errorf("register model %s: %w", desk.model, err)
		}
		desk.id = res.ModelId
	}
	res, err := send(w.chain, w.models.RegisterVersion, &modelregtypes.MsgRegisterVersion{
		Owner: desk.text, Model: desk.model, ContentDigest: digest(content), ArtifactUri: "https://models.example/" + desk.model,
		Architecture: "transformer", Licence: "Apache-2.0", Parents: parents,
	})
	if err != nil {
		return 0, fmt.Errorf("register version of %s: %w", desk.model, err)
	}
	return res.Version, nil
}

// turn gives the desk whose turn it is.
func (d *developer) turn() *desk { return d.desks[d.next%len(d.desks)] }

// due tells whether the developer makes a version in an epoch. Not all of them do so in the
// same one.
func (d *developer) due(epoch uint64) bool {
	return epoch >= uint64(d.spec.FromEpoch) && (epoch+uint64(d.index))%uint64(d.spec.Every) == 0
}
