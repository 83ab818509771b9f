package bom

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	modelregtypes "github.com/modeld-labs/modeld/x/modelreg/types"
)

// scale is 1 in ppm.
const scale = 1_000_000

// Write writes the material as CycloneDX 1.6 in JSON.
func (m Material) Write(w io.Writer) error {
	return cdx.NewBOMEncoder(w, cdx.BOMFileFormatJSON).SetPretty(true).SetEscapeHTML(false).EncodeVersion(m.CycloneDX(), cdx.SpecVersion1_6)
}

// CycloneDX gives the bill of materials. It carries no time, and its serial number follows from
// chain and digest.
func (m Material) CycloneDX() *cdx.BOM {
	subject := m.subject()
	bom := cdx.NewBOM()
	bom.SerialNumber = serial(m.ChainID, m.Version.Digest)
	bom.Metadata = &cdx.Metadata{Component: &subject}
	dependency := cdx.Dependency{Ref: subject.BOMRef, Dependencies: &[]string{}}
	components, dependencies := []cdx.Component{}, []cdx.Dependency{}
	for _, step := range m.Ancestors {
		parent := component(step.Version)
		if step.Distance == 1 {
			*dependency.Dependencies = append(*dependency.Dependencies, parent.BOMRef)
		}
		parent.Properties = &[]cdx.Property{{Name: "modeld:distance", Value: strconv.FormatUint(uint64(step.Distance), 10)}}
		components = append(components, parent)
		dependencies = append(dependencies, cdx.Dependency{Ref: parent.BOMRef})
	}
	bom.Components = &components
	dependencies = append([]cdx.Dependency{dependency}, dependencies...)
	bom.Dependencies = &dependencies
	if m.Truncated {
		bom.Compositions = &[]cdx.Composition{{
			Aggregate: cdx.CompositionAggregateIncomplete, Dependencies: &[]cdx.BOMReference{cdx.BOMReference(subject.BOMRef)},
		}}
	}
	return bom
}

// component is what every version has in a bill of materials.
func component(v modelregtypes.VersionInfo) cdx.Component {
	model, number, _ := strings.Cut(v.Ref, "@")
	namespace, name, _ := strings.Cut(model, "/")
	return cdx.Component{
		BOMRef: v.Digest, Type: cdx.ComponentTypeMachineLearningModel, Group: namespace, Name: name, Version: number,
		Hashes:   &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA256, Value: strings.TrimPrefix(v.Digest, "sha256:")}},
		Licenses: licences(v.Version.Licence),
		ExternalReferences: &[]cdx.ExternalReference{{
			Type: cdx.ERTypeDistribution, URL: v.Version.ArtifactUri,
		}},
	}
}

// licences writes an expression. CycloneDX knows identifiers by name, so LicenseRef- goes as an
// expression too.
func licences(expression string) *cdx.Licenses {
	return &cdx.Licenses{{Expression: expression}}
}

// subject is the version itself.
func (m Material) subject() cdx.Component {
	c := component(m.Version)
	v := m.Version.Version
	c.Description = m.Model.Description
	c.ModelCard = &cdx.MLModelCard{ModelParameters: &cdx.MLModelParameters{ModelArchitecture: v.Architecture, Datasets: datasets(v.Datasets)}}
	if metrics := m.metrics(); len(metrics) > 0 {
		c.ModelCard.QuantitativeAnalysis = &cdx.MLQuantitativeAnalysis{PerformanceMetrics: &metrics}
	}
	properties := []cdx.Property{
		{Name: "modeld:chain_id", Value: m.ChainID},
		{Name: "modeld:ref", Value: m.Version.Ref},
		{Name: "modeld:version_id", Value: strconv.FormatUint(v.Id, 10)},
		{Name: "modeld:height", Value: strconv.FormatInt(v.Height, 10)},
		{Name: "modeld:owner", Value: m.Version.Owner},
		{Name: "modeld:registrant", Value: v.Registrant},
		{Name: "modeld:parameter_count", Value: strconv.FormatUint(v.ParameterCount, 10)},
		{Name: "modeld:yanked", Value: strconv.FormatBool(v.Yanked)},
	}
	add := func(name, value string) {
		if value != "" {
			properties = append(properties, cdx.Property{Name: "modeld:" + name, Value: value})
		}
	}
	add("yank_reason", v.YankReason)
	add("notes", v.Notes)
	if len(v.ModelCardDigest) > 0 {
		add("model_card", "sha256:"+hex.EncodeToString(v.ModelCardDigest))
	}
	for _, s := range m.Scores {
		prefix := fmt.Sprintf("score:%d:", s.Benchmark.Id)
		add(prefix+"benchmark", s.Benchmark.Name)
		add(prefix+"value", decimal(int64(s.Final.Score)))
		add(prefix+"round", strconv.FormatUint(s.Final.Round, 10))
		add(prefix+"epoch", strconv.FormatUint(s.Final.Epoch, 10))
		add(prefix+"evaluators", strconv.Itoa(s.Evaluators))
		if s.Evaluators > 0 {
			add(prefix+"lowest", decimal(int64(s.Lowest)))
			add(prefix+"highest", decimal(int64(s.Highest)))
		}
		add(prefix+"dataset", "sha256:"+hex.EncodeToString(s.Benchmark.DatasetDigest))
		add(prefix+"harness", "sha256:"+hex.EncodeToString(s.Benchmark.HarnessDigest))
	}
	c.Properties = &properties
	return c
}

// metrics are the final scores. The range over the evaluators is a property and no confidence
// interval, which it would only resemble.
func (m Material) metrics() []cdx.MLPerformanceMetric {
	var list []cdx.MLPerformanceMetric
	for _, s := range m.Scores {
		list = append(list, cdx.MLPerformanceMetric{
			Type: "modeld score from " + s.Benchmark.Metric, Value: decimal(int64(s.Final.Score)), Slice: s.Benchmark.Name,
		})
	}
	return list
}

func datasets(list []modelregtypes.Dataset) *[]cdx.MLDatasetChoice {
	if len(list) == 0 {
		return nil
	}
	var choices []cdx.MLDatasetChoice
	for _, d := range list {
		data := &cdx.ComponentData{Type: cdx.ComponentDataTypeDataset, Name: d.Name}
		if len(d.Digest) > 0 {
			data.Contents = &cdx.ComponentDataContents{Properties: &[]cdx.Property{{Name: "modeld:sha256", Value: hex.EncodeToString(d.Digest)}}}
		}
		choices = append(choices, cdx.MLDatasetChoice{ComponentData: data})
	}
	return &choices
}

// decimal writes ppm as a fraction of 1 with six places.
func decimal(ppm int64) string { return fmt.Sprintf("%d.%06d", ppm/scale, ppm%scale) }

// serial is a UUID of version 8, made of the sha256 of chain and digest.
func serial(chainID, digest string) string {
	id := sha256.Sum256([]byte("modeld bom|" + chainID + "|" + digest))
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:16])
}
