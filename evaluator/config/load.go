package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// EnvPrefix starts the variables that override keys.
const EnvPrefix = "MODELD_EVALUATOR_"

// Load reads a file, lets the environment override it, fills defaults and checks the whole. environ has the form
// of os.Environ. Errors: those of the file system, an unknown or malformed key with its line, or every problem
// that Validate finds.
func Load(file string, environ []string) (Config, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return Config{}, fmt.Errorf("settings: expected a file made by modeld evaluator init: %w", err)
	}
	c, err := Parse(text, environ)
	if err != nil {
		return c, fmt.Errorf("settings %s: %w", file, err)
	}
	return c, nil
}

// Parse does what Load does with the text of a file.
func Parse(text []byte, environ []string) (Config, error) {
	c := Default()
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return c, err
	}
	if err := decoder.Decode(new(any)); !errors.Is(err, io.EOF) {
		return c, errors.New("expected one document, got more; remove what follows ---")
	}
	if err := override(&c, environ); err != nil {
		return c, err
	}
	for i := range c.Runners {
		c.Runners[i].fill()
	}
	return c, c.Validate()
}

// override sets keys from variables. A variable with the prefix that fits no key is an error: it was meant.
func override(c *Config, environ []string) error {
	fields := map[string]reflect.Value{}
	collect(reflect.ValueOf(c).Elem(), EnvPrefix, fields)
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, EnvPrefix) || name == EnvPrefix+"HOME" {
			continue
		}
		field, known := fields[name]
		if !known {
			return fmt.Errorf("%s: expected the name of a key, such as %sWALLET_KEY; see docs/evaluator.md", name, EnvPrefix)
		}
		if err := set(field, value); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// collect names every key under a value.
func collect(v reflect.Value, prefix string, into map[string]reflect.Value) {
	for i := range v.NumField() {
		key, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		name := prefix + strings.ToUpper(key)
		if field := v.Field(i); field.Kind() == reflect.Struct {
			collect(field, name+"_", into)
		} else {
			into[name] = field
		}
	}
}

// set reads a value as YAML, so that it has the form that it has in the file; a list may also be words with commas.
func set(field reflect.Value, text string) error {
	switch {
	case field.Kind() == reflect.String:
		field.SetString(text)
		return nil
	case field.Type() == reflect.TypeFor[time.Duration]():
		d, err := time.ParseDuration(text)
		if err != nil {
			return fmt.Errorf("expected a time such as 5m, got %q", text)
		}
		field.SetInt(int64(d))
		return nil
	case field.Type() == reflect.TypeFor[[]string]() && !strings.HasPrefix(strings.TrimSpace(text), "["):
		var words []string
		for word := range strings.SplitSeq(text, ",") {
			if word = strings.TrimSpace(word); word != "" {
				words = append(words, word)
			}
		}
		field.Set(reflect.ValueOf(words))
		return nil
	}
	decoder := yaml.NewDecoder(strings.NewReader(text))
	decoder.KnownFields(true)
	return decoder.Decode(field.Addr().Interface())
}
