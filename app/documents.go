package app

import (
	_ "embed"
	"io/fs"
	"net/http"

	"github.com/gorilla/mux"

	sdkdocs "github.com/cosmos/cosmos-sdk/client/docs"

	"github.com/modeld-labs/modeld/docs"
)

//go:embed swagger.html
var swaggerPage []byte

// registerDocuments serves our OpenAPI document and a page that shows it beside the one of
// the SDK. The viewer is the copy inside the SDK, so that the page works without a network.
func registerDocuments(router *mux.Router) {
	viewer, err := fs.Sub(sdkdocs.SwaggerUI, "swagger-ui")
	if err != nil {
		panic(err)
	}
	router.HandleFunc("/openapi.json", serve("application/json", docs.OpenAPI))
	router.HandleFunc("/swagger/", serve("text/html; charset=utf-8", swaggerPage))
	router.PathPrefix("/swagger/").Handler(http.StripPrefix("/swagger/", http.FileServerFS(viewer)))
}

func serve(contentType string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		// A reader that went away is not an error of the node.
		_, _ = w.Write(body)
	}
}
