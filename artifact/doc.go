// Package artifact knows what a model is on disk: the digest of a file or a folder, the
// headers of safetensors and GGUF files, the front matter of a model card, and how to fetch
// an artifact from hostile places so that only the right bytes become visible.
//
// docs/artifacts.md specifies the digest to the byte; tests/vectors/manifest.json holds golden
// vectors of it for implementations in other languages.
package artifact
