// Package docs carries the documents that a node serves.
package docs

import _ "embed"

// OpenAPI describes the REST routes of our modules. It is generated from the proto files.
//
//go:embed static/openapi.json
var OpenAPI []byte
