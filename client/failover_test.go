package client_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	"github.com/cosmos/cosmos-sdk/x/feegrant"

	"github.com/modeld-labs/modeld/client"
	"github.com/modeld-labs/modeld/internal/testkit"
	"github.com/modeld-labs/modeld/internal/testnode"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// A node that takes a transaction and whose answers are lost does not make the client sign
// another: the message is executed once.
func TestLostAnswersDoNotSendTwice(t *testing.T) {
	for name, mode := range map[string]client.Mode{"judy": client.Unordered, "nick": client.Ordered} {
		way := testnode.NewProxy(t, strings.TrimPrefix(node.RPC(), "http://"))
		c := connect(t, func(o *client.Options) { o.RPC = []string{"http://" + way.Address} })
		s := sender(t, c, client.TxOptions{Key: name, Mode: mode, Gas: 150_000})
		signed, err := s.Prepare(patience(t), pay(name, "stranger "+name, 5))
		require.NoError(t, err)

		way.LoseAnswers(true)
		short, cancel := context.WithTimeout(context.Background(), time.Second)
		err = s.Broadcast(short, signed)
		cancel()
		require.ErrorIs(t, err, client.ErrPending)
		way.LoseAnswers(false)
		require.NoError(t, s.Broadcast(patience(t), signed), "again")
		_, err = s.Wait(patience(t), signed)
		require.NoError(t, err)
		_, err = s.Send(patience(t), pay(name, "stranger "+name, 6))
		require.NoError(t, err, "the next one")

		require.EqualValues(t, 11, received(t, c, "stranger "+name))
	}
}

// When the node in use goes away, queries and transactions go on with another one.
func TestFailover(t *testing.T) {
	rpc, grpc := testnode.NewProxy(t, strings.TrimPrefix(node.RPC(), "http://")), testnode.NewProxy(t, node.GRPC())
	c := connect(t, func(o *client.Options) {
		o.RPC, o.GRPC = []string{"http://" + rpc.Address, node.RPC()}, []string{grpc.Address, node.GRPC()}
	})
	s := sender(t, c, client.TxOptions{Key: "olivia"})
	for i := range 3 {
		if i == 1 {
			rpc.Close()
			grpc.Close()
		}
		_, err := s.Send(patience(t), pay("olivia", "stranger 8", 1))
		require.NoError(t, err)
	}
	require.EqualValues(t, 3, received(t, c, "stranger 8"))
}

// What cannot work is refused when connecting, and says how to repair it.
func TestNewRefusesMistakes(t *testing.T) {
	for want, change := range map[string]func(*client.Options){
		"RPC: expected at least one endpoint":                            func(o *client.Options) { o.RPC = nil },
		"ChainID: expected the id of the chain":                          func(o *client.Options) { o.ChainID = "" },
		"Timeout: expected a positive duration, got -1s":                 func(o *client.Options) { o.Timeout = -time.Second },
		`GRPC: expected HOST:PORT or https://HOST:PORT, got "localhost"`: func(o *client.Options) { o.GRPC = []string{"localhost"} },
		`GRPC: expected HOST:PORT or https://HOST:PORT, got "ftp://a:1"`: func(o *client.Options) { o.GRPC = []string{"ftp://a:1"} },
		`got "26657"`: func(o *client.Options) { o.RPC = []string{"26657"} },
		"expected chain other-1, got modeld-test-1; correct ChainID or the endpoint": func(o *client.Options) { o.ChainID = "other-1" },
	} {
		o := options()
		change(&o)
		_, err := client.New(patience(t), o)
		require.ErrorContains(t, err, want)
	}
	_, err := connect(t, func(o *client.Options) { o.GRPC = nil }).ModelReg().Params(patience(t), &modelregtypes.QueryParamsRequest{})
	require.EqualError(t, err, "client: GRPC: expected at least one endpoint HOST:PORT for queries, got none")
	o := options()
	o.RPC = []string{"http://" + deadEndpoint(t)}
	_, err = client.New(patience(t), o)
	require.Equal(t, codes.Unavailable, status.Code(errors.Unwrap(err)))
	require.ErrorContains(t, err, "start a node or name others")
}

// A key without coins acts for its owner by a grant, and the owner pays.
func TestGrantedKeyActsForItsOwner(t *testing.T) {
	c := connect(t)
	owner, hot := sender(t, c, client.TxOptions{Key: "peggy"}), testkit.NewAccount("mallory").Address
	authorise, err := authz.NewMsgGrant(testkit.NewAccount("peggy").Address, hot,
		authz.NewGenericAuthorization(sdk.MsgTypeURL(&modelregtypes.MsgRegisterModel{})), nil)
	require.NoError(t, err)
	fees, err := feegrant.NewMsgGrantAllowance(&feegrant.BasicAllowance{}, testkit.NewAccount("peggy").Address, hot)
	require.NoError(t, err)
	_, err = owner.Send(patience(t), authorise, fees)
	require.NoError(t, err)
	before := received(t, c, "mallory")

	granted := sender(t, c, client.TxOptions{Key: "mallory", Granter: owner.Address(), FeeGranter: owner.Address()})
	result, err := granted.Send(patience(t), registerModel("peggy", "peggy/a"), registerModel("peggy", "peggy/b"))

	require.NoError(t, err)
	require.Len(t, result.Responses, 2)
	require.IsType(t, &modelregtypes.MsgRegisterModelResponse{}, result.Responses[1])
	require.Equal(t, before, received(t, c, "mallory"))
	_, err = granted.Send(patience(t), &modelregtypes.MsgYankVersion{Owner: owner.Address(), Model: "peggy/a", Number: 1})
	require.ErrorIs(t, err, authz.ErrNoAuthorizationFound)
}

// What a sender cannot do is refused before anything is signed.
func TestTxRefusesMistakes(t *testing.T) {
	c := connect(t)
	for want, o := range map[string]client.TxOptions{
		"Key: expected the name of a key":                          {},
		"key nobody":                                               {Key: "nobody"},
		"Mode: expected Unordered or Ordered, got 7":               {Key: "alice", Mode: 7},
		"Validity: expected 1s to 9m0s, got 1h0m0s":                {Key: "alice", Validity: time.Hour},
		"GasAdjustment: expected at least 1, got 0.5":              {Key: "alice", GasAdjustment: 0.5},
		"Poll: expected a positive duration":                       {Key: "alice", Poll: -1},
		`GasPrice: expected a price such as 0.025umodel, got "25"`: {Key: "alice", GasPrice: "25"},
		`FeeGranter: expected an address, got "bob"`:               {Key: "alice", FeeGranter: "bob"},
		`Granter: expected an address, got "bob"`:                  {Key: "alice", Granter: "bob"},
	} {
		_, err := c.Tx(o)
		require.ErrorContains(t, err, want)
	}
	_, err := connect(t, func(o *client.Options) { o.Keyring = nil }).Tx(client.TxOptions{Key: "alice"})
	require.ErrorContains(t, err, "expected a keyring in Options.Keyring, got none")
}
