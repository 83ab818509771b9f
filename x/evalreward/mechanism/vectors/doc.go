// Package vectors runs the rules of the mechanism on lines of JSON, so that
// any other implementation can be compared with this one.
//
// A line is an object {"rule": name, "in": {...}}; other fields are ignored.
// The answer repeats rule and in, and adds out: the result of the rule, or
// {"error": code} when the rule refuses its input. A line that does not even
// state a question - no such object, an unknown rule, a missing field, a field
// of the wrong JSON type - is a usage error: it is reported, not answered, and
// the lines after it are still answered.
package vectors
