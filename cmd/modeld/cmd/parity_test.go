package cmd

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	gogoproto "github.com/cosmos/gogoproto/proto"
	"github.com/grpc-ecosystem/grpc-gateway/runtime"
	"github.com/stretchr/testify/require"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"

	"github.com/modeld-labs/modeld/app"
	"github.com/modeld-labs/modeld/docs"
	evalrewardtypes "github.com/modeld-labs/modeld/x/evalreward/types"
	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

var ourModules = []string{modelregtypes.ModuleName, evalrewardtypes.ModuleName}

// rpcs gives the methods of one of our services.
func rpcs(t *testing.T, module, service string) []protoreflect.MethodDescriptor {
	t.Helper()
	files, err := gogoproto.MergedRegistry()
	require.NoError(t, err)
	descriptor, err := files.FindDescriptorByName(protoreflect.FullName("modeld." + module + ".v1." + service))
	require.NoError(t, err)
	methods := descriptor.(protoreflect.ServiceDescriptor).Methods()
	var list []protoreflect.MethodDescriptor
	for i := range methods.Len() {
		list = append(list, methods.Get(i))
	}
	require.NotEmpty(t, list)
	return list
}

// kebab gives the command of an rpc: OpenAssignments is open-assignments.
func kebab(rpc protoreflect.Name) string {
	return strings.ToLower(regexp.MustCompile(`([a-z0-9])([A-Z])`).ReplaceAllString(string(rpc), "$1-$2"))
}

// Every rpc of our services is a command, so that nobody needs to write code to use it.
func TestEveryRPCIsACommand(t *testing.T) {
	cmd := tree(t)
	for _, module := range ourModules {
		for _, service := range []struct{ name, group string }{{"Query", "query"}, {"Msg", "tx"}} {
			for _, method := range rpcs(t, module, service.name) {
				path := []string{service.group, module, kebab(method.Name())}
				found, rest, err := cmd.Find(path)
				require.NoError(t, err)
				require.Empty(t, rest, "no command %s", strings.Join(path, " "))
				require.NotContains(t, found.Short, "RPC method", "describe %s", method.FullName())
			}
		}
	}
}

// Every rpc is served by gRPC, every query has its REST route, and the OpenAPI document
// describes it.
func TestEveryRPCIsServed(t *testing.T) {
	application := app.New(log.NewNopLogger(), dbm.NewMemDB(), true, simtestutil.NewAppOptionsWithFlagHome(t.TempDir()))
	gateway := runtime.NewServeMux()
	clientCtx := client.Context{}.WithInterfaceRegistry(application.InterfaceRegistry()).WithCodec(application.AppCodec())
	application.BasicModuleManager.RegisterGRPCGatewayRoutes(clientCtx, gateway)
	var document struct {
		Paths map[string]json.RawMessage `json:"paths"`
	}
	require.NoError(t, json.Unmarshal(docs.OpenAPI, &document))
	for _, module := range ourModules {
		for _, method := range rpcs(t, module, "Query") {
			call := "/" + string(method.Parent().FullName()) + "/" + string(method.Name())
			require.NotNil(t, application.GRPCQueryRouter().Route(call), call)
			route := routeOf(t, method)
			require.True(t, strings.HasPrefix(route, "/modeld/"+module+"/v1/"), "%s: %q", method.FullName(), route)
			require.True(t, known(gateway, fill(route)), "the gateway does not know %s", route)
			require.True(t, described(document.Paths, route), "the OpenAPI document does not have %s", route)
		}
		for _, method := range rpcs(t, module, "Msg") {
			url := "/" + string(method.Input().FullName())
			require.NotNil(t, application.MsgServiceRouter().HandlerByTypeURL(url), url)
		}
	}
}

// routeOf reads the route out of the options of an rpc.
func routeOf(t *testing.T, method protoreflect.MethodDescriptor) string {
	t.Helper()
	raw, err := proto.Marshal(method.Options())
	require.NoError(t, err)
	options := &descriptorpb.MethodOptions{}
	require.NoError(t, proto.Unmarshal(raw, options))
	rule, _ := proto.GetExtension(options, annotations.E_Http).(*annotations.HttpRule)
	return rule.GetGet()
}

// described looks a route up; the document may leave out the patterns of its variables.
func described(paths map[string]json.RawMessage, route string) bool {
	if _, ok := paths[route]; ok {
		return true
	}
	_, ok := paths[regexp.MustCompile(`=[^}]+\}`).ReplaceAllString(route, "}")]
	return ok
}

// fill puts a value in the place of each variable of a route.
func fill(route string) string {
	route = strings.NewReplacer("{model=*/*}", "acme/lm", "{ref=**}", "acme/lm@1").Replace(route)
	return regexp.MustCompile(`\{[a-z_]+\}`).ReplaceAllString(route, "1")
}

// known tells whether a route has a handler. For want of a node the handler fails or
// panics; only an unknown route answers 404 or 501.
func known(gateway http.Handler, route string) (found bool) {
	defer func() {
		if recover() != nil {
			found = true
		}
	}()
	recorder := httptest.NewRecorder()
	gateway.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, route, nil))
	return recorder.Code != http.StatusNotFound && recorder.Code != http.StatusNotImplemented
}
