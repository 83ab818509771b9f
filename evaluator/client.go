package evaluator

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkgrpc "github.com/cosmos/cosmos-sdk/types/grpc"
	"github.com/cosmos/cosmos-sdk/types/query"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/evaluator/config"
	"github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// Client is a Chain over real nodes. Transactions go by the first client, which fails over by itself; questions go by one client per endpoint,
// each with another endpoint first, so that Doubt can turn to the next.
type Client struct {
	clients   []*client.Client
	current   atomic.Int64
	senders   []*client.Sender
	evaluator string
	payer     string
	denom     string
}

var _ Chain = (*Client)(nil)

// Dial connects to the nodes of the settings and opens the key. Errors: no node answers, one serves another chain, no such key.
func Dial(ctx context.Context, c config.Config, keys keyring.Keyring) (*Client, error) {
	most := max(len(c.Chain.GRPC), len(c.Chain.RPC))
	d := &Client{denom: modelregtypes.BaseDenom}
	for i := range most {
		one, err := client.New(ctx, client.Options{
			GRPC: turned(c.Chain.GRPC, i), RPC: turned(c.Chain.RPC, i), ChainID: c.Chain.ChainID, Keyring: keys,
		})
		if err != nil {
			return nil, errors.Join(err, d.Close())
		}
		d.clients = append(d.clients, one)
	}
	return d, d.open(c.Wallet)
}

// turned gives a list that begins at another place.
func turned(list []string, by int) []string {
	by %= len(list)
	return append(append([]string{}, list[by:]...), list[:by]...)
}

// Close ends the connections.
func (d *Client) Close() error {
	var failed []error
	for _, c := range d.clients {
		failed = append(failed, c.Close())
	}
	return errors.Join(failed...)
}

// Evaluator is the address of the bonded account: the granter, or the key itself.
func (d *Client) Evaluator() string { return d.evaluator }

// Payer is the address that pays fees.
func (d *Client) Payer() string { return d.payer }

// Queries gives the client to ask for what the daemon itself does not need.
func (d *Client) Queries() *client.Client { return d.clients[int(d.current.Load())%len(d.clients)] }

// Doubt turns to the next node.
func (d *Client) Doubt() { d.current.Add(1) }

// Blocks tells of new blocks.
func (d *Client) Blocks(ctx context.Context, news chan<- struct{}) {
	for range d.clients[0].Heights(ctx) {
		select {
		case news <- struct{}{}:
		default:
		}
	}
}

// behind is how many blocks an application may be behind the newest block of any consensus engine: at least one, because that executes last.
const behind = 5

// Snapshot gives the newest height of a node and the assignments at it. Errors: a node that is behind the others.
func (d *Client) Snapshot(ctx context.Context) (Snapshot, error) {
	q := d.Queries().EvalReward()
	tip, err := d.clients[0].Tip(ctx)
	if ctx.Err() != nil {
		return Snapshot{}, ctx.Err()
	}
	known := err == nil
	schedule, err := q.Schedule(ctx, &types.QueryScheduleRequest{})
	if err != nil {
		return Snapshot{}, err
	}
	s := Snapshot{Height: schedule.Height}
	if known && s.Height+behind < tip.Height {
		return s, fmt.Errorf("expected about height %d, which another endpoint has, got %d: the node is behind", tip.Height, s.Height)
	}
	at := metadata.AppendToOutgoingContext(ctx, sdkgrpc.GRPCBlockHeightHeader, strconv.FormatInt(s.Height, 10))
	for page := (&query.PageRequest{}); ; {
		var header metadata.MD
		res, err := q.OpenAssignments(at, &types.QueryOpenAssignmentsRequest{Evaluator: d.evaluator, Pagination: page}, grpc.Header(&header))
		if err != nil {
			return Snapshot{}, err
		}
		if got := header.Get(sdkgrpc.GRPCBlockHeightHeader); len(got) > 0 && got[0] != strconv.FormatInt(s.Height, 10) {
			return Snapshot{}, fmt.Errorf("expected assignments at height %d, got those at %s", s.Height, got[0])
		}
		s.Assignments = append(s.Assignments, res.Assignments...)
		if res.Pagination == nil || len(res.Pagination.NextKey) == 0 {
			return s, nil
		}
		page = &query.PageRequest{Key: res.Pagination.NextKey}
	}
}

// Benchmark gives a benchmark.
func (d *Client) Benchmark(ctx context.Context, id uint32) (types.Benchmark, error) {
	res, err := d.Queries().EvalReward().Benchmark(ctx, &types.QueryBenchmarkRequest{Id: id})
	if err != nil {
		return types.Benchmark{}, err
	}
	return res.Benchmark.Benchmark, nil
}

// Licence gives the licence of a version.
func (d *Client) Licence(ctx context.Context, ref string) (string, error) {
	res, err := d.Queries().ModelReg().Version(ctx, &modelregtypes.QueryVersionRequest{Ref: ref})
	if err != nil {
		return "", err
	}
	return res.Version.Version.Licence, nil
}

// Report gives what the chain has of the evaluator in a round. A round that is pruned counts as final.
func (d *Client) Report(ctx context.Context, round uint64) (Report, error) {
	q := d.Queries().EvalReward()
	res, err := q.Round(ctx, &types.QueryRoundRequest{Id: round})
	if status.Code(err) == codes.NotFound {
		return Report{Final: true}, nil
	}
	if err != nil {
		return Report{}, err
	}
	r := Report{Final: res.Round.State == types.ROUND_STATE_FINAL || res.Round.State == types.ROUND_STATE_VOID}
	found, err := q.Evaluation(ctx, &types.QueryEvaluationRequest{Round: round, Evaluator: d.evaluator})
	if status.Code(err) == codes.NotFound {
		return r, nil
	}
	if err != nil {
		return Report{}, err
	}
	e := found.Evaluation
	r.Committed, r.Commit, r.Revealed = len(e.Commit) > 0 || e.Revealed, e.Commit, e.Revealed
	if e.Result != nil && !e.Result.Pay.IsNil() {
		r.Pay = e.Result.Pay.String()
	}
	return r, nil
}

// Claimable gives what the evaluator may claim.
func (d *Client) Claimable(ctx context.Context) (math.Int, error) {
	res, err := d.Queries().EvalReward().Claimable(ctx, &types.QueryClaimableRequest{Address: d.evaluator})
	if err != nil {
		return math.ZeroInt(), err
	}
	return res.Coins.AmountOf(d.denom), nil
}

// Balance gives what pays for fees.
func (d *Client) Balance(ctx context.Context) (math.Int, error) {
	res, err := d.Queries().Bank().Balance(ctx, &banktypes.QueryBalanceRequest{Address: d.payer, Denom: d.denom})
	if err != nil {
		return math.ZeroInt(), err
	}
	return res.Balance.Amount, nil
}

// maxFee gives the most that a transaction may cost.
func maxFee(text string) (*math.Int, error) {
	coin, err := sdk.ParseCoinNormalized(strings.TrimSpace(text))
	if err != nil {
		return nil, fmt.Errorf("wallet.tx.max_fee: %w", err)
	}
	return &coin.Amount, nil
}

// KeyAddress is the address of the key that signs.
func (d *Client) KeyAddress() (string, error) {
	if len(d.senders) == 0 {
		return "", errors.New("no key is open")
	}
	return d.senders[0].Address(), nil
}
