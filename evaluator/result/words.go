package result

// quoteWords puts quotes around the words NaN, Infinity and -Infinity outside strings. Python writes them into JSON, which has no such
// numbers; as text they reach the refusal that names the metric.
func quoteWords(text []byte) []byte {
	var out []byte
	inside := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case inside && c == '\\' && i+1 < len(text):
			out = append(out, c, text[i+1])
			i++
			continue
		case c == '"':
			inside = !inside
		case !inside:
			if word := wordAt(text[i:]); word != "" {
				out = append(append(append(out, '"'), word...), '"')
				i += len(word) - 1
				continue
			}
		}
		out = append(out, c)
	}
	return out
}

func wordAt(text []byte) string {
	for _, word := range []string{"NaN", "-Infinity", "Infinity"} {
		if len(text) >= len(word) && string(text[:len(word)]) == word {
			return word
		}
	}
	return ""
}
