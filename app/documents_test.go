package app_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	gogoproto "github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/server/api"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"

	"github.com/modeld-labs/modeld/internal/testkit"
)

// The node serves the document of our routes and a page that needs nothing from elsewhere.
func TestDocumentsAreServed(t *testing.T) {
	server := apiServer(t, true)
	for _, c := range []struct{ path, contentType, has string }{
		{"/openapi.json", "application/json", `"/modeld/evalreward/v1/schedule"`},
		{"/swagger/", "text/html; charset=utf-8", "../openapi.json"},
		{"/swagger/swagger-ui-bundle.js", "text/javascript; charset=utf-8", "SwaggerUIBundle"},
	} {
		answer := get(server, c.path)
		require.Equal(t, http.StatusOK, answer.Code, c.path)
		require.Equal(t, c.contentType, answer.Header().Get("Content-Type"), c.path)
		require.Contains(t, answer.Body.String(), c.has, c.path)
	}
	require.NotContains(t, get(server, "/swagger/").Body.String(), "http", "the page loads something from elsewhere")
}

// With api.swagger off, the documents are not there.
func TestDocumentsCanBeLeftOut(t *testing.T) {
	require.Equal(t, http.StatusNotFound, get(apiServer(t, false), "/openapi.json").Code)
}

// Every query of ours is described in the document under the route of its proto file, and
// the application answers it.
func TestEveryQueryIsDescribedAndAnswered(t *testing.T) {
	chain := testkit.New(t, testkit.Options{})
	var document struct {
		Paths map[string]any `json:"paths"`
	}
	require.NoError(t, json.Unmarshal(get(apiServer(t, true), "/openapi.json").Body.Bytes(), &document))

	for _, service := range []protoreflect.FullName{"modeld.modelreg.v1.Query", "modeld.evalreward.v1.Query"} {
		descriptor, err := gogoproto.HybridResolver.FindDescriptorByName(service)
		require.NoError(t, err)
		methods := descriptor.(protoreflect.ServiceDescriptor).Methods()
		for i := range methods.Len() {
			method := methods.Get(i)
			require.Contains(t, document.Paths, routeOf(t, method), method.FullName())
			require.NotNil(t, chain.App.GRPCQueryRouter().Route("/"+string(service)+"/"+string(method.Name())), method.FullName())
		}
	}
}

// routeOf reads the REST route out of the options of an rpc.
func routeOf(t *testing.T, method protoreflect.MethodDescriptor) string {
	t.Helper()
	raw, err := proto.Marshal(method.Options())
	require.NoError(t, err)
	options := &descriptorpb.MethodOptions{}
	require.NoError(t, proto.Unmarshal(raw, options))
	rule, ok := proto.GetExtension(options, annotations.E_Http).(*annotations.HttpRule)
	require.True(t, ok, method.FullName())
	// The document leaves the patterns of variables out.
	return regexp.MustCompile(`=[^}]*\}`).ReplaceAllString(rule.GetGet(), "}")
}

func apiServer(t *testing.T, swagger bool) *api.Server {
	t.Helper()
	chain := testkit.New(t, testkit.Options{})
	server := api.New(client.Context{}.WithInterfaceRegistry(chain.App.InterfaceRegistry()), log.NewNopLogger(), nil)
	chain.App.RegisterAPIRoutes(server, serverconfig.APIConfig{Swagger: swagger})
	return server
}

func get(server *api.Server, path string) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	server.Router.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
	return recorder
}
