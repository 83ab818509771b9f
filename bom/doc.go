// Package bom writes the bill of materials of a registered model version in the CycloneDX
// format (an ML-BOM), from what the chain knows and nothing else: the same state of the chain
// gives the same bytes.
package bom
