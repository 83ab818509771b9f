package mechanism_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/modeld-labs/modeld/x/evalreward/mechanism"
)

// The nearest public knowledge counts: the model, then its best parent, then
// the frontier. What is not looked at may be anything.
func TestPriorTakesTheNearest(t *testing.T) {
	none, some := mechanism.None(), mechanism.Some
	for _, c := range []struct {
		model    mechanism.Optional
		parents  []mechanism.Optional
		frontier int64
		want     int64
		source   mechanism.PriorSource
	}{
		{some(780000), []mechanism.Optional{some(790000)}, 800000, 780000, mechanism.PriorModel},
		{some(0), []mechanism.Optional{some(-7)}, -7, 0, mechanism.PriorModel},
		{none, []mechanism.Optional{some(760000), none, some(790000)}, 800000, 790000, mechanism.PriorParent},
		{none, []mechanism.Optional{some(0)}, -7, 0, mechanism.PriorParent},
		{none, []mechanism.Optional{none}, 800000, 800000, mechanism.PriorFrontier},
		{none, nil, 0, 0, mechanism.PriorFrontier},
	} {
		p, source, err := mechanism.Prior(c.model, c.parents, c.frontier)
		require.NoError(t, err)
		require.Equal(t, c.want, p)
		require.Equal(t, c.source, source)
	}
}

func TestPriorChecksWhatItUses(t *testing.T) {
	bad := mechanism.Some(scale + 1)
	_, _, err := mechanism.Prior(bad, nil, 0)
	requireCode(t, mechanism.CodeBadPpm, err)
	_, _, err = mechanism.Prior(mechanism.None(), []mechanism.Optional{mechanism.Some(1), bad}, 0)
	requireCode(t, mechanism.CodeBadPpm, err)
	_, _, err = mechanism.Prior(mechanism.None(), nil, -1)
	requireCode(t, mechanism.CodeBadPpm, err)
}

func TestPriorOfParentsIsTheirBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parents := rapid.SliceOfN(optionals(ppms()), 0, mechanism.MaxParents).Draw(t, "parents")
		frontier := ppms().Draw(t, "frontier")
		want := int64(-1)
		for _, p := range parents {
			if p.Present && p.Value > want {
				want = p.Value
			}
		}
		if want < 0 {
			want = frontier
		}

		p, _, err := mechanism.Prior(mechanism.None(), permuted(t, parents), frontier)

		require.NoError(t, err)
		require.Equal(t, want, p)
	})
}
