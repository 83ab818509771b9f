package app_test

import (
	"fmt"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/modeld-labs/modeld/internal/testkit"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// sweep sends messages that are not as they should be to a chain on which nothing else
// happens.
type sweep struct {
	t       *testing.T
	chain   *testkit.Chain
	state   string
	sent    int
	refused int
}

// sample is a message that succeeds, as a start for mutants. Some mutants succeed too and
// use something up, a name for instance: the sample after n successes has to be another one.
type sample struct {
	signer func(n int) string
	make   func(n int, signer string) sdk.Msg
	// refused is set when even the message as it should be fails, because a user signs what
	// only the authority may send.
	refused bool
}

func newSweep(t *testing.T, chain *testkit.Chain) *sweep {
	t.Helper()
	s := &sweep{t: t, chain: chain}
	s.state = s.root()
	return s
}

// root gives the root hashes of the stores of our modules: they change with the smallest
// write, also of an index that no export shows.
func (s *sweep) root() string {
	s.t.Helper()
	return fmt.Sprintf("%X %X", s.chain.StoreRoot(modelregtypes.StoreKey), s.chain.StoreRoot(evalrewardtypes.StoreKey))
}

// run sends all mutants of a message and at last the message itself.
func (s *sweep) run(descriptor protoreflect.MessageDescriptor, c sample) {
	s.t.Helper()
	url := "/" + string(descriptor.FullName())
	var signer string
	var raw []byte
	var odd []mutant
	successes := 0
	fresh := func() {
		signer = c.signer(successes)
		raw = encodeMsg(s.t, c.make(successes, signer))
		odd = mutants(s.t, descriptor, raw)
	}
	fresh()
	for i := 0; i < len(odd); i++ {
		if s.deliver(signer, url, odd[i]).IsOK() {
			successes++
			fresh()
		}
	}
	result := s.deliver(signer, url, mutant{field: "(none)", value: "as it should be", raw: raw})
	require.Equal(s.t, c.refused, result.IsErr(), "%s: %s", url, result.Log)
}

// deliver sends a message through signature checks, fees and handler. It may fail with an
// error that says why, and then changes nothing.
func (s *sweep) deliver(signer, url string, m mutant) *abci.ExecTxResult {
	s.t.Helper()
	result := s.chain.Next(s.chain.RawTx(signer, url, m.raw)).TxResults[0]
	s.sent++
	after := s.root()
	if result.IsErr() {
		s.refused++
		require.False(s.t, isPanic(result.Codespace, result.Code, result.Log), "%s, %s = %s: %s", url, m.field, m.value, result.Log)
		// Before it asks us, the SDK refuses signers that are no addresses and texts that are no
		// UTF-8, with errors that have no type.
		require.False(s.t, result.Codespace == "undefined" && strings.Contains(result.Log, "failed to execute message"),
			"%s, %s = %s: %s", url, m.field, m.value, result.Log)
		require.Equal(s.t, s.state, after, "%s, %s = %s: the failed message left something behind", url, m.field, m.value)
	}
	s.state = after
	return result
}

// isPanic tells whether an error is a panic that was caught.
func isPanic(codespace string, code uint32, log string) bool {
	return codespace == sdkerrors.RootCodespace && code == sdkerrors.ErrPanic.ABCICode() ||
		strings.Contains(log, "panic") || strings.Contains(log, "runtime error")
}

// execute runs all mutants of a message as governance does with the messages of a proposal
// that passed, and at last the message itself. Nothing of it is kept.
func (s *sweep) execute(msg sdk.Msg) {
	s.t.Helper()
	descriptor := descriptorOf(s.t, msg)
	for _, m := range mutants(s.t, descriptor, encodeMsg(s.t, msg)) {
		err := s.govern(sdk.MsgTypeURL(msg), m)
		if err != nil {
			codespace, code, log := errorsmod.ABCIInfo(err, true)
			require.False(s.t, isPanic(codespace, code, log) || codespace == "undefined", "%s, %s = %s: %s", descriptor.FullName(), m.field, m.value, log)
			s.refused++
		}
		s.sent++
	}
	err := s.govern(sdk.MsgTypeURL(msg), mutant{field: "(none)", value: "as it should be", raw: encodeMsg(s.t, msg)})
	require.NoError(s.t, err, descriptor.FullName())
}

// govern runs one message on a branch of the state. A message that cannot be decoded does
// not get into a proposal.
func (s *sweep) govern(url string, m mutant) error {
	s.t.Helper()
	var msg sdk.Msg
	if err := s.chain.App.InterfaceRegistry().UnpackAny(&codectypes.Any{TypeUrl: url, Value: m.raw}, &msg); err != nil {
		return sdkerrors.ErrTxDecode.Wrap(err.Error())
	}
	branch, _ := s.chain.Context().CacheContext()
	var err error
	require.NotPanics(s.t, func() { _, err = s.chain.App.MsgServiceRouter().Handler(msg)(branch, msg) }, "%s, %s = %s", url, m.field, m.value)
	return err
}

func descriptorOf(t testing.TB, msg sdk.Msg) protoreflect.MessageDescriptor {
	t.Helper()
	for _, descriptor := range ourMessages(t) {
		if "/"+string(descriptor.FullName()) == sdk.MsgTypeURL(msg) {
			return descriptor
		}
	}
	t.Fatalf("%T is none of our messages", msg)
	return nil
}
