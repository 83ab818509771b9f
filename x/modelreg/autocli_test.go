package modelreg_test

import (
	"context"
	"strings"
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
	"cosmossdk.io/client/v2/autocli/flag"

	"github.com/cosmos/cosmos-sdk/codec/address"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/modeld-labs/modeld/x/modelreg"
)

// resolver makes dynamic messages, as the binary does.
type resolver struct{ proto.Resolver }

func (r resolver) FindMessageByName(name protoreflect.FullName) (protoreflect.MessageType, error) {
	d, err := r.FindDescriptorByName(name)
	if err != nil {
		return nil, err
	}
	return dynamicpb.NewMessageType(d.(protoreflect.MessageDescriptor)), nil
}

func (r resolver) FindMessageByURL(url string) (protoreflect.MessageType, error) {
	return r.FindMessageByName(protoreflect.FullName(url[strings.LastIndex(url, "/")+1:]))
}

func (resolver) FindExtensionByName(protoreflect.FullName) (protoreflect.ExtensionType, error) {
	return nil, nil
}

func (resolver) FindExtensionByNumber(protoreflect.FullName, protoreflect.FieldNumber) (protoreflect.ExtensionType, error) {
	return nil, nil
}

func methods(t *testing.T, service string) protoreflect.MethodDescriptors {
	t.Helper()
	d, err := proto.HybridResolver.FindDescriptorByName(protoreflect.FullName(service))
	require.NoError(t, err)
	return d.(protoreflect.ServiceDescriptor).Methods()
}

// Each rpc has one command in kebab case with a short text and an example; only governance
// messages are proposals.
func TestEachRPCHasACommand(t *testing.T) {
	options := modelreg.AppModule{}.AutoCLIOptions()
	for _, service := range []*autocliv1.ServiceCommandDescriptor{options.Query, options.Tx} {
		rpcs := methods(t, service.Service)
		require.Len(t, service.RpcCommandOptions, rpcs.Len())
		for _, command := range service.RpcCommandOptions {
			require.NotNil(t, rpcs.ByName(protoreflect.Name(command.RpcMethod)), command.RpcMethod)
			use, _, _ := strings.Cut(command.Use, " ")
			require.Equal(t, strings.ToLower(command.RpcMethod), strings.ReplaceAll(use, "-", ""))
			require.NotEmpty(t, command.Short)
			require.Contains(t, command.Example, " modelreg "+use)
			require.Len(t, command.PositionalArgs, strings.Count(command.Use, "["))
			require.Equal(t, command.RpcMethod == "SetParents" || command.RpcMethod == "UpdateParams", command.GovProposal)
		}
	}
}

// parse reads a command line as AutoCLI does and gives the message as JSON.
func parse(t *testing.T, service *autocliv1.ServiceCommandDescriptor, rpc string, line ...string) string {
	t.Helper()
	var options *autocliv1.RpcCommandOptions
	for _, command := range service.RpcCommandOptions {
		if command.RpcMethod == rpc {
			options = command
		}
	}
	codec := address.NewBech32Codec("cosmos")
	builder := &flag.Builder{
		TypeResolver: resolver{proto.HybridResolver}, FileResolver: proto.HybridResolver,
		AddressCodec: codec, ValidatorAddressCodec: codec, ConsensusAddressCodec: codec,
	}
	require.NoError(t, builder.ValidateAndComplete())
	input := methods(t, service.Service).ByName(protoreflect.Name(rpc)).Input()
	flags, ctx := pflag.NewFlagSet(rpc, pflag.ContinueOnError), context.Background()
	binder, err := builder.AddMessageFlags(&ctx, flags, dynamicpb.NewMessageType(input), options)
	require.NoError(t, err)
	require.NoError(t, flags.Parse(line))
	require.NoError(t, binder.CobraArgs(&cobra.Command{}, flags.Args()))
	msg, err := binder.BuildMessage(flags.Args())
	require.NoError(t, err)
	bz, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(msg.Interface())
	require.NoError(t, err)
	return string(bz)
}

// Positional fields and flags end up where they belong.
func TestCommandLines(t *testing.T) {
	options := modelreg.AppModule{}.AutoCLIOptions()
	hash := strings.Repeat("00", 32)
	const zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	bob := sdk.AccAddress("bob_________________").String()

	require.JSONEq(t, `{"model":"a/b","description":"x y"}`, parse(t, options.Tx, "RegisterModel", "a/b", "--description", "x y"))
	require.JSONEq(t, `{"hash":"`+zeros+`"}`, parse(t, options.Tx, "CommitVersion", hash))
	require.JSONEq(t, `{"model":"a/b","content_digest":"`+zeros+`","artifact_uri":"https://h","model_card_digest":"`+zeros+`",
		"architecture":"gru","parameter_count":"7","datasets":[{"name":"wiki"},{"name":"web","digest":"`+zeros+`"}],
		"licence":"MIT","notes":"n","parents":["4","7"],"salt":"`+zeros+`"}`,
		parse(t, options.Tx, "RegisterVersion", "a/b", hash, "--artifact-uri", "https://h", "--model-card-digest", hash,
			"--architecture", "gru", "--parameter-count", "7", "--datasets", `{"name":"wiki"}`, "--datasets", `{"name":"web","digest":"`+zeros+`"}`,
			"--licence", "MIT", "--notes", "n", "--parents", "4,7", "--salt", hash))
	require.JSONEq(t, `{"model":"a/b"}`, parse(t, options.Tx, "TransferModel", "a/b"))
	require.JSONEq(t, `{"model":"a/b","new_owner":"`+bob+`"}`, parse(t, options.Tx, "TransferModel", "a/b", "--new-owner", bob))
	require.JSONEq(t, `{"model":"a/b"}`, parse(t, options.Tx, "AcceptTransfer", "a/b"))
	require.JSONEq(t, `{"model":"a/b","alias":"stable","number":"3"}`, parse(t, options.Tx, "SetAlias", "a/b", "stable", "3"))
	require.JSONEq(t, `{"model":"a/b","alias":"stable"}`, parse(t, options.Tx, "DeleteAlias", "a/b", "stable"))
	require.JSONEq(t, `{"model":"a/b","number":"2","reason":"bad"}`, parse(t, options.Tx, "YankVersion", "a/b", "2", "--reason", "bad"))
	require.JSONEq(t, `{"version":"12","parents":["7","8"]}`, parse(t, options.Tx, "SetParents", "12", "--parents", "7,8"))
	require.JSONEq(t, `{"params":{"max_commit_age_blocks":"9","registration_fee":"1","metadata_byte_fee":"0"}}`,
		parse(t, options.Tx, "UpdateParams", `{"max_commit_age_blocks":"9","registration_fee":"1","metadata_byte_fee":"0"}`))

	require.JSONEq(t, `{"ref":"a/b@best","depth":2}`, parse(t, options.Query, "Lineage", "a/b@best", "--depth", "2"))
	require.JSONEq(t, `{"ref":"a/b"}`, parse(t, options.Query, "Version", "a/b"))
	require.JSONEq(t, `{"id":"7"}`, parse(t, options.Query, "VersionByID", "7"))
	require.JSONEq(t, `{"owner":"`+bob+`","licence":"MIT","namespace":"n","parent":"a/b","pagination":{"limit":"5","key":"AQ==","reverse":true}}`,
		parse(t, options.Query, "Models", "--owner", bob, "--licence", "MIT", "--namespace", "n", "--parent", "a/b",
			"--page-limit", "5", "--page-key", "AQ==", "--page-reverse"))
	require.JSONEq(t, `{"signer":"`+bob+`","pagination":{}}`, parse(t, options.Query, "VersionCommits", bob))
}
